package dev.breakwater.config.binding;

import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.SecretNames;
import dev.breakwater.config.tree.WordList;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of {@code litellm_params} that {@code /model/info} shows. Only names that are known to hold no secret are shown, because
 * {@code litellm_params} may contain any key.
 */
final class ShownParameters {

    private static final Set<String> NAMES = Set.copyOf(WordList.of("""
        model custom_llm_provider api_version timeout request_timeout stream_timeout num_retries max_retries rpm tpm
        weight order tags cooldown_time max_parallel_requests drop_params region_name aws_region_name vertex_location
        watsonx_region_name best_of dimensions echo encoding_format frequency_penalty ignore_eos keep_alive logit_bias
        logprobs max_completion_tokens max_tokens min_p min_tokens modalities n num_ctx parallel_tool_calls
        presence_penalty random_seed reasoning_effort repetition_penalty response_format safe_prompt seed service_tier
        stop stop_token_ids store temperature thinking tool_choice top_k top_logprobs top_p truncation verbosity\
        """));

    private static final Set<String> ADDRESSES = Set.of("api_base", "base_url");

    private static final Pattern USER = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");

    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private ShownParameters() {}

    static JsonObject of(Fields params) {
        JsonObjectBuilder shown = Node.JSON.createObjectBuilder();
        params.members().forEach((name, node) -> {
            if (NAMES.contains(name) || GatewayParameters.isPrice(name)) {
                shown.add(name, SecretNames.without(node.json()));
            } else if (ADDRESSES.contains(name) && node.json() instanceof JsonString text) {
                shown.add(name, address(text.getString()));
            }
        });
        return shown.build();
    }

    /** Without user and query, which may contain keys. */
    static String address(String text) {
        return QUERY.matcher(USER.matcher(text).replaceFirst("$1")).replaceFirst("");
    }
}
