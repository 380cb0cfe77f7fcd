package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.testing.ScriptedStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldStreamTest {

    private final List<String> told = new ArrayList<>();

    private final ToldStream.Listener listener = new ToldStream.Listener() {
        @Override
        public void whole() {
            told.add("whole");
        }

        @Override
        public void broke(CallFailedException failed) {
            told.add("broke");
        }

        @Override
        public void failed(Throwable defect) {
            told.add("failed");
        }

        @Override
        public void left() {
            told.add("left");
        }
    };

    @Test
    void a_whole_stream_is_whole_whatever_comes_behind() throws Exception {
        ToldStream stream = new ToldStream(new ScriptedStream(StreamEvent.END), listener);

        stream.next(Duration.ZERO);
        stream.close();

        assertThat(told).containsExactly("whole");
    }

    @Test
    void a_stream_that_is_closed_before_its_end_was_left() {
        new ToldStream(new ScriptedStream(StreamEvent.END), listener).close();

        assertThat(told).containsExactly("left");
    }

    @Test
    void a_broken_stream_was_not_left() {
        CallFailedException failed = new CallFailedException(serverError(), anAttempt(aCall().get(), 0), null);
        ToldStream stream = new ToldStream(new ScriptedStream(failed), listener);

        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isSameAs(failed);
        stream.close();

        assertThat(told).containsExactly("broke");
    }

    @Test
    void a_defect_is_no_client_that_left() {
        ToldStream stream = new ToldStream(new Defective(), listener);

        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stream::close).isInstanceOf(IllegalStateException.class);

        assertThat(told).containsExactly("failed");
    }

    /** Fails whatever it is asked. */
    private static final class Defective implements EventStream {
        @Override
        public StreamEvent next(Duration patience) {
            throw new IllegalStateException("defect");
        }

        @Override
        public void close() {
            throw new IllegalStateException("defect");
        }
    }

    @Test
    void one_whose_reader_cannot_go_on_is_told_why() {
        ToldStream stream = new ToldStream(new ScriptedStream(StreamEvent.END), listener);

        stream.close(new CallFailedException(serverError(), anAttempt(aCall().get(), 0), null));

        assertThat(told).containsExactly("broke");
    }
}
