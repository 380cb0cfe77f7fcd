package dev.breakwater.policy;

import org.jspecify.annotations.Nullable;

/**
 * The rules for streams at one level: general, of a group, or of a request. Null means not set.
 *
 * @param commit {@code commit}: when the client's answer begins
 * @param goesOn {@code mid_stream: continue} (true) or {@code error} (false): whether a broken stream is resumed elsewhere
 * @param adaptive {@code adaptive_timeout}: whether the time limit until the first event is learned
 * @param hedged key "hedge": whether a second deployment is called if the first is slow
 */
public record StreamRules(
        @Nullable CommitPoint commit,
        @Nullable Boolean goesOn,
        @Nullable Boolean adaptive,
        @Nullable Boolean hedged) {

    public static final StreamRules NONE = new StreamRules(null, null, null, null);
}
