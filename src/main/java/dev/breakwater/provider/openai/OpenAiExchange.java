package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.Endpoint;
import dev.breakwater.call.Secret;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.Ticker;
import dev.breakwater.provider.FailureTable;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request in OpenAI's form and its answer, plain or streamed, checked and classified. */
@ApplicationScoped
public class OpenAiExchange {

    /** The longest plain answer that is taken; a provider that sends more is broken. */
    private static final int LONGEST_ANSWER = 256 << 20;

    private static final int LONGEST_ERROR = 1 << 20;

    /** Events without content that a stream may begin with; what sends more of them is broken. */
    private static final int MOST_PRELIMINARIES = 1_000;

    /** Longer than any attempt: its deadline interrupts. */
    private static final Duration EVER = Duration.ofDays(365);

    @Inject
    UpstreamClient client;

    @Inject
    Ticker ticker;

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
        UpstreamResponse response = null;
        boolean handedOn = false;
        try {
            response = client.send(upstream);
            if (response.status() / 100 != 2) {
                throw FailureTable.of(attempt, response.status(), response.headers(), reason(response));
            }
            if (!request.streamed()) {
                return whole(attempt, response);
            }
            Answer answer = streamed(attempt, response);
            handedOn = true;
            return answer;
        } catch (IOException broken) {
            throw FailureTable.unreachable(attempt, broken);
        } finally {
            if (response != null && !handedOn) {
                response.close();
            }
        }
    }

    /** Its status has said what matters; a reason that breaks off, or has no end, is none. */
    private static byte[] reason(UpstreamResponse response) throws InterruptedException {
        try {
            return response.readAll(LONGEST_ERROR);
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private static Answer whole(Attempt attempt, UpstreamResponse response) throws IOException, InterruptedException {
        byte[] body = response.readAll(LONGEST_ANSWER);
        return PlainAnswer.check(attempt, response.headers(), body);
    }

    private Answer streamed(Attempt attempt, UpstreamResponse response) throws IOException, InterruptedException {
        String type = response.headers().first("content-type").orElse("text/event-stream");
        if (!type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            // Most often an error that forgot its status, sometimes a page, sometimes a plain answer; none of them is a
            // stream.
            PlainAnswer.check(attempt, response.headers(), response.readAll(LONGEST_ERROR));
            throw FailureTable.garbled(attempt, "a stream was asked for, and the answer is " + type);
        }
        ChunkStream stream =
                new ChunkStream(attempt, response, ticker, () -> events.fire(new CallEvent.EventDropped(attempt)));
        List<StreamEvent.Chunk> first = new ArrayList<>();
        while (first.size() < MOST_PRELIMINARIES) {
            switch (stream.begin(EVER)) {
                case StreamEvent.Chunk chunk -> {
                    first.add(chunk);
                    if (chunk.said().content()) {
                        return new Answer.Streamed(
                                attempt, FailureTable.passedOn(attempt, response.headers()), first, stream);
                    }
                }
                case StreamEvent.Silence silence -> {}
                case StreamEvent.End end -> throw FailureTable.garbled(attempt, "its stream ended before any content");
            }
        }
        throw FailureTable.garbled(attempt, "its stream began with " + MOST_PRELIMINARIES + " events without content");
    }
}
