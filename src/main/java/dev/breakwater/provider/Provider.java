package dev.breakwater.provider;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;

/** One form of API that deployments speak. Implementations are thread-safe and keep nothing between attempts. */
public interface Provider {

    /** The name by which {@link dev.breakwater.catalog.Endpoint#provider()} asks for it. */
    String name();

    /**
     * Asks the attempt's deployment, once.
     *
     * @return a checked answer; a streamed one has produced its first event with content
     * @throws dev.breakwater.call.CallFailedException if there is none, with the reason
     * @throws InterruptedException if the attempt's time is up; the request to the provider has been cancelled
     */
    Answer ask(Attempt attempt) throws InterruptedException;
}
