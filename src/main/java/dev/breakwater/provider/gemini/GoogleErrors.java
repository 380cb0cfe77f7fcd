package dev.breakwater.provider.gemini;

import dev.breakwater.upstream.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Google's errors say in their {@code details}, and other providers in headers. Source: {@code google.rpc.RetryInfo}, whose {@code
 * retryDelay} is a {@code google.protobuf.Duration}: seconds with an {@code s} behind them.
 */
final class GoogleErrors {

    private static final String RETRY_AFTER = "retry-after";

    private static final Pattern RETRY_DELAY =
            Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,9}(?:\\.\\d{1,9})?)s\"");

    private GoogleErrors() {}

    /** The headers of an error, with the delay of its {@code RetryInfo} where they do not name one. */
    static Headers headers(Headers headers, byte[] error) {
        if (headers.first(RETRY_AFTER).isPresent()) {
            return headers;
        }
        Matcher delay = RETRY_DELAY.matcher(new String(error, StandardCharsets.UTF_8));
        if (!delay.find()) {
            return headers;
        }
        List<Headers.Header> all = new ArrayList<>(headers.all());
        all.add(new Headers.Header(RETRY_AFTER, delay.group(1)));
        return new Headers(all);
    }
}
