package dev.breakwater.provider.gemini;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.translation.ToolNames;
import java.util.regex.Pattern;

/**
 * Names of functions. Gemini wants a letter or an underscore first, behind it letters, digits and {@code _ . : -}, and at most 64
 * characters. Any other name is sent as one of ours, and comes back as the client's.
 */
final class FunctionNames {

    private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,63}");

    private static final Pattern OURS = Pattern.compile("fn_[A-Za-z0-9_.:-]*_[0-9a-f]{8}");

    private static final int LONGEST_KEPT = 40;

    private FunctionNames() {}

    /** Gemini's name of a client's function: always the same for the same name. */
    static String sent(String name) {
        if (VALID.matcher(name).matches()) {
            return name;
        }
        String cleaned = name.replaceAll("[^A-Za-z0-9_.:-]", "_");
        String kept = cleaned.substring(0, Math.min(cleaned.length(), LONGEST_KEPT));
        return "fn_%s_%08x".formatted(kept, name.hashCode());
    }

    /** The client's name of a function that Gemini calls. */
    static String received(String name, JsonDocument request) {
        return OURS.matcher(name).matches() ? ToolNames.received(name, request, FunctionNames::sent) : name;
    }
}
