package dev.breakwater.call.request;

import java.util.List;
import java.util.Set;

/**
 * Parameters that are the gateway's own and never reach a provider, wherever they stand: in a request, in a fallback of a request, in
 * {@code extra_body}, or in a deployment's {@code litellm_params}. Providers refuse arguments that they do not know.
 *
 * <p>Source: LiteLLM 1.81.12, {@code all_litellm_params} with {@code StandardCallbackDynamicParams} and {@code
 * CustomPricingLiteLLMParams} ({@code litellm/types/utils.py}), those arguments of its completion call that configure the client
 * ({@code OPENAI_CHAT_COMPLETION_PARAMS}), the members that its proxy takes out of a body, and what its main branch has added since
 * (commit 001c64f). Names that OpenAI's API defines are not here, except {@link #METADATA}.
 */
public final class GatewayParameters {

    /** LiteLLM's, unless the request is stored: OpenAI allows it only with {@code store}. Source: OpenAI's API reference. */
    public static final String METADATA = "metadata";

    private static final Set<String> NAMES = Set.of("""
        acompletion adaptive_router_config adaptive_router_default_model additional_drop_params aembedding
        aimg_generation allowed_model_region allowed_openai_params api_base api_key api_version
        assistant_continue_message atext_completion azure base_model base_url bos_token budget_duration
        cache cache_key caching caching_groups client client_id client_secret complete_response
        complexity_router_config complexity_router_default_model configurable_clientside_auth_params
        content_policy_fallbacks context_window_fallback_dict context_window_fallbacks cooldown_time
        custom_llm_provider default_fallbacks default_headers deployment_id
        disable_add_transform_inline_image_block disable_fallbacks drop_params
        enable_json_schema_validation enable_tag_filtering ensure_alternating_roles eos_token
        extra_body extra_headers extra_query fallback_depth fallbacks fastest_response
        final_prompt_value force_timeout guardrail_config guardrails headers hf_model_name id
        initial_prompt_value itpm logger_fn max_agentic_loops max_budget max_fallbacks
        max_parallel_requests max_retries merge_reasoning_content_in_choices metadata model_config
        model_file_id_mapping model_info model_list no-log num_retries order organization otpm policies
        preset_cache_key prompt_id prompt_label prompt_variables prompt_version provider_specific_header
        proxy_server_request quality_router_config quality_router_default_model region_name
        request_timeout retry_policy retry_strategy roles routing_strategy rpm search_tool_name
        secret_fields self shared_session ssl_certificate ssl_verify stream_timeout
        supports_system_message tags tenant_id text_completion tiered_pricing timeout tpm ttl
        turn_off_message_logging use_chat_completions_api use_client use_in_pass_through
        use_litellm_proxy use_xai_oauth user_config user_continue_message verbose wandb_api_key weight\
        """.strip().split("\\s+"));

    /** Credentials and settings of other providers and of logging tools, and LiteLLM's internal state. */
    private static final List<String> PREFIXES = List.of(
            "litellm_",
            "mock_",
            "azure_",
            "aws_",
            "vertex_",
            "watsonx_",
            "s3_",
            "gcs_",
            "langfuse_",
            "langsmith_",
            "humanloop_",
            "arize_",
            "posthog_",
            "weave_",
            "auto_router_",
            "_litellm_",
            "_agentic_loop_",
            "_code_interpreter_");

    private GatewayParameters() {}

    /** Whether a parameter of this name stays here. */
    public static boolean include(String name) {
        return NAMES.contains(name) || isPrice(name) || hasPrefix(name);
    }

    /** The same for a request of another form than OpenAI's: there {@code metadata} is the provider's own. */
    public static boolean areBeside(String name) {
        return !name.equals(METADATA) && include(name);
    }

    private static boolean hasPrefix(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is one of LiteLLM's prices: {@code input_cost_per_token}, {@code cache_read_input_token_cost}, ... */
    public static boolean isPrice(String name) {
        return name.contains("_cost_per_")
                || name.contains("_token_cost")
                || name.endsWith("_cost")
                || name.equals("tiered_pricing");
    }
}
