package dev.breakwater.reliability;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.CancelReason;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Outcome;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.DeploymentLoad;
import dev.breakwater.state.DeploymentStatuses;
import dev.breakwater.state.FirstTokenLatency;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times each attempt from its start to its end, and fires one event at either; a stream ends with its last event. The end
 * gives the attempt's permit back. A played attempt is not counted for its deployment. How long a stream took to its first content is remembered, and how long it did not begin
 * where it was ended before.
 */
@Metered
@Interceptor
@Priority(Order.METER)
public class MeterInterceptor {

    private final DeploymentStatuses statuses;
    private final FirstTokenLatency times;
    private final Ticker ticker;
    private final Event<CallEvent.AttemptStarted> starts;
    private final Event<CallEvent.AttemptEnded> ends;

    /** @param starts one type of event each: the container looks up who listens to it once, not for every call */
    @Inject
    MeterInterceptor(
            DeploymentStatuses statuses,
            FirstTokenLatency times,
            Ticker ticker,
            Event<CallEvent.AttemptStarted> starts,
            Event<CallEvent.AttemptEnded> ends) {
        this.statuses = statuses;
        this.times = times;
        this.ticker = ticker;
        this.starts = starts;
        this.ends = ends;
    }

    /** @param load null for an attempt that is played */
    private record Running(Attempt attempt, @Nullable DeploymentLoad load) {}

    @AroundInvoke
    @Nullable
    Object meter(InvocationContext context) throws Exception {
        Attempt attempt = Arguments.only(context, Attempt.class);
        if (!attempt.permit().begin()) {
            throw new InterruptedException("The attempt was given up before its start.");
        }
        Running running = new Running(attempt, attempt.played() ? null : statuses.started(attempt));
        Object answer;
        try {
            starts.fire(new CallEvent.AttemptStarted(attempt));
            answer = context.proceed();
        } catch (CallFailedException failed) {
            failed(running, failed.failure());
            throw failed;
        } catch (InterruptedException givenUp) {
            givenUp(running);
            throw givenUp;
        } catch (RuntimeException | Error defect) {
            ended(running, new Outcome.Cancelled(CancelReason.DEFECT), null);
            throw defect;
        }
        return answered(running, answer);
    }

    private @Nullable Object answered(Running running, @Nullable Object answer) {
        Attempt attempt = running.attempt();
        if (running.load() != null) {
            statuses.answered(running.load(), spent(attempt));
        }
        if (answer instanceof Answer.Streamed stream) {
            if (!attempt.played()) {
                times.took(attempt.deployment(), spent(attempt));
            }
            EventStream rest = stream.rest();
            return stream.through(
                    ObservedStream.of(rest, ticker, how -> ended(running, outcome(attempt, how), rest.usage())));
        }
        if (answer instanceof Answer.Passed passed) {
            return passed.through(
                    ObservedBytes.of(passed.bytes(), ticker, how -> ended(running, outcome(attempt, how), null)));
        }
        ended(running, Outcome.SUCCEEDED, answer instanceof Answer.Whole whole ? whole.usage() : null);
        return answer;
    }

    private void failed(Running running, Failure failure) {
        Attempt attempt = running.attempt();
        if (!attempt.played() && cut(attempt, failure)) {
            times.cut(attempt.deployment(), attempt.deadline().limit());
        }
        // Providers charge nothing for an error. After a timeout, the provider may still work on the answer.
        attempt.permit().end(failure instanceof Failure.TimedOut ? null : 0L);
        ended(running, new Outcome.Failed(failure), null);
    }

    /** A provider's own 408 may come sooner. */
    private boolean cut(Attempt attempt, Failure failure) {
        return attempt.deadline().learned()
                && failure instanceof Failure.TimedOut
                && attempt.deadline().left(ticker.nanos()).isZero();
    }

    private void givenUp(Running running) {
        Attempt attempt = running.attempt();
        if (!attempt.played() && attempt.call().request().streamed()) {
            times.outlasted(attempt.deployment(), spent(attempt));
        }
        ended(running, new Outcome.Cancelled(attempt.call().interruption().get()), null);
    }

    private static Outcome outcome(Attempt attempt, StreamEnd how) {
        return switch (how) {
            case StreamEnd.Complete complete -> Outcome.SUCCEEDED;
            case StreamEnd.Broke broke ->
                broke.slowClient()
                        ? new Outcome.Cancelled(CancelReason.SLOW_CLIENT)
                        : new Outcome.Failed(broke.failed().failure());
            case StreamEnd.Defect defect -> new Outcome.Cancelled(CancelReason.DEFECT);
            case StreamEnd.Closed closed ->
                new Outcome.Cancelled(
                        closed.why() == null
                                ? attempt.call().interruption().get()
                                : CancelReason.of(closed.why().failure()));
        };
    }

    private void ended(Running running, Outcome outcome, @Nullable Usage usage) {
        Attempt attempt = running.attempt();
        attempt.permit().end(usage == null ? null : usage.prompt() + usage.completion());
        if (running.load() != null) {
            statuses.ended(running.load(), attempt, outcome, usage);
        }
        ends.fire(new CallEvent.AttemptEnded(attempt, outcome, usage, spent(attempt)));
    }

    private Duration spent(Attempt attempt) {
        return Duration.ofNanos(ticker.nanos() - attempt.startedAt());
    }
}
