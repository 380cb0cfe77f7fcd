package dev.breakwater.failover;

import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.ResumeMode;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.Prefill;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways in which one deployment can be asked to go on with one text, and the bodies that ask so. */
final class ResumeRequests {

    private static final String INSTRUCTION =
            "Your last message was cut off while it was sent. Go on with it from exactly where it"
                    + " stops. Do not repeat any of it, do not comment on it: write only what comes next.";

    private final ApiRequest request;
    private final JsonDocument asked;
    private final String text;
    private final @Nullable Prefill prefill;

    /** @param prefills the deployment has taken a prefill before */
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
        // An answer whose form is fixed begins anew wherever it is asked for: half of an object is none.
        if (text.isEmpty() || formed()) {
            return List.of(ResumeMode.AFRESH);
        }
        if (request.operation() == Operation.COMPLETIONS) {
            return asked.text("prompt").isPresent()
                    ? List.of(ResumeMode.PREFILL, ResumeMode.AFRESH)
                    : List.of(ResumeMode.AFRESH);
        }
        List<ResumeMode> ways = new ArrayList<>();
        if (prefill != null && !endsWithAssistant(asked)) {
            ways.add(ResumeMode.PREFILL);
        }
        ways.add(ResumeMode.INSTRUCTION);
        ways.add(ResumeMode.AFRESH);
        return ways;
    }

    /** The request's body that asks in this way; what is the client's own stays as it came. */
    JsonDocument document(ResumeMode way) {
        try {
            return switch (way) {
                case AFRESH -> asked;
                case INSTRUCTION ->
                    parse(asked.append(
                            "messages",
                            assistant("") + ",{\"role\":\"user\",\"content\":" + JsonDocument.quote(INSTRUCTION)
                                    + "}"));
                case PREFILL -> request.operation() == Operation.COMPLETIONS ? longerPrompt() : prefilled();
            };
        } catch (JsonDocument.MalformedException impossible) {
            throw new IllegalStateException(impossible); // two well-formed parts were put together
        }
    }

    private JsonDocument longerPrompt() throws JsonDocument.MalformedException {
        String prompt = asked.text("prompt").orElse("");
        return parse(asked.edit(Map.of("prompt", JsonDocument.quote(prompt + text)), Set.of()));
    }

    private JsonDocument prefilled() throws JsonDocument.MalformedException {
        if (prefill == null) {
            throw new IllegalStateException("it is not a possible way");
        }
        JsonDocument longer = parse(asked.append("messages", assistant(prefill.marker())));
        return prefill.fields().isEmpty() ? longer : parse(longer.edit(prefill.fields(), Set.of()));
    }

    private String assistant(String marker) {
        return "{\"role\":\"assistant\",\"content\":" + JsonDocument.quote(text) + marker + "}";
    }

    private static JsonDocument parse(Slices document) throws JsonDocument.MalformedException {
        return JsonDocument.parse(document.join());
    }

    /** Whether {@code response_format} asks for more than text. */
    private boolean formed() {
        return asked.element("response_format")
                .filter(JsonElement::isObject)
                .filter(format -> !format.text("type").orElse("").equals("text"))
                .isPresent();
    }

    /** Then the client has prefilled the answer itself, and two such messages in a row are no prefill. */
    static boolean endsWithAssistant(JsonDocument asked) {
        return asked.last("messages")
                .flatMap(last -> last.text("role"))
                .orElse("")
                .equals("assistant");
    }
}
