package dev.breakwater.provider.gemini;

import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@code GenerateContentResponse}: a plain answer, or one event of a stream.
 *
 * @param id {@code responseId}; null where there is none
 * @param blocked why the prompt was refused ({@code promptFeedback.blockReason}); null where it was not
 * @param usage of the whole answer so far; null where the response does not say
 */
record GeminiResponse(
        @Nullable String id,
        List<Candidate> candidates,
        @Nullable String blocked,
        @Nullable Usage usage) {

    GeminiResponse {
        candidates = List.copyOf(candidates);
    }

    /**
     * @param ids makes the id of a call that has none
     * @throws MalformedException if a member is of the wrong type
     */
    static GeminiResponse read(JsonDocument response, Supplier<String> ids) throws MalformedException {
        return new GeminiResponse(
                response.text("responseId").orElse(null),
                candidates(response, ids),
                blocked(response),
                usage(response));
    }

    private static List<Candidate> candidates(JsonDocument response, Supplier<String> ids) throws MalformedException {
        List<Candidate> candidates = new ArrayList<>();
        try (JsonCursor in = response.cursor("candidates")) {
            if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    candidates.add(new CandidateReader(ids).read(in));
                }
            }
        }
        return candidates;
    }

    private static @Nullable String blocked(JsonDocument response) throws MalformedException {
        String blocked = null;
        try (JsonCursor in = response.cursor("promptFeedback")) {
            if (in != null) {
                for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                    if (in.name().equals("blockReason")) {
                        blocked = in.text();
                    } else {
                        in.skip();
                    }
                }
            }
        }
        return blocked;
    }

    /** Gemini's tokens of the candidates do not contain the thoughts, those of the prompt contain the cached ones; zeros are left out. */
    static @Nullable Usage usage(JsonDocument response) throws MalformedException {
        Map<String, Long> counts = new HashMap<>();
        try (JsonCursor in = response.cursor("usageMetadata")) {
            if (in == null) {
                return null;
            }
            for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                Long count = in.isNumber() ? in.whole() : null;
                if (count == null) {
                    in.skip();
                } else {
                    counts.put(in.name(), count);
                }
            }
        }
        long thoughts = counts.getOrDefault("thoughtsTokenCount", 0L);
        return new Usage(
                counts.getOrDefault("promptTokenCount", 0L) + counts.getOrDefault("toolUsePromptTokenCount", 0L),
                counts.getOrDefault("candidatesTokenCount", 0L) + thoughts,
                counts.getOrDefault("cachedContentTokenCount", 0L),
                0,
                thoughts,
                Map.of());
    }
}
