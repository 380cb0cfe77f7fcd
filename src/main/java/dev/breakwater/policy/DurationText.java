package dev.breakwater.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses durations: a number of seconds, also a fraction, or a number with {@code ms}, {@code s}, {@code m} or {@code h}. */
public final class DurationText {

    private static final Pattern FORM = Pattern.compile("([+-]?[0-9.]{1,20}(?:e[+-]?[0-9]{1,2})?) ?(ms|s|m|h)?");

    /** Longest duration, in seconds: a hundred years. */
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(36_500).toSeconds());

    private DurationText() {}

    /** Empty if the text is not a duration or is longer than a hundred years. May be negative; the caller refuses that. */
    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            BigDecimal seconds = new BigDecimal(form.group(1)).multiply(unit(form.group(2)));
            if (seconds.abs().compareTo(LONGEST) > 0) {
                return Optional.empty();
            }
            long nanos =
                    seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
            return Optional.of(Duration.ofNanos(nanos));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static BigDecimal unit(@Nullable String unit) {
        return switch (unit) {
            case "ms" -> new BigDecimal("0.001");
            case "m" -> BigDecimal.valueOf(60);
            case "h" -> BigDecimal.valueOf(3600);
            case null, default -> BigDecimal.ONE;
        };
    }
}
