package dev.breakwater.chat.openai;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the body of a chat request. One reader reads one request. */
public final class RequestReader {

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable
        T read(JsonCursor in) throws MalformedException;
    }

    private final JsonDocument request;

    /** Names of members that have a component. */
    private final Set<String> taken = new HashSet<>(Set.of("model", "stream"));

    private RequestReader(JsonDocument request) {
        this.request = request;
    }

    /**
     * @param notTheirs members that are not the conversation's: the gateway's own
     * @throws MalformedException if a member is of the wrong type
     */
    public static Conversation read(JsonDocument request, Predicate<String> notTheirs) throws MalformedException {
        return new RequestReader(request).conversation(notTheirs);
    }

    private Conversation conversation(Predicate<String> notTheirs) throws MalformedException {
        return new Conversation(
                taken("messages", MessageReader::turns, List.of()),
                taken("tools", ToolReader::tools, List.of()),
                toolChoice(),
                sampling(),
                limits(),
                taken("response_format", FormatJson::read, OutputFormat.TEXT),
                new Reasoning(take("reasoning_effort", JsonCursor::text), take("thinking", RequestReader::budget)),
                others(notTheirs));
    }

    private Map<String, String> others(Predicate<String> notTheirs) {
        Map<String, String> others = new LinkedHashMap<>();
        for (String name : request.names()) {
            if (!taken.contains(name) && !notTheirs.test(name) && request.hasValue(name)) {
                request.element(name).ifPresent(element -> others.put(name, element.json()));
            }
        }
        return others;
    }

    private ToolChoice toolChoice() throws MalformedException {
        ToolReader.Choice choice = take("tool_choice", ToolReader::choice);
        return new ToolChoice(
                choice == null ? null : choice.mode(),
                choice == null ? null : choice.name(),
                take("parallel_tool_calls", JsonCursor::flag));
    }

    private Sampling sampling() throws MalformedException {
        return new Sampling(
                take("temperature", JsonCursor::number),
                take("top_p", JsonCursor::number),
                take("top_k", JsonCursor::whole),
                take("frequency_penalty", JsonCursor::number),
                take("presence_penalty", JsonCursor::number),
                take("seed", JsonCursor::whole),
                logprobs());
    }

    private @Nullable Long logprobs() throws MalformedException {
        if (!Boolean.TRUE.equals(take("logprobs", JsonCursor::flag))) {
            return null;
        }
        return Objects.requireNonNullElse(take("top_logprobs", JsonCursor::whole), 0L);
    }

    private OutputLimits limits() throws MalformedException {
        Long tokens = take("max_completion_tokens", JsonCursor::whole);
        return new OutputLimits(
                tokens == null ? take("max_tokens", JsonCursor::whole) : tokens,
                taken("stop", RequestReader::stop, List.of()),
                take("n", JsonCursor::whole));
    }

    private static List<String> stop(JsonCursor in) throws MalformedException {
        if (in.isText()) {
            return List.of(in.wantedText());
        }
        List<String> stop = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            stop.add(in.wantedText());
        }
        return stop;
    }

    /** Of Anthropic's {@code thinking}, which LiteLLM accepts in OpenAI's form; null where it says more than a budget. */
    private static @Nullable Long budget(JsonCursor in) throws MalformedException {
        Long budget = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> known &= "enabled".equals(in.text());
                case "budget_tokens" -> budget = in.whole();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return known ? budget : null;
    }

    private <T> T taken(String name, Reading<T> reading, T otherwise) throws MalformedException {
        T value = take(name, reading);
        return value == null ? otherwise : value;
    }

    /** @param reading returns null for what no component can hold, which then stays among the others */
    private <T> @Nullable T take(String name, Reading<T> reading) throws MalformedException {
        try (JsonCursor in = request.cursor(name)) {
            T value = in == null ? null : reading.read(in);
            if (value != null) {
                taken.add(name);
            }
            return value;
        }
    }
}
