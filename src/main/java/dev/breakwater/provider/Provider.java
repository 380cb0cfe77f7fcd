package dev.breakwater.provider;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import java.util.Set;

/** A source of answers: the exchange over HTTP for all {@link ProviderForm}s, or the mock. Thread-safe. */
public interface Provider {

    /** The adapters' names for which it answers: {@link dev.breakwater.catalog.Endpoint#adapter()}. */
    Set<String> names();

    /**
     * Asks the attempt's deployment, once.
     *
     * @return a checked answer; a streamed one has produced its first event with content
     * @throws dev.breakwater.call.CallFailedException if there is none, with the reason
     * @throws InterruptedException if the attempt's time is up; the request to the provider has been cancelled
     */
    Answer ask(Attempt attempt) throws InterruptedException;
}
