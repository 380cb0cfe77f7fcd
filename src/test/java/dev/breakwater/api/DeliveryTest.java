package dev.breakwater.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.server.HandedBackRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A server in which something goes wrong, and what becomes of its exchange. */
class DeliveryTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private int status = 200;
    private boolean committed;

    private final HandedBackRequest request = new HandedBackRequest(fake(HttpServletRequest.class, this::ofRequest));

    @Test
    void an_answer_that_is_written_ends_as_the_server_ends_it() {
        request.startAsync();

        deliver(ready -> true);

        assertThat(completed).hasValue(0);
        assertThat(closed).as("what it held").hasValue(1);
    }

    @Test
    void a_server_that_throws_while_it_writes_still_ends_the_exchange() {
        request.startAsync();

        deliver(ready -> {
            throw new IllegalArgumentException("a header that is none");
        });

        assertThat(status).isEqualTo(500);
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("{\"error\":{\"message\":\"The gateway itself");
        assertThat(completed).hasValue(1);
        assertThat(closed).as("what it held").hasValue(1);
    }

    @Test
    void so_does_one_that_takes_no_answer_any_more() {
        request.startAsync();

        deliver(ready -> false);

        assertThat(completed).hasValue(1);
        assertThat(closed).as("what it held").hasValue(1);
    }

    @Test
    void and_one_that_runs_out_of_memory_before_there_is_an_answer() {
        request.startAsync();

        new Delivery(fake(AsyncResponse.class, (called, arguments) -> true), request).deliver(() -> {
            throw new OutOfMemoryError();
        });

        assertThat(status).isEqualTo(500);
        assertThat(completed).hasValue(1);
    }

    @Test
    void an_answer_that_has_begun_gets_no_other_status() {
        request.startAsync();
        committed = true;

        deliver(ready -> {
            throw new IllegalStateException();
        });

        assertThat(status).isEqualTo(200);
        assertThat(written.size()).isZero();
        assertThat(completed).hasValue(1);
    }

    @Test
    void an_exchange_that_has_ended_is_not_ended_again() {
        request.startAsync().complete();

        deliver(ready -> {
            throw new IllegalStateException();
        });

        assertThat(completed).hasValue(1);
    }

    private void deliver(Function<Object, Boolean> resume) {
        AutoCloseable body = closed::incrementAndGet;
        AsyncResponse response = fake(AsyncResponse.class, (called, arguments) -> resume.apply(arguments[0]));
        new Delivery(response, request).deliver(() -> Response.ok(body).build());
    }

    private Object ofRequest(String called, Object[] arguments) {
        return fake(AsyncContext.class, (method, none) -> switch (method) {
            case "complete" -> completed.incrementAndGet();
            case "getResponse" -> fake(HttpServletResponse.class, this::ofResponse);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Object ofResponse(String called, Object[] arguments) {
        switch (called) {
            case "isCommitted" -> {
                return committed;
            }
            case "getOutputStream" -> {
                return new Written();
            }
            case "setStatus" -> status = (int) arguments[0];
            default -> {} // what is set beside it
        }
        return "";
    }

    private final class Written extends ServletOutputStream {
        @Override
        public void write(int each) {
            written.write(each);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }

    private interface Called {
        Object with(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = called.with(method.getName(), arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }
}
