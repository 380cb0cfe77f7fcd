package dev.breakwater.config.tree;

import java.util.List;
import java.util.stream.Collectors;

/** An invalid configuration, with all its errors. It has no stack trace, because the cause is in the configuration. */
public final class BadConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public BadConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
