package dev.breakwater.config;

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
 * The id of a deployment that is given none: equal over restarts, and whatever the order of its keys. A changed key makes another
 * deployment, whose cooldown is not that of the old one. Source: LiteLLM's {@code _generate_model_id}; its values differ.
 */
final class Fingerprint {

    /** 64 bits: of ten thousand deployments two collide once in 10^11 configurations, and then one gets a suffix. */
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

    /** Of a configuration as a whole. */
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

    /** With its length, so that no two things give one text. */
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
