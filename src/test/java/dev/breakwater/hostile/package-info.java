/**
 * Hostile clients and hostile providers against the gateway, which {@code payara/breakwater} starts as a separate process
 * with a heap of 512 MB.
 *
 * <p>{@code src/test/hostile/run SERVER} runs them. Each class starts one gateway, and checks its health after each case. The ids
 * in the javadoc (E1, F2, ...) are those of the list of weaknesses that the cases were written for; see {@code docs/security.md}.
 */
package dev.breakwater.hostile;
