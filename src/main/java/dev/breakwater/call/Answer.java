package dev.breakwater.call;

import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.Slices;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes back to the client. Its last holder closes it, written or not; the second closing does nothing. */
public sealed interface Answer extends AutoCloseable {

    /** Among {@link #headers} and those of a {@link ErrorDetails}: the provider's own id of the request. The name is LiteLLM's. */
    String PROVIDER_REQUEST_ID = "llm_provider-x-request-id";

    /** The attempt that gave it: it knows the deployment, the group, the retries and the fallbacks. */
    Attempt attempt();

    /** The provider's headers that may be passed on ({@code x-ratelimit-*}), names in lower case. */
    Map<String, String> headers();

    /** The provider's count of tokens, as far as it is known; null where it is not. */
    @Nullable
    Usage usage();

    /** Releases what it holds: bytes, or the request to the provider. */
    @Override
    void close();

    /** What a plain answer says, with the public name of the model. */
    sealed interface Body {

        /** In the client's form, because the provider speaks it too. */
        record Raw(Slices json) implements Body {}

        /** In no form yet. */
        record Typed(ChatAnswer answer) implements Body {}
    }

    /**
     * A plain answer, checked.
     *
     * @param usage null where it is not known
     * @param room that its body takes, until it is closed; null where room is not counted
     */
    record Whole(
            Attempt attempt,
            Map<String, String> headers,
            Body body,
            @Nullable Usage usage,
            ByteBudget.@Nullable Share room)
            implements Answer {
        public Whole {
            headers = Map.copyOf(headers);
        }

        public Whole(Attempt attempt, Map<String, String> headers, Slices json) {
            this(attempt, headers, new Body.Raw(json), null, null);
        }

        public Whole(Attempt attempt, Map<String, String> headers, ChatAnswer answer) {
            this(attempt, headers, new Body.Typed(answer), answer.usage(), null);
        }

        /** The same answer, whose body takes this. */
        public Whole taking(ByteBudget.Share taken) {
            return new Whole(attempt, headers, body, usage, taken);
        }

        @Override
        public void close() {
            if (room != null) {
                room.close();
            }
        }
    }

    /**
     * An answer whose bytes are passed on as they come, because they are no JSON of a known form. The first ones have already come.
     *
     * @param status of success
     * @param headers also {@code content-disposition}
     * @param contentType null if the provider gave none
     * @param length in bytes; -1 if it is not known
     */
    record Passed(
            Attempt attempt,
            int status,
            Map<String, String> headers,
            @Nullable String contentType,
            long length,
            ByteStream bytes)
            implements Answer {
        public Passed {
            headers = Map.copyOf(headers);
        }

        @Override
        public @Nullable Usage usage() {
            return null;
        }

        @Override
        public void close() {
            bytes.close();
        }

        /** The same answer, whose bytes go through another stream. */
        public Passed through(ByteStream newBytes) {
            return new Passed(attempt, status, headers, contentType, length, newBytes);
        }
    }

    /**
     * A stream that has already produced its first event with content; so before the first byte a retry or a fallback needs no
     * special case.
     *
     * @param first the events up to and including the first one with content
     * @param rest what follows them
     */
    record Streamed(Attempt attempt, Map<String, String> headers, List<StreamEvent.Chunk> first, EventStream rest)
            implements Answer {
        public Streamed {
            headers = Map.copyOf(headers);
            first = List.copyOf(first);
        }

        @Override
        public @Nullable Usage usage() {
            return rest.usage();
        }

        @Override
        public void close() {
            rest.close();
        }

        /** The same answer, whose events go through another stream after the first ones. */
        public Streamed through(EventStream newRest) {
            return new Streamed(attempt, headers, first, newRest);
        }
    }

    /** The bytes of an answer that is passed on as it comes, for one reader. */
    interface ByteStream extends AutoCloseable {

        /**
         * The next bytes, valid until the next call.
         *
         * @return none at the end
         * @throws CallFailedException if the answer broke, or was silent for too long
         * @throws InterruptedException if the client disconnected, or the gateway stops
         */
        ByteBuffer next() throws InterruptedException;

        /** Whether more bytes have arrived, so that {@link #next} need not wait. */
        default boolean ready() {
            return false;
        }

        /**
         * Ends the request to the provider at once, if it still runs. {@link Call#interruption} says why. Does nothing the second time.
         */
        @Override
        void close();

        /** Ends it as {@link #close()} does, because its reader failed. */
        default void close(CallFailedException why) {
            close();
        }
    }
}
