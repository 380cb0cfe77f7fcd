package dev.breakwater.scenarios;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;

/** How a simulated deployment answers what it is asked at an instant. */
@FunctionalInterface
interface Course {

    /** What a healthy deployment takes; always the same, so that everything beyond it is the gateway's doing. */
    Duration HEALTHY = Duration.ofMillis(400);

    /** An error comes sooner than an answer. */
    Duration QUICK = Duration.ofMillis(50);

    /**
     * What comes of one request.
     *
     * @param failure null for an answer
     */
    record Reaction(Duration after, Failure failure) {}

    Reaction at(Duration time);

    static Course healthy() {
        return answering(HEALTHY);
    }

    static Course answering(Duration latency) {
        return time -> new Reaction(latency, null);
    }

    /** Takes the request and never says a word. */
    static Course silent() {
        return answering(Duration.ofDays(1));
    }

    static Course unavailable() {
        return failing(new Failure.ServerError(ErrorDetails.of(503, "Overloaded.")));
    }

    static Course limiting(Duration retryAfter) {
        return failing(
                new Failure.RateLimited(ErrorDetails.of(429, "Slow down.").withRetryAfter(retryAfter)));
    }

    private static Course failing(Failure failure) {
        return time -> new Reaction(QUICK, failure);
    }

    /** This course, but for the seconds from one to the other, in which it is another. */
    default Course between(long from, long to, Course other) {
        return time -> (time.toSeconds() >= from && time.toSeconds() < to ? other : this).at(time);
    }

    /** So many seconds of this course, as many of the other, and again. */
    default Course alternating(long seconds, Course other) {
        return time -> (time.toSeconds() / seconds % 2 == 0 ? this : other).at(time);
    }

    /** Begins slow and gets faster evenly, until it is healthy. */
    static Course warmingUp(Duration first, Duration until) {
        return time -> {
            double left = Math.max(0, 1 - (double) time.toNanos() / until.toNanos());
            Duration more =
                    Duration.ofMillis((long) (left * first.minus(HEALTHY).toMillis()));
            return new Reaction(HEALTHY.plus(more), null);
        };
    }
}
