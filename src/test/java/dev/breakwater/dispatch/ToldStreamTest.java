package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.testing.ScriptedStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldStreamTest {

    private final List<String> told = new ArrayList<>();
    private final ScriptedStream source = new ScriptedStream(StreamEvent.END);
    private final ToldStream stream = new ToldStream(source, new ToldStream.Listener() {
        @Override
        public void whole() {
            told.add("whole");
        }

        @Override
        public void broke(CallFailedException failed) {
            told.add(failed.getMessage());
        }

        @Override
        public void left() {
            told.add("left");
        }
    });

    @Test
    void one_whose_reader_cannot_go_on_is_told_why() {
        stream.close(new CallFailedException(serverError(), anAttempt(aCall().get(), 0), null));

        assertThat(told).containsExactly("server error");
        assertThat(source.closed()).isTrue();
    }

    @Test
    void one_that_is_closed_without_a_reason_was_left() {
        stream.close();

        assertThat(told).containsExactly("left");
    }
}
