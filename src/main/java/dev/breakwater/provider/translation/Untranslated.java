package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.Original;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import java.util.TreeSet;

/** What a client's own form can say, and OpenAI's form cannot. It is refused by name, unless it is to be dropped. Source: SPEC §7. */
public final class Untranslated {

    private Untranslated() {}

    /** @throws CallFailedException with {@link Failure.BadRequest} that names the first such member of the request */
    public static void refuse(Attempt attempt) {
        Original sent = attempt.call().request().original();
        if (sent == null || sent.untranslated().isEmpty()) {
            return;
        }
        JsonDocument asked = attempt.call().request().document();
        RequestParameters parameters = new RequestParameters(attempt, asked);
        for (String name : new TreeSet<>(sent.untranslated())) {
            if (!parameters.drops(name)) {
                throw Refusal.unsupported(
                        attempt,
                        name,
                        "does not support '" + name + "': its provider speaks another API. Leave it out, or set"
                                + " 'drop_params' to true to have it left out.");
            }
        }
    }
}
