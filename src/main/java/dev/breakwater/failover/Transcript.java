package dev.breakwater.failover;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.Usage;
import dev.breakwater.chat.openai.RequestEdit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of one streamed answer: its text, which answer it is, and whether another stream could continue it. For one reader.
 * Nothing is kept of an answer that could not be continued.
 */
public final class Transcript {

    /** Longer texts are not continued: they would be a long prompt, and every stream would have to keep as much. */
    private static final int LONGEST = 128 << 10;

    private final StringBuilder text = new StringBuilder();
    private boolean resumable;
    private @Nullable AnswerHead head;
    private int broken;
    private int counted;
    private Usage before = Usage.NONE;

    private Transcript(boolean resumable) {
        this.resumable = resumable;
    }

    /** Of an answer to this attempt's call. Several choices, or probabilities of tokens, cannot be continued. */
    public static Transcript of(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        return new Transcript(RequestEdit.wantsOneText(request.operation(), request.document()));
    }

    /** Notes an event that goes to the client. */
    public void add(StreamEvent.Chunk chunk) {
        if (!resumable) {
            return;
        }
        if (head == null) {
            head = chunk.head();
        }
        text.append(chunk.content().text());
        if (chunk.content().notResumable() || text.length() > LONGEST) {
            resumable = false;
            text.setLength(0);
            text.trimToSize();
        }
    }

    /** Whether another stream could continue. */
    public boolean resumable() {
        return resumable;
    }

    /** What the client has. */
    public String text() {
        return text.toString();
    }

    /**
     * Notes that a stream broke.
     *
     * @param usage what it had said of tokens; null for nothing
     */
    public void broke(@Nullable Usage usage) {
        broken++;
        if (usage != null) {
            counted++;
            before = before.plus(usage);
        }
    }

    /**
     * An event of a continuation as the answer's own: its id and time, no second role, and the tokens of all streams. A usage says of how
     * many streams it is the sum, because a stream that broke has most often not said its own.
     */
    public StreamEvent.Chunk adopt(StreamEvent.Chunk chunk) {
        String streams = "{\"streams\":" + (broken + 1) + ",\"streams_counted\":" + (counted + 1) + "}";
        return chunk.continuing(head == null ? AnswerHead.UNKNOWN : head, before, Map.of("breakwater", streams));
    }
}
