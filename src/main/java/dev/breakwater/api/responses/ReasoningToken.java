package dev.breakwater.api.responses;

import dev.breakwater.chat.Part.ReasoningPart;
import org.jspecify.annotations.Nullable;

/**
 * A reasoning item's {@code encrypted_content}: what the provider that made the reasoning wants back with it. Clients return it unchanged.
 * What another gateway or OpenAI has encrypted means nothing to other providers, and is left out.
 */
final class ReasoningToken {

    private static final String SIGNATURE = "bw_signature:";
    private static final String ENCRYPTED = "bw_encrypted:";

    private ReasoningToken() {}

    /** Null for reasoning that is only a text. */
    static @Nullable String write(@Nullable String signature, @Nullable String encrypted) {
        if (encrypted != null) {
            return ENCRYPTED + encrypted;
        }
        return signature == null ? null : SIGNATURE + signature;
    }

    static ReasoningPart read(String text, @Nullable String token) {
        if (token == null) {
            return new ReasoningPart(text, null, null);
        }
        if (token.startsWith(ENCRYPTED)) {
            return new ReasoningPart(text, null, token.substring(ENCRYPTED.length()));
        }
        String signature = token.startsWith(SIGNATURE) ? token.substring(SIGNATURE.length()) : null;
        return new ReasoningPart(text, signature, null);
    }
}
