package dev.breakwater.provider.credentials;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Secret;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.FailureTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One token for each key. A call whose token is about to expire starts a new fetch and uses the old token; a call waits only if there is no
 * valid token. There is at most one fetch for a key at a time. Thread-safe.
 */
@ApplicationScoped
public class TokenCache {

    private static final String BEARER = "Bearer ";

    private final Map<TokenKey, HeldToken> held = new ConcurrentHashMap<>();

    @Inject
    Ticker ticker;

    /**
     * The token that authorizes the attempt's request.
     *
     * @param source is used only if the key is new
     * @throws CallFailedException if there is no token
     * @throws InterruptedException if the attempt ended while it waited
     */
    public Secret token(Attempt attempt, TokenKey key, TokenSource source) throws InterruptedException {
        HeldToken token = held.get(key);
        if (token == null) {
            // The configuration may have been reloaded with other credentials.
            held.values().removeIf(HeldToken::isUnused);
            token = held.computeIfAbsent(key, same -> new HeldToken(source, ticker));
        }
        try {
            return token.get();
        } catch (TokenRefusedException refused) {
            throw FailureTable.noCredentials(attempt, message(refused));
        } catch (IOException broken) {
            throw FailureTable.noTokenServer(attempt, message(broken), broken);
        }
    }

    /**
     * Drops the token of a key, which a provider refused.
     *
     * @param authorization the refused request's header
     * @return whether there is another token now
     */
    public boolean drop(TokenKey key, String authorization) {
        HeldToken token = held.get(key);
        return token != null
                && authorization.startsWith(BEARER)
                && token.drop(new Secret(authorization.substring(BEARER.length())));
    }

    private static String message(IOException failed) {
        String message = failed.getMessage();
        return "has no access token: " + (message == null ? failed.getClass().getSimpleName() : message);
    }
}
