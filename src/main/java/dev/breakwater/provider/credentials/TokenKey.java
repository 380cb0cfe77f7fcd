package dev.breakwater.provider.credentials;

import java.util.List;

/**
 * What decides which token a deployment gets. Deployments with equal keys share a token.
 *
 * @param kind of the credentials
 * @param parts the credentials, with secrets
 */
public record TokenKey(String kind, List<String> parts) {

    public TokenKey {
        parts = List.copyOf(parts);
    }

    /** The kind alone. */
    @Override
    public String toString() {
        return kind;
    }
}
