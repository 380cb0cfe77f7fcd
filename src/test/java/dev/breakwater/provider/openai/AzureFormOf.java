package dev.breakwater.provider.openai;

import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.credentials.TokensOf;

/** The form without a container. */
public final class AzureFormOf {

    private AzureFormOf() {}

    public static AzureForm ticker(Ticker ticker) {
        EntraTokens entra = new EntraTokens();
        entra.tokens = TokensOf.cache(ticker);
        entra.endpoint = TokensOf.endpoint();
        AzureForm form = new AzureForm();
        form.entra = entra;
        return form;
    }
}
