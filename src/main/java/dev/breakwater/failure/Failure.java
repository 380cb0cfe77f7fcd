package dev.breakwater.failure;

import java.time.Duration;

/**
 * Why an attempt or a call has no answer: a closed set. Providers decide which it is; nobody else classifies.
 *
 * <p>Each failure says where it may be repeated, what it says about its deployment, which fallbacks it takes and under which
 * name LiteLLM's policies know it. Sources: SPEC §3 and §5; LiteLLM's exception mapping.
 */
public sealed interface Failure {

    ErrorDetails report();

    RetryScope repeat();

    HealthImpact blame();

    FailureKind kind();

    default FallbackKind fallback() {
        return FallbackKind.GENERAL;
    }

    default String message() {
        return report().message();
    }

    /**
     * No answer, or no first event of a stream, in time; or a provider's own 408.
     *
     * @param limit the time limit that ran out
     * @param callersOwn the deployment had less time than the configuration gives, because the caller asked for less or the call had
     *     spent it before: that is no fault of the deployment
     */
    record TimedOut(ErrorDetails report, Duration limit, boolean callersOwn) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ELSEWHERE_OR_LAST;
        }

        @Override
        public HealthImpact blame() {
            return callersOwn ? HealthImpact.NONE : HealthImpact.COUNTED;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.TIMEOUT;
        }
    }

    /** 429 from a provider. */
    record RateLimited(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ANYWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.AT_ONCE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.RATE_LIMIT;
        }
    }

    /** 402 from a provider, or another status with the words of an account that is out of credit: another one's may not be. */
    record QuotaExhausted(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ELSEWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.AT_ONCE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.RATE_LIMIT;
        }
    }

    /** 401 or 403 from a provider: this deployment's key is refused, another's may be good. */
    record Unauthorized(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ELSEWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.AT_ONCE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.AUTHENTICATION;
        }
    }

    /**
     * 404 from a provider: this deployment has no such model.
     *
     * @param clientsModel the client made the model's name up, through a wildcard: that is no fault of the deployment
     */
    record NotFound(ErrorDetails report, boolean clientsModel) implements Failure {
        public NotFound(ErrorDetails report) {
            this(report, false);
        }

        @Override
        public RetryScope repeat() {
            return RetryScope.ELSEWHERE;
        }

        @Override
        public HealthImpact blame() {
            return clientsModel ? HealthImpact.NONE : HealthImpact.AT_ONCE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.NOT_FOUND;
        }
    }

    /** The client's fault: 400, 413, 422 and the like, from a provider or from us. */
    record BadRequest(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.BAD_REQUEST;
        }
    }

    /** The prompt is longer than the model's window: too long now is too long again, but a larger group may take it. */
    record ContextWindowExceeded(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.BAD_REQUEST;
        }

        @Override
        public FallbackKind fallback() {
            return FallbackKind.CONTEXT_WINDOW;
        }
    }

    /** The provider's safety system refused the prompt or the answer. */
    record ContentPolicyViolated(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.CONTENT_POLICY;
        }

        @Override
        public FallbackKind fallback() {
            return FallbackKind.CONTENT_POLICY;
        }
    }

    /** The connection was refused, reset or closed before the answer was whole. */
    record Unreachable(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ANYWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.COUNTED;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.INTERNAL_SERVER;
        }
    }

    /** An answer that is not what the API promises: no JSON, a redirect, a stream without an end. */
    record InvalidResponse(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ANYWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.COUNTED;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.INTERNAL_SERVER;
        }
    }

    /**
     * A stream longer, or of a longer time, than the configuration allows. Nobody is asked to go on with it: the next one could be as
     * long.
     */
    record StreamTooLong(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.COUNTED;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.INTERNAL_SERVER;
        }
    }

    /** An answer that found no room, because the gateway holds as many bytes as it may: no fault of the deployment. */
    record NoRoom(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ANYWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.SERVICE_UNAVAILABLE;
        }
    }

    /** The provider's own trouble: 409 and 5xx. */
    record ServerError(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ANYWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.COUNTED;
        }

        @Override
        public FailureKind kind() {
            return report.status() == 503 ? FailureKind.SERVICE_UNAVAILABLE : FailureKind.INTERNAL_SERVER;
        }
    }

    /** The deployment cannot go on with an answer that broke elsewhere: nobody's fault, and another one may be able to. */
    record Unresumable(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.ELSEWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.BAD_REQUEST;
        }
    }

    /** Every deployment of the group is cooling down; nothing went upstream. */
    record NoDeployment(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.RATE_LIMIT;
        }
    }

    /** No model group, alias, wildcard or deployment id has the name that was asked for. */
    record UnknownModel(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.NOT_FOUND;
        }
    }

    /** The client left: nobody waits for the answer any more. */
    record Cancelled(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.CANCELLED;
        }
    }

    /** The gateway stops, and the call did not end in the time that it had for it. */
    record ShuttingDown(ErrorDetails report) implements Failure {
        @Override
        public RetryScope repeat() {
            return RetryScope.NOWHERE;
        }

        @Override
        public HealthImpact blame() {
            return HealthImpact.NONE;
        }

        @Override
        public FailureKind kind() {
            return FailureKind.SERVICE_UNAVAILABLE;
        }
    }
}
