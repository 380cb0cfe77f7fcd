package dev.breakwater.config;

import org.jspecify.annotations.Nullable;

/**
 * {@code litellm_params.model}, taken apart.
 *
 * @param model the provider's own name of it
 */
record ModelName(ProviderPrefix prefix, String model) {

    /**
     * The explicit provider wins over a prefix, a prefix over what the name looks like. Null where what stands before the slash is no
     * provider, which has then been told.
     */
    static @Nullable ModelName read(Section params, String text, boolean hasBase) {
        String explicit = params.text("custom_llm_provider");
        if (explicit != null) {
            return explicit(params, explicit, text);
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new ModelName(bare(text), text);
        }
        String before = text.substring(0, slash);
        ModelName known = ProviderPrefix.of(before)
                .map(prefix -> new ModelName(prefix, text.substring(slash + 1)))
                .orElse(null);
        if (known != null && !known.model.isEmpty()) {
            return known;
        }
        if (known != null) {
            error(params, "model", "names no model behind '" + before + "/'; write " + before + "/<its name>");
            return null;
        }
        if (hasBase) {
            warn(
                    params,
                    "'" + before
                            + "' is no provider that is known, so api_base is spoken to in OpenAI's form and asked for"
                            + " '"
                            + text + "'; write openai/" + text + " to say so");
            return new ModelName(ProviderPrefix.OPENAI, text);
        }
        error(
                params,
                "model",
                "'" + before + "' is no provider that is known" + Nearest.suggestion(before, ProviderPrefix.texts())
                        + "; write openai/" + text + " and api_base for a server that speaks OpenAI's form");
        return null;
    }

    private static @Nullable ModelName explicit(Section params, String provider, String text) {
        ProviderPrefix prefix = ProviderPrefix.of(provider).orElse(null);
        if (prefix == null) {
            error(
                    params,
                    "custom_llm_provider",
                    "'" + provider + "' is no provider that is known"
                            + Nearest.suggestion(provider, ProviderPrefix.texts()));
            return null;
        }
        String own = provider + "/";
        return new ModelName(prefix, text.startsWith(own) ? text.substring(own.length()) : text);
    }

    private static ProviderPrefix bare(String name) {
        if (name.startsWith("claude-")) {
            return ProviderPrefix.ANTHROPIC;
        }
        return name.startsWith("gemini-") ? ProviderPrefix.GEMINI : ProviderPrefix.OPENAI;
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
