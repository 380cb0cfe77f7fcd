package dev.breakwater.provider;

import dev.breakwater.catalog.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a provider's message safe to show: without keys and control characters, at most 2,000 characters.
 *
 * <p>It hides the deployment's key, its secret settings and the values of its configured headers: plain, in base64, in hexadecimal, and
 * with JSON or URL escapes, in upper or lower case. It also hides what looks like a key of a well-known provider. A secret shorter than 8
 * characters is a placeholder and stays. One shorter than 16 is hidden only as a whole word, because it may be a part of an ordinary word.
 */
final class Scrubber {

    /** The longest message that is shown. Characters. */
    private static final int LONGEST = 2_000;

    /** The part that is searched, in characters, plus the rest of a secret that begins in it. */
    private static final int SEEN = 2 * LONGEST;

    private static final String HIDDEN = "***";

    private static final int SHORTEST_SECRET = 8;
    private static final int NO_PART_OF_A_WORD = 16;

    /** Escapes within escapes: JSON in a JSON string, a URL in a URL. */
    private static final int DECODINGS = 3;

    /** A character of a secret that is escaped twice takes at most this many. */
    private static final int LONGEST_ESCAPE = 12;

    private static final int LONGEST_OVERHANG = 64 << 10;

    private static final Pattern BLANK = Pattern.compile(" ");

    /** The formats of well-known keys. Every quantifier is bounded or possessive, so no text takes long. */
    private static final Pattern KEYS = Pattern.compile(
            "(?i)\\b(?:bearer |basic )[\\w.~+/=-]++|\\b(?:sk|gsk|hf|xai|pk|rk)[-_][\\w*-]{5,}+"
                + "|(?<=[?&](?:api[-_]?)?key=)[^&\\s\"]++|\\bAIza[\\w-]{10,}+|\\bya29\\.[\\w-]{5,}+|\\beyJ[\\w-]{10,}+(?:\\.[\\w-]++){1,2}+");

    /** "Bearer authentication" is not a key. */
    private static final Pattern PROSE = Pattern.compile("(?i)(?:bearer|basic) [a-z]{1,19}[.=-]*");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]++");

    /** {@code aws_secret_access_key}, {@code aws_session_token}. */
    private static final Pattern SECRET_SETTING = Pattern.compile("secret|token");

    private final List<String> secrets = new ArrayList<>();
    private final List<String> encoded = new ArrayList<>();
    private int overhang;

    Scrubber(Endpoint endpoint) {
        if (endpoint.key() != null) {
            add(endpoint.key().reveal().strip());
        }
        endpoint.settings().secrets().forEach(this::add);
        // A key for a proxy in between is configured as a header, of any name.
        for (String value : endpoint.headers().values()) {
            for (String word : BLANK.split(value, -1)) {
                add(word);
            }
        }
        endpoint.settings().values().forEach((name, value) -> {
            if (SECRET_SETTING.matcher(name).find()) {
                add(value);
            }
        });
    }

    private void add(String secret) {
        if (secret.length() < SHORTEST_SECRET) {
            return;
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        secrets.add(lowerCase(secret));
        encoded.add(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            encoded.add(lowerCase(base64(Base64.getEncoder(), bytes, before)));
            encoded.add(lowerCase(base64(Base64.getUrlEncoder(), bytes, before)));
        }
        overhang = Math.clamp((long) secret.length() * LONGEST_ESCAPE, overhang, LONGEST_OVERHANG);
    }

    /** The base64 characters that do not depend on the text around the secret, if this many bytes of a group of three precede it. */
    private static String base64(Base64.Encoder encoder, byte[] secret, int before) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        int from = (before * 8 + 5) / 6;
        return encoder.encodeToString(shifted).substring(from, shifted.length * 8 / 6);
    }

    String scrub(String text) {
        String window = text.substring(0, Math.min(text.length(), SEEN + overhang));
        BitSet hidden = new BitSet(window.length());
        View view = View.of(window);
        for (int i = 0; view != null; i++) {
            hide(view, hidden);
            view = i < DECODINGS ? view.decoded() : null;
        }
        String shown = CONTROLS.matcher(without(hidden, window)).replaceAll(" ").strip();
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "..." : shown;
    }

    private static String without(BitSet hidden, String window) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(window.length(), SEEN);
        int at = 0;
        while (at < end) {
            if (hidden.get(at)) {
                shown.append(HIDDEN);
                at = hidden.nextClearBit(at);
            } else {
                int next = hidden.nextSetBit(at);
                int to = next < 0 ? end : Math.min(next, end);
                shown.append(window, at, to);
                at = to;
            }
        }
        return shown.toString();
    }

    private void hide(View view, BitSet hidden) {
        String text = lowerCase(view.text());
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                int end = at + secret.length();
                if (secret.length() >= NO_PART_OF_A_WORD || isWord(text, at, end)) {
                    view.hide(hidden, at, end);
                }
            }
        }
        for (String secret : encoded) {
            int end = 0;
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, end)) {
                int from = at;
                end = at + secret.length();
                while (from > 0 && isBase64(text.charAt(from - 1))) {
                    from--;
                }
                while (end < text.length() && isBase64(text.charAt(end))) {
                    end++;
                }
                view.hide(hidden, from, end);
            }
        }
        Matcher keys = KEYS.matcher(view.text());
        while (keys.find()) {
            if (!PROSE.matcher(keys.group()).matches()) {
                view.hide(hidden, keys.start(), keys.end());
            }
        }
    }

    private static boolean isWord(String text, int from, int to) {
        return !joined(text, from) && !joined(text, to);
    }

    /** Whether the characters before and after this index belong to one word. */
    private static boolean joined(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at));
    }

    private static boolean isBase64(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "+/=-_".indexOf(c) >= 0);
    }

    /** Of the same length, unlike {@link String#toLowerCase(Locale)}. */
    private static String lowerCase(String text) {
        char[] lower = text.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = Character.toLowerCase(lower[i]);
        }
        return new String(lower);
    }

    /**
     * A text as it reads once its escapes are decoded.
     *
     * @param starts where in the original each character begins, and where the last one ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record View(String text, int[] starts) {

        static View of(String text) {
            int[] starts = new int[text.length() + 1];
            Arrays.setAll(starts, i -> i);
            return new View(text, starts);
        }

        void hide(BitSet hidden, int from, int to) {
            hidden.set(starts[from], starts[to]);
        }

        /** Null if there is nothing to decode. */
        @Nullable
        View decoded() {
            StringBuilder decoded = new StringBuilder(text.length());
            int[] newStarts = new int[starts.length];
            int at = 0;
            while (at < text.length()) {
                newStarts[decoded.length()] = starts[at];
                int length = escape(at);
                decoded.append(length > 2 ? (char) hex(at + (length == 6 ? 2 : 1), at + length) : last(at, length));
                at += length;
            }
            newStarts[decoded.length()] = starts[at];
            return decoded.length() == text.length()
                    ? null
                    : new View(decoded.toString(), Arrays.copyOf(newStarts, decoded.length() + 1));
        }

        /** The length of the escape at an index: {@code \\u006b} 6, {@code %6b} 3, {@code \/} 2; 1 without an escape. */
        private int escape(int at) {
            char c = text.charAt(at);
            if (c == '%' && hex(at + 1, at + 3) >= 0) {
                return 3;
            }
            if (c != '\\' || at + 1 == text.length()) {
                return 1;
            }
            return text.charAt(at + 1) == 'u' && hex(at + 2, at + 6) >= 0 ? 6 : 2;
        }

        private char last(int at, int length) {
            return text.charAt(at + length - 1);
        }

        /** Negative if there are no hexadecimal digits. */
        private int hex(int from, int to) {
            if (to > text.length()) {
                return -1;
            }
            int value = 0;
            for (int i = from; i < to; i++) {
                int digit = Character.digit(text.charAt(i), 16);
                if (digit < 0) {
                    return -1;
                }
                value = value * 16 + digit;
            }
            return value;
        }
    }
}
