package dev.breakwater.provider.bedrock;

import dev.breakwater.provider.translation.ClaudeFamily;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model's name says. It may have one of LiteLLM's routes ({@code converse/}, {@code invoke/}) and a region before the model, an
 * inference profile or an ARN. Source: Amazon Bedrock's user guide, "Supported models and model features", as of 2026-11.
 *
 * @param id as it is in the request's path, not encoded
 * @param region null where the name has none
 * @param family the whole name in lower case: an ARN may say nothing of its model, but a route may ({@code nova/arn:...})
 */
record BedrockModel(String id, @Nullable String region, String family) {

    /** All are asked through Converse. */
    private static final Set<String> ROUTES =
            Set.of("converse", "converse_like", "invoke", "1-month-commitment", "6-month-commitment");

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]{2,12}){1,3}-\\d");

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:bedrock:([a-z0-9-]+):.*");

    static BedrockModel of(String name) {
        String id = name;
        String region = null;
        for (int slash = id.indexOf('/'); slash > 0 && !id.startsWith("arn:"); slash = id.indexOf('/')) {
            String before = id.substring(0, slash);
            String behind = id.substring(slash + 1);
            if (REGION.matcher(before).matches()) {
                region = before;
            } else if (!ROUTES.contains(before) && !behind.startsWith("arn:")) {
                break;
            }
            id = behind;
        }
        Matcher arn = ARN.matcher(id);
        return new BedrockModel(id, arn.matches() ? arn.group(1) : region, name.toLowerCase(Locale.ROOT));
    }

    boolean isClaude() {
        return family.contains("claude");
    }

    boolean isNova() {
        return family.contains("nova");
    }

    /** Nova thinks from its second generation on. */
    boolean isThinkingNova() {
        return family.contains("nova-2");
    }

    ClaudeFamily claude() {
        return ClaudeFamily.of(family);
    }

    /** Whether it has a counterpart of {@code reasoning_effort}. */
    boolean hasEffort() {
        return isClaude() || isThinkingNova() || family.contains("gpt-oss");
    }

    /** Whether {@code toolChoice} may demand a call. */
    boolean canBeForced() {
        return isClaude() ? !claude().alwaysThinks() : isNova() || family.contains("mistral");
    }

    /** Whether it takes {@code cachePoint}; other models refuse the request for it. */
    boolean caches() {
        return isClaude() || isNova();
    }
}
