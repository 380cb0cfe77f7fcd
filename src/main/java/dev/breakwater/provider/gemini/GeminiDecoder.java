package dev.breakwater.provider.gemini;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events that are responses of their own, each with what it adds. No event ends the stream: it is complete once every candidate has its
 * {@code finishReason}. Each event has the tokens so far; the client gets them once, behind the last end.
 */
final class GeminiDecoder implements StreamDecoder {

    private final GeminiReader reader;
    /** Whether the client speaks Gemini's form: it gets each event as it came. */
    private final boolean own;

    private final int expected;
    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();
    /** How many calls each candidate has made: OpenAI counts them over the whole stream. */
    private final Map<Integer, Integer> calls = new HashMap<>();

    private boolean content;
    private @Nullable AnswerHead head;
    private @Nullable Usage usage;

    /** @param ids makes the id of a call that has none */
    GeminiDecoder(Attempt attempt, Headers headers, Supplier<String> ids) {
        this.reader = new GeminiReader(attempt, headers, ids);
        this.own = ClientsOwn.sent(attempt) != null;
        this.expected = candidatesAsked(attempt.call().request().document());
    }

    private static int candidatesAsked(JsonDocument request) {
        return request.number("n")
                .filter(n -> n.matches("\\d{1,3}"))
                .map(n -> Math.max(1, Integer.parseInt(n)))
                .orElse(1);
    }

    @Override
    public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        JsonDocument document = JsonDocument.parse(event);
        GeminiResponse response = reader.read(document);
        AnswerHead known = head == null ? reader.head(response.id()) : head;
        head = known;
        List<Delta> deltas = deltas(response);
        if (own) {
            chunks.accept(new StreamEvent.Native(ClientsOwn.content(deltas), known, null, document));
        } else {
            deltas.forEach(delta -> chunks.accept(new StreamEvent.Typed(delta, known)));
        }
    }

    private List<Delta> deltas(GeminiResponse response) {
        List<Delta> deltas = new ArrayList<>();
        for (Candidate candidate : response.candidates()) {
            Delta delta = delta(candidate);
            if (delta != null) {
                deltas.add(delta);
            }
        }
        if (response.candidates().isEmpty() && response.blocked() != null) {
            FinishReason finish = FinishReasons.blocked(response.blocked());
            reader.check(finish, null);
            finished.set(0, expected);
            deltas.add(Delta.end(finish));
        }
        if (response.usage() != null) {
            usage = response.usage();
            if (complete()) {
                deltas.add(Delta.usage(response.usage()));
            }
        }
        return deltas;
    }

    /** Null where the candidate adds nothing: an event may have nothing but figures. */
    private @Nullable Delta delta(Candidate candidate) {
        List<Part> parts = new ArrayList<>();
        List<ToolCallDelta> called = new ArrayList<>();
        for (Part part : reader.named(candidate.parts())) {
            if (part instanceof Part.ToolCall call) {
                called.add(call(candidate.index(), call));
            } else {
                parts.add(part);
            }
        }
        content |= candidate.hasContent();
        FinishReason finish = candidate.finish() == null
                ? null
                : FinishReasons.of(candidate.finish(), calls.containsKey(candidate.index()));
        if (finish != null) {
            if (!content) {
                reader.check(finish, candidate.message());
            }
            finished.set(candidate.index());
        }
        if (parts.isEmpty()
                && called.isEmpty()
                && finish == null
                && candidate.turn().isEmpty()) {
            return null;
        }
        boolean begins = !begun.get(candidate.index());
        begun.set(candidate.index());
        return new Delta(candidate.index(), begins, parts, called, finish, null, candidate.turn(), candidate.choice());
    }

    private ToolCallDelta call(int candidate, Part.ToolCall call) {
        int index = calls.merge(candidate, 1, Integer::sum) - 1;
        return new ToolCallDelta(index, call.id(), call.name(), call.input(), false, call.signature(), Map.of());
    }

    @Override
    public boolean complete() {
        return finished.cardinality() >= Math.max(expected, begun.cardinality());
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public String end() {
        return "finishReason";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
