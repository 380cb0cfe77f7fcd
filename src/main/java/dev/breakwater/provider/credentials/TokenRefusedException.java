package dev.breakwater.provider.credentials;

import java.io.IOException;

/** The credentials cannot be used, or the token server refused them. The message contains no secret. */
public final class TokenRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    public TokenRefusedException(String message) {
        super(message);
    }
}
