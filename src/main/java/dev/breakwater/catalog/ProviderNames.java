package dev.breakwater.catalog;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prefixes of providers without an adapter, separated by white space; and providers that share the names of their models. */
final class ProviderNames {

    /** Providers with a form of their own, for which there is no adapter yet. */
    static final String PLANNED = """
        sagemaker sagemaker_chat azure_ai azure_text
        replicate watsonx snowflake cloudflare predibase oci github_copilot triton
        """;

    /**
     * LiteLLM's other providers, of which only the name is known: speech, OCR, search, rerankers, agents and the rest. Source: {@code
     * LlmProviders} and {@code SearchProviders} of LiteLLM 1.81.12 ({@code litellm/types/utils.py}), and of its main branch at commit
     * 001c64f.
     */
    static final String NAME_ONLY = """
        a2a a2a_agent aiohttp_openai anthropic_text assemblyai auto_router aws_polly bedrock_mantle
        black_forest_labs brave bytez charity_engine chatgpt clarifai cursor custom darkbloom
        dataforseo datarobot deepgram dotprompt elevenlabs exa_ai fal_ai firecrawl gdc gigachat google_pse
        gradient_ai heroku humanloop infinity langflow langfuse langgraph libertai linkup
        litellm_agent manus maritalk meta milvus modelscope neosantara nlp_cloud nvidia_riva
        oobabooga parallel_ai parasail petals pg_vector pinstripes ragflow recraft reducto runwayml
        s3_vectors sagemaker_nova sap sarvam searxng soniox stability tavily tencent tensormesh
        text-completion-codestral text-completion-inception topaz watsonx_text
        """;

    /** Providers that offer other providers' models under the same names: each line has one, and then those whose models it offers. */
    private static final Map<String, List<String>> SAME_MODELS = """
        azure openai
        cohere_chat cohere
        text-completion-openai openai
        vertex_ai gemini anthropic
        vertex_ai_beta vertex_ai gemini anthropic
        """.lines()
            .map(line -> List.of(line.split(" ")))
            .collect(Collectors.toMap(words -> words.get(0), words -> words.subList(1, words.size())));

    private ProviderNames() {}

    /** The providers whose models this one offers under the same names. */
    static Stream<String> sameModels(String prefix) {
        return SAME_MODELS.getOrDefault(prefix, List.of()).stream();
    }
}
