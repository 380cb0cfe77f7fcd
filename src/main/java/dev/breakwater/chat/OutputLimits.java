package dev.breakwater.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer ends.
 *
 * @param tokens the most, with reasoning; null where the client sets no limit
 * @param stop texts that end it
 * @param choices how many answers; null for one
 */
public record OutputLimits(
        @Nullable Long tokens, List<String> stop, @Nullable Long choices) {

    public static final OutputLimits UNSET = new OutputLimits(null, List.of(), null);

    public OutputLimits {
        stop = List.copyOf(stop);
    }
}
