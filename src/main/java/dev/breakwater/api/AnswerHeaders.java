package dev.breakwater.api;

import dev.breakwater.call.Ascii;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.Progress;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The headers that say where an answer or a failure came from. They have LiteLLM's names, which programs and dashboards look for.
 * Source: LiteLLM's response headers; SPEC §4.
 *
 * @param attempt the last one; null where no deployment was asked
 * @param progress the attempts before it
 * @param begun when the request arrived, in nanoseconds
 * @param ended when the outcome was known, in nanoseconds
 */
public record AnswerHeaders(Call call, @Nullable Attempt attempt, Progress progress, long begun, long ended) {

    /** Values are strings: for any other type Jersey asks each of its header converters. */
    public void addTo(Response.ResponseBuilder response) {
        long total = ended - begun;
        response.header("x-litellm-model-group", printable(call.group().name()))
                .header("x-litellm-attempted-fallbacks", Integer.toString(progress.fallbacks()))
                .header("x-litellm-response-duration-ms", millis(total))
                .header(
                        "x-litellm-overhead-duration-ms",
                        millis(Math.max(0, total - progress.away().toNanos())));
        if (attempt != null) {
            response.header("x-litellm-model-id", printable(attempt.deployment().id()))
                    .header("x-litellm-attempted-retries", Integer.toString(attempt.number() - 1))
                    .header("x-litellm-max-retries", Integer.toString(call.maxRetries(attempt.deployment())));
        }
    }

    /** A name that a client invented must not inject a header. */
    private static String printable(String name) {
        return name.length() <= 256 && Ascii.isPrintable(name) ? name : "-";
    }

    /** With three decimals, as LiteLLM writes them. */
    private static String millis(long nanos) {
        return BigDecimal.valueOf(nanos / 1_000, 3).toPlainString();
    }
}
