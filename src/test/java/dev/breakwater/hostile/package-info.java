/**
 * Hostile clients and hostile providers, played against the gateway as it is started by {@code payara/breakwater}, as a process of its own
 * with a heap of 512 MB.
 *
 * <p>{@code src/test/hostile/run SERVER} runs them. Each class starts one gateway, and after each case looks whether it is still well. The ids
 * in the javadoc (E1, F2, ...) are those of the list of weaknesses that these cases were written for; {@code docs/security.md} says what holds.
 */
package dev.breakwater.hostile;
