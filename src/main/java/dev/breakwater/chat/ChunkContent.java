package dev.breakwater.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream adds to an answer. Failover and commit points need no more than the methods here. A {@link Summary} has no more,
 * because the event's own bytes go to the client. A {@link Delta} is complete, for a client that speaks another form.
 */
public sealed interface ChunkContent {

    /** The text that it adds to the first choice; empty where it adds none. */
    String text();

    /** Whether it has content besides the text that does not prevent another stream from continuing: reasoning, a vendor's own field. */
    boolean hasOtherContent();

    /** Whether it has content that no other stream can continue: a tool call, a refusal, sound, a second choice. */
    boolean notResumable();

    /** Why a choice ended; null where none did. */
    FinishReason.@Nullable Kind end();

    /** Whether a choice ended. The client was waiting for that too: a limit of tokens, or a filter, may leave nothing else to say. */
    default boolean finished() {
        return end() != null;
    }

    /** Whether it is something that the client was waiting for, so that its answer may begin. */
    default boolean hasContent() {
        return !text().isEmpty() || hasOtherContent() || notResumable() || finished();
    }

    /** Whether a choice ended as if all were said, and this event says nothing. If no other event does, the answer is empty. */
    default boolean isEmptyStop() {
        return end() == FinishReason.Kind.STOP && text().isEmpty() && !hasOtherContent() && !notResumable();
    }

    /** The content of an event whose bytes are passed on. Tool calls, usage and the like are in the bytes only. */
    record Summary(String text, boolean hasOtherContent, boolean notResumable, FinishReason.@Nullable Kind end)
            implements ChunkContent {

        /** A role, a usage, a comment. */
        public static final Summary NOTHING = new Summary("", false, false, null);

        public Summary withText(String newText) {
            return new Summary(newText, hasOtherContent, notResumable, end);
        }
    }

    /**
     * The complete content of an event, for one choice. An event about several choices is several deltas.
     *
     * @param index the choice's, from 0
     * @param begins whether it is the choice's first one
     * @param parts in their order, each as far as this event adds to it: a piece of text, of reasoning (with its signature in the last
     *     piece), of a refusal; other parts are whole
     * @param finish why the choice ended; null where it did not end with this event
     * @param usage of the whole stream so far; null where the event says nothing of it
     * @param others members of the delta that have no component here, as JSON text by OpenAI's names
     * @param choice members of the choice that have no component here ({@code logprobs}), likewise
     */
    record Delta(
            int index,
            boolean begins,
            List<Part> parts,
            List<ToolCallDelta> toolCalls,
            @Nullable FinishReason finish,
            @Nullable Usage usage,
            Map<String, String> others,
            Map<String, String> choice)
            implements ChunkContent {

        private static final Delta NOTHING = new Delta(0, false, List.of(), List.of(), null, null, Map.of(), Map.of());

        public Delta {
            parts = List.copyOf(parts);
            toolCalls = List.copyOf(toolCalls);
            others = Extras.ordered(others);
            choice = Extras.ordered(choice);
        }

        /** The beginning of the first choice, before any content. */
        public static Delta begin() {
            return new Delta(0, true, List.of(), List.of(), null, null, Map.of(), Map.of());
        }

        /** What an event adds to a call of the first choice. */
        public static Delta of(ToolCallDelta call) {
            return new Delta(0, false, List.of(), List.of(call), null, null, Map.of(), Map.of());
        }

        /** A part of the first choice. */
        public static Delta of(Part part, boolean begins) {
            return new Delta(0, begins, List.of(part), List.of(), null, null, Map.of(), Map.of());
        }

        /** What a stream says of its tokens, beside any choice. */
        public static Delta usage(Usage usage) {
            return new Delta(0, false, List.of(), List.of(), null, usage, Map.of(), Map.of());
        }

        /** The end of the first choice. */
        public static Delta end(FinishReason reason) {
            return new Delta(0, false, List.of(), List.of(), reason, null, Map.of(), Map.of());
        }

        @Override
        public String text() {
            return index == 0 ? Part.text(parts) : "";
        }

        @Override
        public boolean hasOtherContent() {
            return !others.isEmpty()
                    || parts.stream().anyMatch(part -> !(part instanceof Part.Text) && part.hasContent());
        }

        @Override
        public boolean notResumable() {
            return !toolCalls.isEmpty()
                    || parts.stream().anyMatch(part -> part.hasContent() && (index > 0 || !part.isResumable()));
        }

        @Override
        public FinishReason.@Nullable Kind end() {
            return finish == null ? null : finish.kind();
        }

        /** The same with another text, in the place of its first piece of text. */
        public Delta withText(String newText) {
            return new Delta(index, begins, Part.withText(parts, newText), toolCalls, finish, usage, others, choice);
        }

        /** Whether the event adds nothing to the answer. */
        public boolean isEmpty() {
            return equals(NOTHING);
        }

        /** Whether it says nothing of a choice. */
        public boolean onlyUsage() {
            return usage != null && equals(usage(usage));
        }

        public Delta with(Usage newUsage) {
            return new Delta(index, begins, parts, toolCalls, finish, newUsage, others, choice);
        }

        /** The same as an event in the middle of an answer, with another usage. */
        public Delta continuing(@Nullable Usage newUsage) {
            return new Delta(index, false, parts, toolCalls, finish, newUsage, others, choice);
        }
    }
}
