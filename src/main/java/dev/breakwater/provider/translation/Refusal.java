package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;

/** Failures of requests that a form cannot express: nothing is sent. */
public final class Refusal {

    private Refusal() {}

    /**
     * A parameter, or a value of it, that the provider lacks.
     *
     * @param parameter OpenAI's name
     * @param what a sentence behind "Deployment 'd' of group 'g'"
     */
    public static CallFailedException unsupported(Attempt attempt, String parameter, String what) {
        return refusal(attempt, parameter, "unsupported_parameter", what);
    }

    /** The same for a value that is wrong for every model of the provider. */
    public static CallFailedException invalid(Attempt attempt, String parameter, String what) {
        return refusal(attempt, parameter, "invalid_value", what);
    }

    private static CallFailedException refusal(Attempt attempt, String parameter, String code, String what) {
        ErrorDetails report = ErrorDetails.of(400, attempt.where() + " " + what)
                .withParam(parameter)
                .withCode(code);
        return new CallFailedException(new Failure.BadRequest(report), attempt, null);
    }
}
