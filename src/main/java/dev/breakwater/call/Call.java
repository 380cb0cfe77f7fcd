package dev.breakwater.call;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.chat.Prompt;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FallbackKind;
import dev.breakwater.failure.RetryScope;
import dev.breakwater.policy.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client request and its policy, as it stands between two attempts. Immutable. It moves by {@link #retry} or {@link #resume} in the
 * same group, and by {@link #fallback} to another.
 *
 * @param id the client's {@code x-litellm-call-id}, else ours
 * @param group that is asked now
 * @param tried the deployments of this group that have failed, in order
 * @param deadline of the whole call, retries, pauses and fallbacks included
 * @param interruption gives the reason where a thread of the call is interrupted or its stream is closed: an interrupt carries none
 */
public record Call(
        String id,
        ApiRequest request,
        ModelGroup group,
        Policy policy,
        List<Deployment> tried,
        FallbackPlan plan,
        Deadline deadline,
        Progress progress,
        Supplier<CancelReason> interruption) {

    /** No attempt starts that cannot have this much. */
    private static final Duration LEAST_TIME = Duration.ofMillis(100);

    public Call {
        tried = List.copyOf(tried);
    }

    /** A call as it comes in. */
    public static Call begin(String id, ApiRequest request, ModelGroup group, Policy policy, Deadline deadline) {
        return new Call(
                id,
                request,
                group,
                policy,
                List.of(),
                FallbackPlan.from(group),
                deadline,
                Progress.NONE,
                () -> CancelReason.CLIENT_LEFT);
    }

    /** The group that the client asked for, wherever fallbacks have led since. */
    public ModelGroup asked() {
        return plan.start();
    }

    /** Whether the deadline leaves enough for another attempt. */
    public boolean hasTime(long now) {
        return deadline.left(now).compareTo(LEAST_TIME) >= 0;
    }

    /** Whether the deployment has failed this call in its present group. */
    public boolean hasTried(Deployment deployment) {
        for (Deployment each : tried) {
            if (each.id().equals(deployment.id())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request's mock flags answer its next attempt, so that no deployment is asked. */
    public boolean plays() {
        return request.mock().plays(tried.size() + 1);
    }

    /** How many retries the group may have, so far. */
    public int maxRetries(Deployment now) {
        return policy.retry().retries(tried.isEmpty() ? now : tried.get(0));
    }

    /** Whether the failed attempt may be repeated in this group: retries are left, and it could help. */
    public boolean mayRetry(Failure failure, Attempt failed) {
        Deployment first = tried.isEmpty() ? failed.deployment() : tried.get(0);
        if (!isRepeatable(failure) || tried.size() >= policy.retry().retries(group.key(), failure.kind(), first)) {
            return false;
        }
        return switch (failure.repeat()) {
            case NOWHERE -> false;
            case ELSEWHERE -> failed.alternative();
            case ELSEWHERE_OR_LAST -> failed.alternative() || !hasFallback(failure);
            case ANYWHERE -> true;
        };
    }

    /** Whether it may be sent again after this failure: a write may not, where a provider may have seen it. */
    private boolean isRepeatable(Failure failure) {
        return !request.once() || failure.unsent();
    }

    /** The same call with another request. */
    public Call asking(ApiRequest newRequest) {
        return new Call(id, newRequest, group, policy, tried, plan, deadline, progress, interruption);
    }

    /** The same call, whose interrupts have another reason. */
    public Call interruptedBy(Supplier<CancelReason> newInterruption) {
        return new Call(id, request, group, policy, tried, plan, deadline, progress, newInterruption);
    }

    /**
     * Whether a stream that broke after its beginning may be continued in this group: on another deployment, on the same one only where
     * no fallback exists.
     */
    public boolean mayGoOn(Failure failure, Attempt broken) {
        Deployment first = tried.isEmpty() ? broken.deployment() : tried.get(0);
        return failure.repeat() != RetryScope.NOWHERE
                && tried.size() < policy.retry().retries(group.key(), failure.kind(), first)
                && (broken.alternative() || !hasFallback(failure));
    }

    /** The next attempt in the same group; {@code now} is behind the pause. */
    public Call retry(Failure failure, Attempt failed, long now) {
        return again(new EndedAttempt(failed, failure, false), failed.deployment(), now);
    }

    /** The next attempt in the same group, after a stream that broke when its client had a part of it. */
    public Call resume(Failure failure, Attempt broken, long now) {
        return again(new EndedAttempt(broken, failure, true), broken.deployment(), now);
    }

    private Call again(EndedAttempt ended, Deployment failed, long now) {
        List<Deployment> nowTried = new ArrayList<>(tried);
        nowTried.add(failed);
        return new Call(id, request, group, policy, nowTried, plan, deadline, progress.with(ended, now), interruption);
    }

    public boolean hasFallback(Failure failure) {
        return !plan.after(group, failure, policy.fallback(), target -> tooSmall(target, failure))
                .isEmpty();
    }

    /**
     * The same call to the next group that its fallbacks name for this failure; empty where none is left.
     *
     * @param failed the group's last attempt; null where none was made
     */
    public Optional<Call> fallback(Failure failure, @Nullable Attempt failed, long now) {
        List<FallbackPlan.Stop> way =
                plan.after(group, failure, policy.fallback(), target -> tooSmall(target, failure));
        if (way.isEmpty() || !isRepeatable(failure)) {
            return Optional.empty();
        }
        FallbackPolicy.Target next = way.get(0).target();
        EndedAttempt ended = new EndedAttempt(failed, failure, true);
        return Optional.of(new Call(
                id,
                request.onwards(next.request()),
                next.group(),
                policy,
                List.of(),
                plan.at(way),
                deadline,
                progress.with(ended, now).fellBack(),
                interruption));
    }

    /** After a context-window failure: whether the target's window is known to be too small for what it would be sent. */
    private boolean tooSmall(FallbackPolicy.Target target, Failure failure) {
        OptionalInt window = window(target.group());
        if (failure.fallback() != FallbackKind.CONTEXT_WINDOW || window.isEmpty()) {
            return false;
        }
        ApiRequest own = target.request();
        Prompt prompt = own == null ? request.prompt() : own.prompt();
        // Counting is an estimate; that this window was exceeded is known.
        int exceeded = window(group).orElse(0);
        boolean noShorter = own == null || prompt.tokens() >= request.prompt().tokens();
        return (window.getAsInt() <= exceeded && noShorter) || window.getAsInt() < prompt.tokens();
    }

    /** As in LiteLLM, the table of models decides only where prompts are counted. */
    private OptionalInt window(ModelGroup asked) {
        return policy.routing().countsPrompts() ? asked.window() : asked.configuredWindow();
    }
}
