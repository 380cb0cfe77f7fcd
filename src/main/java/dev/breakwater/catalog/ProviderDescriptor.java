package dev.breakwater.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one provider. The rows are in {@link KnownProviders}; no other class knows a provider by its name.
 *
 * @param prefix what precedes the first {@code /} of {@code litellm_params.model}, LiteLLM's name of the provider
 * @param adapter the name of the form that it speaks ({@code openai}, {@code azure}, {@code mock}, ...)
 * @param support whether there is an adapter for it
 * @param access its address and its key
 * @param modelNames the beginning of model names that mean this provider without a prefix; empty where there are none
 * @param prefill how it is asked to continue a text; null where it is not known to support it
 * @param operations that it has, as far as its form can express them
 * @param messages what it refuses in messages
 * @param quirks what else sets it apart
 */
public record ProviderDescriptor(
        String prefix,
        String adapter,
        Support support,
        Access access,
        String modelNames,
        @Nullable Prefill prefill,
        Set<Operation> operations,
        MessageRules messages,
        Set<Quirk> quirks) {

    /** How far the gateway can call a provider. */
    public enum Support {
        /** There is an adapter. */
        ADAPTED,
        /** It has a form of its own, for which there is no adapter yet. */
        PLANNED,
        /** Nothing but the name is known. With an {@code api_base} it is called in OpenAI's form. */
        NAME_ONLY
    }

    /** What sets a provider apart from those that need no special handling. */
    public enum Quirk {
        /** Its address follows from its settings; its form knows how. */
        ADDRESS_FROM_SETTINGS,
        /** Its address contains the beta version of the API. */
        BETA_VERSION,
        /** Models are names of deployments, in the path of the address; the address may have an {@code api-version}. */
        AZURE_DEPLOYMENTS,
        /** Its model names may hold a company of the router, which is a part of the address. */
        HUGGING_FACE_ROUTER,
        /**
         * Its address may have the path of its native or of its OpenAI-compatible API, or be written as {@code OLLAMA_HOST} is: without a
         * scheme, or without a port.
         */
        OLLAMA_ROOT,
        /** It is a gateway itself, and accepts a header with the remaining time. */
        DEADLINE_HEADERS,
        /** A model of OpenAI's name is OpenAI's model. */
        OPENAI_MODELS,
        /** It has no {@code max_completion_tokens}: it refuses or ignores it. */
        MAX_TOKENS,
        /** It refuses {@code encoding_format: float}, which is what it does without the parameter. */
        FLOATS_BY_DEFAULT,
        /** It has OpenAI's Responses API. */
        RESPONSES
    }

    /**
     * How to reach a provider.
     *
     * @param address without a trailing slash; null where the configuration must give one
     * @param addressVariables environment variables that override the address, the first that is set
     * @param keyVariables environment variables of the key, the first that is set
     * @param settings what else it needs ({@link ProviderSettings}), by name with the environment variables that give it if the
     *     configuration does not
     */
    public record Access(
            @Nullable String address,
            List<String> addressVariables,
            List<String> keyVariables,
            Credentials credentials,
            Map<String, List<String>> settings) {

        /** Nothing is known. */
        static final Access UNKNOWN = new Access(null, List.of(), List.of(), Credentials.BEARER, Map.of());

        public Access {
            addressVariables = List.copyOf(addressVariables);
            keyVariables = List.copyOf(keyVariables);
            settings = Map.copyOf(settings);
        }
    }

    public ProviderDescriptor {
        operations = Set.copyOf(operations);
        quirks = Set.copyOf(quirks);
    }

    /** A provider of which nothing but the name is known; its adapter would have the same name. */
    public static ProviderDescriptor named(String name) {
        return new ProviderDescriptor(
                name,
                name,
                Support.NAME_ONLY,
                Access.UNKNOWN,
                "",
                null,
                Operation.OF_TEXT,
                MessageRules.NONE,
                Set.of());
    }

    public boolean hasAdapter() {
        return support == Support.ADAPTED;
    }

    public boolean has(Operation operation) {
        return operations.contains(operation);
    }

    public boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** How it is asked at this address to continue a text; null where it is not known to support it there. */
    @Nullable
    Prefill prefillAt(@Nullable String address) {
        return prefill != null && String.valueOf(address).endsWith(prefill.onlyAt()) ? prefill : null;
    }

    /** The same under another name. */
    public ProviderDescriptor as(String name) {
        return new ProviderDescriptor(
                name, adapter, support, access, modelNames, prefill, operations, messages, quirks);
    }

    ProviderDescriptor with(Credentials credentials) {
        return with(
                new Access(access.address, access.addressVariables, access.keyVariables, credentials, access.settings));
    }

    private ProviderDescriptor with(Access changed) {
        return new ProviderDescriptor(
                prefix, adapter, support, changed, modelNames, prefill, operations, messages, quirks);
    }

    /** @param text a line for each setting: its name, then its environment variables, separated by spaces */
    ProviderDescriptor withSettings(String text) {
        Map<String, List<String>> settings = text.lines()
                .map(line -> List.of(line.strip().split(" +")))
                .collect(Collectors.toMap(words -> words.get(0), words -> words.subList(1, words.size())));
        return with(
                new Access(access.address, access.addressVariables, access.keyVariables, access.credentials, settings));
    }

    ProviderDescriptor with(Set<Operation> own) {
        return new ProviderDescriptor(prefix, adapter, support, access, modelNames, prefill, own, messages, quirks);
    }

    ProviderDescriptor with(Prefill own) {
        return new ProviderDescriptor(prefix, adapter, support, access, modelNames, own, operations, messages, quirks);
    }

    ProviderDescriptor with(MessageRules rules) {
        return new ProviderDescriptor(prefix, adapter, support, access, modelNames, prefill, operations, rules, quirks);
    }

    ProviderDescriptor with(Quirk first, Quirk... more) {
        return new ProviderDescriptor(
                prefix, adapter, support, access, modelNames, prefill, operations, messages, EnumSet.of(first, more));
    }

    ProviderDescriptor ofModels(String beginning) {
        return new ProviderDescriptor(
                prefix, adapter, support, access, beginning, prefill, operations, messages, quirks);
    }
}
