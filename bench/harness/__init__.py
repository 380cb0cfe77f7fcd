"""The modules of `bench/run`. They use only the standard library of Python 3.11."""
