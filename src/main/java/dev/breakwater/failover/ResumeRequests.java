package dev.breakwater.failover;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.Prefill;
import dev.breakwater.chat.openai.RequestEdit;
import dev.breakwater.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ways in which one deployment can be asked to continue one text, and the bodies that ask so. */
final class ResumeRequests {

    private static final String INSTRUCTION =
            "Your last message was cut off while it was sent. Go on with it from exactly where it"
                    + " stops. Do not repeat any of it, do not comment on it: write only what comes next.";

    /** Bytes of a character of the text, as JSON escapes it. */
    private static final int LONGEST_CHARACTER = 6;

    /** Bytes around the text: roles, instruction, markers. */
    private static final int FRAME = 1_000;

    private final ApiRequest request;
    private final JsonDocument asked;
    private final String text;
    private final @Nullable Prefill prefill;

    /** @param prefills the deployment has accepted a prefill before */
    ResumeRequests(ApiRequest request, Deployment deployment, String text, boolean prefills) {
        this.request = request;
        this.asked = request.document();
        this.text = text;
        Boolean said = deployment.streaming().prefill();
        Prefill known = deployment.endpoint().prefill();
        if (said == null && !prefills) {
            this.prefill = known;
        } else {
            this.prefill = said == null || said ? Objects.requireNonNullElse(known, Prefill.PLAIN) : null;
        }
    }

    /** In the order in which they are tried. */
    List<ResumeMode> possible() {
        // An answer of a fixed format begins anew wherever it is asked for: half of an object is no object.
        if (text.isEmpty() || RequestEdit.wantsFormat(asked)) {
            return List.of(ResumeMode.AFRESH);
        }
        if (request.operation() == Operation.COMPLETIONS) {
            return RequestEdit.hasOnePrompt(asked)
                    ? List.of(ResumeMode.PREFILL, ResumeMode.AFRESH)
                    : List.of(ResumeMode.AFRESH);
        }
        List<ResumeMode> ways = new ArrayList<>();
        if (prefill != null && !RequestEdit.endsWithAssistant(asked)) {
            ways.add(ResumeMode.PREFILL);
        }
        ways.add(ResumeMode.INSTRUCTION);
        ways.add(ResumeMode.AFRESH);
        return ways;
    }

    /** How many bytes the body of {@link #document} holds beside the client's own request, at most. */
    long copiedBytes(ResumeMode way) {
        return way == ResumeMode.AFRESH ? 0 : asked.length() + LONGEST_CHARACTER * (long) text.length() + FRAME;
    }

    /** The request's body that asks in this way; what is the client's own stays as it came. */
    JsonDocument document(ResumeMode way) {
        return switch (way) {
            case AFRESH -> asked;
            case INSTRUCTION -> RequestEdit.withAssistantAndUser(asked, text, INSTRUCTION);
            case PREFILL ->
                request.operation() == Operation.COMPLETIONS ? RequestEdit.withLongerPrompt(asked, text) : prefilled();
        };
    }

    private JsonDocument prefilled() {
        if (prefill == null) {
            throw new IllegalStateException("it is not a possible way");
        }
        return RequestEdit.withAssistant(asked, text, prefill.marker(), prefill.fields());
    }
}
