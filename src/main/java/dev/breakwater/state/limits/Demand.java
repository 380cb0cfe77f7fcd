package dev.breakwater.state.limits;

/**
 * What one attempt takes of one holder's limits: one request, one place among those at the same time, and tokens.
 *
 * @param tokens to reserve; zero where the holder has no limit of tokens
 */
public record Demand(LimitHolder holder, long tokens) {

    long amount(Limit limit) {
        return limit == Limit.TPM ? tokens : 1;
    }
}
