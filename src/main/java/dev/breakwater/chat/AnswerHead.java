package dev.breakwater.chat;

import org.jspecify.annotations.Nullable;

/**
 * Which answer it is. All events of a stream have the same one.
 *
 * @param id the provider's; null where it sent none
 * @param created in seconds since 1970; 0 where the provider did not say
 * @param model the name that the client sees
 */
public record AnswerHead(@Nullable String id, long created, String model) {

    public static final AnswerHead UNKNOWN = new AnswerHead(null, 0, "");

    /** The same answer as another one, as far as that says which it is, by its own model. */
    public AnswerHead as(AnswerHead other) {
        return new AnswerHead(other.id == null ? id : other.id, other.created == 0 ? created : other.created, model);
    }
}
