package dev.breakwater.policy;

import org.jspecify.annotations.Nullable;

/**
 * What is said of streams in one place: for all groups, for one, or by a request. Null says nothing.
 *
 * @param commit {@code commit}: when the client's answer begins
 * @param goesOn {@code mid_stream: continue} (true) or {@code error}: whether a broken stream is continued elsewhere
 * @param adaptive {@code adaptive_timeout}: the limit until the first event is learned
 * @param hedged key "hedge": a second deployment is asked when the first one is slow
 */
public record StreamRules(
        @Nullable CommitPoint commit,
        @Nullable Boolean goesOn,
        @Nullable Boolean adaptive,
        @Nullable Boolean hedged) {

    public static final StreamRules NONE = new StreamRules(null, null, null, null);
}
