package dev.breakwater.provider.credentials;

import dev.breakwater.catalog.Secret;
import java.time.Duration;

/**
 * A token that authorizes requests.
 *
 * @param life how long it is valid from now on
 */
public record AccessToken(Secret value, Duration life) {}
