package dev.breakwater.provider;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.upstream.Framing;
import dev.breakwater.upstream.Headers;
import java.util.Map;

/**
 * A provider's API: how requests and answers are written. {@code provider.exchange} does everything else: it sends, reads, and enforces
 * limits of time and size. Implementations are beans, are thread-safe and keep nothing between attempts but credentials.
 */
public interface ProviderForm {

    /** The adapter's name, as in {@link dev.breakwater.catalog.ProviderDescriptor#adapter()}. */
    String name();

    /**
     * The request for the attempt's deployment.
     *
     * @throws CallFailedException if this form cannot express the client's request
     */
    ProviderRequest request(Attempt attempt);

    /**
     * The headers that authorize a request: by default, those of the deployment's key.
     *
     * @throws CallFailedException if there are no credentials
     */
    default Map<String, String> authorization(Attempt attempt, ProviderRequest request) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        return endpoint.provider().access().credentials().headers(endpoint.key());
    }

    /**
     * Whether the provider counts the tokens of this attempt's prompt ({@link dev.breakwater.catalog.Operation#COUNT_TOKENS}). By default
     * none does: the gateway then answers with its own count, and sends nothing.
     */
    default boolean countsTokens(Attempt attempt) {
        return false;
    }

    /**
     * Whether a request that was answered with 401 is worth sending again, once and at once: it had a token that expired early or was
     * revoked, and there is another one now. By default it is not.
     *
     * @param authorization the refused request's header
     */
    default boolean renews(Attempt attempt, String authorization) {
        return false;
    }

    /**
     * Whether this answer shows that the provider lacks the API in which it was asked, so that the form asks in another one from now on. The
     * attempt then asks again, once. By default a form has one API.
     *
     * @param sent what was asked
     * @param status of an error
     * @param body its beginning, as for {@link #classify}
     */
    default boolean asksOtherwise(Attempt attempt, ProviderRequest sent, int status, byte[] body) {
        return false;
    }

    /** How the events of this attempt's stream are separated. */
    default Framing framing(Attempt attempt) {
        return Framing.SERVER_SENT_EVENTS;
    }

    /**
     * A plain answer, checked, in the client's form and with the public name of the model.
     *
     * @param headers of an answer with a status of success
     * @param body without a byte order mark
     * @throws CallFailedException if it is an error, or not an answer
     */
    Answer.Whole whole(Attempt attempt, Headers headers, byte[] body);

    /** Whether a successful answer to this attempt is passed on as bytes, as it comes ({@link Answer.Passed}). By default it is not. */
    default boolean passes(Attempt attempt) {
        return false;
    }

    /**
     * Checks the beginning of an answer that {@link #passes}.
     *
     * @param beginning at least the first bytes; of a text, up to 64 KiB
     * @param whole whether that is all of it
     * @throws CallFailedException if it is an error, or not an answer
     */
    default void check(Attempt attempt, Headers headers, byte[] beginning, boolean whole) {}

    /** A decoder for one stream. */
    StreamDecoder decoder(Attempt attempt, Headers headers);

    /**
     * The failure that an answer with another status means; by default what {@link FailureTable} says.
     *
     * @param body its beginning, at most 64 KiB; empty if it broke off
     */
    default CallFailedException classify(Attempt attempt, int status, Headers headers, byte[] body) {
        return FailureTable.of(attempt, status, headers, body);
    }
}
