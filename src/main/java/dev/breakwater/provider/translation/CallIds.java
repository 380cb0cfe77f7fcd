package dev.breakwater.provider.translation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ids of tool calls that another model made, in the alphabet that most providers accept. Equal ids are mapped to equal ids, so that a
 * result keeps its call; different ones stay different.
 */
public final class CallIds {

    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");

    private static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");

    /** Hexadecimal digits of the hash that keeps mapped ids apart. */
    private static final int HASH = 12;

    private CallIds() {}

    /** For a call to which its provider gives none: in the alphabet and length that every provider accepts. */
    public static String fresh() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    /**
     * The id if it is of letters, digits, {@code _} and {@code -}; else its allowed characters and a hash of the whole.
     *
     * @param longest in characters, at least 20
     */
    public static String fitting(String id, int longest) {
        String clean = FOREIGN.matcher(id).replaceAll("_");
        if (clean.equals(id) && !id.isEmpty() && id.length() <= longest) {
            return id;
        }
        String kept = clean.substring(0, Math.min(clean.length(), longest - HASH - 1));
        return (kept.isEmpty() ? "call" : kept) + "_" + hash(id);
    }

    /** The id if it is of nine letters and digits, which Mistral demands; else nine that follow from it. */
    public static String ofNine(String id) {
        if (NINE.matcher(id).matches()) {
            return id;
        }
        String digits = new BigInteger(hash(id), 16).toString(Character.MAX_RADIX);
        return ("0".repeat(9) + digits).substring(digits.length());
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
