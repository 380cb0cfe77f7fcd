package dev.breakwater.config.binding;

import dev.breakwater.config.tree.Leaf.Kind;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.PropertyName;
import dev.breakwater.policy.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One map of the configuration, read key by key. An invalid value is reported with its place and then counts as absent, so one pass finds
 * all errors.
 */
public record Section(Fields fields, BindingContext reading) {

    /** Parsing a longer number costs time, and no setting needs one. */
    private static final int LONGEST_NUMBER = 64;

    /** Booleans in YAML 1.1, which LiteLLM reads, and strings in YAML 1.2. */
    private static final Set<String> YES = Set.of("yes", "on", "y");

    private static final Set<String> NO = Set.of("no", "off", "n");

    /** The map of that name; an empty one if the key is absent. */
    static Section of(Fields parent, String key, BindingContext reading) {
        Node node = value(parent, key);
        String path = PropertyName.member(parent.path(), key);
        Fields none = new Fields(path, node == null ? parent.where() : node.where(), Map.of());
        return switch (node) {
            case null -> new Section(none, reading);
            case Fields found -> new Section(found, reading);
            case Scalar scalar when scalar.kind() == Kind.EMPTY_MAP -> new Section(none, reading);
            default -> {
                reading.problems().error(node, "must be a map of keys and values");
                yield new Section(none, reading);
            }
        };
    }

    public Section section(String key) {
        return of(fields, key, reading);
    }

    /** Null if the key is absent or its value is empty. */
    @Nullable
    public Node node(String key) {
        return value(fields, key);
    }

    private static @Nullable Node value(Fields fields, String key) {
        Node node = fields.members().get(key);
        return node instanceof Scalar scalar && scalar.kind() == Kind.NULL ? null : node;
    }

    /** The path of a key, present or not. */
    String path(String key) {
        return PropertyName.member(fields.path(), key);
    }

    private @Nullable Scalar scalar(String key, String form) {
        Node node = node(key);
        if (node instanceof Scalar scalar && scalar.kind() != Kind.EMPTY_LIST && scalar.kind() != Kind.EMPTY_MAP) {
            return scalar;
        }
        if (node != null) {
            reading.problems().error(node, "must be " + form + ", not a list or a map");
        }
        return null;
    }

    /** Null if it is absent or blank. */
    @Nullable
    public String text(String key) {
        Scalar scalar = scalar(key, "a single value");
        String text = scalar == null ? null : reading.resolve(scalar);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** A whole number of at least {@code least}; null if it is absent or invalid. */
    @Nullable
    Integer whole(String key, int least) {
        Scalar scalar = scalar(key, "a whole number");
        String text = scalar == null ? null : reading.resolve(scalar);
        if (scalar == null || text == null) {
            return null;
        }
        try {
            int number = decimal(scalar, text).intValueExact();
            if (number >= least) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException noWholeNumber) {
            // Reported below, like a number that is too small.
        }
        refuse(scalar, "a whole number of " + least + " or more", hint(text, "write one, 3 for example"));
        return null;
    }

    /** A number of 0 or more; null if it is absent or invalid. */
    @Nullable
    Double share(String key) {
        Scalar scalar = scalar(key, "a number");
        String text = scalar == null ? null : reading.resolve(scalar);
        if (scalar == null || text == null) {
            return null;
        }
        try {
            double number = decimal(scalar, text).doubleValue();
            if (number >= 0 && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Reported below.
        }
        refuse(scalar, "a number of 0 or more", hint(text, "write one, 0.5 for example"));
        return null;
    }

    /** A duration of 0 or more; null if it is absent or invalid. */
    @Nullable
    Duration duration(String key) {
        Scalar scalar = scalar(key, "a duration");
        String text = scalar == null ? null : reading.resolve(scalar);
        if (scalar == null || text == null || text.isBlank()) {
            return null;
        }
        Duration duration = DurationText.parse(text).orElse(null);
        if (duration == null || scalar.kind() == Kind.BOOLEAN) {
            refuse(
                    scalar,
                    "a duration",
                    hint(text, "write seconds (10, 0.5), or a number with ms, s, m or h ('500ms')"));
            return null;
        }
        if (duration.isNegative()) {
            refuse(scalar, "a duration of 0 or more", "a time limit cannot be negative");
            return null;
        }
        return duration;
    }

    /** A duration of more than 0; null if it is absent or invalid. */
    @Nullable
    Duration time(String key) {
        Duration duration = duration(key);
        Node node = node(key);
        if (duration != null && duration.isZero() && node != null) {
            reading.problems().error(node, "must be more than 0; remove the key to use the default");
            return null;
        }
        return duration;
    }

    /** A time limit as in LiteLLM; 0 counts as absent. */
    @Nullable
    Duration limit(String key) {
        Duration duration = duration(key);
        Node node = node(key);
        if (duration != null && duration.isZero() && node != null) {
            reading.problems().warn(node, "0 sets no time limit; the next more general one applies");
            return null;
        }
        return duration;
    }

    /** False if it is absent or invalid. */
    public boolean flag(String key) {
        Scalar scalar = scalar(key, "true or false");
        String text = scalar == null ? null : reading.resolve(scalar);
        if (scalar == null || text == null) {
            return false;
        }
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word) || NO.contains(word)) {
            boolean yes = YES.contains(word);
            reading.problems()
                    .warn(scalar, "'" + word + "' is a string in YAML 1.2 and is read as " + yes + "; write " + yes);
            return yes;
        }
        if (!word.equals("true") && !word.equals("false") && !word.isEmpty()) {
            refuse(scalar, "true or false", "write one of them");
        }
        return word.equals("true");
    }

    /** The list's items; empty if it is absent or invalid. */
    List<Node> list(String key) {
        return switch (node(key)) {
            case null -> List.of();
            case Items items -> items.items();
            case Scalar scalar when scalar.kind() == Kind.EMPTY_LIST -> List.of();
            case Node other -> {
                reading.problems().error(other, "must be a list, [\"a\", \"b\"] for example");
                yield List.of();
            }
        };
    }

    /** The list's strings; empty if it is absent or invalid. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node each : list(key)) {
            if (each instanceof Scalar scalar && scalar.kind() != Kind.EMPTY_LIST && scalar.kind() != Kind.EMPTY_MAP) {
                String text = reading.resolve(scalar);
                if (text != null) {
                    texts.add(text);
                }
            } else {
                reading.problems().error(each, "must be a string");
            }
        }
        return texts;
    }

    private BigDecimal decimal(Scalar scalar, String text) {
        String plain = text.strip();
        // YAML 1.1, which LiteLLM reads, takes 012 as octal: ten.
        if (scalar.kind() == Kind.NUMBER && plain.matches("0[0-7]+")) {
            reading.problems()
                    .warn(
                            scalar,
                            "'" + plain
                                    + "' is read as decimal here and as octal by LiteLLM; write it without the zero");
        }
        if (plain.length() > LONGEST_NUMBER) {
            throw new NumberFormatException("too long");
        }
        return Scalar.decimal(plain);
    }

    private static String hint(String text, String otherwise) {
        return text.contains("_") ? "YAML 1.2 does not allow '_' in numbers; remove it" : otherwise;
    }

    private void refuse(Scalar scalar, String form, String cure) {
        reading.problems().error(scalar, BindingContext.quote(scalar) + " is not " + form + "; " + cure);
    }
}
