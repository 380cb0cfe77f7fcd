package dev.breakwater.state.limits;

import dev.breakwater.catalog.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has limits, with what they are now; null means none. What is used is kept by the id, so that other numbers take effect at once.
 *
 * @param rpm requests in any 60 seconds
 * @param tpm tokens in any 60 seconds
 * @param parallel requests at the same time
 */
public record LimitHolder(
        String id,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long parallel) {

    /** The deployment; null where it has no limits. */
    public static @Nullable LimitHolder of(Deployment deployment) {
        Long rpm = Limit.RPM.of(deployment);
        Long tpm = Limit.TPM.of(deployment);
        Long parallel = Limit.PARALLEL.of(deployment);
        return rpm == null && tpm == null && parallel == null
                ? null
                : new LimitHolder(deployment.id(), rpm, tpm, parallel);
    }

    /** The limit; null where it has none of this sort. */
    public @Nullable Long most(Limit limit) {
        return switch (limit) {
            case RPM -> rpm;
            case TPM -> tpm;
            case PARALLEL -> parallel;
        };
    }
}
