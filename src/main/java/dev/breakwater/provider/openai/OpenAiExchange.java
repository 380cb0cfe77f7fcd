package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Secret;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.NoRoomException;
import dev.breakwater.upstream.UnusableAnswerException;
import dev.breakwater.upstream.UpstreamClient;
import dev.breakwater.upstream.UpstreamRequest;
import dev.breakwater.upstream.UpstreamResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One request in OpenAI's form and its answer, plain or streamed, checked and classified. */
@ApplicationScoped
public class OpenAiExchange {

    /** Of a provider's error so much is read; the rest is somebody's page. Bytes. */
    private static final int LONGEST_ERROR = 64 << 10;

    /** Its status has been told: a body that is slower is not waited for. */
    private static final Duration ERROR_TIME = Duration.ofSeconds(5);

    /** The longest plain answer to a request for a stream that is looked at for what it says. Bytes. */
    private static final int LONGEST_NO_STREAM = 1 << 20;

    /** Events without content that a stream may begin with; what sends more of them is broken. */
    private static final int MOST_PRELIMINARIES = 1_000;

    /** The same in bytes. Azure's filter results have some hundreds. */
    private static final int LONGEST_PRELIMINARIES = 1 << 20;

    /** What no stream of events begins with: JSON, and pages. */
    private static final String NO_STREAM = "{[<";

    /** Longer than any attempt: its deadline interrupts. */
    private static final Duration EVER = Duration.ofDays(365);

    @Inject
    UpstreamClient client;

    @Inject
    Ticker ticker;

    @Inject
    ByteBudget budget;

    @Inject
    Event<CallEvent> events;

    static Map<String, String> bearer(Endpoint endpoint) {
        Secret key = endpoint.key();
        return key == null ? Map.of() : Map.of("Authorization", "Bearer " + key.reveal());
    }

    /** @param headers the provider's own; the deployment's {@code extra_headers} win over them */
    public Answer ask(Attempt attempt, String address, Map<String, String> headers) throws InterruptedException {
        Deployment deployment = attempt.deployment();
        ApiRequest request = attempt.call().request();
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(deployment.endpoint().headers());
        all.putAll(RemainingTime.headers(attempt, ticker.nanos()));
        all.put("Accept", request.streamed() ? "text/event-stream" : "application/json");
        UpstreamRequest upstream = new UpstreamRequest(
                URI.create(address),
                all,
                request.bodyFor(deployment.endpoint().model(), deployment.defaults()),
                attempt.call().policy().time().connect());
        ByteBudget.Share room =
                new ByteBudget.Share(budget, attempt.call().policy().size().inFlight());
        UpstreamResponse response = null;
        boolean handedOn = false;
        try {
            response = client.send(upstream);
            if (response.status() / 100 != 2) {
                throw FailureTable.of(attempt, response.status(), response.headers(), reason(response));
            }
            Answer answer = request.streamed() ? streamed(attempt, response, room) : whole(attempt, response, room);
            handedOn = true;
            return answer;
        } catch (IOException broken) {
            throw failed(attempt, broken);
        } finally {
            if (!handedOn) {
                room.close();
            }
            if (response != null && !(handedOn && request.streamed())) {
                response.close();
            }
        }
    }

    /** An answer that cannot be read to its end. */
    static CallFailedException failed(Attempt attempt, IOException broken) {
        return switch (broken) {
            case UnusableAnswerException unusable ->
                FailureTable.garbled(attempt, String.valueOf(unusable.getMessage()));
            case NoRoomException full -> {
                String message =
                        attempt.where() + " gave an answer for which there is no room: the gateway holds as many bytes"
                                + " of requests and answers as it may. Try again later; raise"
                                + " max_bytes_in_flight, or the heap.";
                yield new CallFailedException(new Failure.NoRoom(ErrorDetails.of(503, message)), attempt, full);
            }
            default -> FailureTable.unreachable(attempt, broken);
        };
    }

    /** The beginning of an error's body, as far as it comes in time. One that breaks off is none: its status has said what matters. */
    private static byte[] reason(UpstreamResponse response) throws InterruptedException {
        try {
            return response.body().beginning(LONGEST_ERROR, ERROR_TIME);
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private static Answer whole(Attempt attempt, UpstreamResponse response, ByteBudget.Share room)
            throws IOException, InterruptedException {
        byte[] body = response.readAll(attempt.call().policy().size().answer(), room);
        return PlainAnswer.check(attempt, response.headers(), body).taking(room);
    }

    private Answer streamed(Attempt attempt, UpstreamResponse response, ByteBudget.Share room)
            throws IOException, InterruptedException {
        // Its first byte says what it is: events come under any content type, and so does what is no stream.
        if (NO_STREAM.indexOf(response.body().firstByte()) >= 0) {
            // Most often an error that forgot its status, sometimes a page, sometimes a plain answer.
            PlainAnswer.check(attempt, response.headers(), response.readAll(LONGEST_NO_STREAM, room));
            String type = response.headers().first("content-type").orElse("of no type");
            throw FailureTable.garbled(attempt, "a stream was asked for, and the answer is " + type);
        }
        ChunkStream stream = new ChunkStream(
                attempt, response, room, ticker, () -> events.fire(new CallEvent.EventDropped(attempt)));
        List<StreamEvent.Chunk> first = new ArrayList<>();
        int bytes = 0;
        while (first.size() < MOST_PRELIMINARIES && bytes <= LONGEST_PRELIMINARIES) {
            switch (stream.begin(EVER)) {
                case StreamEvent.Chunk chunk -> {
                    first.add(chunk);
                    bytes += chunk.length();
                    if (chunk.content().hasContent()) {
                        return new Answer.Streamed(
                                attempt, FailureTable.passedOn(attempt, response.headers()), first, stream);
                    }
                }
                case StreamEvent.Silence silence -> {}
                case StreamEvent.End end -> throw FailureTable.garbled(attempt, "its stream ended before any content");
            }
        }
        throw FailureTable.garbled(attempt, "its stream began with " + first.size() + " events without content");
    }
}
