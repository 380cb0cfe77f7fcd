package dev.breakwater.config.vocabulary;

/**
 * A model behind Hugging Face's router: {@code org/model}, or {@code company/org/model} for one of the companies behind the router.
 * Source: LiteLLM's {@code huggingface/} provider.
 *
 * @param base the address without a trailing slash
 * @param model the name that is used at this address
 */
public record HuggingFaceRoute(String base, String model) {

    /** @param router its address for {@code org/model}, which ends in {@code v1} */
    public static HuggingFaceRoute of(String router, String model) {
        int slash = model.indexOf('/');
        if (model.indexOf('/', slash + 1) < 0) {
            return new HuggingFaceRoute(router, model);
        }
        String company = model.substring(0, slash);
        String rest = model.substring(slash + 1);
        String root = router.substring(0, router.lastIndexOf('/') + 1) + company;
        String base = switch (company) {
            case "hf-inference" -> root + "/models/" + rest + "/v1";
            case "fireworks-ai" -> root + "/inference/v1";
            default -> root + "/v1";
        };
        return new HuggingFaceRoute(base, rest);
    }
}
