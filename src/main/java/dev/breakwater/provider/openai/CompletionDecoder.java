package dev.breakwater.provider.openai;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.StreamDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of chat whose chunks become those of a text completion. */
record CompletionDecoder(StreamDecoder chat) implements StreamDecoder {

    @Override
    public void decode(byte[] event, Consumer<StreamEvent.Chunk> chunks) throws JsonDocument.MalformedException {
        chat.decode(event, chunk -> chunks.accept(TextCompletion.completion(chunk)));
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
