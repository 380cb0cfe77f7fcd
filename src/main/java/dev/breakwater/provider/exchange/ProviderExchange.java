package dev.breakwater.provider.exchange;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.AnswerChecks;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.upstream.NoRoomException;
import dev.breakwater.upstream.UnusableAnswerException;
import dev.breakwater.upstream.UpstreamClient;
import dev.breakwater.upstream.UpstreamRequest;
import dev.breakwater.upstream.UpstreamResponse;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** One request to a provider in its form, and the answer to it, plain or streamed, checked and classified. */
@ApplicationScoped
public class ProviderExchange implements Provider {

    /** The part of an error's body that is read. Bytes. */
    private static final int LONGEST_ERROR = 64 << 10;

    /** How long the body of an error is awaited: its status has said what matters. */
    private static final Duration ERROR_TIME = Duration.ofSeconds(5);

    /** The longest plain answer to a request for a stream that is searched for an error. Bytes. */
    private static final int LONGEST_NO_STREAM = 1 << 20;

    /** Chunks without content that a stream may begin with. */
    private static final int MOST_PRELIMINARIES = 1_000;

    /** The same in bytes. Azure's filter results have some hundreds. */
    private static final int LONGEST_PRELIMINARIES = 1 << 20;

    private static final String CONTENT_DISPOSITION = "content-disposition";

    private final Map<String, ProviderForm> forms = new HashMap<>(); // written once, before the first call

    @Inject
    UpstreamClient client;

    @Inject
    Ticker ticker;

    @Inject
    ByteBudget budget;

    @Inject
    Event<CallEvent> events;

    @Inject
    @Any
    Instance<ProviderForm> all;

    @PostConstruct
    void collect() {
        collect(all);
    }

    void collect(Iterable<ProviderForm> given) {
        given.forEach(each -> forms.put(each.name(), each));
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(forms.keySet());
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        ProviderForm form =
                Objects.requireNonNull(forms.get(attempt.deployment().endpoint().adapter()));
        if (attempt.call().request().operation() == Operation.COUNT_TOKENS && !form.countsTokens(attempt)) {
            return counted(attempt);
        }
        ProviderRequest asked = form.request(attempt);
        ByteBudget.Share room =
                new ByteBudget.Share(budget, attempt.call().policy().size().inFlight());
        UpstreamResponse response = null;
        Answer answer = null;
        try {
            response = sent(form, attempt, asked);
            if (response.status() / 100 != 2) {
                byte[] reason = reason(response);
                if (form.asksOtherwise(attempt, asked, response.status(), reason)) {
                    response.close();
                    return ask(attempt);
                }
                throw form.classify(attempt, response.status(), response.headers(), reason);
            }
            answer = answer(form, attempt, response, room);
            return answer;
        } catch (IOException broken) {
            throw failed(attempt, broken);
        } finally {
            if (answer == null) {
                room.close();
            }
            boolean open = answer instanceof Answer.Streamed || answer instanceof Answer.Passed;
            if (response != null && !open) {
                response.close();
            }
        }
    }

    private UpstreamResponse sent(ProviderForm form, Attempt attempt, ProviderRequest asked)
            throws IOException, InterruptedException {
        UpstreamRequest request = request(form, attempt, asked);
        if (attempt.call().request().once()) {
            return client.sendOnce(request);
        }
        UpstreamResponse response = client.send(request);
        if (response.status() == 401 && form.renews(attempt, authorization(request))) {
            response.close();
            return client.send(request(form, attempt, asked));
        }
        return response;
    }

    private Answer answer(ProviderForm form, Attempt attempt, UpstreamResponse response, ByteBudget.Share room)
            throws IOException, InterruptedException {
        if (form.passes(attempt)) {
            return passed(form, attempt, response);
        }
        return attempt.call().request().streamed()
                ? streamed(form, attempt, response, room)
                : whole(form, attempt, response, attempt.call().policy().size().answer(), room);
    }

    /** The gateway's own count of a prompt. */
    private static Answer counted(Attempt attempt) {
        Usage usage = new Usage(attempt.call().request().prompt().tokens(), 0);
        AnswerHead head = new AnswerHead(null, 0, attempt.call().group().name());
        return new Answer.Whole(attempt, Map.of(), new ChatAnswer(head, List.of(), usage, Map.of()));
    }

    /** The deployment's {@code extra_headers} override the credentials and the headers of the form. */
    private UpstreamRequest request(ProviderForm form, Attempt attempt, ProviderRequest request)
            throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(form.authorization(attempt, request));
        headers.putAll(request.headers());
        headers.putAll(endpoint.headers());
        headers.putAll(DeadlineHeaders.of(attempt, ticker.nanos()));
        headers.put("Accept", accepted(form, attempt, request));
        return new UpstreamRequest(
                request.method(),
                URI.create(request.address()),
                headers,
                request.body(),
                attempt.call().policy().time().connect());
    }

    private static String authorization(UpstreamRequest request) {
        return request.headers().getOrDefault("Authorization", "");
    }

    private static String accepted(ProviderForm form, Attempt attempt, ProviderRequest request) {
        if (form.passes(attempt)) {
            return request.headers().getOrDefault("Accept", "*/*");
        }
        return attempt.call().request().streamed() ? form.framing(attempt).mediaType() : "application/json";
    }

    /** The failure of an answer that cannot be read to its end. */
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

    /** The beginning of an error's body, as far as it arrives in time; empty if it breaks off. */
    private static byte[] reason(UpstreamResponse response) throws InterruptedException {
        try {
            return response.body().beginning(LONGEST_ERROR, ERROR_TIME);
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private static Answer whole(
            ProviderForm form, Attempt attempt, UpstreamResponse response, int most, ByteBudget.Share room)
            throws IOException, InterruptedException {
        byte[] body = ByteOrderMark.skip(response.readAll(most, room));
        Answer.Whole answer = form.whole(attempt, response.headers(), body);
        if (answer.body() instanceof Answer.Body.Typed typed) {
            new AnswerChecks(attempt).check(typed.answer());
        }
        return answer.taking(room);
    }

    private Answer passed(ProviderForm form, Attempt attempt, UpstreamResponse response)
            throws IOException, InterruptedException {
        ProviderBytes bytes = ProviderBytes.begin(attempt, response, ticker);
        form.check(attempt, response.headers(), bytes.beginning(), bytes.whole());
        Map<String, String> headers = new HashMap<>(FailureTable.passedOn(attempt, response.headers()));
        response.headers().first(CONTENT_DISPOSITION).ifPresent(value -> headers.put(CONTENT_DISPOSITION, value));
        return new Answer.Passed(
                attempt,
                response.status(),
                headers,
                response.headers().first("content-type").orElse(null),
                response.body().length(),
                bytes);
    }

    private Answer streamed(ProviderForm form, Attempt attempt, UpstreamResponse response, ByteBudget.Share room)
            throws IOException, InterruptedException {
        // The first byte decides, not the content type: events arrive under any type.
        if (!form.framing(attempt).canBegin(response.body().firstByte())) {
            // Most often an error without its status, sometimes a page, sometimes a plain answer.
            whole(form, attempt, response, LONGEST_NO_STREAM, room);
            String type = response.headers().first("content-type").orElse("of no type");
            throw FailureTable.garbled(attempt, "a stream was asked for, and the answer is " + type);
        }
        ProviderStream stream = new ProviderStream(
                attempt,
                response,
                form.framing(attempt).read(response.body(), room),
                form.decoder(attempt, response.headers()),
                room,
                ticker,
                () -> events.fire(new CallEvent.EventDropped(attempt)));
        Map<String, String> headers = FailureTable.passedOn(attempt, response.headers());
        return new Answer.Streamed(attempt, headers, beginning(attempt, stream), stream);
    }

    /** The stream's chunks up to the first one with content. */
    private static List<StreamEvent.Chunk> beginning(Attempt attempt, ProviderStream stream)
            throws InterruptedException {
        boolean checked = new AnswerChecks(attempt).empty();
        boolean stopped = false;
        List<StreamEvent.Chunk> first = new ArrayList<>();
        int bytes = 0;
        while (first.size() < MOST_PRELIMINARIES && bytes <= LONGEST_PRELIMINARIES) {
            switch (stream.begin(EventStream.EVER)) {
                case StreamEvent.Chunk chunk -> {
                    first.add(chunk);
                    bytes += chunk.length();
                    boolean emptyStop = checked && chunk.content().isEmptyStop();
                    if (chunk.content().hasContent() && !emptyStop) {
                        return first;
                    }
                    // Another choice may still say something.
                    stopped |= emptyStop;
                    if (stopped && stream.complete()) {
                        throw AnswerChecks.empty(attempt);
                    }
                }
                case StreamEvent.Silence silence -> {}
                case StreamEvent.End end ->
                    throw stopped
                            ? AnswerChecks.empty(attempt)
                            : FailureTable.garbled(attempt, "its stream ended before any content");
            }
        }
        throw FailureTable.garbled(attempt, "its stream began with " + first.size() + " events without content");
    }
}
