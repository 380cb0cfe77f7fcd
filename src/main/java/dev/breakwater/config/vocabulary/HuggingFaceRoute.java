package dev.breakwater.config.vocabulary;

/**
 * A model behind Hugging Face's router: {@code org/model}, or {@code provider/org/model} for one of the companies that the router stands
 * in front of. Source: LiteLLM's {@code huggingface/} provider.
 *
 * @param model as that provider's path is asked for it
 */
public record HuggingFaceRoute(String base, String model) {

    private static final String ROUTER = "https://router.huggingface.co/";

    public static HuggingFaceRoute of(String model) {
        int slash = model.indexOf('/');
        if (model.indexOf('/', slash + 1) < 0) {
            return new HuggingFaceRoute(ROUTER + "v1", model);
        }
        String provider = model.substring(0, slash);
        String rest = model.substring(slash + 1);
        String base = switch (provider) {
            case "hf-inference" -> ROUTER + "hf-inference/models/" + rest + "/v1";
            case "fireworks-ai" -> ROUTER + "fireworks-ai/inference/v1";
            default -> ROUTER + provider + "/v1";
        };
        return new HuggingFaceRoute(base, rest);
    }
}
