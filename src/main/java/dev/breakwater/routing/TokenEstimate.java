package dev.breakwater.routing;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import java.math.BigDecimal;

/** How many tokens a request may use: its prompt, and the longest answer that it allows, as far as it says so. */
final class TokenEstimate {

    private TokenEstimate() {}

    static long of(ApiRequest request, Deployment deployment) {
        long answer = number(request, deployment, "max_completion_tokens", 0);
        if (answer == 0) {
            answer = number(request, deployment, "max_tokens", 0);
        }
        return request.prompt().tokens() + answer * number(request, deployment, "n", 1);
    }

    /** Of the request, else of the deployment's defaults. */
    private static long number(ApiRequest request, Deployment deployment, String name, long otherwise) {
        String text = request.document()
                .number(name)
                .orElse(deployment.defaults().getOrDefault(name, Long.toString(otherwise)));
        try {
            // Bounded, so that no product overflows; a provider would refuse a number so large.
            return new BigDecimal(text)
                    .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                    .max(BigDecimal.ZERO)
                    .longValue();
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }
}
