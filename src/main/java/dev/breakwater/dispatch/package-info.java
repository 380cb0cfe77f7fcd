/**
 * The entry and the two annotated beans behind it: one makes attempts from a call, the other one provider call from an attempt.
 *
 * <p>May use {@code call}, {@code routing}, {@code reliability} (its bindings and {@code ObservedStream}) and {@code provider}. Two
 * beans, because interceptors act on calls between beans only: the outer ring encloses the choice of a deployment, the inner one the
 * deployment (ADR 0003). {@link dev.breakwater.dispatch.Gateway} is the only type that the edge knows.
 */
@NullMarked
package dev.breakwater.dispatch;

import org.jspecify.annotations.NullMarked;
