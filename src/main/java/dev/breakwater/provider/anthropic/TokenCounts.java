package dev.breakwater.provider.anthropic;

import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.translation.Documents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's {@code usage}. Its {@code input_tokens} do not include the prompt's tokens that were read from or written to the cache. A
 * stream reports it several times; each figure is cumulative, and may be missing or 0 in a later report.
 */
final class TokenCounts {

    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String CACHE_READ = "cache_read_input_tokens";
    private static final String CACHE_WRITE = "cache_creation_input_tokens";

    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** @param holder of a {@code usage}; without one nothing is added */
    void add(JsonDocument holder) throws JsonDocument.MalformedException {
        Optional<JsonDocument> usage = Documents.object(holder, "usage");
        if (usage.isPresent()) {
            for (String name : new String[] {INPUT, OUTPUT, CACHE_READ, CACHE_WRITE}) {
                usage.get()
                        .number(name)
                        .ifPresent(number -> counts.merge(name, (long) Double.parseDouble(number), Math::max));
            }
        }
    }

    /** Null before anything has been reported. The cache's figures are repeated by Anthropic's names, as LiteLLM does. */
    @Nullable
    Usage usage() {
        if (counts.isEmpty()) {
            return null;
        }
        long read = count(CACHE_READ);
        long written = count(CACHE_WRITE);
        Map<String, String> others = new LinkedHashMap<>();
        for (String name : new String[] {CACHE_READ, CACHE_WRITE}) {
            if (counts.containsKey(name)) {
                others.put(name, Long.toString(count(name)));
            }
        }
        return new Usage(count(INPUT) + read + written, count(OUTPUT), read, written, 0, others);
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
