package dev.breakwater.provider.bedrock;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;

import dev.breakwater.call.Attempt;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;

/** What Bedrock is sent for requests in OpenAI's form. */
final class Asked {

    static final String CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0";

    static final String NOVA = "amazon.nova-pro-v1:0";

    static final String LLAMA = "meta.llama3-1-70b-instruct-v1:0";

    static final String TOOL =
            "{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{}}}}";

    private Asked() {}

    static DeploymentSample bedrock(String model) {
        return aDeployment("d").of("bedrock").model(model).at(null).setting("aws_region_name", "eu-west-1");
    }

    /** The body for these members, with ' in place of ". */
    static JsonObject of(String model, String members) {
        return of(bedrock(model), members);
    }

    static JsonObject of(DeploymentSample deployment, String members) {
        return object(request(deployment, members).body().text());
    }

    static ProviderRequest request(DeploymentSample deployment, String members) {
        return new BedrockForm().request(attempt(deployment, members));
    }

    static JsonArray messages(String model, String messages) {
        return of(model, "'messages':[" + messages + "]").getJsonArray("messages");
    }

    static Attempt attempt(DeploymentSample deployment, String members) {
        return anAttempt(call(deployment, members).get(), 0);
    }

    static CallSample call(DeploymentSample deployment, String members) {
        String fields =
                members.contains("'messages'") ? members : "'messages':[{'role':'user','content':'hi'}]," + members;
        String json = "{\"model\":\"gpt-4\"," + fields.replaceAll(",$", "").replace('\'', '"') + "}";
        return aCall().on(deployment).saying(json);
    }

    /** JSON with ' in place of ". */
    static JsonArray list(String json) {
        return Json.createReader(new StringReader(json.replace('\'', '"'))).readArray();
    }

    static JsonObject object(String json) {
        return Json.createReader(new StringReader(json.replace('\'', '"'))).readObject();
    }
}
