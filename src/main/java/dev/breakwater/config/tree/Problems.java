package dev.breakwater.config.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is wrong or odd, so that it is told at once. For one thread, for the time of one reading. */
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

    /** The same thing of ten thousand deployments is told of the first one. */
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
