package dev.breakwater.config.vocabulary;

import dev.breakwater.config.tree.WordList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the first {@code /} of {@code litellm_params.model}: one row for each prefix, with the adapter that speaks its
 * form, its address, and the environment variables of its address and key. To add a provider that speaks OpenAI's form, add a row.
 * Source: LiteLLM's provider detection and its table of OpenAI-compatible providers. A row without address needs {@code api_base}.
 */
public enum ProviderPrefix {
    OPENAI("openai", "openai", "https://api.openai.com/v1", "OPENAI_BASE_URL OPENAI_API_BASE", "OPENAI_API_KEY"),
    TEXT_COMPLETION_OPENAI(
            "text-completion-openai",
            "openai",
            "https://api.openai.com/v1",
            "OPENAI_BASE_URL OPENAI_API_BASE",
            "OPENAI_API_KEY"),
    CUSTOM_OPENAI("custom_openai", "openai", null, "", "OPENAI_API_KEY"),
    OPENAI_LIKE("openai_like", "openai", null, "OPENAI_LIKE_API_BASE", "OPENAI_LIKE_API_KEY"),
    AZURE("azure", "azure", null, "AZURE_API_BASE", "AZURE_API_KEY AZURE_OPENAI_API_KEY"),
    HUGGINGFACE(
            "huggingface",
            "huggingface",
            "https://router.huggingface.co/v1",
            "HF_API_BASE HUGGINGFACE_API_BASE",
            "HF_TOKEN HUGGINGFACE_API_KEY"),
    ANTHROPIC(
            "anthropic",
            "anthropic",
            "https://api.anthropic.com",
            "ANTHROPIC_API_BASE ANTHROPIC_BASE_URL",
            "ANTHROPIC_API_KEY"),
    GEMINI(
            "gemini",
            "gemini",
            "https://generativelanguage.googleapis.com/v1beta",
            "GEMINI_API_BASE",
            "GEMINI_API_KEY GOOGLE_API_KEY"),

    GROQ("groq", "https://api.groq.com/openai/v1"),
    TOGETHER_AI(
            "together_ai",
            "openai",
            "https://api.together.xyz/v1",
            "TOGETHER_AI_API_BASE",
            "TOGETHER_API_KEY TOGETHER_AI_API_KEY TOGETHERAI_API_KEY TOGETHER_AI_TOKEN"),
    MISTRAL("mistral", "https://api.mistral.ai/v1"),
    CODESTRAL("codestral", "https://codestral.mistral.ai/v1"),
    DEEPSEEK("deepseek", "https://api.deepseek.com/beta"),
    OPENROUTER(
            "openrouter",
            "openai",
            "https://openrouter.ai/api/v1",
            "OPENROUTER_API_BASE",
            "OPENROUTER_API_KEY OR_API_KEY"),
    PERPLEXITY(
            "perplexity",
            "openai",
            "https://api.perplexity.ai",
            "PERPLEXITY_API_BASE",
            "PERPLEXITYAI_API_KEY PERPLEXITY_API_KEY"),
    XAI("xai", "https://api.x.ai/v1"),
    FIREWORKS_AI(
            "fireworks_ai",
            "openai",
            "https://api.fireworks.ai/inference/v1",
            "FIREWORKS_API_BASE",
            "FIREWORKS_API_KEY FIREWORKS_AI_API_KEY FIREWORKSAI_API_KEY FIREWORKS_AI_TOKEN"),
    CEREBRAS("cerebras", "https://api.cerebras.ai/v1"),
    SAMBANOVA("sambanova", "https://api.sambanova.ai/v1"),
    NVIDIA_NIM("nvidia_nim", "https://integrate.api.nvidia.com/v1"),
    DEEPINFRA("deepinfra", "https://api.deepinfra.com/v1/openai"),
    ANYSCALE("anyscale", "https://api.endpoints.anyscale.com/v1"),
    GITHUB("github", "https://models.inference.ai.azure.com"),
    NOVITA("novita", "https://api.novita.ai/v3/openai"),
    NEBIUS("nebius", "https://api.studio.nebius.ai/v1"),
    NSCALE("nscale", "https://inference.api.nscale.com/v1"),
    LAMBDA_AI("lambda_ai", "openai", "https://api.lambda.ai/v1", "LAMBDA_API_BASE", "LAMBDA_API_KEY"),
    HYPERBOLIC("hyperbolic", "https://api.hyperbolic.xyz/v1"),
    FEATHERLESS_AI("featherless_ai", "https://api.featherless.ai/v1"),
    FRIENDLIAI(
            "friendliai",
            "openai",
            "https://api.friendli.ai/serverless/v1",
            "FRIENDLI_API_BASE",
            "FRIENDLIAI_API_KEY FRIENDLI_TOKEN"),
    GALADRIEL("galadriel", "https://api.galadriel.com/v1"),
    VOLCENGINE("volcengine", "https://ark.cn-beijing.volces.com/api/v3"),
    MOONSHOT("moonshot", "https://api.moonshot.ai/v1"),
    DASHSCOPE("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
    V0("v0", "https://api.v0.dev/v1"),
    MORPH("morph", "https://api.morphllm.com/v1"),
    INCEPTION("inception", "https://api.inceptionlabs.ai/v1"),
    EMPOWER("empower", "https://app.empower.dev/api/v1"),
    AIML("aiml", "https://api.aimlapi.com/v1"),
    BASETEN("baseten", "https://inference.baseten.co/v1"),
    AI21_CHAT("ai21_chat", "openai", "https://api.ai21.com/studio/v1", "AI21_API_BASE", "AI21_API_KEY"),
    AI21("ai21", "https://api.ai21.com/studio/v1"),
    VOYAGE("voyage", "https://api.voyageai.com/v1"),
    JINA_AI("jina_ai", "https://api.jina.ai/v1"),
    DATABRICKS("databricks", null),
    META_LLAMA("meta_llama", "openai", "https://api.llama.com/compat/v1", "LLAMA_API_BASE", "LLAMA_API_KEY"),
    WANDB("wandb", "https://api.inference.wandb.ai/v1"),
    VERCEL_AI_GATEWAY("vercel_ai_gateway", "https://ai-gateway.vercel.sh/v1"),
    COMETAPI("cometapi", "https://api.cometapi.com/v1"),
    ZAI("zai", "https://api.z.ai/api/paas/v4"),
    PUBLICAI("publicai", "https://api.publicai.co/v1"),
    HELICONE("helicone", "https://ai-gateway.helicone.ai"),
    VENICEAI("veniceai", "openai", "https://api.venice.ai/api/v1", "", "VENICE_AI_API_KEY"),
    SCALEWAY("scaleway", "openai", "https://api.scaleway.ai/v1", "", "SCW_SECRET_KEY"),
    SYNTHETIC("synthetic", "https://api.synthetic.new/openai/v1"),
    NANO_GPT("nano-gpt", "openai", "https://nano-gpt.com/api/v1", "", "NANOGPT_API_KEY"),
    POE("poe", "https://api.poe.com/v1"),
    XIAOMI_MIMO("xiaomi_mimo", "openai", "https://api.xiaomimimo.com/v1", "", "XIAOMI_MIMO_API_KEY"),
    APERTIS("apertis", "openai", "https://api.stima.tech/v1", "", "STIMA_API_KEY"),
    ABLITERATION("abliteration", "openai", "https://api.abliteration.ai/v1", "", "ABLITERATION_API_KEY"),
    LLAMAGATE("llamagate", "openai", "https://api.llamagate.dev/v1", "", "LLAMAGATE_API_KEY"),
    COMPACTIFAI("compactifai", "https://api.compactif.ai/v1"),
    MINIMAX("minimax", "https://api.minimax.io/v1"),
    OVHCLOUD("ovhcloud", "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1"),
    AMAZON_NOVA("amazon_nova", "https://api.nova.amazon.com/v1"),
    LEMONADE("lemonade", "http://localhost:8000/api/v1"),
    GMI("gmi", "openai", "https://api.gmi-serving.com/v1", "", "GMI_API_KEY"),
    CHUTES("chutes", "https://llm.chutes.ai/v1"),

    LITELLM_PROXY("litellm_proxy", null),
    HOSTED_VLLM("hosted_vllm", null),
    VLLM("vllm", null),
    LM_STUDIO("lm_studio", null),
    LLAMAFILE("llamafile", "http://127.0.0.1:8080/v1"),
    XINFERENCE("xinference", null),
    DOCKER_MODEL_RUNNER("docker_model_runner", "http://localhost:22088/engines/llama.cpp/v1"),
    // Through their OpenAI-compatible side, which is below /v1 of the address that LiteLLM's users know.
    OLLAMA("ollama", "openai", "http://localhost:11434/v1", "OLLAMA_API_BASE", "OLLAMA_API_KEY"),
    OLLAMA_CHAT("ollama_chat", "openai", "http://localhost:11434/v1", "OLLAMA_API_BASE", "OLLAMA_API_KEY"),

    VERTEX_AI("vertex_ai"),
    VERTEX_AI_BETA("vertex_ai_beta"),
    BEDROCK("bedrock"),
    SAGEMAKER("sagemaker"),
    SAGEMAKER_CHAT("sagemaker_chat"),
    AZURE_AI("azure_ai"),
    AZURE_TEXT("azure_text"),
    COHERE("cohere"),
    COHERE_CHAT("cohere_chat"),
    REPLICATE("replicate"),
    WATSONX("watsonx"),
    SNOWFLAKE("snowflake"),
    CLOUDFLARE("cloudflare"),
    PREDIBASE("predibase"),
    ORACLE("oci"),
    GITHUB_COPILOT("github_copilot"),
    TRITON("triton"),

    /** Any other, of which no more is known than its name. */
    OTHER("");

    /**
     * LiteLLM's other providers, for which there is no adapter: speech, OCR, search, rerankers, agents and the rest. Source: {@code
     * LlmProviders} and {@code SearchProviders} of LiteLLM 1.81.12 ({@code litellm/types/utils.py}), and of its main branch at commit
     * 001c64f.
     */
    private static final Set<String> OTHERS = Set.copyOf(WordList.of("""
        a2a a2a_agent aiohttp_openai anthropic_text assemblyai auto_router aws_polly bedrock_mantle
        black_forest_labs brave bytez charity_engine chatgpt clarifai cursor custom darkbloom
        dataforseo datarobot deepgram dotprompt elevenlabs exa_ai fal_ai firecrawl gdc gigachat google_pse
        gradient_ai heroku humanloop infinity langflow langfuse langgraph libertai linkup
        litellm_agent manus maritalk meta milvus modelscope neosantara nlp_cloud nvidia_riva
        oobabooga parallel_ai parasail petals pg_vector pinstripes ragflow recraft reducto runwayml
        s3_vectors sagemaker_nova sap sarvam searxng soniox stability tavily tencent tensormesh
        text-completion-codestral text-completion-inception topaz watsonx_text\
        """));

    /** The adapters there are; a row that names another one is known, and every call to it fails until there is one. */
    private static final Set<String> ADAPTERS = Set.of("openai", "azure", "huggingface");

    private static final Map<String, ProviderPrefix> BY_TEXT = new HashMap<>();

    static {
        Arrays.stream(values()).filter(row -> row != OTHER).forEach(row -> BY_TEXT.put(row.text, row));
        OTHERS.forEach(text -> BY_TEXT.put(text, OTHER));
    }

    private final String text;
    private final String adapter;
    private final @Nullable String base;

    @SuppressWarnings("ImmutableEnumChecker") // immutable
    private final List<String> baseVariables;

    @SuppressWarnings("ImmutableEnumChecker") // immutable
    private final List<String> keyVariables;

    ProviderPrefix(String text, String adapter, @Nullable String base, String baseVariables, String keyVariables) {
        this.text = text;
        this.adapter = adapter;
        this.base = base;
        this.baseVariables = WordList.of(baseVariables);
        this.keyVariables = WordList.of(keyVariables);
    }

    /** Speaks OpenAI's form, and its variables are named as most are: {@code GROQ_API_BASE}, {@code GROQ_API_KEY}. */
    ProviderPrefix(String text, @Nullable String base) {
        this(text, "openai", base, upper(text) + "_API_BASE", upper(text) + "_API_KEY");
    }

    /** Known to LiteLLM; speaks a form of its own, for which there is no adapter. */
    ProviderPrefix(String text) {
        this(text, text, null, "", "");
    }

    private static String upper(String text) {
        return text.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    public static Optional<ProviderPrefix> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    public static Set<String> texts() {
        return BY_TEXT.keySet();
    }

    /** As it stands before the slash; empty for the providers of which only the name is known. */
    public String text() {
        return text;
    }

    public String adapter() {
        return adapter;
    }

    public boolean hasAdapter() {
        return ADAPTERS.contains(adapter);
    }

    /** Without a trailing slash; null where the configuration must give one. */
    @Nullable
    public String base() {
        return base;
    }

    public List<String> baseVariables() {
        return baseVariables;
    }

    public List<String> keyVariables() {
        return keyVariables;
    }

    /** Whether this is Ollama, whose address is known without the {@code /v1} that OpenAI's form needs. */
    public boolean ollama() {
        return this == OLLAMA || this == OLLAMA_CHAT;
    }
}
