package dev.breakwater.config.vocabulary;

import dev.breakwater.config.tree.Leaf;
import dev.breakwater.config.tree.Leaf.Kind;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.PropertyName;
import dev.breakwater.config.tree.TreeDraft;
import dev.breakwater.config.tree.YamlConfigSource;
import dev.breakwater.config.tree.YamlFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Builds the configuration tree after all overrides: each leaf has the value that MicroProfile Config returns for it. Names come from the
 * file, from the sources that list their properties, and from {@link KnownKeys}, because a source need not list its properties.
 */
public final class Overlay {

    /** {@code MODEL_LIST_0__LITELLM_PARAMS_API_KEY}: an environment variable for a leaf that the file may not have. */
    private static final Pattern VARIABLE =
            Pattern.compile("MODEL_LIST_(\\d{1,7})__(?:(LITELLM_PARAMS|MODEL_INFO)_)?([A-Z0-9_]+)");

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

    private static final String UNRESOLVED =
            "its ${...} cannot be resolved; define the property that it names, or write the value";

    private final Config config;
    private final @Nullable YamlConfigSource file;
    private final Map<String, Leaf> leaves;
    private final Problems problems;

    private Overlay(Config config, @Nullable YamlConfigSource file, Problems problems) {
        this.config = config;
        this.file = file;
        this.leaves = file == null ? Map.of() : file.leaves();
        this.problems = problems;
    }

    public static Fields read(Config config, @Nullable YamlConfigSource file, Problems problems) {
        return new Overlay(config, file, problems).tree();
    }

    private Fields tree() {
        TreeDraft draft = new TreeDraft(path -> file == null ? "configuration" : file.where(path), problems);
        for (String name : names()) {
            Scalar scalar = scalar(name);
            if (scalar != null) {
                add(draft, scalar);
            }
        }
        return draft.root();
    }

    private static void add(TreeDraft draft, Scalar scalar) {
        String text = scalar.text().strip();
        boolean structured = scalar.overridden() && (text.startsWith("[") || text.startsWith("{"));
        if (!structured || scalar.kind() == Kind.TEXT) {
            draft.put(scalar);
            return;
        }
        YamlFile fragment = YamlFile.fragment(text, scalar.path(), scalar.where());
        if (!fragment.problems().isEmpty()) {
            draft.refuse(scalar, "is neither a valid list nor a valid map; write JSON");
            return;
        }
        draft.clear(scalar.path());
        fragment.leaves()
                .forEach((path, leaf) -> draft.put(new Scalar(path, scalar.where(), leaf.text(), leaf.kind(), true)));
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(leaves.keySet());
        Set<String> variables = new LinkedHashSet<>();
        for (String name : config.getPropertyNames()) {
            if (isOurs(name)) {
                names.add(name);
            } else if (name.startsWith("MODEL_LIST_")) {
                variables.add(name);
            }
        }
        for (KnownKeys section :
                List.of(KnownKeys.LITELLM, KnownKeys.ROUTER, KnownKeys.GENERAL, KnownKeys.BREAKWATER)) {
            section.readKeys().forEach(key -> names.add(PropertyName.member(section.path(), key)));
        }
        if (!variables.isEmpty()) {
            addLeavesOf(variables, names);
        }
        return names;
    }

    private static boolean isOurs(String name) {
        return KnownKeys.TOP.keys().keySet().stream()
                .anyMatch(section -> name.startsWith(section)
                        && name.length() > section.length()
                        && (name.charAt(section.length()) == '.' || name.charAt(section.length()) == '['));
    }

    /** Adds known keys of deployments that only environment variables set. */
    private static void addLeavesOf(Set<String> variables, Set<String> names) {
        Set<String> known = names.stream().map(Overlay::variable).collect(Collectors.toSet());
        for (String variable : variables) {
            Matcher form = VARIABLE.matcher(variable);
            if (form.matches() && !known.contains(variable)) {
                String entry = PropertyName.item("model_list", Integer.parseInt(form.group(1)));
                String key = form.group(3).toLowerCase(Locale.ROOT);
                KnownKeys section = switch (form.group(2)) {
                    case "LITELLM_PARAMS" -> KnownKeys.PARAMS;
                    case "MODEL_INFO" -> KnownKeys.INFO;
                    case null, default -> KnownKeys.ENTRY;
                };
                if (section.keys().containsKey(key)) {
                    String map = section == KnownKeys.ENTRY
                            ? entry
                            : PropertyName.member(entry, form.group(2).toLowerCase(Locale.ROOT));
                    names.add(PropertyName.member(map, key));
                }
            }
        }
    }

    /** The environment variable for a property name, by the rules of MicroProfile Config. */
    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The value from the source with the highest ordinal; null if there is none, or if an empty override removes it. */
    private @Nullable Scalar scalar(String name) {
        Leaf leaf = leaves.get(name);
        String value;
        String source;
        String raw;
        try {
            ConfigValue found = config.getConfigValue(name);
            value = found.getValue();
            source = found.getSourceName();
            raw = found.getRawValue();
        } catch (NoSuchElementException | IllegalArgumentException noExpression) {
            // Some servers do not support escaped expressions. Text from the file is literal, so it needs none.
            source = firstSource(name);
            value = null;
            raw = null;
            if (leaf == null || file == null || !file.getName().equals(source)) {
                problems.error(source, name, UNRESOLVED);
                return null;
            }
        }
        if (leaf != null && file != null && (source == null || source.equals(file.getName()))) {
            return new Scalar(name, file.where(name, leaf), leaf.text(), leaf.kind(), false);
        }
        if (value == null && raw != null && raw.contains("${")) {
            problems.error(String.valueOf(source), name, UNRESOLVED);
            return null;
        }
        if (value == null || value.isEmpty()) {
            return null;
        }
        return new Scalar(name, String.valueOf(source), value, kind(leaf, value.strip()), true);
    }

    private String firstSource(String name) {
        for (ConfigSource source : config.getConfigSources()) {
            if (source.getValue(name) != null) {
                return source.getName();
            }
        }
        return "configuration";
    }

    /** TEXT if the file's value is text, else the type that JSON gives the value. */
    private static Kind kind(@Nullable Leaf leaf, String value) {
        if (leaf != null && leaf.kind() == Kind.TEXT) {
            return Kind.TEXT;
        }
        if (value.equals("true") || value.equals("false")) {
            return Kind.BOOLEAN;
        }
        if (NUMBER.matcher(value).matches() && value.length() <= 64) {
            return Kind.NUMBER;
        }
        // The kind marks a list or a map; its content is parsed later.
        return value.startsWith("[") ? Kind.EMPTY_LIST : value.startsWith("{") ? Kind.EMPTY_MAP : Kind.TEXT;
    }
}
