package dev.breakwater.policy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a stream must arrive before the client's answer begins. Until then events are held back, and a failure is handled like that
 * of a plain call: by retries, fallbacks, or an error with its status.
 *
 * @param events number of events with content, each about one token with most providers; {@link Integer#MAX_VALUE} means the whole stream
 */
public record CommitPoint(int events) {

    /** {@code first_content}, the default: events without content are held back until the first with content. */
    public static final CommitPoint FIRST_CONTENT = new CommitPoint(1);

    /** {@code whole}: a stream as safe as a plain answer, but with its latency. */
    public static final CommitPoint WHOLE = new CommitPoint(Integer.MAX_VALUE);

    /** Most bytes held back. Beyond this the answer begins before its commit point, to limit memory. */
    public static final int MOST_HELD = 256 << 10;

    /** The valid forms, for messages. */
    public static final String FORMS = "first_content, tokens:N (tokens:20) or whole";

    private static final Pattern TOKENS = Pattern.compile("tokens:([1-9][0-9]{0,8})");

    /** Empty if the text has none of {@link #FORMS}. */
    public static Optional<CommitPoint> parse(String text) {
        Matcher tokens = TOKENS.matcher(text);
        if (tokens.matches()) {
            return Optional.of(new CommitPoint(Integer.parseInt(tokens.group(1))));
        }
        return switch (text) {
            case "first_content" -> Optional.of(FIRST_CONTENT);
            case "whole" -> Optional.of(WHOLE);
            default -> Optional.empty();
        };
    }
}
