package dev.breakwater.api.responses;

import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request for a response. One reader reads one request. */
final class RequestReader {

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable
        T read(JsonCursor in) throws MalformedException;
    }

    /** Members that change nothing about an answer which a provider of another API can give. */
    private static final Set<String> HINTS = Set.of(
            "model",
            "stream",
            "stream_options",
            "store",
            "metadata",
            "client_metadata",
            "include",
            "truncation",
            "service_tier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "max_tool_calls");

    private final JsonDocument request;
    private final Set<String> read = new HashSet<>(HINTS);
    private final Set<String> untranslated = new TreeSet<>();
    private final Map<String, String> others = new HashMap<>();

    private RequestReader(JsonDocument request) {
        this.request = request;
    }

    /** @param untranslated names of members and kinds that OpenAI's chat cannot say */
    record Result(Conversation conversation, Set<String> untranslated) {}

    /** @throws MalformedException if a member is of the wrong type */
    static Result read(JsonDocument request) throws MalformedException {
        RequestReader reader = new RequestReader(request);
        Conversation conversation = reader.conversation();
        return new Result(conversation, reader.untranslated);
    }

    private Conversation conversation() throws MalformedException {
        ClientTools tools = ClientTools.read(request);
        read.add("tools");
        untranslated.addAll(tools.untranslated());
        List<Turn> turns = turns();
        OutputFormat format = format();
        Conversation conversation = new Conversation(
                turns,
                tools.functions(),
                new ToolChoice(mode(), named(), take("parallel_tool_calls", JsonCursor::flag)),
                new Sampling(
                        take("temperature", JsonCursor::number),
                        take("top_p", JsonCursor::number),
                        null,
                        null,
                        null,
                        null,
                        null),
                new OutputLimits(take("max_output_tokens", JsonCursor::whole), List.of(), null),
                format,
                new Reasoning(effort(), null),
                others());
        refuseTheRest();
        return conversation;
    }

    private List<Turn> turns() throws MalformedException {
        String instructions = take("instructions", JsonCursor::text);
        List<Turn> turns = take("input", in -> new InputReader(untranslated).read(instructions, in));
        if (turns == null) {
            throw new MalformedException("'input' must be a string or a list of items");
        }
        return turns;
    }

    private @Nullable Mode mode() throws MalformedException {
        read.add("tool_choice");
        String word = request.text("tool_choice").orElse(null);
        return switch (word) {
            case "auto" -> Mode.AUTO;
            case "none" -> Mode.NONE;
            case "required" -> Mode.REQUIRED;
            case null -> named() == null ? null : Mode.NAMED;
            default -> throw new MalformedException("'tool_choice' must be auto, none, required or an object");
        };
    }

    private @Nullable String named() throws MalformedException {
        Map<String, String> words = words("tool_choice");
        String kind = words.get("type");
        if (kind == null) {
            return null;
        }
        boolean known = kind.equals("function") || kind.equals("custom");
        String name = words.get("name");
        if (!known || name == null) {
            untranslated.add("tool_choice");
            return null;
        }
        return new ClientTools.Name(name, words.get("namespace"), false).function();
    }

    /** The strings in a member that is an object. */
    private Map<String, String> words(String name) throws MalformedException {
        Map<String, String> words = new HashMap<>();
        try (JsonCursor in = request.cursor(name)) {
            if (in != null && in.isObject()) {
                for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                    if (in.isText()) {
                        words.put(in.name(), in.wantedText());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        return words;
    }

    private OutputFormat format() throws MalformedException {
        OutputFormat format = take("text", this::text);
        return format == null ? OutputFormat.TEXT : format;
    }

    private @Nullable OutputFormat text(JsonCursor in) throws MalformedException {
        OutputFormat format = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "format" -> format = format(in);
                case "verbosity" -> {
                    if (in.isNull()) {
                        in.skip();
                    } else {
                        others.put("verbosity", in.json());
                    }
                }
                default -> untranslated.add("text." + skipped(in));
            }
        }
        return format;
    }

    private static String skipped(JsonCursor in) {
        String name = in.name();
        in.skip();
        return name;
    }

    private @Nullable OutputFormat format(JsonCursor in) throws MalformedException {
        String kind = null;
        String name = "";
        String description = null;
        String schema = null;
        Boolean strict = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> kind = in.text();
                case "name" -> name = in.wantedText();
                case "description" -> description = in.text();
                case "schema" -> schema = in.isNull() ? null : in.json();
                case "strict" -> strict = in.flag();
                default -> untranslated.add("text.format." + skipped(in));
            }
        }
        return switch (kind) {
            case "json_object" -> OutputFormat.JSON_OBJECT;
            case "json_schema" -> new OutputFormat.JsonSchema(name, description, schema, strict);
            case "text" -> OutputFormat.TEXT;
            case null -> null;
            default -> {
                untranslated.add("text.format");
                yield null;
            }
        };
    }

    /** Whether the reasoning is to be summarised is a hint: what a provider shows of it is passed on. */
    private @Nullable String effort() throws MalformedException {
        read.add("reasoning");
        String effort = words("reasoning").get("effort");
        return effort == null || effort.isEmpty() ? null : effort;
    }

    private Map<String, String> others() throws MalformedException {
        String user = take("user", JsonCursor::text);
        if (user != null) {
            others.put("user", JsonDocument.quote(user));
        }
        return others;
    }

    /** What is not known is not left out silently, unless it asks for nothing. */
    private void refuseTheRest() {
        for (String name : request.names()) {
            boolean off = request.flag(name).filter(on -> !on).isPresent();
            boolean none = request.number(name).filter("0"::equals).isPresent();
            if (!read.contains(name) && !GatewayParameters.areBeside(name) && request.hasValue(name) && !off && !none) {
                untranslated.add(name);
            }
        }
    }

    private <T> @Nullable T take(String name, Reading<T> reading) throws MalformedException {
        read.add(name);
        try (JsonCursor in = request.cursor(name)) {
            return in == null ? null : reading.read(in);
        }
    }
}
