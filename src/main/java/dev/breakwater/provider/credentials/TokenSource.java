package dev.breakwater.provider.credentials;

import java.io.IOException;

/** Fetches tokens for one set of credentials. Thread-safe. */
@FunctionalInterface
public interface TokenSource {

    /**
     * A new token. It runs on a platform thread of its own and may load classes.
     *
     * @throws TokenRefusedException if the credentials are wrong
     * @throws IOException if the token server cannot be reached or does not work. Its message names the server, and no secret
     * @throws InterruptedException if it takes too long
     */
    AccessToken fetch() throws IOException, InterruptedException;
}
