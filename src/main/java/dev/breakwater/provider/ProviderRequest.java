package dev.breakwater.provider;

import dev.breakwater.json.Slices;
import java.util.Map;

/**
 * What a form decides about a request. The exchange adds the credentials, the deployment's own headers, {@code Accept} and the deadline.
 *
 * @param method in upper case
 * @param address an absolute URL
 * @param headers those that this form needs
 */
public record ProviderRequest(String method, String address, Map<String, String> headers, Slices body) {

    /** A POST, as most are. */
    public ProviderRequest(String address, Map<String, String> headers, Slices body) {
        this("POST", address, headers, body);
    }
}
