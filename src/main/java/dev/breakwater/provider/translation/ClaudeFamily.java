package dev.breakwater.provider.translation;

import dev.breakwater.chat.Part.ReasoningPart;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Claude model can do, by the tier and the version in its name. A name without a version is taken for a model that supports what
 * most models do. Source: Anthropic's migration guides, "Thinking", "Effort" and "Structured outputs", as of 2026-11.
 *
 * @param tier {@code opus}, {@code sonnet}, {@code haiku}, ...; empty if not known
 * @param version 46 for 4.6; 0 if not known
 */
public record ClaudeFamily(String tier, int version) {

    /** {@code claude-opus-4-6}, {@code claude-sonnet-4-20250514}, {@code claude-opus-4.6}. */
    private static final Pattern TIER_FIRST = Pattern.compile("claude-([a-z]+)-(\\d)(?:[-.](\\d)(?!\\d))?.*");

    /** {@code claude-3-7-sonnet-20250219}, {@code claude-3-haiku-20240307}. */
    private static final Pattern VERSION_FIRST = Pattern.compile("claude-(\\d)(?:[-.](\\d))?-([a-z]+).*");

    /** These always think, so that no tool can be forced. */
    private static final Set<String> ALWAYS_THINKING = Set.of("fable", "mythos");

    /** How signatures of OpenAI's (Fernet) and Google's (a protocol buffer's first field) begin. */
    private static final Pattern FOREIGN_SIGNATURE = Pattern.compile("(?:gAAAA|C[g-v]).*", Pattern.DOTALL);

    public static ClaudeFamily of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        String claude = name.substring(Math.max(0, name.indexOf("claude-")));
        Matcher tierFirst = TIER_FIRST.matcher(claude);
        if (tierFirst.matches()) {
            return new ClaudeFamily(tierFirst.group(1), version(tierFirst.group(2), tierFirst.group(3)));
        }
        Matcher versionFirst = VERSION_FIRST.matcher(claude);
        return versionFirst.matches()
                ? new ClaudeFamily(versionFirst.group(3), version(versionFirst.group(1), versionFirst.group(2)))
                : new ClaudeFamily("", 0);
    }

    @SuppressWarnings("NullAway") // a group that did not take part is null
    private static int version(String major, String minor) {
        return Integer.parseInt(major) * 10 + (minor == null ? 0 : Integer.parseInt(minor));
    }

    private boolean since(int wanted) {
        return version == 0 || version >= wanted;
    }

    /** {@code output_config.format}; older models are made to call a tool. */
    public boolean hasSchemas() {
        return since(45);
    }

    /** {@code thinking} of any type. */
    public boolean thinks() {
        return since(37);
    }

    /** {@code thinking.type: adaptive}; older models take a budget. */
    public boolean thinksAdaptively() {
        return since(46);
    }

    /** {@code thinking.type: enabled} with a budget. */
    public boolean takesBudgets() {
        return thinks() && version < 47;
    }

    /** Whether it does not show its thoughts unless {@code thinking.display} asks for them. */
    public boolean hidesThoughts() {
        return version >= 47;
    }

    /** Whether it thinks unless that is switched off. */
    public boolean thinksByDefault() {
        return version >= 50;
    }

    /** Whether it cannot be told not to think, and accepts no {@code tool_choice} that forces a tool. */
    public boolean alwaysThinks() {
        return version >= 55 || ALWAYS_THINKING.contains(tier);
    }

    /** {@code output_config.effort}. */
    public boolean hasEffort() {
        return since(46) || (version == 45 && tier.equals("opus"));
    }

    /** The most effort that it knows. */
    public boolean hasEffort(String level) {
        return switch (level) {
            case "max" -> since(46);
            case "xhigh" -> since(47);
            default -> true;
        };
    }

    /** {@code temperature}, {@code top_p}, {@code top_k}. */
    public boolean hasSampling() {
        return version < 47;
    }

    /** Whether it may be Claude's own: Claude checks signatures, so that thoughts come back with them, unchanged, or not at all. */
    public static boolean accepts(ReasoningPart reasoning) {
        String signature = reasoning.encrypted() != null ? reasoning.encrypted() : reasoning.signature();
        return signature != null
                && !signature.isEmpty()
                && !FOREIGN_SIGNATURE.matcher(signature).matches();
    }
}
