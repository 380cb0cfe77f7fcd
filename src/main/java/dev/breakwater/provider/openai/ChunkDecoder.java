package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.UsageJson;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
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
    private final JsonDocument model; // the one member that replaces the provider's
    private boolean done;
    private @Nullable Usage usage;

    /** @param headers of the stream; a failure passes some on */
    ChunkDecoder(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
        this.choices = new Choices(choicesAsked(attempt.call().request().document()));
        this.model = JsonDocument.of(
                Map.of("model", JsonDocument.quote(attempt.call().group().name())));
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
        ChunkContent.Summary content = choices.read(chunk);
        if (choices.failed() || FailureTable.isError(chunk, choices.any())) {
            throw FailureTable.inside(attempt, headers, chunk);
        }
        Usage reported = UsageJson.of(chunk);
        usage = reported == null ? usage : reported;
        chunks.accept(new StreamEvent.Raw(content, chunk.with(model, Set.of())));
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
