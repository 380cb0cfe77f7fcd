package dev.breakwater.config.binding;

import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.config.tree.Leaf;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.SecretNames;
import dev.breakwater.config.tree.WordList;
import dev.breakwater.config.vocabulary.KnownKeys;
import dev.breakwater.config.vocabulary.Nearest;
import dev.breakwater.config.vocabulary.RightPlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members of {@code litellm_params} that are sent to the provider as defaults, where a request does not set them: every key that is
 * neither LiteLLM's nor Breakwater's.
 */
public final class RequestDefaults {

    /** Members that only the client sets, in each request. */
    private static final Set<String> CLIENTS = Set.of("stream", "messages", "prompt", "input");

    /** Whether it is sent depends on the request. */
    private static final String METADATA = "metadata";

    /** Parameters of providers; not reported as misspelt, even if similar to one of our keys. */
    static final Set<String> PROVIDERS = Set.copyOf(WordList.of("""
        audio best_of chat_template dimensions echo encoding_format format frequency_penalty
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

    /** The defaults as JSON text, by name. */
    Map<String, String> read() {
        Map<String, String> defaults = new HashMap<>();
        for (Map.Entry<String, Node> each : params.fields().members().entrySet()) {
            if (isDefault(each.getKey(), each.getValue())) {
                defaults.put(each.getKey(), json(each.getValue()));
            }
        }
        // OpenAI's client libraries merge extra_body into the request body.
        params.section("extra_body").fields().members().forEach((name, node) -> {
            if (name.equals("model") || (GatewayParameters.include(name) && !name.equals(METADATA))) {
                problems.warnOnce("extra_body." + name, node, "is set by the gateway, and is not sent to the provider");
            } else if (!isClients(name, node)) {
                defaults.put(name, json(node));
            }
        });
        for (String name : List.of(MockAnswer.RESPONSE, MockAnswer.TOOL_CALLS, MockAnswer.DELAY)) {
            Node mock = params.node(name);
            if (mock != null) {
                defaults.put(name, json(mock));
            }
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
        if (KnownKeys.PARAMS.keys().containsKey(name) || GatewayParameters.isPrice(name)) {
            return false;
        }
        // LiteLLM omits empty values, and some providers reject null.
        if (node instanceof Scalar scalar && scalar.kind() == Leaf.Kind.NULL) {
            return false;
        }
        if (PROVIDERS.contains(name)) {
            return true;
        }
        Optional<String> place = RightPlace.of(name, KnownKeys.PARAMS);
        if (place.isPresent()) {
            problems.warnOnce(
                    "litellm_params." + name,
                    node,
                    KeyCheck.misplaced(place.get()) + ", and is not sent to the provider");
            return false;
        }
        return !GatewayParameters.include(name)
                && !KnownProviders.hasSetting(name)
                && !isClients(name, node)
                && !isMisspelt(name, node)
                && !isCredential(name, node);
    }

    private boolean isClients(String name, Node node) {
        boolean clients = CLIENTS.contains(name);
        if (clients) {
            problems.warn(node, "can only be set by the client in each request; it is ignored here");
        }
        return clients;
    }

    private boolean isMisspelt(String name, Node node) {
        Optional<String> near = Nearest.to(name, KnownKeys.PARAMS.readKeys(), name.length() < 6 ? 1 : 2);
        near.ifPresent(known -> problems.warn(
                node, "is not a known key; did you mean '" + known + "'? It is ignored, and not sent to the provider"));
        return near.isPresent();
    }

    private boolean isCredential(String name, Node node) {
        boolean secret = SecretNames.isSecret(name);
        if (secret) {
            problems.warnOnce(
                    "litellm_params." + name,
                    node,
                    "looks like a credential, and is not sent to the provider; use api_key or extra_headers, or"
                            + " extra_body to send it in the body");
        }
        return secret;
    }

    /** The keys of LiteLLM's in {@code params} that are not used here, without prices: those are kept for cost. */
    public static Set<String> withoutEffect(Fields params) {
        Set<String> names = new TreeSet<>();
        params.members().keySet().stream()
                .filter(name -> GatewayParameters.include(name)
                        && !GatewayParameters.isPrice(name)
                        && !PROVIDERS.contains(name)
                        && !KnownKeys.PARAMS.keys().containsKey(name)
                        && !KnownProviders.hasSetting(name)
                        && RightPlace.of(name, KnownKeys.PARAMS).isEmpty())
                .forEach(names::add);
        return names;
    }
}
