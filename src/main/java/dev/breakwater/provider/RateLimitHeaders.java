package dev.breakwater.provider;

import dev.breakwater.upstream.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The headers of a provider that a client may see: what remains of its limits. Only documented names are passed on, and only with a
 * number, a duration or a date as value. So their number and length are bounded, and no provider can send anything else through them.
 *
 * <p>Sources: OpenAI's and Groq's "Rate limits" ({@code x-ratelimit-limit-requests}, {@code -tokens}; {@code 1s}, {@code 6m0s}; Azure has
 * the same names and seconds), Cerebras' ({@code -requests-day}, {@code -tokens-minute} and the like), Fireworks' ({@code
 * -tokens-prompt}, {@code -tokens-generated}, {@code -tokens-cached-prompt}), OpenRouter's and Together's ({@code x-ratelimit-limit}).
 */
final class RateLimitHeaders {

    private static final String PREFIX = "x-ratelimit-";

    private static final Set<String> NAMES = names();

    private static final Pattern VALUE =
            Pattern.compile(
                    "-?\\d{1,15}(?:\\.\\d{1,9})?" // 59, 7.66
                            + "|(?:\\d{1,9}(?:\\.\\d{1,9})?(?:ns|us|ms|s|m|h|d)){1,6}" // 6m0s, 12ms, 2m59.56s
                            + "|\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d\\d:\\d\\d)" // RFC 3339
                            + "|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4}"
                            + " \\d\\d:\\d\\d:\\d\\d GMT"); // RFC 9110

    private RateLimitHeaders() {}

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (String figure : List.of("limit", "remaining", "reset")) {
            names.add(PREFIX + figure);
            for (String of : List.of("requests", "tokens")) {
                String name = PREFIX + figure + "-" + of;
                names.add(name);
                for (String time : List.of("minute", "hour", "day")) {
                    names.add(name + "-" + time);
                }
            }
            for (String part : List.of("prompt", "generated", "cached-prompt", "uncached-prompt")) {
                names.add(PREFIX + figure + "-tokens-" + part);
            }
        }
        return Set.copyOf(names);
    }

    /** By name in lower case; of repeated headers the first. */
    static Map<String, String> of(Headers headers) {
        Map<String, String> limits = headers.startingWith(PREFIX);
        // Most providers send none.
        if (!limits.isEmpty()) {
            limits.entrySet()
                    .removeIf(each -> !NAMES.contains(each.getKey())
                            || !VALUE.matcher(each.getValue()).matches());
        }
        return limits;
    }
}
