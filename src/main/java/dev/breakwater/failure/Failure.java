package dev.breakwater.failure;

import static dev.breakwater.failure.FailureKind.AUTHENTICATION;
import static dev.breakwater.failure.FailureKind.BAD_REQUEST;
import static dev.breakwater.failure.FailureKind.CONTENT_POLICY;
import static dev.breakwater.failure.FailureKind.INTERNAL_SERVER;
import static dev.breakwater.failure.FailureKind.NOT_FOUND;
import static dev.breakwater.failure.FailureKind.RATE_LIMIT;
import static dev.breakwater.failure.FailureKind.SERVICE_UNAVAILABLE;
import static dev.breakwater.failure.FailureKind.TIMEOUT;
import static dev.breakwater.failure.HealthImpact.AT_ONCE;
import static dev.breakwater.failure.HealthImpact.COUNTED;
import static dev.breakwater.failure.HealthImpact.NONE;
import static dev.breakwater.failure.RetryScope.ANYWHERE;
import static dev.breakwater.failure.RetryScope.ELSEWHERE;
import static dev.breakwater.failure.RetryScope.ELSEWHERE_OR_LAST;
import static dev.breakwater.failure.RetryScope.NOWHERE;

import java.time.Duration;

/**
 * Why an attempt or a call has no answer: a closed set. Providers decide which it is; no other room classifies.
 *
 * <p>The {@link FailureTraits} of a failure say where it may be repeated, what it says about its deployment, under which name
 * LiteLLM's policies know it, and which fallbacks it takes. Sources: SPEC §3 and §5; LiteLLM's exception mapping.
 */
public sealed interface Failure {

    ErrorDetails report();

    FailureTraits traits();

    default RetryScope repeat() {
        return traits().repeat();
    }

    default HealthImpact blame() {
        return traits().blame();
    }

    default FailureKind kind() {
        return traits().kind();
    }

    default FallbackKind fallback() {
        return traits().fallback();
    }

    /** Whether no provider can have seen the request, so that even a write may be sent again. */
    default boolean unsent() {
        return false;
    }

    default String message() {
        return report().message();
    }

    /**
     * No answer, or no first event of a stream, in time; or a provider's own 408.
     *
     * @param limit the time limit that ran out
     * @param callersOwn the deployment had less time than the configuration gives, because the caller asked for less or the call had
     *     already used it up. Then the deployment is not at fault
     */
    record TimedOut(ErrorDetails report, Duration limit, boolean callersOwn) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ELSEWHERE_OR_LAST, COUNTED, TIMEOUT);
        private static final FailureTraits BLAMELESS = new FailureTraits(ELSEWHERE_OR_LAST, NONE, TIMEOUT);

        @Override
        public FailureTraits traits() {
            return callersOwn ? BLAMELESS : TRAITS;
        }
    }

    /** 429 from a provider. */
    record RateLimited(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ANYWHERE, AT_ONCE, RATE_LIMIT);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** 402 from a provider, or another status whose message says that the account is out of credit. Another account may have credit. */
    record QuotaExhausted(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ELSEWHERE, AT_ONCE, RATE_LIMIT);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** 401 or 403 from a provider: the key of this deployment is refused; another deployment's may be valid. */
    record Unauthorized(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ELSEWHERE, AT_ONCE, AUTHENTICATION);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /**
     * 404 from a provider: this deployment has no such model.
     *
     * @param clientsModel the client chose the model's name, through a wildcard. Then the deployment is not at fault
     */
    record NotFound(ErrorDetails report, boolean clientsModel) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ELSEWHERE, AT_ONCE, NOT_FOUND);
        private static final FailureTraits BLAMELESS = new FailureTraits(ELSEWHERE, NONE, NOT_FOUND);

        public NotFound(ErrorDetails report) {
            this(report, false);
        }

        @Override
        public FailureTraits traits() {
            return clientsModel ? BLAMELESS : TRAITS;
        }
    }

    /** An invalid request: 400, 413, 422 and the like, from a provider or from the gateway. */
    record BadRequest(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, BAD_REQUEST);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The prompt is longer than the model's window. A retry is useless, but a group with a larger window may accept it. */
    record ContextWindowExceeded(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS =
                new FailureTraits(NOWHERE, NONE, BAD_REQUEST, FallbackKind.CONTEXT_WINDOW);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The provider's safety system refused the prompt or the answer. */
    record ContentPolicyViolated(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS =
                new FailureTraits(NOWHERE, NONE, CONTENT_POLICY, FallbackKind.CONTENT_POLICY);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /**
     * The connection was refused, reset or closed before the answer was whole.
     *
     * @param unsent the connection could not be made
     */
    record Unreachable(ErrorDetails report, boolean unsent) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ANYWHERE, COUNTED, INTERNAL_SERVER);

        public Unreachable(ErrorDetails report) {
            this(report, false);
        }

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** An answer that breaks the API's contract: not JSON, a redirect, a stream without an end. */
    record InvalidResponse(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ANYWHERE, COUNTED, INTERNAL_SERVER);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** An answer that is none. The deployment is not at fault: the same request may be answered so again. */
    sealed interface NoAnswer extends Failure {
        @Override
        default FailureTraits traits() {
            return new FailureTraits(ELSEWHERE_OR_LAST, NONE, INTERNAL_SERVER);
        }
    }

    /** An answer without text, tool call or refusal. */
    record EmptyAnswer(ErrorDetails report) implements NoAnswer {}

    /** A call of a tool whose arguments are not JSON. */
    record BrokenToolCall(ErrorDetails report) implements NoAnswer {}

    /** A text that is not JSON, although the request asked for JSON. */
    record NotJson(ErrorDetails report) implements NoAnswer {}

    /** A stream that is longer, or lasts longer, than the configuration allows. It is not repeated: the next one could be as long. */
    record StreamTooLong(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, COUNTED, INTERNAL_SERVER);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The gateway holds as many bytes as it may, so there is no room for the answer. The deployment is not at fault. */
    record NoRoom(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ANYWHERE, NONE, SERVICE_UNAVAILABLE);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** An error of the provider: 409 and 5xx. */
    record ServerError(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ANYWHERE, COUNTED, INTERNAL_SERVER);
        private static final FailureTraits UNAVAILABLE = new FailureTraits(ANYWHERE, COUNTED, SERVICE_UNAVAILABLE);

        @Override
        public FailureTraits traits() {
            return report.status() == 503 ? UNAVAILABLE : TRAITS;
        }
    }

    /** The deployment cannot continue an answer that broke elsewhere. It is not at fault, and another one may be able to. */
    record Unresumable(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(ELSEWHERE, NONE, BAD_REQUEST);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** No deployment was asked. */
    sealed interface Unasked extends Failure {
        @Override
        default boolean unsent() {
            return true;
        }
    }

    /** No deployment of the group takes calls now; nothing went upstream. */
    record NoDeployment(ErrorDetails report) implements Unasked {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, RATE_LIMIT);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The limits of the group's deployments are used up; there may be room after the pause. */
    record LimitReached(ErrorDetails report, Duration pause) implements Unasked {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, RATE_LIMIT);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** No model group, alias, wildcard or deployment id has the name that was asked for. */
    record UnknownModel(ErrorDetails report) implements Unasked {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, NOT_FOUND);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The client disconnected and does not wait for the answer any more. */
    record Cancelled(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, FailureKind.CANCELLED);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }

    /** The gateway is stopping, and the call did not end within the grace period. */
    record ShuttingDown(ErrorDetails report) implements Failure {
        private static final FailureTraits TRAITS = new FailureTraits(NOWHERE, NONE, SERVICE_UNAVAILABLE);

        @Override
        public FailureTraits traits() {
            return TRAITS;
        }
    }
}
