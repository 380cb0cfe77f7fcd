package dev.breakwater.config.binding;

import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.SecretNames;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns about API keys and addresses that are placeholders. LiteLLM's file has no {@code ${NAME}} expressions, so such a text would be
 * sent to the provider literally. A message quotes only the placeholder, never a value.
 */
final class PlaceholderCheck {

    /** A variable in the syntax of a shell, a template or a program. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([A-Za-z_]\\w*)[^}]*}"
            + "|\\{\\{[-\\s.$]*(?:\\w+\\.)*([A-Za-z_]\\w*)\\s*}}"
            + "|^\\$([A-Z_][A-Z0-9_]*)$"
            + "|^%([A-Z_][A-Z0-9_]*)%$"
            + "|^(?:os\\.)?(?:environ|getenv|env)(?:\\.get)?[.:\\[(/]\\W*([A-Z_][A-Z0-9_]*)\\W*$"
            + "|(?<=\\s)os\\.environ/([A-Za-z_]\\w*)");

    /** Placeholders that examples use. */
    private static final Pattern EXAMPLE = Pattern.compile("<[^<>]*>"
            + "|\\[?(?i:your|insert)[-_ ](?i:[a-z]+[-_ ])*(?i:key|token|secret)(?i:[-_ ]here)?]?"
            + "|sk-(?:\\.\\.\\.|x+|X+)");

    private static final Set<String> ADDRESSES =
            Set.of("api_base", "base_url", "api_version", "organization", "redis_url");

    private static final String FROM_ENVIRONMENT = "os.environ/";

    private final Problems problems;

    PlaceholderCheck(Problems problems) {
        this.problems = problems;
    }

    void check(Fields root) {
        walk(root, "", false);
    }

    /** @param secret whether all values below may be secret, whatever their names */
    private void walk(Node node, String name, boolean secret) {
        switch (node) {
            case Fields fields ->
                fields.members()
                        .forEach((key, each) -> walk(
                                each,
                                key,
                                secret
                                        || SecretNames.isSecret(key)
                                        || fields.path().equals("environment_variables")));
            case Items items -> items.items().forEach(each -> walk(each, name, secret));
            case Scalar scalar when secret || ADDRESSES.contains(name) -> check(scalar);
            case Scalar scalar -> {}
        }
    }

    private void check(Scalar scalar) {
        String text = scalar.text().strip();
        if (text.startsWith(FROM_ENVIRONMENT)) {
            return;
        }
        Matcher variable = VARIABLE.matcher(text);
        if (variable.find()) {
            String name = name(variable);
            // The expression may contain a default value, which may be a key: quote the name only.
            String placeholder = variable.group().startsWith("${") ? "${" + name + "}" : variable.group();
            warn(scalar, placeholder, FROM_ENVIRONMENT + name + " as the whole value");
        } else if (EXAMPLE.matcher(text).matches()) {
            warn(scalar, text, "the key itself, or " + FROM_ENVIRONMENT + "NAME");
        }
    }

    private void warn(Scalar scalar, String placeholder, String cure) {
        problems.warn(scalar, "'" + placeholder + "' is a placeholder and is not replaced by a value; write " + cure);
    }

    private static String name(Matcher variable) {
        for (int group = 1; group <= variable.groupCount(); group++) {
            if (variable.group(group) != null) {
                return variable.group(group);
            }
        }
        throw new IllegalStateException("every alternative of the pattern has a group");
    }
}
