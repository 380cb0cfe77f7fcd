package dev.breakwater.reliability;

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

class ObservedStreamTest {

    private final CallFailedException failed =
            new CallFailedException(serverError(), anAttempt(aCall().get(), 0), null);
    private final List<StreamEnd> ends = new ArrayList<>();

    @Test
    void a_whole_stream_is_complete_whatever_follows() throws Exception {
        EventStream stream = observed(new ScriptedStream(StreamEvent.END));

        stream.next(Duration.ZERO);
        stream.close();

        assertThat(ends).containsExactly(StreamEnd.COMPLETE);
    }

    @Test
    void a_stream_that_is_closed_before_its_end_was_left() {
        observed(new ScriptedStream(StreamEvent.END)).close();

        assertThat(ends).containsExactly(new StreamEnd.Closed(null));
    }

    @Test
    void a_broken_stream_was_not_left() {
        EventStream stream = observed(new ScriptedStream(failed));

        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isSameAs(failed);
        stream.close();

        assertThat(ends).containsExactly(new StreamEnd.Broke(failed));
    }

    @Test
    void a_defect_is_no_client_that_left() {
        EventStream stream = observed(new Defective());

        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stream::close).isInstanceOf(IllegalStateException.class);

        assertThat(ends).singleElement().isInstanceOf(StreamEnd.Defect.class);
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
    void a_stream_whose_reader_failed_says_why() {
        observed(new ScriptedStream(StreamEvent.END)).close(failed);

        assertThat(ends).containsExactly(new StreamEnd.Closed(failed));
    }

    @Test
    void one_stream_tells_two_observers_in_order() throws Exception {
        List<String> told = new ArrayList<>();
        EventStream inner = ObservedStream.of(new ScriptedStream(StreamEvent.END), end -> told.add("inner"));
        EventStream outer = ObservedStream.of(inner, end -> told.add("outer"));

        outer.next(Duration.ZERO);
        outer.close();

        assertThat(told).containsExactly("inner", "outer");
        assertThat(outer.toString()).containsOnlyOnce("ObservedStream");
    }

    private EventStream observed(EventStream source) {
        return ObservedStream.of(source, ends::add);
    }
}
