package dev.breakwater.provider;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How servers say what is wrong. The message, type and code of an error are searched, in lower case. Sources: the
 * servers' own source code and documentation, LiteLLM's exception mapping, and errors that users report.
 */
final class Wordings {

    /** A prompt does not fit. */
    private static final List<String> TOO_LONG = List.of(
            // OpenAI, Azure, vLLM, Groq, Mistral
            "maximum context length",
            "model's maximum context limit",
            "exceed context limit",
            "reduce the length of the messages",
            "context length exceeded",
            "context_length_exceeded",
            "context window",
            "input tokens exceed the configured limit",
            "string too long. expected a string with maximum length",
            "is longer than the model's context length",
            "exceeds the model's context",
            "too large for model with",
            // text-generation-inference and SageMaker
            "`inputs` tokens + `max_new_tokens` must be",
            "`inputs` must have less than",
            "length limit exceeded",
            // llama.cpp, LM Studio, Ollama
            "exceeds the available context size",
            "exceed_context_size_error",
            "greater than the context length",
            "input length exceeds",
            // SGLang
            "is longer than the maximum allowed",
            "requested token count exceeds",
            // Anthropic, Bedrock
            "prompt is too long",
            "prompt: length",
            "input is too long",
            "too many input tokens",
            "input tokens exceeded",
            "expected maxlength",
            // Gemini, Vertex
            "exceeds the maximum number of tokens allowed",
            // Cohere, AI21, NLP Cloud, Together
            "too many tokens",
            "prompt has too many tokens",
            "input text length should not exceed");

    /** Messages about the length of another field than the prompt. */
    private static final List<String> NOT_TOO_LONG =
            List.of("string_above_max_length", "invalid 'user': string too long");

    /** A safety system refused. */
    private static final List<String> REFUSED = List.of(
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "content_filter_policy",
            "violating our usage policy",
            "rejected as a result of the safety system",
            "rejected as a result of our safety system",
            "failed as a result of our safety system",
            "the response was filtered due to the prompt triggering azure openai's content management",
            "the model produced invalid content",
            "content filtering policy",
            "the response was blocked",
            // OpenRouter (403), StepFun (451), DeepSeek, Alibaba
            "your input was flagged",
            "censorship",
            "content exists risk",
            "data_inspection_failed",
            "datainspectionfailed");

    /**
     * A request is larger than what the account may use in a minute, so it never fits. OpenAI says so with 429, Groq with 413: "Request
     * too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 36278."
     */
    private static final List<String> LARGER_THAN_THE_LIMIT = List.of("request too large for");

    /** OpenAI (404): "Previous response with id 'resp_1' not found.", "Vector store with id ... not found." */
    private static final List<String> NO_SUCH_OBJECT = List.of("with id", "previous response", "previous_response");

    /** The model does not have the operation. */
    private static final List<String> NO_SUCH_OPERATION = List.of(
            // OpenAI (403, 404): "You are not allowed to generate embeddings from this model", "This is not a chat
            // model and thus not
            // supported in the v1/chat/completions endpoint", "This is a chat model and not supported in the
            // v1/completions endpoint",
            // "This model is only supported in v1/responses and not in v1/chat/completions."
            "not allowed to generate embeddings from this model",
            "not supported in the v1/",
            "only supported in v1/",
            // Azure (400): "The completion operation does not work with the specified model, gpt-35-turbo."
            "operation does not work with the specified model",
            "operationnotsupported",
            // vLLM (400, 404, 501): "The model does not support Chat Completions API"; Ollama (400, 500): "'x' does not
            // support chat", "this
            // model does not support embeddings"; llama.cpp (501): "This server does not support embeddings."
            "does not support chat",
            "does not support completions",
            "does not support text completion",
            "does not support embedding",
            "does not support generate");

    private static final List<String> BAD_KEY =
            List.of("incorrect api key provided", "api key not valid", "api key expired", "invalid api key");

    /**
     * The account is out of credit; a pause of seconds does not help. Not "exceeded your current quota":
     * Gemini says so for an ordinary limit per minute.
     */
    private static final List<String> OUT_OF_CREDIT = List.of(
            // OpenAI (429, 400)
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            // Anthropic (400): "Your credit balance is too low to access the Anthropic API."
            "credit balance is too low",
            // Moonshot (429), DeepSeek, OpenRouter, Alibaba (400)
            "exceeded_current_quota_error",
            "insufficient balance",
            "insufficient credit",
            "arrearage");

    /** Codes of a 400 for a model that does not exist. */
    private static final Set<String> NO_SUCH_MODEL =
            Set.of("model_not_found", "model_decommissioned", "unknown_model", "invalid_model");

    /** @param name of an error, in lower case and without underscores */
    private record NamedStatus(String name, int status) {}

    /**
     * Names of errors without a status, as they are in streams; the first that is found counts. Sources: the errors of OpenAI's API, of
     * Anthropic's, Google's {@code google.rpc.Code}, the exceptions of Amazon Bedrock's runtime, and Python's exceptions with such names.
     */
    private static final List<NamedStatus> STATUSES = List.of(
            new NamedStatus("ratelimit", 429),
            new NamedStatus("toomanyrequests", 429),
            new NamedStatus("insufficientquota", 429),
            new NamedStatus("resourceexhausted", 429),
            new NamedStatus("throttling", 429),
            new NamedStatus("quotaexceeded", 429),
            new NamedStatus("exceededcurrentquota", 429),
            new NamedStatus("billing", 402),
            new NamedStatus("authentication", 401),
            new NamedStatus("unauthenticated", 401),
            new NamedStatus("unauthorized", 401),
            new NamedStatus("invalidapikey", 401),
            new NamedStatus("unrecognizedclient", 401),
            new NamedStatus("expiredtoken", 401),
            new NamedStatus("invalidsignature", 401),
            new NamedStatus("permission", 403),
            new NamedStatus("accessdenied", 403),
            new NamedStatus("forbidden", 403),
            new NamedStatus("notfound", 404),
            new NamedStatus("requesttoolarge", 413),
            new NamedStatus("unprocessable", 422),
            new NamedStatus("invalidrequest", 400),
            new NamedStatus("invalidargument", 400),
            new NamedStatus("badrequest", 400),
            new NamedStatus("contextlength", 400),
            new NamedStatus("validation", 400),
            new NamedStatus("overloaded", 503),
            new NamedStatus("unavailable", 503),
            new NamedStatus("notready", 503),
            new NamedStatus("deadlineexceeded", 504),
            new NamedStatus("timeout", 504));

    private Wordings() {}

    /** The prompt is longer than the model's window. */
    static boolean tooLong(String said) {
        return says(said, TOO_LONG) && !says(said, NOT_TOO_LONG);
    }

    static boolean largerThanTheLimit(String said) {
        return says(said, LARGER_THAN_THE_LIMIT);
    }

    static boolean refused(String said) {
        return says(said, REFUSED);
    }

    static boolean noSuchOperation(String said) {
        return says(said, NO_SUCH_OPERATION);
    }

    static boolean noSuchObject(String said) {
        return says(said, NO_SUCH_OBJECT);
    }

    static boolean badKey(String said) {
        return says(said, BAD_KEY);
    }

    static boolean outOfCredit(String said) {
        return says(said, OUT_OF_CREDIT);
    }

    static boolean noSuchModel(@Nullable String code) {
        return code != null && NO_SUCH_MODEL.contains(code);
    }

    /** The status of an error that does not give one, by its code or type; 500 if these are unknown. */
    static int status(@Nullable String code, @Nullable String type) {
        String name = (code + " " + type).toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "");
        return STATUSES.stream()
                .filter(each -> name.contains(each.name()))
                .map(NamedStatus::status)
                .findFirst()
                .orElse(500);
    }

    private static boolean says(String said, List<String> wordings) {
        return wordings.stream().anyMatch(said::contains);
    }
}
