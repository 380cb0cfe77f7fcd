package dev.breakwater.failover;

import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has got of one streamed answer: its text, who it says that it is, and whether another stream could go on with it. One
 * reader's; nothing is kept of an answer that could not be gone on with.
 */
public final class Transcript {

    /** A longer text is not gone on with: it would be a long prompt, and every stream would have to keep so much. */
    private static final int LONGEST = 128 << 10;

    private final StringBuilder text = new StringBuilder();
    private boolean resumable;
    private @Nullable Slices first;
    private int broken;
    private int told;
    private Usage before = new Usage(0, 0);

    private Transcript(boolean resumable) {
        this.resumable = resumable;
    }

    /** Of an answer to this attempt's call: several choices, and probabilities of tokens, are nothing to go on with. */
    public static Transcript of(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        JsonDocument asked = request.document();
        boolean plainText = request.operation() != Operation.EMBEDDINGS
                && !several(asked, "n")
                && !several(asked, "best_of")
                && !wanted(asked, "logprobs")
                && !wanted(asked, "echo");
        return new Transcript(plainText);
    }

    private static boolean several(JsonDocument asked, String name) {
        return asked.number(name).filter(number -> !number.equals("1")).isPresent();
    }

    private static boolean wanted(JsonDocument asked, String name) {
        return asked.hasValue(name) && asked.flag(name).orElse(true);
    }

    /** Notes what goes to the client. */
    public void add(StreamEvent.Chunk chunk) {
        if (!resumable) {
            return;
        }
        if (first == null) {
            first = chunk.data();
        }
        text.append(chunk.said().text());
        if (chunk.said().bound() || text.length() > LONGEST) {
            resumable = false;
            text.setLength(0);
            text.trimToSize();
        }
    }

    /** Whether another stream could go on. */
    public boolean resumable() {
        return resumable;
    }

    /** What the client has. */
    public String text() {
        return text.toString();
    }

    /** A stream broke; what it had told of tokens, if anything. */
    public void broke(@Nullable Usage usage) {
        broken++;
        if (usage != null) {
            told++;
            before = new Usage(
                    before.promptTokens() + usage.promptTokens(), before.completionTokens() + usage.completionTokens());
        }
    }

    /** An event of a continuation as the answer's own: its id and time, no role again, tokens added up. */
    public StreamEvent.Chunk adopt(StreamEvent.Chunk chunk) {
        JsonDocument document = ChunkEdit.document(chunk);
        Map<String, String> changes = new HashMap<>();
        if (first != null) {
            JsonDocument original = ChunkEdit.document(new StreamEvent.Chunk(first, chunk.said()));
            original.value("id").ifPresent(id -> changes.put("id", id.toString()));
            original.value("created").ifPresent(created -> changes.put("created", created.toString()));
        }
        String choices = ChunkEdit.withoutRole(document);
        if (!choices.isEmpty()) {
            changes.put("choices", choices);
        }
        if (document.value("usage").orElse(JsonValue.NULL) instanceof JsonObject usage) {
            changes.put("usage", sum(usage));
        }
        return new StreamEvent.Chunk(document.edit(changes, Set.of()), chunk.said());
    }

    /** The sum, and of how many streams it is: one that was cut has most often not told. */
    private String sum(JsonObject usage) {
        JsonObjectBuilder sum = Json.createObjectBuilder(usage);
        add(sum, usage, "prompt_tokens", before.promptTokens());
        add(sum, usage, "completion_tokens", before.completionTokens());
        add(sum, usage, "total_tokens", before.promptTokens() + before.completionTokens());
        sum.add(
                "breakwater",
                Json.createObjectBuilder().add("streams", broken + 1).add("streams_counted", told + 1));
        return sum.build().toString();
    }

    private static void add(JsonObjectBuilder sum, JsonObject usage, String name, long more) {
        if (usage.get(name) instanceof JsonNumber number) {
            sum.add(name, number.longValue() + more);
        }
    }
}
