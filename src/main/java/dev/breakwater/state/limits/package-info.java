/**
 * Limits of requests and tokens a minute, and of requests at the same time: how much of them is used, and by whom. {@link
 * dev.breakwater.state.limits.Limits} is the store, here in memory.
 *
 * <p>Source: SPEC §6; LiteLLM's {@code rpm}, {@code tpm} and {@code max_parallel_requests}.
 */
@NullMarked
package dev.breakwater.state.limits;

import org.jspecify.annotations.NullMarked;
