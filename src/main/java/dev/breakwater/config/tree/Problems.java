package dev.breakwater.config.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects errors and warnings, so that all are reported together. Not thread-safe; for one read of the configuration. */
public final class Problems {

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();

    public void error(Node at, String message) {
        error(at.where(), at.path(), message);
    }

    public void error(String where, String path, String message) {
        errors.add(new Problem(where, path, message));
    }

    public void addAll(List<Problem> found) {
        errors.addAll(found);
    }

    public void warn(Node at, String message) {
        warn(at.where(), at.path(), message);
    }

    public void warn(String where, String path, String message) {
        warn(new Problem(where, path, message));
    }

    public void warn(Problem found) {
        warnings.add(found);
    }

    /** Warns once for each subject, so that 10,000 deployments with the same mistake give one warning. */
    public void warnOnce(String subject, Node at, String message) {
        if (warned.add(subject)) {
            warn(at, message);
        }
    }

    public List<Problem> warnings() {
        return warnings;
    }

    /** @throws BadConfigException if there was an error */
    public void throwErrors() {
        if (!errors.isEmpty()) {
            throw new BadConfigException(errors);
        }
    }
}
