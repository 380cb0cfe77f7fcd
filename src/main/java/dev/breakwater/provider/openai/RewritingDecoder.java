package dev.breakwater.provider.openai;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of chat whose chunks are rewritten.
 *
 * @param rewriting may throw a {@link JsonDocument.MalformedException}
 */
record RewritingDecoder(StreamDecoder chat, Rewriting rewriting) implements StreamDecoder {

    @FunctionalInterface
    interface Rewriting {
        List<? extends StreamEvent.Chunk> rewrite(StreamEvent.Chunk chunk) throws JsonDocument.MalformedException;
    }

    @Override
    public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        List<StreamEvent.Chunk> decoded = new ArrayList<>(1);
        chat.decode(event, decoded::add);
        for (StreamEvent.Chunk each : decoded) {
            rewriting.rewrite(each).forEach(chunks);
        }
    }

    @Override
    public boolean complete() {
        return chat.complete();
    }

    @Override
    public boolean ended() {
        return chat.ended();
    }

    @Override
    public String end() {
        return chat.end();
    }

    @Override
    public @Nullable Usage usage() {
        return chat.usage();
    }
}
