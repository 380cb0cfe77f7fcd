package dev.breakwater.testing;

/** A configuration file whose deployments are those of a {@link ScriptedUpstream}. */
public final class ConfigSample {

    /** The configured master key. */
    public static final String KEY = "sk-integration-master";

    private ConfigSample() {}

    /**
     * Deployments, the master key, and these settings.
     *
     * @param deployments {@code group/deployment}, earlier ones with a lower order; or one word for a group of one
     *     deployment of the same name
     */
    public static String of(ScriptedUpstream provider, String settings, String... deployments) {
        return models(provider, deployments) + "general_settings:\n  master_key: " + KEY + '\n' + settings;
    }

    /** Only the {@code model_list}; more entries may be appended. */
    public static String models(ScriptedUpstream provider, String... deployments) {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (int i = 0; i < deployments.length; i++) {
            String group = deployments[i].replaceFirst("/.*", "");
            String deployment = deployments[i].replaceFirst(".*/", "");
            yaml.append("  - model_name: ").append(group);
            yaml.append("\n    litellm_params:\n      model: openai/upstream-model\n      order: ")
                    .append(i);
            yaml.append("\n      api_base: ").append(provider.url(deployment));
            yaml.append("\n      api_key: sk-of-").append(deployment).append('\n');
        }
        return yaml.toString();
    }
}
