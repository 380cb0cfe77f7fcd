package dev.breakwater.provider.gemini;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;

import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;

/** What the form sends. */
final class Sent {

    private Sent() {}

    static DeploymentSample gemini(String model) {
        return aDeployment("d").of("gemini").model(model);
    }

    static ProviderRequest request(CallSample call) {
        return new GeminiForm().request(anAttempt(call.get(), 0));
    }

    static String body(CallSample call) {
        return request(call).body().text();
    }

    static String messages(String model, String messages) {
        return with(model, "\"messages\":[" + messages + "]");
    }

    /** @param members of the request; {@code messages} only where they matter */
    static String with(String model, String members) {
        String hi = members.contains("\"messages\"") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        return body(aCall().on(gemini(model)).saying("{\"model\":\"gpt-4\"" + hi + "," + members + "}"));
    }
}
