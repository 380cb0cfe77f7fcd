/**
 * Interceptor bindings and interceptors with the arithmetic they need, and {@link dev.breakwater.reliability.ObservedStream}, by which
 * they learn how a stream ended.
 *
 * <p>May use {@code call} and {@code state}. Two rings, on two beans (ADR 0003), outermost first:
 *
 * <table>
 * <caption>The order of the interceptors; {@link dev.breakwater.reliability.Order} holds the numbers</caption>
 * <tr><th>bean</th><th>interceptor</th><th>acts when</th></tr>
 * <tr><td>call</td><td>{@link dev.breakwater.reliability.FallbackInterceptor}</td><td>a group gave up: the same call to the next
 * group</td></tr>
 * <tr><td>call</td><td>{@link dev.breakwater.reliability.RetryInterceptor}</td><td>an attempt failed and may be repeated</td></tr>
 * <tr><td>attempt</td><td>{@link dev.breakwater.reliability.CooldownInterceptor}</td><td>an attempt ended: what it says about its
 * deployment</td></tr>
 * <tr><td>attempt</td><td>{@link dev.breakwater.reliability.MeterInterceptor}</td><td>an attempt starts, answers and ends: counters,
 * times and events</td></tr>
 * <tr><td>attempt</td><td>{@link dev.breakwater.reliability.TimeoutInterceptor}</td><td>an attempt's time is up</td></tr>
 * </table>
 *
 * <p>They are our own rather than MicroProfile Fault Tolerance's because policies here belong to a deployment and a request, not to
 * a method, and because MP FT acts once per chain (ADR 0002).
 */
@NullMarked
package dev.breakwater.reliability;

import org.jspecify.annotations.NullMarked;
