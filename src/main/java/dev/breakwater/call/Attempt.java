package dev.breakwater.call;

/**
 * One call on one deployment.
 *
 * @param deadline when it must have answered, or for a stream, shown its first event with content
 * @param startedAt in a {@link Ticker}'s nanoseconds
 * @param alternative whether another deployment of the group could have been chosen that this call has not tried
 */
public record Attempt(Call call, Deployment deployment, Deadline deadline, long startedAt, boolean alternative) {

    /** The same attempt with another request. */
    public Attempt asking(ApiRequest request) {
        return new Attempt(call.asking(request), deployment, deadline, startedAt, alternative);
    }

    /** Number 1 is the first attempt in its group; the rest are retries. */
    public int number() {
        return call.tried().size() + 1;
    }

    /** "deployment d of group g", as messages begin. */
    public String where() {
        return "Deployment '" + deployment.id() + "' of group '" + call.group().name() + "'";
    }
}
