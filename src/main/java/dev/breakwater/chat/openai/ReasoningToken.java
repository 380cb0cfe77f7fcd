package dev.breakwater.chat.openai;

import dev.breakwater.chat.Part.ReasoningPart;
import org.jspecify.annotations.Nullable;

/**
 * The {@code encrypted_content} of a reasoning item that was translated for a client of OpenAI's Responses API: what the provider that made
 * the reasoning wants back with it. Clients return it unchanged. What OpenAI has encrypted means nothing to other providers, and the
 * reverse.
 */
public final class ReasoningToken {

    private static final String OURS = "bw_";
    private static final String TEXT = OURS + "text:";
    private static final String SIGNATURE = OURS + "signature:";
    private static final String ENCRYPTED = OURS + "encrypted:";

    private ReasoningToken() {}

    /** The token of a thought; of one without signature too, so that it can be told from OpenAI's. */
    public static String write(@Nullable String signature, @Nullable String encrypted) {
        if (encrypted != null) {
            return ENCRYPTED + encrypted;
        }
        return signature == null ? TEXT : SIGNATURE + signature;
    }

    /** @param token null where the client sent none */
    public static ReasoningPart read(String text, @Nullable String token) {
        if (token == null) {
            return new ReasoningPart(text, null, null);
        }
        if (token.startsWith(ENCRYPTED)) {
            return new ReasoningPart(text, null, token.substring(ENCRYPTED.length()));
        }
        String signature = token.startsWith(SIGNATURE) ? token.substring(SIGNATURE.length()) : null;
        return new ReasoningPart(text, signature, null);
    }

    /** Whether the gateway made it. OpenAI refuses such an item. */
    public static boolean isOurs(String token) {
        return token.startsWith(OURS);
    }
}
