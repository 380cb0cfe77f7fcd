/**
 * The door and the two annotated beans behind it: one makes attempts out of a call, the other one provider call out of an attempt.
 *
 * <p>May use {@code call}, {@code routing}, {@code reliability} (its bindings) and {@code provider}. Two beans, because interceptors act
 * on calls between beans only: the outer ring goes round the choice of a deployment, the inner one round the deployment
 * (ADR 0003). {@link dev.breakwater.dispatch.Gateway} is the only type that the edge knows.
 */
@NullMarked
package dev.breakwater.dispatch;

import org.jspecify.annotations.NullMarked;
