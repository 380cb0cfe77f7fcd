package dev.breakwater.config.vocabulary;

import dev.breakwater.config.tree.WordList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All keys of LiteLLM's and Breakwater's configuration by section, and whether each has an effect. Any other key gives a warning. Source:
 * LiteLLM's {@code proxy_config} reference. {@code docs/configuration.md} has a row for each key.
 */
public enum KnownKeys {
    TOP("", """
        model_list litellm_settings router_settings general_settings environment_variables
        breakwater_settings include\
        """, "", """
            callback_settings guardrails mcp_servers mcp_tools search_tools vector_store_registry
            credential_list assistant_settings files_settings finetune_settings default_vertex_config
            prompts agents worker_config\
            """),
    ENTRY("model_list[]", """
        model_name litellm_params model_info rpm tpm\
        """, "", ""),
    PARAMS("model_list[].litellm_params", """
        model custom_llm_provider api_base base_url api_key api_version organization timeout
        request_timeout stream_timeout num_retries max_retries rpm tpm max_parallel_requests weight order tags cooldown_time
        mock_response mock_tool_calls mock_delay extra_headers headers extra_body drop_params additional_drop_params
        allowed_openai_params
        azure_ad_token tenant_id client_id client_secret azure_scope azure_authority_host
        azure_federated_token_file vertex_project vertex_ai_project vertex_location vertex_ai_location
        vertex_credentials vertex_ai_credentials\
        """, """
            litellm_credential_name\
            """, """
                region_name max_budget budget_duration
                configurable_clientside_auth_params use_in_pass_through
                use_litellm_proxy merge_reasoning_content_in_choices silent_model
                azure_ad_token_provider default_headers
                mock_timeout max_file_size_mb litellm_trace_id auto_router_config auto_router_config_path
                auto_router_default_model auto_router_embedding_model cache cache_control_injection_points
                default_api_key_tpm_limit default_api_key_rpm_limit deployment_id no-log fallbacks
                hf_model_name s3_bucket_name gcs_bucket_name tokenizer guardrails model_config preset_cache_key
                retry_policy ssl_verify ssl_certificate token_provider milvus_text_field
                use_chat_completions_api\
                """),
    INFO("model_list[].model_info", """
        id base_model mode max_input_tokens max_output_tokens rpm tpm supports_assistant_prefill supports_responses
        mid_stream\
        """, """
            supported_environments\
            """, ""),
    LITELLM("litellm_settings", """
        num_retries request_timeout fallbacks default_fallbacks context_window_fallbacks
        content_policy_fallbacks allowed_fails cooldown_time max_fallbacks require_auth_for_metrics_endpoint
        drop_params\
        """, "", """
            set_verbose json_logs callbacks success_callback failure_callback service_callbacks cache
            cache_params turn_off_message_logging redact_messages_in_exceptions redact_user_api_key_info
            force_ipv4 ssl_verify ssl_certificate enable_json_schema_validation modify_params
            disable_end_user_cost_tracking disable_end_user_cost_tracking_prometheus_only
            default_team_settings priority_reservation model_alias_map langfuse_default_tags telemetry
            max_budget budget_duration drop_unknown_params disable_add_transform_inline_image_block
            default_internal_user_params default_key_generate_params upperbound_key_generate_params
            max_internal_user_budget internal_user_budget_duration key_generation_settings
            public_model_groups suppress_debug_info audio_transcription_max_file_size
            forward_traceparent_to_llm_provider return_response_headers add_user_information_to_llm_headers
            disable_hf_tokenizer_download retry custom_provider_map
            enable_preview_features store_audit_logs global_disable_no_log_param s3_callback_params
            default_max_internal_user_budget default_internal_user_budget_duration default_redis_ttl\
            """),
    ROUTER("router_settings", """
        num_retries fallbacks default_fallbacks context_window_fallbacks content_policy_fallbacks
        allowed_fails cooldown_time max_fallbacks timeout request_timeout stream_timeout retry_after
        routing_strategy retry_policy model_group_retry_policy allowed_fails_policy disable_cooldowns
        model_group_alias enable_pre_call_checks drop_params default_max_parallel_requests\
        """, """
            optional_pre_call_checks enable_tag_filtering
            redis_url redis_host redis_port redis_password redis_db\
            """, """
                routing_strategy_args tag_filtering_match_any default_litellm_params default_priority polling_interval cache_responses cache_kwargs
                caching_groups client_ttl set_verbose debug_level provider_budget_config alerting_config
                router_general_settings assistants_config search_tools guardrail_list
                ignore_invalid_deployments health_check_interval fastest_response enable_weighted_failover
                deployment_affinity_ttl_seconds model_group_affinity_config\
                """),
    GENERAL("general_settings", """
        master_key max_request_size_mb max_response_size_mb\
        """, "", """
            database_url database_connection_pool_limit database_connection_timeout store_model_in_db
            store_prompts_in_spend_logs completion_model infer_model_from_keys max_parallel_requests
            global_max_parallel_requests background_health_checks
            health_check_interval health_check_details health_check_concurrency use_shared_health_check
            alerting alerting_threshold alert_types alert_to_webhook_url alerting_args custom_auth
            custom_key_generate custom_sso allowed_ips use_x_forwarded_for allowed_routes public_routes
            admin_only_routes forward_client_headers_to_llm_api forward_openai_org_id
            litellm_key_header_name proxy_batch_write_at proxy_budget_rescheduler_max_time
            proxy_budget_rescheduler_min_time disable_spend_logs disable_spend_updates disable_error_logs
            disable_master_key_return disable_adding_master_key_hash_to_db disable_reset_budget
            disable_retry_on_max_parallel_request_limit_error pass_through_endpoints user_header_name
            user_header_mappings enable_jwt_auth litellm_jwtauth enforce_user_param enforced_params
            key_management_system key_management_settings ui_access_mode enable_health_check_routing
            health_check_staleness_threshold health_check_ignore_transient_errors
            enforce_fallback_model_access role_permissions service_account_settings spend_report_frequency
            maximum_spend_logs_retention_period maximum_spend_logs_retention_interval supported_db_objects
            reject_clientside_metadata_tags image_generation_model embedding_model moderation_model
            allow_user_auth allow_requests_on_db_unavailable token_rate_limit_type default_team_disabled
            otel use_azure_key_vault use_google_kms block_robots auto_redirect_ui_login_to_sso
            disable_responses_id_security\
            """),
    GROUP("breakwater_settings.model_groups.*", """
        mid_stream commit adaptive_timeout hedge\
        """, "", ""),
    QUEUE("breakwater_settings.queue", """
        length longest_wait\
        """, "", ""),
    BREAKWATER("breakwater_settings", """
        deadline stream_idle_timeout connect_timeout max_request_bytes max_bytes_in_flight max_running_calls
        max_fallback_targets max_stream_bytes max_stream_time drain_delay lost_stream cors pass_through mid_stream commit
        adaptive_timeout adaptive_timeout_factor adaptive_timeout_floor hedge hedge_budget retry_budget check_answers
        model_groups queue\
        """, "", "");

    /** Whether a key has an effect. */
    public enum Use {
        HONOURED,
        /** Known, with a warning that it has no effect yet. */
        NOT_YET,
        /** LiteLLM's, without an effect in Breakwater. */
        UNUSED
    }

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // exposed as an unmodifiable view only
    private final Map<String, Use> keys = new LinkedHashMap<>(); // filled by the constructor only

    /** Names are separated by white space. */
    KnownKeys(String path, String honoured, String notYet, String unused) {
        this.path = path;
        add(honoured, Use.HONOURED);
        add(notYet, Use.NOT_YET);
        add(unused, Use.UNUSED);
    }

    private void add(String names, Use use) {
        WordList.of(names).forEach(name -> keys.put(name, use));
    }

    /** The section's path; {@code []} means any index. */
    public String path() {
        return path;
    }

    /** In the order of the documentation. */
    public Map<String, Use> keys() {
        return Collections.unmodifiableMap(keys);
    }

    /** The keys that are read. They are looked up by name, because a config source need not list its properties. */
    public List<String> readKeys() {
        return keys.keySet().stream().filter(this::reads).toList();
    }

    /** Whether a key of this name is read here, with an effect or not yet. */
    boolean reads(String name) {
        Use use = keys.get(name);
        return use != null && use != Use.UNUSED;
    }
}
