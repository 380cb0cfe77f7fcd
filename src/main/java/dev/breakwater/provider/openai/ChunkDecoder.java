package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code chat.completion.chunk} events, each checked, with the public name of the model in it and the rest as it came. The stream is
 * complete once every choice has its {@code finish_reason}, or with {@code [DONE]}.
 */
final class ChunkDecoder implements StreamDecoder {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Attempt attempt;
    private final Headers headers;
    private final Choices choices;
    private final String model;
    private boolean done;
    private @Nullable Usage usage;

    /** @param headers of the stream; a failure passes some on */
    ChunkDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.choices = new Choices(choicesAsked(attempt.call().request().document()));
        this.model = JsonDocument.quote(attempt.call().group().name());
    }

    private static int choicesAsked(JsonDocument request) {
        return request.number("n")
                .filter(n -> n.length() < 10 && n.chars().allMatch(Character::isDigit))
                .map(n -> Math.max(1, Integer.parseInt(n)))
                .orElse(1);
    }

    @Override
    public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        if (Arrays.equals(event, DONE)) {
            done = true;
            return;
        }
        JsonDocument chunk = JsonDocument.parse(event);
        ChunkContent said = choices.read(chunk);
        if (choices.failed() || FailureTable.isError(chunk, choices.any())) {
            throw FailureTable.inside(attempt, headers, chunk);
        }
        chunk.value("usage").ifPresent(this::count);
        chunks.accept(new StreamEvent.Chunk(chunk.edit(Map.of("model", model), Set.of()), said));
    }

    private void count(JsonValue reported) {
        if (reported instanceof JsonObject object
                && object.get("prompt_tokens") instanceof JsonNumber prompt
                && object.get("completion_tokens") instanceof JsonNumber completion) {
            usage = new Usage(prompt.longValue(), completion.longValue());
        }
    }

    @Override
    public boolean complete() {
        return choices.complete();
    }

    @Override
    public boolean ended() {
        return done;
    }

    @Override
    public String end() {
        return "finish_reason or [DONE]";
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
