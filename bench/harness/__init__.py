"""What `bench/run` is made of. Standard library of Python 3.11 only."""
