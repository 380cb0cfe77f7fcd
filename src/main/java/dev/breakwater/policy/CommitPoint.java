package dev.breakwater.policy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a stream must be there before the client's answer begins. Until then its events are held back, and whatever goes wrong is
 * an ordinary failure: retried, fallen back from, told with its status.
 *
 * @param events with content, one of which is about a token with most providers; {@link Integer#MAX_VALUE} is the whole stream
 */
public record CommitPoint(int events) {

    /** {@code first_content}, the default: role-only and empty events are held back, the first with content is passed on. */
    public static final CommitPoint FIRST_CONTENT = new CommitPoint(1);

    /** {@code whole}: a plain answer's safety for a stream, at the price of its pace. */
    public static final CommitPoint WHOLE = new CommitPoint(Integer.MAX_VALUE);

    /** Past so many bytes a stream is committed, wherever its point is: what is held costs memory. */
    public static final int MOST_HELD = 256 << 10;

    /** How it is written. */
    public static final String FORMS = "first_content, tokens:N (tokens:20) or whole";

    private static final Pattern TOKENS = Pattern.compile("tokens:([1-9][0-9]{0,8})");

    /** Empty where the text is none of {@link #FORMS}. */
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
