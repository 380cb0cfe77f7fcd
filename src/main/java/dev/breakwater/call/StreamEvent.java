package dev.breakwater.call;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.AnswerReader;
import dev.breakwater.chat.openai.ChunkEdit;
import dev.breakwater.json.JsonDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a reader of a stream gets. */
public sealed interface StreamEvent {

    /**
     * An event that goes to the client: {@link Raw} or {@link Native} where client and provider speak the same form, else {@link Typed}.
     * One stream may have both, if a continuation comes from a provider of another form.
     */
    sealed interface Chunk extends StreamEvent {

        ChunkContent content();

        /** Which answer it says that it belongs to. */
        AnswerHead head();

        /** Its size in bytes, roughly. */
        int length();

        /** The same with another text in the first choice. */
        Chunk withText(String text);

        /**
         * An event of a continuation as one of an answer that had begun.
         *
         * @param answer whose id and time it gets
         * @param before tokens of the streams before, which its usage includes then, if it has one
         * @param usageOthers further members of that usage, as JSON text by name
         */
        Chunk continuing(AnswerHead answer, Usage before, Map<String, String> usageOthers);
    }

    /**
     * An event of OpenAI's form whose bytes are passed on. {@link ChunkEdit} edits it.
     *
     * @param content only the summary, read in the one pass that checks the event. The rest of what the event says is in the bytes only
     * @param json in the client's form, with the public name of the model. It is a view: nothing is copied until it is written
     */
    record Raw(ChunkContent.Summary content, JsonDocument json) implements Chunk {

        @Override
        public AnswerHead head() {
            return AnswerReader.head(json);
        }

        @Override
        public int length() {
            return json.length();
        }

        @Override
        public Raw withText(String text) {
            return new Raw(content.withText(text), ChunkEdit.withText(json, text));
        }

        @Override
        public Raw continuing(AnswerHead answer, Usage before, Map<String, String> usageOthers) {
            return new Raw(content, ChunkEdit.continuing(json, answer, before, usageOthers));
        }
    }

    /**
     * An event in no form, which the client's API writes in the client's form.
     *
     * @param content complete: all that the event says
     */
    record Typed(ChunkContent.Delta content, AnswerHead head) implements Chunk {

        /** Bytes around a text. */
        private static final int FRAME = 200;

        @Override
        public int length() {
            return FRAME + content.text().length();
        }

        @Override
        public Typed withText(String text) {
            return new Typed(content.withText(text), head);
        }

        @Override
        public Typed continuing(AnswerHead answer, Usage before, Map<String, String> usageOthers) {
            Usage usage = content.usage();
            if (usage != null) {
                Map<String, String> others = new LinkedHashMap<>(usage.others());
                others.putAll(usageOthers);
                usage = before.plus(usage).with(others);
            }
            return new Typed(content.continuing(usage), head.as(answer));
        }
    }

    /**
     * An event of a provider that speaks the client's form, where that is not OpenAI's: its bytes are passed on, and what it says is
     * typed beside them for failover. What failover changes is written anew, from the typed content.
     *
     * @param content all that the event says, as far as the interchange form can say it; empty for an event that only frames the answer
     * @param name of the event ({@code event:}); null where the form's events have none
     * @param json in the client's form, with the public name of the model
     */
    record Native(
            ChunkContent.Delta content,
            AnswerHead head,
            @Nullable String name,
            JsonDocument json) implements Chunk {

        @Override
        public int length() {
            return json.length();
        }

        @Override
        public Typed withText(String text) {
            return typed().withText(text);
        }

        @Override
        public Typed continuing(AnswerHead answer, Usage before, Map<String, String> usageOthers) {
            return typed().continuing(answer, before, usageOthers);
        }

        private Typed typed() {
            return new Typed(content, head);
        }
    }

    /** Nothing came yet. */
    record Silence() implements StreamEvent {}

    /** The stream is whole. */
    record End() implements StreamEvent {}

    Silence SILENCE = new Silence();

    End END = new End();
}
