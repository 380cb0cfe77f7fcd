package dev.breakwater.api;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.Progress;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer, or a failure, came from. The names are LiteLLM's, because its users' programs and dashboards look for them.
 * Source: LiteLLM's response headers; SPEC §4.
 *
 * @param attempt the last one; null where no deployment was asked
 * @param progress what lies behind it
 * @param begun when the request came, in nanoseconds
 * @param ended when its outcome was there
 */
public record AnswerHeaders(Call call, @Nullable Attempt attempt, Progress progress, long begun, long ended) {

    /** As texts: of whatever is none, Jersey asks each of its converters for headers whether it knows the type. */
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

    /** A name that a client made up must not make a header of its own. */
    private static String printable(String name) {
        return name.length() <= 256 && name.chars().allMatch(c -> c >= ' ' && c < 127) ? name : "-";
    }

    /** With three digits behind the point, as LiteLLM has them. */
    private static String millis(long nanos) {
        return BigDecimal.valueOf(nanos / 1_000, 3).toPlainString();
    }
}
