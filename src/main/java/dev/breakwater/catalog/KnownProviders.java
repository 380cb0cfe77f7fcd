package dev.breakwater.catalog;

import dev.breakwater.catalog.ProviderDescriptor.Access;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.catalog.ProviderDescriptor.Support;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of providers: one row for each prefix. To add a provider with OpenAI's API, add a row. The table in
 * {@code docs/configuration.md} is generated from it. Source: LiteLLM's provider detection and its table of OpenAI-compatible providers.
 */
public final class KnownProviders {

    /** Its adapter plays answers; the prefix is not for configurations. */
    static final ProviderDescriptor MOCK = ProviderDescriptor.named("mock");

    private static final List<ProviderDescriptor> ROWS = List.of(
            openAi("openai", "https://api.openai.com/v1", "OPENAI_BASE_URL OPENAI_API_BASE", "OPENAI_API_KEY")
                    .with(MessageRules.OPENAI)
                    .with(Quirk.OPENAI_MODELS, Quirk.RESPONSES),
            openAi(
                    "text-completion-openai",
                    "https://api.openai.com/v1",
                    "OPENAI_BASE_URL OPENAI_API_BASE",
                    "OPENAI_API_KEY"),
            openAi("custom_openai", null, "", "OPENAI_API_KEY"),
            openAi("openai_like", null, "OPENAI_LIKE_API_BASE", "OPENAI_LIKE_API_KEY"),
            own("azure", null, "AZURE_API_BASE", "AZURE_API_KEY AZURE_OPENAI_API_KEY")
                    .with(Credentials.in("api-key"))
                    .withSettings("""
                        azure_ad_token AZURE_AD_TOKEN
                        tenant_id AZURE_TENANT_ID
                        client_id AZURE_CLIENT_ID
                        client_secret AZURE_CLIENT_SECRET
                        azure_scope AZURE_SCOPE
                        azure_federated_token_file AZURE_FEDERATED_TOKEN_FILE
                        azure_authority_host AZURE_AUTHORITY_HOST
                        """)
                    .with(MessageRules.AZURE)
                    .with(Operation.allBut(Operation.RERANK))
                    .with(Quirk.AZURE_DEPLOYMENTS, Quirk.OPENAI_MODELS, Quirk.RESPONSES),
            own(
                            "huggingface",
                            "https://router.huggingface.co/v1",
                            "HF_API_BASE HUGGINGFACE_API_BASE",
                            "HF_TOKEN HUGGINGFACE_API_KEY")
                    .with(Quirk.HUGGING_FACE_ROUTER),
            cohere(),
            cohere().as("cohere_chat"),
            own("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_BASE ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY")
                    .with(Credentials.in("x-api-key"))
                    .with(Prefill.PLAIN)
                    .ofModels("claude-"),
            own(
                            "gemini",
                            "https://generativelanguage.googleapis.com/v1beta",
                            "GEMINI_API_BASE",
                            "GEMINI_API_KEY GOOGLE_API_KEY")
                    .with(Credentials.in("x-goog-api-key"))
                    .ofModels("gemini-"),
            // No prefill: most of its models refuse it.
            own("bedrock", null, "", "AWS_BEARER_TOKEN_BEDROCK")
                    .with(Quirk.ADDRESS_FROM_SETTINGS)
                    .withSettings("""
                        aws_access_key_id
                        aws_secret_access_key
                        aws_session_token
                        aws_region_name AWS_REGION_NAME AWS_REGION AWS_DEFAULT_REGION
                        aws_profile_name AWS_PROFILE_NAME
                        aws_role_name AWS_ROLE_NAME
                        aws_session_name AWS_SESSION_NAME
                        aws_external_id AWS_EXTERNAL_ID
                        aws_web_identity_token AWS_WEB_IDENTITY_TOKEN
                        aws_sts_endpoint AWS_STS_ENDPOINT
                        aws_bedrock_runtime_endpoint AWS_BEDROCK_RUNTIME_ENDPOINT AWS_ENDPOINT_URL_BEDROCK_RUNTIME\
                        """),
            vertex("vertex_ai").with(Quirk.ADDRESS_FROM_SETTINGS),
            vertex("vertex_ai_beta").with(Quirk.ADDRESS_FROM_SETTINGS, Quirk.BETA_VERSION),
            // OpenAI-compatible APIs.
            openAi("groq", "https://api.groq.com/openai/v1").with(Prefill.PLAIN).with(MessageRules.STRICT),
            openAi(
                    "together_ai",
                    "https://api.together.xyz/v1",
                    "TOGETHER_AI_API_BASE",
                    "TOGETHER_API_KEY TOGETHER_AI_API_KEY TOGETHERAI_API_KEY TOGETHER_AI_TOKEN"),
            mistral("mistral", "https://api.mistral.ai/v1"),
            mistral("codestral", "https://codestral.mistral.ai/v1"),
            openAi("deepseek", "https://api.deepseek.com/beta")
                    .with(Prefill.PREFIX_IN_BETA)
                    .with(Quirk.MAX_TOKENS),
            openAi("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_BASE", "OPENROUTER_API_KEY OR_API_KEY")
                    .with(Prefill.PLAIN),
            openAi(
                    "perplexity",
                    "https://api.perplexity.ai",
                    "PERPLEXITY_API_BASE",
                    "PERPLEXITYAI_API_KEY PERPLEXITY_API_KEY"),
            openAi("xai", "https://api.x.ai/v1"),
            openAi(
                    "fireworks_ai",
                    "https://api.fireworks.ai/inference/v1",
                    "FIREWORKS_API_BASE",
                    "FIREWORKS_API_KEY FIREWORKS_AI_API_KEY FIREWORKSAI_API_KEY FIREWORKS_AI_TOKEN"),
            openAi("cerebras", "https://api.cerebras.ai/v1").with(MessageRules.STRICT),
            openAi("sambanova", "https://api.sambanova.ai/v1"),
            openAi("nvidia_nim", "https://integrate.api.nvidia.com/v1"),
            openAi("deepinfra", "https://api.deepinfra.com/v1/openai"),
            openAi("anyscale", "https://api.endpoints.anyscale.com/v1"),
            openAi("github", "https://models.inference.ai.azure.com"),
            openAi("novita", "https://api.novita.ai/v3/openai"),
            openAi("nebius", "https://api.studio.nebius.ai/v1"),
            openAi("nscale", "https://inference.api.nscale.com/v1"),
            openAi("lambda_ai", "https://api.lambda.ai/v1", "LAMBDA_API_BASE", "LAMBDA_API_KEY"),
            openAi("hyperbolic", "https://api.hyperbolic.xyz/v1"),
            openAi("featherless_ai", "https://api.featherless.ai/v1"),
            openAi(
                    "friendliai",
                    "https://api.friendli.ai/serverless/v1",
                    "FRIENDLI_API_BASE",
                    "FRIENDLIAI_API_KEY FRIENDLI_TOKEN"),
            openAi("galadriel", "https://api.galadriel.com/v1"),
            openAi("volcengine", "https://ark.cn-beijing.volces.com/api/v3"),
            openAi("moonshot", "https://api.moonshot.ai/v1").with(Prefill.PARTIAL),
            openAi("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
                    .with(Prefill.PARTIAL),
            openAi("v0", "https://api.v0.dev/v1"),
            openAi("morph", "https://api.morphllm.com/v1"),
            openAi("inception", "https://api.inceptionlabs.ai/v1"),
            openAi("empower", "https://app.empower.dev/api/v1"),
            openAi("aiml", "https://api.aimlapi.com/v1"),
            openAi("baseten", "https://inference.baseten.co/v1"),
            openAi("ai21_chat", "https://api.ai21.com/studio/v1", "AI21_API_BASE", "AI21_API_KEY"),
            openAi("ai21", "https://api.ai21.com/studio/v1"),
            openAi("voyage", "https://api.voyageai.com/v1").with(Quirk.FLOATS_BY_DEFAULT),
            openAi("jina_ai", "https://api.jina.ai/v1"),
            openAi("databricks", null),
            openAi("meta_llama", "https://api.llama.com/compat/v1", "LLAMA_API_BASE", "LLAMA_API_KEY"),
            openAi("wandb", "https://api.inference.wandb.ai/v1"),
            openAi("vercel_ai_gateway", "https://ai-gateway.vercel.sh/v1"),
            openAi("cometapi", "https://api.cometapi.com/v1"),
            openAi("zai", "https://api.z.ai/api/paas/v4"),
            openAi("publicai", "https://api.publicai.co/v1"),
            openAi("helicone", "https://ai-gateway.helicone.ai"),
            openAi("veniceai", "https://api.venice.ai/api/v1", "", "VENICE_AI_API_KEY"),
            openAi("scaleway", "https://api.scaleway.ai/v1", "", "SCW_SECRET_KEY"),
            openAi("synthetic", "https://api.synthetic.new/openai/v1"),
            openAi("nano-gpt", "https://nano-gpt.com/api/v1", "", "NANOGPT_API_KEY"),
            openAi("poe", "https://api.poe.com/v1"),
            openAi("xiaomi_mimo", "https://api.xiaomimimo.com/v1", "", "XIAOMI_MIMO_API_KEY"),
            openAi("apertis", "https://api.stima.tech/v1", "", "STIMA_API_KEY"),
            openAi("abliteration", "https://api.abliteration.ai/v1", "", "ABLITERATION_API_KEY"),
            openAi("llamagate", "https://api.llamagate.dev/v1", "", "LLAMAGATE_API_KEY"),
            openAi("compactifai", "https://api.compactif.ai/v1"),
            openAi("minimax", "https://api.minimax.io/v1"),
            openAi("ovhcloud", "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1"),
            openAi("amazon_nova", "https://api.nova.amazon.com/v1"),
            openAi("lemonade", "http://localhost:8000/api/v1"),
            openAi("gmi", "https://api.gmi-serving.com/v1", "", "GMI_API_KEY"),
            openAi("chutes", "https://llm.chutes.ai/v1"),
            // Servers that users run themselves.
            openAi("litellm_proxy", null).with(Quirk.DEADLINE_HEADERS),
            openAi("hosted_vllm", null).with(Prefill.CONTINUE_FINAL_MESSAGE),
            openAi("vllm", null).with(Prefill.CONTINUE_FINAL_MESSAGE),
            openAi("lm_studio", null),
            openAi("llamafile", "http://127.0.0.1:8080/v1"),
            openAi("xinference", null),
            openAi("docker_model_runner", "http://localhost:22088/engines/llama.cpp/v1"),
            ollama(),
            ollama().as("ollama_chat"));

    private static final Map<String, ProviderDescriptor> BY_PREFIX = new LinkedHashMap<>();

    static {
        Stream.of(
                        ROWS.stream(),
                        words(ProviderNames.PLANNED).stream().map(KnownProviders::planned),
                        words(ProviderNames.NAME_ONLY).stream().map(ProviderDescriptor::named))
                .flatMap(rows -> rows)
                .forEach(row -> BY_PREFIX.put(row.prefix(), row));
    }

    private static final Set<String> SETTINGS = ROWS.stream()
            .flatMap(row -> row.access().settings().keySet().stream())
            .collect(Collectors.toUnmodifiableSet());

    private KnownProviders() {}

    public static Optional<ProviderDescriptor> find(String prefix) {
        return Optional.ofNullable(BY_PREFIX.get(prefix));
    }

    /** The provider of a model's name without a prefix: OpenAI where the name does not say more. */
    public static ProviderDescriptor ofModel(String name) {
        return ROWS.stream()
                .filter(row -> !row.modelNames().isEmpty() && name.startsWith(row.modelNames()))
                .findFirst()
                .orElseGet(KnownProviders::openAi);
    }

    /** OpenAI itself. */
    public static ProviderDescriptor openAi() {
        return ROWS.get(0);
    }

    /** A provider of any name that speaks OpenAI's form at an address of its own. */
    public static ProviderDescriptor likeOpenAi(String name) {
        return find("openai_like").orElseThrow().as(name);
    }

    public static Set<String> prefixes() {
        return Collections.unmodifiableSet(BY_PREFIX.keySet());
    }

    /** Whether a provider has a setting of this name, see {@link ProviderSettings}. */
    public static boolean hasSetting(String name) {
        return SETTINGS.contains(name);
    }

    /** All, in the order of the table. */
    public static Collection<ProviderDescriptor> all() {
        return Collections.unmodifiableCollection(BY_PREFIX.values());
    }

    /** A provider with OpenAI's API whose variables have the usual names: {@code GROQ_API_BASE}, {@code GROQ_API_KEY}. */
    private static ProviderDescriptor openAi(String prefix, @Nullable String address) {
        String name = prefix.replace('-', '_').toUpperCase(Locale.ROOT);
        return openAi(prefix, address, name + "_API_BASE", name + "_API_KEY");
    }

    private static ProviderDescriptor openAi(
            String prefix, @Nullable String address, String addressVariables, String keyVariables) {
        return row(prefix, "openai", Support.ADAPTED, access(address, addressVariables, keyVariables))
                .with(Set.of(Operation.values()));
    }

    /** A provider with an adapter of its own, which has the same name. */
    private static ProviderDescriptor own(
            String prefix, @Nullable String address, String addressVariables, String keyVariables) {
        return row(prefix, prefix, Support.ADAPTED, access(address, addressVariables, keyVariables));
    }

    private static ProviderDescriptor mistral(String prefix, String address) {
        return openAi(prefix, address)
                .with(Prefill.PREFIX)
                .with(MessageRules.MISTRAL)
                .with(Quirk.MAX_TOKENS);
    }

    private static ProviderDescriptor cohere() {
        return own("cohere", "https://api.cohere.com", "COHERE_API_BASE", "COHERE_API_KEY CO_API_KEY")
                .with(Operation.ofTextAnd(Operation.RERANK));
    }

    private static ProviderDescriptor ollama() {
        return own("ollama", "http://localhost:11434", "OLLAMA_API_BASE OLLAMA_HOST", "OLLAMA_API_KEY")
                .with(Quirk.OLLAMA_ROOT);
    }

    /** Google Cloud's Vertex AI under one of its prefixes. */
    private static ProviderDescriptor vertex(String prefix) {
        return row(prefix, "vertex_ai", Support.ADAPTED, access(null, "VERTEXAI_API_BASE VERTEX_API_BASE", ""))
                .with(Credentials.in("x-goog-api-key"))
                .with(Prefill.PLAIN)
                .withSettings("""
                    vertex_project VERTEXAI_PROJECT VERTEX_PROJECT GOOGLE_CLOUD_PROJECT GCLOUD_PROJECT
                    vertex_ai_project
                    vertex_location VERTEXAI_LOCATION VERTEX_LOCATION GOOGLE_CLOUD_LOCATION
                    vertex_ai_location
                    vertex_credentials VERTEXAI_CREDENTIALS VERTEX_CREDENTIALS GOOGLE_APPLICATION_CREDENTIALS
                    vertex_ai_credentials
                    """);
    }

    private static ProviderDescriptor planned(String prefix) {
        return row(prefix, prefix, Support.PLANNED, Access.UNKNOWN);
    }

    private static ProviderDescriptor row(String prefix, String adapter, Support support, Access access) {
        return new ProviderDescriptor(
                prefix, adapter, support, access, "", null, Operation.OF_TEXT, MessageRules.NONE, Set.of());
    }

    private static Access access(@Nullable String address, String addressVariables, String keyVariables) {
        return new Access(address, words(addressVariables), words(keyVariables), Credentials.BEARER, Map.of());
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
