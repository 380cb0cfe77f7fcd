package dev.breakwater.provider.ollama;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.openai.OpenAiCompatible;
import dev.breakwater.upstream.Framing;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/**
 * Ollama. It is asked by its own API where the deployment or the request sets an option that only that one has; else by its
 * OpenAI-compatible API, in which requests and answers pass as bytes.
 */
@ApplicationScoped
public class OllamaForm implements ProviderForm {

    /** Options that Ollama's OpenAI-compatible API ignores. Source: Ollama's API reference and its Modelfile parameters. */
    private static final Set<String> OWN = Set.of("""
        format keep_alive min_p mirostat mirostat_eta mirostat_tau num_batch num_ctx num_gpu num_keep num_predict
        num_thread options repeat_last_n repeat_penalty shift tfs_z think top_k truncate typical_p\
        """.split("\\s+"));

    private final ProviderForm ownApi = new OllamaNative();

    private final ProviderForm openAi = new OpenAiCompatible() {
        @Override
        public String name() {
            return OllamaForm.this.name();
        }

        @Override
        protected String address(Attempt attempt, Operation operation) {
            return attempt.deployment().endpoint().base() + "/v1/" + operation.path();
        }
    };

    @Override
    public String name() {
        return "ollama";
    }

    private ProviderForm form(Attempt attempt) {
        Map<String, String> defaults = attempt.deployment().defaults();
        JsonDocument asked = attempt.call().request().document();
        for (String name : OWN) {
            if (defaults.containsKey(name) || asked.hasValue(name)) {
                return ownApi;
            }
        }
        return openAi;
    }

    @Override
    public Framing framing(Attempt attempt) {
        return form(attempt).framing(attempt);
    }

    @Override
    public ProviderRequest request(Attempt attempt) {
        return form(attempt).request(attempt);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return form(attempt).whole(attempt, headers, body);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return form(attempt).decoder(attempt, headers);
    }
}
