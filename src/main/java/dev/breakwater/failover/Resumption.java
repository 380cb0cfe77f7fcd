package dev.breakwater.failover;

import dev.breakwater.call.Answer;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Continuation;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.Way;
import dev.breakwater.state.LearnedWays;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Asks a deployment to go on with an answer that broke, in each way that it may take until it takes one: a prefill where it is known to
 * accept one (by the configuration, as a provider, or because it took one before), an instruction, the whole prompt again. A way that it
 * refuses with a 400 is not tried on it again.
 */
@ApplicationScoped
public class Resumption {

    /** Asks the attempt's deployment once. */
    @FunctionalInterface
    public interface Target {
        Answer ask(Attempt attempt) throws InterruptedException;
    }

    @Inject
    LearnedWays learned;

    /** A stream that had begun broke: if its request ended in a message of the assistant's, its deployment takes a prefill. */
    public void learn(Attempt broken) {
        if (Ways.endsWithAssistant(broken.call().request().document())) {
            learned.learn(broken.deployment(), Way.PREFILL, true);
        }
    }

    /**
     * The deployment's answer, whose attempt knows the way that was taken.
     *
     * @throws CallFailedException with {@link Failure.Unresumable} if it refuses every way, else as the target does
     */
    public Answer ask(Attempt attempt, Continuation continuation, Target target) throws InterruptedException {
        ApiRequest request = attempt.call().request();
        boolean prefills = learned.taken(attempt.deployment(), Way.PREFILL);
        Ways ways = new Ways(request, attempt.deployment(), continuation.text(), prefills);
        CallFailedException refusal = null;
        for (Way way : ways.possible()) {
            if (learned.refused(attempt.deployment(), way)) {
                continue;
            }
            Continuation by = new Continuation(continuation.text(), continuation.asked(), way);
            try {
                return target.ask(attempt.asking(request.goingOn(by, ways.document(way))));
            } catch (CallFailedException failed) {
                if (!(failed.failure() instanceof Failure.BadRequest)) {
                    throw failed;
                }
                refusal = failed;
                if (way != Way.AFRESH) {
                    learned.learn(attempt.deployment(), way, false);
                }
            }
        }
        Report report = Report.of(502, attempt.where() + " cannot go on with an answer that broke elsewhere.");
        throw new CallFailedException(new Failure.Unresumable(report), attempt, refusal);
    }
}
