package dev.breakwater.config.binding;

import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.catalog.ProviderDescriptor;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.catalog.ProviderDescriptor.Support;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.vocabulary.Nearest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code litellm_params.model}, taken apart.
 *
 * @param provider what is known of its provider, under the name that is written there
 * @param model the provider's own name of it
 */
public record ModelName(ProviderDescriptor provider, String model) {

    /** LiteLLM's names of Azure's model families, whose deployments may be called anything. The request is the same for all. */
    private static final Set<String> AZURE_FAMILIES = Set.of("o_series", "gpt5_series");

    /** Other APIs of the same provider. Source: LiteLLM 1.81.12, {@code responses_api_bridge_check} and {@code speech}. */
    private static final Set<String> OTHER_APIS = Set.of("responses", "speech");

    public ModelName withModel(String newModel) {
        return new ModelName(provider, newModel);
    }

    /**
     * Reads it. An explicit provider has priority over a prefix, a prefix over the model's name.
     *
     * @param custom the providers of {@code litellm_settings.custom_provider_map}
     * @return null if the provider is misspelt or the model is missing; the error is then reported
     */
    public static @Nullable ModelName read(Section params, String text, boolean hasBase, Set<String> custom) {
        ModelName name = new Reader(params, hasBase, custom).read(text);
        return name == null ? null : routed(params, name);
    }

    /** The model without LiteLLM's route, which names another API or a family of models. */
    private static ModelName routed(Section params, ModelName name) {
        int slash = name.model.indexOf('/');
        String route = slash < 0 ? "" : name.model.substring(0, slash);
        String rest = name.model.substring(slash + 1);
        boolean azure = name.provider.has(Quirk.AZURE_DEPLOYMENTS);
        if (rest.isEmpty() || slash < 0 || !name.provider.hasAdapter()) {
            return name;
        }
        if (azure && AZURE_FAMILIES.contains(route)) {
            return routed(params, name.withModel(rest));
        }
        if (OTHER_APIS.contains(route) && (azure || !route.equals("speech"))) {
            warn(
                    params,
                    "the route '" + route + "/' is not supported yet: '" + rest
                            + "' is asked by chat completions, completions and embeddings");
            return routed(params, name.withModel(rest));
        }
        if (azure) {
            warn(
                    params,
                    "'" + route + "/' is no route of Azure's that is known, and is taken for a part of the deployment's"
                            + " name; write azure/" + rest + " if it is none");
        }
        return name;
    }

    /** Finds the provider. */
    private record Reader(Section params, boolean hasBase, Set<String> custom) {

        @Nullable
        ModelName read(String text) {
            String explicit = params.text("custom_llm_provider");
            if (explicit != null) {
                String own = explicit + "/";
                String model = text.startsWith(own) ? text.substring(own.length()) : text;
                return known(explicit, model).orElseGet(() -> unknown("custom_llm_provider", explicit, model));
            }
            int slash = text.indexOf('/');
            if (slash < 0) {
                return new ModelName(KnownProviders.ofModel(text), text);
            }
            String before = text.substring(0, slash);
            String model = text.substring(slash + 1);
            ModelName known = known(before, model).orElse(null);
            if (known == null) {
                return hasBase ? withBase(before, text) : unknown("model", before, model);
            }
            if (model.isEmpty()) {
                error(params, "model", "names no model behind '" + before + "/'; write " + before + "/<its name>");
                return null;
            }
            return hasBase && known.provider.support() == Support.NAME_ONLY ? likeOpenAi(known) : known;
        }

        private ModelName likeOpenAi(ModelName name) {
            warn(
                    params,
                    "there is no adapter for '" + name.provider.prefix()
                            + "' yet, so api_base is spoken to in OpenAI's form and asked for '" + name.model + "'");
            return new ModelName(KnownProviders.likeOpenAi(name.provider.prefix()), name.model);
        }

        private Optional<ModelName> known(String provider, String model) {
            return KnownProviders.find(provider)
                    .or(() -> custom.contains(provider)
                            ? Optional.of(ProviderDescriptor.named(provider))
                            : Optional.empty())
                    .map(known -> new ModelName(known, model));
        }

        private ModelName withBase(String before, String text) {
            warn(
                    params,
                    "'" + before
                            + "' is no provider that is known, so api_base is spoken to in OpenAI's form and asked for"
                            + " '" + text + "'; write openai/" + text + " to say so");
            return new ModelName(KnownProviders.openAi(), text);
        }

        /** A misspelt name is an error. An unknown one is a warning: the other deployments must start. */
        private @Nullable ModelName unknown(String key, String provider, String model) {
            String cure = "; write openai/" + model + " and api_base for a server that speaks OpenAI's form";
            Optional<String> meant = Nearest.to(provider, KnownProviders.prefixes(), slips(provider));
            if (meant.isPresent()) {
                error(
                        params,
                        key,
                        "'" + provider + "' is no provider that is known; did you mean '" + meant.get() + "'?" + cure);
                return null;
            }
            Node node = params.node(key);
            params.reading()
                    .problems()
                    .warnOnce(
                            "provider " + provider,
                            node == null ? params.fields() : node,
                            "'" + provider
                                    + "' is no provider that is known: calls to this deployment fail, and go to its"
                                    + " group's other deployments or fallbacks" + cure);
            return new ModelName(ProviderDescriptor.named(provider), model);
        }

        /** How many letters of a misspelt name may be wrong. Short names differ by few letters. */
        private static int slips(String provider) {
            return provider.length() < 4 ? 0 : provider.length() < 8 ? 1 : 2;
        }
    }

    private static void error(Section params, String key, String message) {
        Node node = params.node(key);
        params.reading().problems().error(node == null ? params.fields() : node, message);
    }

    private static void warn(Section params, String message) {
        Node node = params.node("model");
        params.reading().problems().warn(node == null ? params.fields() : node, message);
    }
}
