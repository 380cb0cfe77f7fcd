package dev.breakwater.config.binding;

import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.SecretNames;
import org.jspecify.annotations.Nullable;

/** What every binder needs: the list of problems, and the environment that {@code os.environ/NAME} reads. */
record BindingContext(Problems problems, Environment environment) {

    private static final String FROM_ENVIRONMENT = "os.environ/";

    /** Messages do not quote longer values: they do not help, and may be a key in the wrong place. */
    private static final int LONGEST_QUOTED = 40;

    /** The value's text; null if it names a variable that is not set. That is reported as an error. */
    @Nullable
    String resolve(Scalar scalar) {
        if (!fromEnvironment(scalar)) {
            return scalar.text();
        }
        String name = scalar.text().substring(FROM_ENVIRONMENT.length()).strip();
        String value = environment.find(name);
        if (value == null) {
            problems.error(
                    scalar, "the environment variable '" + name + "' is not set, or is empty; set it before the start");
        }
        return value;
    }

    /** Like {@link #resolve}, but reports nothing; empty if the variable is not set. */
    String resolveQuietly(Scalar scalar) {
        if (!fromEnvironment(scalar)) {
            return scalar.text();
        }
        String value = environment.find(
                scalar.text().substring(FROM_ENVIRONMENT.length()).strip());
        return value == null ? "" : value;
    }

    /** The value in quotes, unless it may be secret. */
    static String quote(Scalar scalar) {
        if (fromEnvironment(scalar)) {
            return "the value of " + scalar.text();
        }
        boolean secret = SecretNames.isSecret(scalar.path()) || scalar.text().startsWith("sk-");
        return secret || scalar.text().length() > LONGEST_QUOTED ? "the value" : "'" + scalar.text() + "'";
    }

    private static boolean fromEnvironment(Scalar scalar) {
        return scalar.text().startsWith(FROM_ENVIRONMENT);
    }
}
