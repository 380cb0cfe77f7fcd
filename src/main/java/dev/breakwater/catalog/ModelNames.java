package dev.breakwater.catalog;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names under which a deployment's model is looked up in the table of models: {@code provider/model}, the best one first. */
final class ModelNames {

    /** LiteLLM's routes and regions of Bedrock, and its regions of Azure: {@code bedrock/converse/...}, {@code azure/eu/...}. */
    private static final Pattern PATH =
            Pattern.compile("^(?:(?:converse|converse_like|invoke|us|eu|global|global-standard"
                    + "|[a-z]{2}(?:-[a-z]{2,12}){1,3}-\\d)/)+");

    /** The place of one of Bedrock's inference profiles: {@code us.anthropic.claude-...}. */
    private static final Pattern PLACE = Pattern.compile("^(?:us|us-gov|eu|apac|au|jp|ca|sa|global)\\.");

    private ModelNames() {}

    /** @param base LiteLLM's {@code base_model}, with or without a provider; null where there is none */
    static Stream<String> of(Endpoint endpoint, @Nullable String base) {
        boolean mock = endpoint.provider().equals(KnownProviders.MOCK);
        Stream<String> own = mock ? anywhere(endpoint.model()) : spellings(endpoint.prefix(), endpoint.model());
        if (base == null) {
            return own;
        }
        return Stream.of(spellings(endpoint.prefix(), base), anywhere(base), own)
                .flatMap(names -> names);
    }

    /** A name with a provider's prefix; without one, its beginning identifies the provider, OpenAI if nothing else. */
    private static Stream<String> anywhere(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && KnownProviders.find(name.substring(0, slash)).isPresent()
                ? spellings(name.substring(0, slash), name.substring(slash + 1))
                : spellings(KnownProviders.ofModel(name).prefix(), name);
    }

    /** The name as it is first: a region with prices of its own has a row of its own. Then without route and region. */
    private static Stream<String> spellings(String provider, String model) {
        String plain = PATH.matcher(model).replaceFirst("");
        // Vertex AI separates the version: claude-sonnet-4-5@20250929, claude-opus-4-6@default.
        String dashed = plain.replace("@default", "").replace('@', '-');
        List<String> names = List.of(model, plain, dashed, PLACE.matcher(plain).replaceFirst(""));
        return Stream.concat(Stream.of(provider), ProviderNames.sameModels(provider))
                .flatMap(owner -> names.stream().map(name -> owner + "/" + name));
    }
}
