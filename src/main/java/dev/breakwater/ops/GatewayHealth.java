package dev.breakwater.ops;

import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.config.tree.Problem;
import dev.breakwater.server.CallThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The gateway's own health, for every health endpoint. It depends on the gateway only, not on providers: if an outage of all providers took
 * the gateway out of service, their outage would become the gateway's.
 */
@ApplicationScoped
public class GatewayHealth {

    /** The gateway's state. New calls are accepted in {@link #HEALTHY}, and in {@link #DRAINING} until the drain delay ends. */
    public enum State {
        /** The configuration has not been read yet. */
        STARTING,
        HEALTHY,
        /** Shutdown has begun. */
        DRAINING
    }

    @Inject
    CurrentConfig config;

    @Inject
    CallThreads threads;

    public State state() {
        if (threads.leaving()) {
            return State.DRAINING;
        }
        return started() ? State.HEALTHY : State.STARTING;
    }

    /** Whether load balancers should send new calls. A rejected change of the configuration does not affect it. */
    public boolean ready() {
        return state() == State.HEALTHY;
    }

    /** Whether the configuration has been read. */
    public boolean started() {
        return config.started();
    }

    public int callsRunning() {
        return threads.running();
    }

    /** Why the last change of the configuration was not applied; empty if it was. */
    public List<Problem> configProblems() {
        return config.problems();
    }
}
