package dev.breakwater.failover;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.chat.openai.RequestEdit;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.state.ResumeSupport;
import dev.breakwater.state.RetryBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks a deployment to continue an answer that broke. It tries one way after another until the deployment accepts one: a prefill, if the
 * deployment is known to accept it (by the configuration, by its provider, or because it accepted one before), an instruction, the whole
 * prompt again.
 *
 * <p>A 400 may be about the way or about the caller's request. It was about the way if another way then succeeds with the same request.
 * Only then is it remembered, and never against the configuration. So one caller's bad request does not remove a way for all callers.
 */
@ApplicationScoped
public class Resumption {

    /** Asks the attempt's deployment once. */
    @FunctionalInterface
    public interface Target {
        Answer ask(Attempt attempt) throws InterruptedException;
    }

    @Inject
    ResumeSupport learned;

    @Inject
    RetryBudget budget;

    @Inject
    ByteBudget bytes;

    /** A stream that had begun broke: if its request ended in a message of the assistant, its deployment accepts a prefill. */
    public void learn(Attempt broken) {
        if (!broken.played()
                && RequestEdit.endsWithAssistant(broken.call().request().document())) {
            learned.learn(broken, ResumeMode.PREFILL, true);
        }
    }

    /** Whether the group's retry budget lets the call continue in its group, which is a retry; counts it if so. */
    public boolean affordable(Call call, Attempt broken, Failure failure) {
        return budget.allows(call, broken, failure);
    }

    /**
     * The deployment's answer; its attempt knows the way that was accepted.
     *
     * @throws CallFailedException with {@link Failure.Unresumable} if it refuses every way, else as the target does
     */
    public Answer ask(Attempt attempt, Continuation continuation, Target target) throws InterruptedException {
        ApiRequest request = attempt.call().request();
        boolean prefills = learned.taken(attempt, ResumeMode.PREFILL);
        ResumeRequests ways = new ResumeRequests(request, attempt.deployment(), continuation.text(), prefills);
        List<ResumeMode> refused = new ArrayList<>();
        CallFailedException refusal = null;
        for (ResumeMode way : ways.possible()) {
            if (learned.refused(attempt, way) && !configured(attempt, way)) {
                continue;
            }
            Continuation by = new Continuation(continuation.text(), continuation.asked(), way);
            try {
                Answer answer = ask(attempt, by, ways, target);
                refused.forEach(each -> learned.learn(attempt, each, false));
                return answer;
            } catch (CallFailedException failed) {
                if (!(failed.failure() instanceof Failure.BadRequest)) {
                    throw failed;
                }
                refusal = failed;
                refused.add(way);
            }
        }
        ErrorDetails report =
                ErrorDetails.of(502, attempt.where() + " cannot continue an answer that broke elsewhere.");
        throw new CallFailedException(new Failure.Unresumable(report), attempt, refusal);
    }

    /** Asks once. A request that differs from the client's is a copy, so it takes its bytes from the budget, for as long as its stream. */
    private Answer ask(Attempt attempt, Continuation by, ResumeRequests requests, Target target)
            throws InterruptedException {
        ByteBudget.Share copy =
                new ByteBudget.Share(bytes, attempt.call().policy().size().inFlight());
        boolean kept = false;
        try {
            ResumeMode way = Objects.requireNonNull(by.way());
            if (!copy.take(requests.copiedBytes(way))) {
                throw noRoom(attempt);
            }
            ApiRequest request = attempt.call().request().goingOn(by, requests.document(way));
            Answer answer = target.ask(attempt.asking(request));
            kept = answer instanceof Answer.Streamed;
            return answer instanceof Answer.Streamed stream
                    ? stream.through(new BudgetedStream(stream.rest(), copy))
                    : answer;
        } finally {
            if (!kept) {
                copy.close();
            }
        }
    }

    private static CallFailedException noRoom(Attempt attempt) {
        ErrorDetails report = ErrorDetails.of(
                503,
                attempt.where() + " was not asked to continue an answer that broke elsewhere: the gateway holds as many"
                        + " bytes of requests and answers as it may. Raise max_bytes_in_flight, or the heap.");
        return new CallFailedException(new Failure.NoRoom(report), attempt, null);
    }

    private static boolean configured(Attempt attempt, ResumeMode way) {
        return way == ResumeMode.PREFILL
                && Boolean.TRUE.equals(attempt.deployment().streaming().prefill());
    }
}
