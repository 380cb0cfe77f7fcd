package dev.breakwater.config.binding;

import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives the id of a deployment that has no {@code model_info.id}. The id survives restarts and does not depend on the order of keys.
 * A changed API key gives another id, so the deployment starts without the old one's cooldown. Modelled on LiteLLM's
 * {@code _generate_model_id}; the values differ.
 */
final class Fingerprint {

    /** 64 bits: with 10,000 deployments, one in 10^11 configurations has a collision; one of the two then gets a suffix. */
    private static final int LETTERS = 16;

    private final BindingContext reading;
    private final StringBuilder text = new StringBuilder();

    private Fingerprint(BindingContext reading) {
        this.reading = reading;
    }

    static String of(String group, Section params, @Nullable String organization) {
        Fingerprint fingerprint = new Fingerprint(params.reading());
        fingerprint.string(group);
        fingerprint.add(params.fields());
        fingerprint.string(organization == null ? "" : organization);
        return sha256(fingerprint.text.toString()).substring(0, LETTERS);
    }

    /** The revision of a whole configuration. */
    static String of(Fields root, BindingContext reading) {
        Fingerprint fingerprint = new Fingerprint(reading);
        fingerprint.add(root);
        return sha256(fingerprint.text.toString()).substring(0, LETTERS);
    }

    private void add(Node node) {
        switch (node) {
            case Fields fields -> {
                text.append('{');
                new TreeMap<>(fields.members()).forEach((name, each) -> {
                    string(name);
                    add(each);
                });
                text.append('}');
            }
            case Items items -> {
                text.append('[');
                items.items().forEach(this::add);
                text.append(']');
            }
            case Scalar scalar -> string(reading.resolveQuietly(scalar));
        }
    }

    /** Prefixes the length, so that different values never give the same text. */
    private void string(String part) {
        text.append(part.length()).append(':').append(part);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
