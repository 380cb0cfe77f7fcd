package dev.breakwater.api;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form of API that clients speak: how its requests become calls, and how answers, streams and errors become bytes. Keys, the bound of
 * the body, threads, headers, heartbeats and disconnects are the same for all forms, and live outside of it.
 *
 * <p>A form is one sub-package: an application-scoped bean that implements this interface, and a resource that maps its paths to
 * {@link ModelCalls}. Forms do not know each other. Implementations are thread-safe and keep nothing between calls.
 */
public interface ClientApi {

    /**
     * Prefixes of the paths that speak this form, with a leading slash. The longest prefix of all forms wins, so that an error that comes
     * before any resource is rendered in the client's own form. A name with a leading colon is the ending of a path, and wins over all
     * prefixes.
     */
    Set<String> paths();

    /** A header that only clients of this form send, whatever the path; null where there is none. */
    default @Nullable String header() {
        return null;
    }

    /**
     * The call that a request asks for, with its policy resolved.
     *
     * @param body unpacked, as bytes
     * @param now the configuration that the whole call uses
     * @param begun when the request arrived, in nanoseconds
     * @throws BadRequestException with the parameter that is wrong
     */
    Call decode(Incoming request, byte[] body, GatewayConfig now, long begun);

    /** The body of a plain answer, as JSON. */
    Slices encode(Answer.Whole answer);

    /** The encoder of one stream; its caller uses it on one thread. */
    StreamEncoder encoder(Answer.Streamed answer);

    /**
     * The body of an error, to be bound by Jakarta JSON Binding. Its status is the failure's.
     *
     * @param message what the client reads; it names the failures of fallbacks too
     */
    Object error(Failure failure, String message);
}
