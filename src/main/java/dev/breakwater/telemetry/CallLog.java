package dev.breakwater.telemetry;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Ascii;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Outcome;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One line for each finished call, one for each deployment that cools down; the steps between at FINE. */
@ApplicationScoped
public class CallLog {

    private static final String NAME = "dev.breakwater.calls";

    private static final Logger LOG = Logger.getLogger(NAME);

    private static final int LONGEST_NAME = 100;

    private final LogCombiner<LogRecord> lines = new LogCombiner<>(LOG::log);

    void log(@Observes CallEvent event) {
        Level level = level(event);
        if (!LOG.isLoggable(level)) {
            return;
        }
        String line = line(event);
        if (line != null) {
            LogRecord record = new LogRecord(level, line);
            record.setLoggerName(NAME);
            // Without this the stack is searched for a caller that is not printed, which is half of what a line costs.
            record.setSourceClassName(NAME);
            lines.add(record);
        }
    }

    private static Level level(CallEvent event) {
        return switch (event) {
            case CallEvent.Answered answered -> Level.INFO;
            case CallEvent.GaveUp gaveUp -> Level.INFO;
            case CallEvent.CooledDown cooled -> Level.WARNING;
            case CallEvent.EventDropped dropped -> Level.WARNING;
            case CallEvent.AttemptStarted started -> Level.FINE;
            case CallEvent.AttemptBegan began -> Level.FINE;
            case CallEvent.AttemptEnded ended -> Level.FINE;
            case CallEvent.Retrying retrying -> Level.FINE;
            case CallEvent.RetryDenied denied -> Level.FINE;
            case CallEvent.Hedged hedged -> Level.FINE;
            case CallEvent.FellBack fellBack -> Level.FINE;
        };
    }

    /** Null where there is nothing to say. */
    private static @Nullable String line(CallEvent event) {
        return switch (event) {
            case CallEvent.Answered answered -> line(answered);
            case CallEvent.GaveUp gaveUp -> line(gaveUp);
            case CallEvent.CooledDown cooled ->
                "cooldown" + deployment(cooled.attempt()) + " operation="
                        + cooled.call().request().operation().path() + " group="
                        + name(cooled.call().group().name()) + " seconds="
                        + cooled.time().toMillis() / 1000.0 + because(cooled.failure());
            case CallEvent.AttemptStarted started -> null;
            case CallEvent.AttemptEnded ended ->
                ended.outcome() instanceof Outcome.Failed failed
                        ? "attempt" + id(ended) + deployment(ended.attempt()) + " failed=" + reason(failed.failure())
                                + " ms=" + ended.spent().toMillis()
                        : null;
            case CallEvent.AttemptBegan began ->
                "began" + id(began) + deployment(began.attempt()) + " ms="
                        + began.after().toMillis();
            case CallEvent.EventDropped dropped ->
                "dropped" + id(dropped) + deployment(dropped.attempt()) + ": an event of its stream is no JSON";
            case CallEvent.Retrying retrying ->
                "retry" + id(retrying) + " pause_ms=" + retrying.pause().toMillis() + because(retrying.failure());
            case CallEvent.RetryDenied denied ->
                "no retry" + id(denied) + " group=" + name(denied.call().group().name()) + " budget=spent"
                        + because(denied.failure());
            case CallEvent.Hedged hedged -> line(hedged);
            case CallEvent.FellBack fellBack -> line(fellBack);
        };
    }

    private static String line(CallEvent.Hedged hedged) {
        return "hedge" + id(hedged) + deployment(hedged.attempt()) + " beside="
                + name(hedged.beside().deployment().id()) + " after_ms="
                + hedged.after().toMillis();
    }

    private static String line(CallEvent.FellBack fellBack) {
        return "fallback" + id(fellBack) + " from=" + name(fellBack.from().name()) + " to="
                + name(fellBack.call().group().name()) + because(fellBack.failure());
    }

    private static String id(CallEvent event) {
        return " id=" + event.call().id();
    }

    private static String deployment(Attempt attempt) {
        return " deployment=" + name(attempt.deployment().id());
    }

    private static String because(Failure failure) {
        return " because=" + reason(failure);
    }

    private static String line(CallEvent.Answered answered) {
        Attempt attempt = answered.attempt();
        return line(answered.call(), attempt, attempt.number(), 200, answered.took(), answered.requestId());
    }

    private static String line(CallEvent.GaveUp gaveUp) {
        CallFailedException failed = gaveUp.failed();
        CallFailedException last = failed.last();
        int inLastGroup = last.attempt() == null ? 0 : last.attempt().number();
        return line(
                        last.call(),
                        last.attempt(),
                        inLastGroup,
                        failed.failure().report().status(),
                        gaveUp.took(),
                        requestId(failed.failure()))
                + " failed=" + reason(failed.failure());
    }

    /** @param inGroup attempts in the group that the call ended in; those before it are in its progress */
    private static String line(
            Call call, @Nullable Attempt attempt, int inGroup, int status, Duration took, @Nullable String requestId) {
        int before = call.progress().attempts() - call.tried().size();
        return "call id=" + call.id() + " operation="
                + call.request().operation().path() + " asked="
                + name(call.request().model()) + " group=" + name(call.group().name()) + " deployment="
                + (attempt == null ? "-" : name(attempt.deployment().id())) + " attempts=" + (before + inGroup)
                + " fallbacks=" + call.progress().fallbacks() + " stream="
                + call.request().streamed() + " status="
                + status + " ms=" + took.toMillis()
                + (requestId == null ? "" : " provider_request_id=" + requestId);
    }

    private static @Nullable String requestId(Failure failure) {
        return failure.report().headers().get(Answer.PROVIDER_REQUEST_ID);
    }

    private static String reason(Failure failure) {
        return failure.getClass().getSimpleName() + "/" + failure.report().status();
    }

    /** A name may be any string that a client sent: it must not add a line or a field. */
    private static String name(String name) {
        String shortened = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
        return Ascii.isVisible(shortened) && shortened.indexOf('"') < 0
                ? shortened
                : '"' + shortened.replaceAll("[^ -~]|\"", "?") + '"';
    }
}
