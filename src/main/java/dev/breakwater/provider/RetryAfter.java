package dev.breakwater.provider;

import dev.breakwater.upstream.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait. Sources: RFC 9110 §10.2.3; OpenAI's {@code retry-after-ms}. */
final class RetryAfter {

    private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private RetryAfter() {}

    /** Null if it does not ask, or if the value is invalid. */
    static @Nullable Duration of(Headers headers, Instant now) {
        Duration millis = number(headers.first("retry-after-ms").orElse(""), 0.001);
        return millis != null
                ? millis
                : secondsOrDate(headers.first("retry-after").orElse(""), now);
    }

    private static @Nullable Duration secondsOrDate(String value, Instant now) {
        Duration seconds = number(value, 1);
        if (seconds != null || value.isBlank()) {
            return seconds;
        }
        try {
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException nonsense) {
            return null;
        }
    }

    private static @Nullable Duration number(String value, double seconds) {
        try {
            double asked = Double.parseDouble(value.strip()) * seconds;
            return asked >= 0 && asked <= LONGEST_SECONDS ? Duration.ofNanos((long) (asked * 1e9)) : null;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
