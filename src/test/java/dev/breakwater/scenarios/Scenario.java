package dev.breakwater.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What may happen to the deployments behind a gateway.
 *
 * @param story what happens, for the page
 * @param config all that is configured; what is not there has its default
 * @param courses by deployment id; those without one are healthy
 */
record Scenario(String name, String story, String config, Map<String, Course> courses) {

    private static final String SETTINGS = """
        router_settings:
          timeout: 5
        """;

    /** One group of two deployments, east and west. */
    static final String PAIR = """
        model_list:
          - {model_name: chat, litellm_params: {model: openai/m}, model_info: {id: east}}
          - {model_name: chat, litellm_params: {model: openai/m}, model_info: {id: west}}
          - {model_name: backup, litellm_params: {model: openai/m}, model_info: {id: backup}}
        """ + SETTINGS;

    /** The same, with another group to fall back to. */
    static final String PAIR_WITH_FALLBACK = PAIR + "  fallbacks: [{chat: [backup]}]\n";

    /** One group of one deployment. */
    static final String SINGLE = """
        model_list:
          - {model_name: chat, litellm_params: {model: openai/m}, model_info: {id: east}}
        """ + SETTINGS;

    /** One group of one deployment, with another group to fall back to. */
    static final String SINGLE_WITH_FALLBACK = """
        model_list:
          - {model_name: chat, litellm_params: {model: openai/m}, model_info: {id: east}}
          - {model_name: backup, litellm_params: {model: openai/m}, model_info: {id: backup}}
        """ + SETTINGS + "  fallbacks: [{chat: [backup]}]\n";

    static List<Scenario> all() {
        return List.of(
                calm(),
                blackHole(),
                blackHoleWithFallback(),
                shortOutage(),
                shortOutageOfAll(),
                shortOutageOfAllWithFallback(),
                flapping(),
                slowStart(),
                rateLimitStorm(),
                rateLimitStormOfAll(),
                totalOutage(),
                totalOutageOfOne(),
                totalOutageWithFallback());
    }

    private static Scenario calm() {
        return new Scenario("Calm", "Nothing happens: what the others are to be compared with.", PAIR, Map.of());
    }

    private static Scenario blackHole() {
        return new Scenario(
                "Black hole",
                "From 20 s on, east takes requests and never answers.",
                PAIR,
                Map.of("east", Course.healthy().between(20, 120, Course.silent())));
    }

    private static Scenario blackHoleWithFallback() {
        return new Scenario(
                "Black hole, of all, with a fallback",
                "From 20 s to 60 s, east and west take requests and never answer.",
                PAIR_WITH_FALLBACK,
                both(Course.healthy().between(20, 60, Course.silent())));
    }

    private static Scenario shortOutage() {
        return new Scenario(
                "Short outage",
                "From 20 s to 50 s, east answers 503.",
                PAIR,
                Map.of("east", Course.healthy().between(20, 50, Course.unavailable())));
    }

    private static Scenario shortOutageOfAll() {
        return new Scenario(
                "Short outage, of all",
                "From 20 s to 50 s, east and west answer 503.",
                PAIR,
                both(Course.healthy().between(20, 50, Course.unavailable())));
    }

    private static Scenario shortOutageOfAllWithFallback() {
        return new Scenario(
                "Short outage, of all, with a fallback",
                "From 20 s to 50 s, east and west answer 503; the group backup is healthy.",
                PAIR_WITH_FALLBACK,
                both(Course.healthy().between(20, 50, Course.unavailable())));
    }

    private static Scenario flapping() {
        return new Scenario(
                "Flapping",
                "East is well for 10 s and answers 503 for 10 s, again and again.",
                PAIR,
                Map.of("east", Course.healthy().alternating(10, Course.unavailable())));
    }

    private static Scenario slowStart() {
        return new Scenario(
                "Slow start",
                "East begins with 8 s for an answer, gets faster evenly and is well after 60 s.",
                PAIR,
                Map.of("east", Course.warmingUp(seconds(8), seconds(60))));
    }

    private static Scenario rateLimitStorm() {
        return new Scenario(
                "Rate-limit storm",
                "From 20 s to 80 s, east answers 429 with Retry-After: 5.",
                PAIR,
                Map.of("east", Course.healthy().between(20, 80, Course.limiting(seconds(5)))));
    }

    private static Scenario rateLimitStormOfAll() {
        return new Scenario(
                "Rate-limit storm, at all",
                "From 20 s to 80 s, east and west answer 429 with Retry-After: 5.",
                PAIR,
                both(Course.healthy().between(20, 80, Course.limiting(seconds(5)))));
    }

    private static Scenario totalOutage() {
        return new Scenario("Total outage", "East and west answer 503 all the time.", PAIR, both(Course.unavailable()));
    }

    static Scenario totalOutageOfOne() {
        return new Scenario(
                "Total outage, of the only deployment",
                "East is alone, answers 503 all the time and does not cool down: what bounds its load is the retry"
                        + " budget.",
                SINGLE,
                Map.of("east", Course.unavailable()));
    }

    static Scenario totalOutageWithFallback() {
        return new Scenario(
                "Total outage, with a fallback",
                "East is alone and answers 503 all the time; the group backup is healthy.",
                SINGLE_WITH_FALLBACK,
                Map.of("east", Course.unavailable()));
    }

    private static Map<String, Course> both(Course course) {
        return Map.of("east", course, "west", course);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
