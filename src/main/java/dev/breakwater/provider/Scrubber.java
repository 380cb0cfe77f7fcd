package dev.breakwater.provider;

import dev.breakwater.call.Endpoint;
import dev.breakwater.call.Secret;
import java.util.regex.Pattern;

/** Makes a provider's words fit to be shown: no key, no control characters, no more than 2,000 characters. */
final class Scrubber {

    private static final int LONGEST = 2_000;
    private static final String HIDDEN = "***";

    /** A shorter word in a header is more likely to be a name than a key. */
    private static final int SHORTEST_KEY = 8;

    private static final Pattern BLANK = Pattern.compile(" ");

    /** What keys look like, whoever they belong to. Every quantifier is bounded or possessive: no text takes long. */
    private static final Pattern KEYS =
            Pattern.compile("(?i)\\b(?:bearer |basic )[\\w.~+/=-]++|\\b(?:sk|gsk|hf|xai|pk|rk)[-_][\\w*-]{4,}+"
                    + "|(?<=[?&](?:api[-_]?)?key=)[^&\\s\"]++|\\bAIza[\\w-]{10,}+");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]++");

    private Scrubber() {}

    static String scrub(String text, Endpoint endpoint) {
        // Cut first, so that a megabyte is not searched; a key that the cut splits is hidden by its beginning.
        String scrubbed = text.length() > 2 * LONGEST ? text.substring(0, 2 * LONGEST) : text;
        Secret key = endpoint.key();
        if (key != null && !key.reveal().isBlank()) {
            scrubbed = scrubbed.replace(key.reveal(), HIDDEN);
        }
        // A key for a proxy in between is configured as a header, of any name.
        for (String value : endpoint.headers().values()) {
            for (String word : BLANK.split(value, -1)) {
                scrubbed = word.length() >= SHORTEST_KEY ? scrubbed.replace(word, HIDDEN) : scrubbed;
            }
        }
        scrubbed = KEYS.matcher(scrubbed).replaceAll(HIDDEN);
        scrubbed = CONTROLS.matcher(scrubbed).replaceAll(" ").strip();
        return scrubbed.length() > LONGEST ? scrubbed.substring(0, LONGEST) + "..." : scrubbed;
    }
}
