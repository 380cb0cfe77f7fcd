package dev.breakwater.provider.cohere;

import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's {@code usage}: the tokens that the model read and wrote, and those that are billed, which are fewer. Clients get the first, and
 * the second as {@code billed_units}.
 */
final class TokenCounts {

    private static final String TOKENS = "tokens";
    private static final String BILLED = "billed_units";

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> others = new HashMap<>();

    private TokenCounts() {}

    /** Null where it has no figures. */
    static @Nullable Usage read(JsonCursor in) throws MalformedException {
        TokenCounts counts = new TokenCounts();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case TOKENS -> counts.members(in, TOKENS);
                case BILLED -> {
                    int mark = in.mark();
                    counts.members(in, BILLED);
                    counts.others.put(BILLED, in.isNull() ? "null" : in.jsonSince(mark));
                }
                case "cached_tokens" -> counts.add("cached", in.number());
                default -> in.skip();
            }
        }
        return counts.usage();
    }

    private void members(JsonCursor in, String kind) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.isNumber()) {
                add(kind + "." + in.name(), in.number());
            } else {
                in.skip();
            }
        }
    }

    private void add(String name, @Nullable BigDecimal number) {
        if (number != null) {
            counts.put(name, (long) number.doubleValue());
        }
    }

    private @Nullable Usage usage() {
        if (counts.isEmpty()) {
            return null;
        }
        return new Usage(
                count("input_tokens"), count("output_tokens"), counts.getOrDefault("cached", 0L), 0, 0, others);
    }

    private long count(String name) {
        return counts.getOrDefault(TOKENS + "." + name, counts.getOrDefault(BILLED + "." + name, 0L));
    }
}
