package dev.breakwater.telemetry;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Supplier;
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
        switch (event) {
            case CallEvent.Answered answered ->
                log(
                        Level.INFO,
                        () -> line(
                                answered.call(),
                                answered.attempt(),
                                answered.attempt().number(),
                                200,
                                answered.took(),
                                answered.requestId()));
            case CallEvent.GaveUp gaveUp -> log(Level.INFO, () -> line(gaveUp));
            case CallEvent.CooledDown cooled ->
                log(
                        Level.WARNING,
                        () -> "cooldown deployment="
                                + name(cooled.attempt().deployment().id()) + " operation="
                                + cooled.call().request().operation().path() + " group="
                                + name(cooled.call().group().name()) + " seconds="
                                + cooled.time().toMillis() / 1000.0
                                + " because=" + reason(cooled.failure()));
            case CallEvent.AttemptFailed failed ->
                log(
                        Level.FINE,
                        () -> "attempt id=" + failed.call().id() + " deployment="
                                + name(failed.attempt().deployment().id()) + " failed=" + reason(failed.failure())
                                + " ms="
                                + failed.spent().toMillis());
            case CallEvent.Began began ->
                log(
                        Level.FINE,
                        () -> "began id=" + began.call().id() + " deployment="
                                + name(began.attempt().deployment().id()) + " ms="
                                + began.after().toMillis());
            case CallEvent.EventDropped dropped ->
                log(
                        Level.WARNING,
                        () -> "dropped id=" + dropped.call().id() + " deployment="
                                + name(dropped.attempt().deployment().id()) + ": an event of its stream is no JSON");
            case CallEvent.Retrying retrying ->
                log(
                        Level.FINE,
                        () -> "retry id=" + retrying.call().id() + " pause_ms="
                                + retrying.pause().toMillis() + " because=" + reason(retrying.failure()));
            case CallEvent.RetryDenied denied ->
                log(
                        Level.FINE,
                        () -> "no retry id=" + denied.call().id() + " group="
                                + name(denied.call().group().name()) + " budget=spent because="
                                + reason(denied.failure()));
            case CallEvent.Hedged hedged ->
                log(
                        Level.FINE,
                        () -> "hedge id=" + hedged.call().id() + " deployment="
                                + name(hedged.attempt().deployment().id()) + " beside="
                                + name(hedged.beside().deployment().id()) + " after_ms="
                                + hedged.after().toMillis());
            case CallEvent.FellBack fellBack ->
                log(
                        Level.FINE,
                        () -> "fallback id=" + fellBack.call().id() + " from="
                                + name(fellBack.from().name()) + " to="
                                + name(fellBack.call().group().name()) + " because=" + reason(fellBack.failure()));
        }
    }

    private void log(Level level, Supplier<String> line) {
        if (LOG.isLoggable(level)) {
            LogRecord record = new LogRecord(level, line.get());
            record.setLoggerName(NAME);
            // Without this the stack would be searched for a caller that nobody prints, half of what a line costs.
            record.setSourceClassName(NAME);
            lines.add(record);
        }
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

    /** A name may be anything that a client sent: it stays on its line, and in its place. */
    private static String name(String name) {
        String shortened = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
        return shortened.chars().allMatch(c -> c > ' ' && c < 127 && c != '"')
                ? shortened
                : '"' + shortened.replaceAll("[^ -~]|\"", "?") + '"';
    }
}
