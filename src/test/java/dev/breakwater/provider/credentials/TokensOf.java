package dev.breakwater.provider.credentials;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Secret;
import dev.breakwater.policy.Ticker;
import dev.breakwater.upstream.UpstreamClient;

/** The beans without a container. */
public final class TokensOf {

    private TokensOf() {}

    public static TokenCache cache(Ticker ticker) {
        TokenCache cache = new TokenCache();
        cache.ticker = ticker;
        return cache;
    }

    /** A cache that has this token for every key. */
    public static TokenCache always(String token) {
        return new TokenCache() {
            @Override
            public Secret token(Attempt attempt, TokenKey key, TokenSource source) {
                return new Secret(token);
            }
        };
    }

    public static TokenEndpoint endpoint() {
        TokenEndpoint endpoint = new TokenEndpoint();
        endpoint.client = new UpstreamClient();
        return endpoint;
    }
}
