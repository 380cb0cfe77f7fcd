package dev.breakwater.config;

import dev.breakwater.config.Node.Fields;
import dev.breakwater.config.Node.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of {@code litellm_params} is sent to the provider where a request does not say it itself: everything that is neither LiteLLM's
 * nor ours.
 */
final class RequestDefaults {

    /** Not sent: LiteLLM's credentials of other providers, and its prices. */
    private static final List<String> LITELLMS =
            List.of("vertex_", "aws_", "watsonx_", "azure_", "s3_", "gcs_", "litellm_", "mock_");

    /** The client's business in every request. */
    private static final Set<String> CLIENTS =
            Set.of("stream", "messages", "prompt", "input", "num_retries", "fallbacks", "user_config", "model_list");

    /** Names that providers know, however near they are to one of ours. */
    private static final Set<String> PROVIDERS = Set.copyOf(Words.of("""
        audio best_of chat_template dimensions echo encoding_format extra_query format frequency_penalty
        function_call functions guided_choice guided_grammar guided_json guided_regex ignore_eos
        keep_alive logit_bias logprobs max_completion_tokens max_tokens metadata min_p min_tokens
        modalities models n num_ctx options parallel_tool_calls plugins prediction presence_penalty
        prompt_cache_key provider random_seed reasoning reasoning_effort repetition_penalty response_format
        route safe_prompt safety_identifier seed service_tier stop stop_token_ids store stream_options
        suffix temperature thinking tool_choice tools top_k top_logprobs top_p transforms truncate
        truncation user verbosity web_search_options\
        """));

    private final Section params;
    private final Problems problems;

    RequestDefaults(Section params) {
        this.params = params;
        this.problems = params.reading().problems();
    }

    /** JSON text by name. */
    Map<String, String> read() {
        Map<String, String> defaults = new HashMap<>();
        for (Map.Entry<String, Node> each : params.fields().members().entrySet()) {
            if (isDefault(each.getKey(), each.getValue())) {
                defaults.put(each.getKey(), json(each.getValue()));
            }
        }
        // OpenAI's client libraries put what stands in extra_body beside the rest.
        params.section("extra_body").fields().members().forEach((name, node) -> {
            if (!CLIENTS.contains(name)) {
                defaults.put(name, json(node));
            }
        });
        Node mock = params.node("mock_response");
        if (mock != null) {
            defaults.put("mock_response", json(mock));
        }
        return defaults;
    }

    private String json(Node node) {
        if (node instanceof Scalar scalar) {
            String text = params.reading().resolve(scalar);
            if (text != null && !text.equals(scalar.text())) {
                return new Scalar(scalar.path(), scalar.where(), text, Leaf.Kind.TEXT, true)
                        .json()
                        .toString();
            }
        }
        return node.json().toString();
    }

    private boolean isDefault(String name, Node node) {
        if (KnownKeys.PARAMS.keys().containsKey(name) || isLiteLlms(name)) {
            return false;
        }
        // Nothing is what LiteLLM makes of an empty value; to some providers null is a wrong type.
        if (node instanceof Scalar scalar && scalar.kind() == Leaf.Kind.NULL) {
            return false;
        }
        if (CLIENTS.contains(name)) {
            problems.warn(node, "is the client's to say in each request; it is ignored here");
            return false;
        }
        Optional<String> near = misspelt(name);
        near.ifPresent(known -> problems.warn(
                node, "is no known key; did you mean '" + known + "'? It is ignored, and not sent to the provider"));
        return near.isEmpty();
    }

    private static boolean isLiteLlms(String name) {
        return LITELLMS.stream().anyMatch(name::startsWith) || name.contains("_cost_per_") || name.endsWith("_cost");
    }

    private static Optional<String> misspelt(String name) {
        if (PROVIDERS.contains(name)) {
            return Optional.empty();
        }
        return Nearest.to(name, KnownKeys.PARAMS.asked(), name.length() < 6 ? 1 : 2);
    }

    /** LiteLLM's names in there that have no meaning here. */
    static Set<String> withoutEffect(Fields params) {
        Set<String> names = new TreeSet<>();
        params.members().keySet().stream()
                .filter(name -> isLiteLlms(name) && !KnownKeys.PARAMS.keys().containsKey(name))
                .forEach(names::add);
        return names;
    }
}
