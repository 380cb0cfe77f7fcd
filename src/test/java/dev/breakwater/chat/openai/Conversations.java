package dev.breakwater.chat.openai;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.OutputLimits;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Sampling;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.chat.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Conversations, answers and deltas at random, of all that OpenAI's form can say. */
final class Conversations {

    private static final List<String> TEXTS =
            List.of("", "a", "two words", "ä€😀", "\"quoted\" \\ \n\t\u0000", "{\"x\":[1,2]}", "</script>");

    private static final List<String> JSON =
            List.of("null", "true", "1.50", "\"x\"", "[1, {\"a\": []}]", "{\"type\":\"object\",\"properties\":{}}");

    private final Random random;

    Conversations(int seed) {
        this.random = new Random(seed);
    }

    Conversation conversation() {
        return new Conversation(
                turns(),
                list(3, this::tool),
                toolChoice(),
                sampling(),
                new OutputLimits(perhaps(this::count), list(3, this::text), perhaps(this::count)),
                format(),
                new Reasoning(perhaps(() -> "high"), perhaps(this::count)),
                others("user", "service_tier", "x_new"));
    }

    /** No two turns of tools in a row: they are one turn. */
    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            boolean results = !turns.isEmpty() && turns.get(turns.size() - 1).role() == Role.ASSISTANT;
            turns.add(results && random.nextBoolean() ? results() : turn());
        }
        return turns;
    }

    private Turn turn() {
        Role role =
                List.of(Role.SYSTEM, Role.DEVELOPER, Role.USER, Role.ASSISTANT).get(random.nextInt(4));
        return role == Role.ASSISTANT
                ? assistant()
                : new Turn(role, list(4, this::content), perhaps(() -> "alice"), others("x_new"));
    }

    private Turn results() {
        List<Part> results = new ArrayList<>(list(2, this::result));
        results.add(result());
        return new Turn(Role.TOOL, results);
    }

    private Part result() {
        return new Part.ToolResult("call_" + count(), list(2, this::content), random.nextBoolean(), extras());
    }

    private Turn assistant() {
        List<Part> parts = new ArrayList<>(list(3, this::reasoning));
        parts.addAll(list(3, this::content));
        if (random.nextBoolean()) {
            parts.add(new Part.Refusal(text()));
        }
        parts.addAll(list(3, this::call));
        return new Turn(Role.ASSISTANT, parts, null, others("audio"));
    }

    private Part content() {
        return switch (random.nextInt(6)) {
            case 0 -> new Part.Image(source(), perhaps(() -> "low"), extras());
            case 1 -> new Part.Audio("wav", "UklGRg==", extras());
            case 2 -> new Part.FilePart(document(), perhaps(() -> "a.pdf"), extras());
            case 3 -> new Part.Other("video_url", "{\"type\":\"video_url\",\"video_url\":{\"url\":\"u\"}}");
            default -> new Part.Text(text() + "!", List.of(), extras());
        };
    }

    private Part.Source source() {
        return random.nextBoolean()
                ? new Part.Source.Url("https://example.com/a.png")
                : new Part.Source.Data("image/png", "iVBORw0KGgo=");
    }

    private Part.Source document() {
        return random.nextBoolean()
                ? new Part.Source.Stored("file-1")
                : new Part.Source.Data("application/pdf", "JVBERi0=");
    }

    private Part reasoning() {
        return random.nextInt(4) == 0
                ? new Part.ReasoningPart("", null, "encrypted")
                : new Part.ReasoningPart("thought " + text(), perhaps(() -> "signature"), null);
    }

    private Part call() {
        return new Part.ToolCall(
                "call_" + count(), "f", text(), random.nextBoolean(), perhaps(() -> "thought signature"), extras());
    }

    private Tool tool() {
        return random.nextInt(4) == 0
                ? new Tool.Other("custom", "{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}")
                : new Tool.Function(
                        "f" + count(),
                        perhaps(this::text),
                        perhaps(() -> "{\"type\": \"object\"}"),
                        perhaps(random::nextBoolean),
                        extras());
    }

    private ToolChoice toolChoice() {
        List<ToolChoice.Mode> modes = List.of(ToolChoice.Mode.values());
        ToolChoice.Mode mode = perhaps(() -> modes.get(random.nextInt(modes.size())));
        return new ToolChoice(mode, mode == ToolChoice.Mode.NAMED ? "f" : null, perhaps(random::nextBoolean));
    }

    private Sampling sampling() {
        return new Sampling(
                perhaps(this::decimal),
                perhaps(this::decimal),
                perhaps(this::count),
                perhaps(this::decimal),
                perhaps(this::decimal),
                perhaps(() -> 9_007_199_254_740_993L),
                perhaps(this::count));
    }

    private OutputFormat format() {
        return switch (random.nextInt(3)) {
            case 0 -> OutputFormat.TEXT;
            case 1 -> OutputFormat.JSON_OBJECT;
            default ->
                new OutputFormat.JsonSchema(
                        "s", perhaps(this::text), perhaps(() -> "{\"type\":\"object\"}"), perhaps(random::nextBoolean));
        };
    }

    ChatAnswer answer() {
        List<ChatAnswer.Choice> choices = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> new ChatAnswer.Choice(
                        i, assistant(), perhaps(this::finish), others("logprobs", "provider_specific_fields")))
                .toList();
        return new ChatAnswer(head(), choices, perhaps(this::usage), others("system_fingerprint", "x_new"));
    }

    AnswerHead head() {
        return new AnswerHead(perhaps(() -> "chatcmpl-1"), random.nextInt(3) * 1_700_000_000L, "gpt-4");
    }

    /** Of one choice; text in one piece, as a delta of OpenAI's has it. */
    Delta delta() {
        List<Part> parts = new ArrayList<>(list(2, this::reasoning));
        if (random.nextBoolean()) {
            parts.add(new Part.Text(text() + "!"));
        }
        if (random.nextBoolean()) {
            parts.add(new Part.Refusal(text()));
        }
        return new Delta(
                random.nextInt(3),
                random.nextBoolean(),
                parts,
                list(2, this::callDelta),
                perhaps(this::finish),
                perhaps(this::usage),
                others("audio"),
                others("logprobs", "provider_specific_fields"));
    }

    private ToolCallDelta callDelta() {
        boolean first = random.nextBoolean();
        return new ToolCallDelta(
                random.nextInt(4),
                first ? "call_1" : null,
                first ? "f" : null,
                text(),
                first && random.nextBoolean(),
                perhaps(() -> "thought signature"),
                others("x_new"));
    }

    private FinishReason finish() {
        return List.of(
                        new FinishReason(Kind.STOP, "stop"),
                        new FinishReason(Kind.LENGTH, "length"),
                        new FinishReason(Kind.TOOL_CALLS, "tool_calls"),
                        new FinishReason(Kind.TOOL_CALLS, "function_call"),
                        new FinishReason(Kind.CONTENT_FILTER, "content_filter"),
                        new FinishReason(Kind.OTHER, "eos"),
                        new FinishReason(Kind.OTHER, "MALFORMED_FUNCTION_CALL"),
                        new FinishReason(Kind.OTHER, "a \"new\" one \u00e9"))
                .get(random.nextInt(8));
    }

    private Usage usage() {
        return new Usage(
                count(), count(), count(), count(), count(), others("prompt_tokens_details.audio_tokens", "cost"));
    }

    private Extras extras() {
        CacheMarker cache = perhaps(() -> new CacheMarker(perhaps(() -> "1h")));
        return random.nextInt(3) > 0 ? Extras.NONE : new Extras(cache, others("x_new"));
    }

    private Map<String, String> others(String... names) {
        return random.nextInt(3) > 0
                ? Map.of()
                : Map.of(names[random.nextInt(names.length)], JSON.get(1 + random.nextInt(JSON.size() - 1)));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private long count() {
        return random.nextInt(1_000);
    }

    private BigDecimal decimal() {
        return BigDecimal.valueOf(random.nextInt(100), random.nextInt(3));
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(i -> element.get())
                .toList();
    }

    private <T> @Nullable T perhaps(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
