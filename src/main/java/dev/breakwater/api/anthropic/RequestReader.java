package dev.breakwater.api.anthropic;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request into the interchange form. One reader reads one request. */
final class RequestReader {

    /** Members that are read. */
    private static final Set<String> READ = Set.of(
            "model",
            "stream",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "max_tokens",
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "thinking",
            "output_config",
            "output_format");

    /** Members that say how Anthropic is to serve the request. Without them the answer is no other one. */
    private static final Set<String> HINTS = Set.of(
            "metadata", "service_tier", "context_management", "inference_geo", "cache_control", "speed", "diagnostics");

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable
        T read(JsonCursor in) throws MalformedException;
    }

    private final JsonDocument request;
    private final Set<String> untranslated = new HashSet<>();

    RequestReader(JsonDocument request) {
        this.request = request;
    }

    /** Names of what only Anthropic's form can say. To be asked after {@link #conversation}. */
    Set<String> untranslated() {
        return untranslated;
    }

    /** @throws MalformedException if a member is of the wrong type */
    Conversation conversation() throws MalformedException {
        if (!request.isArray("messages")) {
            throw BadRequestException.about("messages", "'messages' must be a list of messages.");
        }
        ToolsReader tools = new ToolsReader(untranslated);
        Conversation conversation = new Conversation(
                new TurnReader(untranslated).turns(request),
                tools.tools(request),
                tools.choice(request),
                new Sampling(
                        take("temperature", JsonCursor::number),
                        take("top_p", JsonCursor::number),
                        take("top_k", JsonCursor::whole),
                        null,
                        null,
                        null,
                        null),
                new OutputLimits(take("max_tokens", JsonCursor::whole), stop(), null),
                format(),
                reasoning(),
                Map.of());
        for (String name : request.names()) {
            boolean known = READ.contains(name) || HINTS.contains(name) || GatewayParameters.areBeside(name);
            if (!known && request.hasValue(name)) {
                untranslated.add(name);
            }
        }
        return conversation;
    }

    private List<String> stop() throws MalformedException {
        List<String> stop = new ArrayList<>();
        try (JsonCursor in = request.cursor("stop_sequences")) {
            if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    stop.add(in.wantedText());
                }
            }
        }
        return stop;
    }

    /** In {@code output_config}, or where it stood at first. */
    private OutputFormat format() throws MalformedException {
        JsonDocument config = request.object("output_config").orElse(JsonDocument.of(Map.of()));
        JsonDocument format = config.hasValue("format")
                ? config.object("format").orElse(null)
                : request.object("output_format").orElse(null);
        if (format == null) {
            return OutputFormat.TEXT;
        }
        String schema = format.element("schema").map(JsonElement::json).orElse(null);
        if (schema == null || !format.text("type").orElse("").equals("json_schema")) {
            untranslated.add("output_config.format");
            return OutputFormat.TEXT;
        }
        return new OutputFormat.JsonSchema("answer", null, schema, true);
    }

    private Reasoning reasoning() throws MalformedException {
        JsonDocument config = request.object("output_config").orElse(null);
        String effort = config == null ? null : config.text("effort").orElse(null);
        JsonDocument thinking = request.object("thinking").orElse(null);
        if (thinking == null) {
            return new Reasoning(effort, null);
        }
        return switch (thinking.text("type").orElse("")) {
            case "disabled" -> new Reasoning("none", null);
            case "enabled" -> {
                try (JsonCursor in = thinking.cursor("budget_tokens")) {
                    yield new Reasoning(effort, in == null ? null : in.whole());
                }
            }
            default -> new Reasoning(effort, null); // adaptive: as much as the model likes
        };
    }

    private <T> @Nullable T take(String name, Reading<T> reading) throws MalformedException {
        try (JsonCursor in = request.cursor(name)) {
            return in == null ? null : reading.read(in);
        }
    }
}
