package dev.breakwater.state.limits;

import dev.breakwater.catalog.Deployment;
import org.jspecify.annotations.Nullable;

/** What can be limited. */
public enum Limit {
    /** Requests in any 60 seconds. */
    RPM("rpm"),
    /** Tokens of prompts and answers in any 60 seconds. */
    TPM("tpm"),
    /** Requests at the same time. */
    PARALLEL("max_parallel_requests");

    private final String key;

    Limit(String key) {
        this.key = key;
    }

    /** Its name in the configuration. */
    public String key() {
        return key;
    }

    /** The deployment's limit; null where it has none. */
    public @Nullable Long of(Deployment deployment) {
        return switch (this) {
            case RPM -> deployment.preference().rpm();
            case TPM -> deployment.preference().tpm();
            case PARALLEL -> {
                Integer most = deployment.limits().maxParallelRequests();
                yield most == null ? null : most.longValue();
            }
        };
    }
}
