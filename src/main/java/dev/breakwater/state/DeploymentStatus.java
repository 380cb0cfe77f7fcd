package dev.breakwater.state;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.state.limits.LimitUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment is at one moment. A view: it does not change. Counts are of this process and of the last minute, the running second
 * included. Attempts that a request's mock flags answer are not counted.
 *
 * @param operations how it is for each operation that it was asked for; cooldowns are by operation
 * @param failing its last attempt failed by its own fault, or it has had no success since a cooldown
 * @param inFlight attempts that have started and not ended, streams included
 * @param calls attempts that started within the minute
 * @param failures attempts that failed within the minute, where the failure is held against the deployment
 * @param latency null where fewer than 20 attempts have answered
 * @param tokens of prompts and answers, as providers counted them, of attempts that ended within the minute
 * @param limits how much of each of its limits is used
 */
public record DeploymentStatus(
        Deployment deployment,
        Map<Operation, OperationStatus> operations,
        boolean failing,
        long inFlight,
        int calls,
        int failures,
        @Nullable Latency latency,
        long tokens,
        List<LimitUse> limits) {

    /** In the order from well to ill. */
    public enum State {
        /** It takes calls. */
        OPEN,
        /** Its cooldown is over, and one attempt at a time is let through until one succeeds. */
        HALF_OPEN,
        /** It gets no attempts. */
        COOLING
    }

    /** How it is for one operation. The reason and the instant are null where it is open. */
    public record OperationStatus(
            State state, @Nullable Reason reason, @Nullable Instant until) {

        static final OperationStatus OPEN = new OperationStatus(State.OPEN, null, null);
    }

    /**
     * What it cools down for.
     *
     * @param status the HTTP status of the failure
     */
    public record Reason(FailureKind kind, int status) {}

    /** How long its last 128 answers took: plain ones in total, streams until their first content. */
    public record Latency(Duration p50, Duration p95) {}

    public DeploymentStatus {
        operations = Map.copyOf(operations);
        limits = List.copyOf(limits);
    }

    /** The worst of its operations. */
    public State state() {
        return operations.values().stream()
                .map(OperationStatus::state)
                .max(Comparator.naturalOrder())
                .orElse(State.OPEN);
    }
}
