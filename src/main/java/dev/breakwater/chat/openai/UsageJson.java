package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code usage}. Details that {@link Usage} does not have are among its others as {@code prompt_tokens_details.audio_tokens}. */
public final class UsageJson {

    private static final String PROMPT = "prompt_tokens";
    private static final String COMPLETION = "completion_tokens";
    private static final String TOTAL = "total_tokens";
    private static final String PROMPT_DETAILS = "prompt_tokens_details";
    private static final String COMPLETION_DETAILS = "completion_tokens_details";
    private static final String CACHED = "cached_tokens";
    private static final String CACHE_WRITE = "cache_write_tokens";
    private static final String REASONING = "reasoning_tokens";

    private static final Set<String> COUNTS = Set.of(PROMPT, COMPLETION, TOTAL);
    private static final Set<String> DETAILS = Set.of(CACHED, CACHE_WRITE, REASONING);

    private UsageJson() {}

    /** The usage of an answer or a chunk; null where it has none, or one without these figures. */
    public static @Nullable Usage of(JsonDocument answer) {
        try (JsonCursor in = answer.cursor("usage")) {
            return in == null || !in.isObject() ? null : read(in);
        } catch (MalformedException unreachable) {
            throw new IllegalStateException(unreachable); // it is an object, and nothing else is refused
        }
    }

    /** What is of the wrong type is kept as it is: an answer is no worse for it. */
    static @Nullable Usage read(JsonCursor in) throws MalformedException {
        Map<String, String> others = new LinkedHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            String name = in.name();
            if ((name.equals(PROMPT_DETAILS) || name.equals(COMPLETION_DETAILS)) && in.isObject()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    read(in, DETAILS, name + ".", counts, others);
                }
            } else {
                read(in, COUNTS, "", counts, others);
            }
        }
        Long prompt = counts.get(PROMPT);
        Long completion = counts.get(COMPLETION);
        Long total = counts.get(TOTAL);
        if (completion == null && prompt != null && total != null) {
            completion = total - prompt; // embeddings
        }
        return prompt == null || completion == null
                ? null
                : new Usage(
                        prompt,
                        completion,
                        counts.getOrDefault(CACHED, 0L),
                        counts.getOrDefault(CACHE_WRITE, 0L),
                        counts.getOrDefault(REASONING, 0L),
                        others);
    }

    private static void read(
            JsonCursor in, Set<String> known, String prefix, Map<String, Long> counts, Map<String, String> others)
            throws MalformedException {
        String name = in.name();
        BigDecimal count = known.contains(name) && in.isNumber() ? in.number() : null;
        if (count != null) {
            counts.put(name, (long) count.doubleValue());
        } else {
            others.put(prefix + name, in.json());
        }
    }

    static void write(JsonGenerator out, Usage usage) throws IOException {
        out.writeObjectFieldStart("usage");
        out.writeNumberField(PROMPT, usage.prompt());
        out.writeNumberField(COMPLETION, usage.completion());
        out.writeNumberField(TOTAL, usage.prompt() + usage.completion());
        Map<String, String> prompt = others(usage, PROMPT_DETAILS + ".");
        count(prompt, CACHED, usage.cachedPrompt());
        count(prompt, CACHE_WRITE, usage.cacheWrite());
        details(out, PROMPT_DETAILS, prompt);
        Map<String, String> completion = others(usage, COMPLETION_DETAILS + ".");
        count(completion, REASONING, usage.reasoning());
        details(out, COMPLETION_DETAILS, completion);
        for (Map.Entry<String, String> each : usage.others().entrySet()) {
            String name = each.getKey();
            if (!name.startsWith(PROMPT_DETAILS + ".") && !name.startsWith(COMPLETION_DETAILS + ".")) {
                JsonText.json(out, name, each.getValue());
            }
        }
        out.writeEndObject();
    }

    /**
     * The usage as it came with the tokens of other streams added, and with further members.
     *
     * @param others as JSON text by name
     */
    static String sum(JsonDocument usage, Usage before, Map<String, String> others) {
        Map<String, String> sum = new HashMap<>(others);
        add(sum, usage, PROMPT, before.prompt());
        add(sum, usage, COMPLETION, before.completion());
        add(sum, usage, TOTAL, before.prompt() + before.completion());
        return usage.edit(sum, Set.of()).text();
    }

    private static void add(Map<String, String> sum, JsonDocument usage, String name, long more) {
        usage.number(name).ifPresent(number -> sum.put(name, Long.toString((long) Double.parseDouble(number) + more)));
    }

    private static Map<String, String> others(Usage usage, String prefix) {
        Map<String, String> details = new LinkedHashMap<>();
        usage.others().forEach((name, json) -> {
            if (name.startsWith(prefix)) {
                details.put(name.substring(prefix.length()), json);
            }
        });
        return details;
    }

    private static void count(Map<String, String> details, String name, long count) {
        if (count > 0) {
            details.put(name, Long.toString(count));
        }
    }

    private static void details(JsonGenerator out, String name, Map<String, String> details) throws IOException {
        if (!details.isEmpty()) {
            out.writeObjectFieldStart(name);
            JsonText.members(out, details);
            out.writeEndObject();
        }
    }
}
