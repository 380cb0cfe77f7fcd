package dev.breakwater.state.limits;

/**
 * How much of a limit is used now.
 *
 * @param most the limit
 * @param used requests or tokens of the last minute, or requests now; reserved tokens included. Tokens may be more than the limit: an
 *     answer may use more than was reserved
 */
public record LimitUse(Limit limit, long most, long used) {

    /** How much is left; zero or more. */
    public long left() {
        return Math.max(0, most - used);
    }
}
