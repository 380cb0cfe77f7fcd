package dev.breakwater.provider.anthropic;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.call.Attempt;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;

/** What Anthropic is sent for requests in OpenAI's form. */
final class Asked {

    static final String TOOL =
            "{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{}}}}";

    private static final AnthropicForm FORM = new AnthropicForm();

    private Asked() {}

    static DeploymentSample claude(String model) {
        return aDeployment("d").of("anthropic").model(model).at("http://127.0.0.1:9");
    }

    /** The body for these members, with ' in place of ". */
    static JsonObject of(String members) {
        return of(claude("claude-sonnet-4-5"), members);
    }

    static JsonObject of(DeploymentSample deployment, String members) {
        byte[] body = FORM.request(attempt(deployment, members)).body().join();
        return Json.createReader(new StringReader(new String(body, UTF_8))).readObject();
    }

    static JsonArray messages(String messages) {
        return of("'messages':[" + messages + "]").getJsonArray("messages");
    }

    static Attempt attempt(DeploymentSample deployment, String members) {
        String fields =
                members.contains("'messages'") ? members : "'messages':[{'role':'user','content':'hi'}]," + members;
        String json = "{\"model\":\"gpt-4\"," + fields.replaceAll(",$", "").replace('\'', '"') + "}";
        CallSample call = aCall().on(deployment).saying(json);
        return anAttempt(call.get(), 0);
    }

    /** JSON with ' in place of ". */
    static JsonArray list(String json) {
        return Json.createReader(new StringReader(json.replace('\'', '"'))).readArray();
    }

    static JsonObject object(String json) {
        return Json.createReader(new StringReader(json.replace('\'', '"'))).readObject();
    }
}
