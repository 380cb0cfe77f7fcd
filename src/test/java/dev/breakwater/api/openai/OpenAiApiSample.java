package dev.breakwater.api.openai;

import dev.breakwater.api.JsonResponses;

/** OpenAI's form as the container wires it. */
public final class OpenAiApiSample {

    private OpenAiApiSample() {}

    public static OpenAiApi anOpenAiApi() {
        OpenAiApi api = new OpenAiApi();
        api.documents = new JsonResponses();
        return api;
    }
}
