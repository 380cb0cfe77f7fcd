package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Credentials that many attempts use. They are looked up once for all that wait for them, in a thread that no attempt's end interrupts. A
 * lookup that fails does so for all of them, and the next attempt starts another.
 */
final class SharedCredentials {

    /** Before they expire, so that a signature is still good when it arrives. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** How long credentials are used that do not say when they expire: a profile's file may change. */
    private static final Duration UNLIMITED = Duration.ofMinutes(1);

    private static final int LONGEST_REASON = 500;

    private record Held(AwsCredentials credentials, Instant until) {
        boolean isFresh() {
            return Instant.now().isBefore(until);
        }
    }

    private final Supplier<AwsCredentialsProvider> source;
    private volatile @Nullable Held held;
    private @Nullable FutureTask<Held> running;
    private @Nullable AwsCredentialsProvider provider;

    /** @param source asked once, unless it fails */
    SharedCredentials(Supplier<AwsCredentialsProvider> source) {
        this.source = source;
    }

    /** @throws CallFailedException with a failure of the deployment if there are none, or if they are refused */
    AwsCredentials get(Attempt attempt) throws InterruptedException {
        Held last = held;
        if (last != null && last.isFresh()) {
            return last.credentials;
        }
        try {
            return lookup().get().credentials;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new CallFailedException(failure(attempt, cause), attempt, cause);
        }
    }

    private synchronized FutureTask<Held> lookup() {
        FutureTask<Held> last = running;
        Held found = held;
        if (last != null && (!last.isDone() || (found != null && found.isFresh()))) {
            return last;
        }
        FutureTask<Held> next = new FutureTask<>(this::lookUp);
        running = next;
        Thread thread = Thread.ofVirtual().name("aws-credentials").unstarted(next);
        // The SDK looks for its parts by the thread's class loader, which may be the server's.
        thread.setContextClassLoader(SharedCredentials.class.getClassLoader());
        thread.start();
        return next;
    }

    private Held lookUp() {
        AwsCredentialsProvider known = provider;
        if (known == null) {
            known = source.get();
            provider = known;
        }
        AwsCredentials credentials = known.resolveCredentials();
        Instant until = credentials
                .expirationTime()
                .map(end -> end.minus(MARGIN))
                .orElseGet(() -> Instant.now().plus(UNLIMITED));
        Held found = new Held(credentials, until);
        held = found;
        return found;
    }

    private static Failure failure(Attempt attempt, Throwable cause) {
        String reason = String.valueOf(cause.getMessage()).strip();
        String message = attempt.where() + " has no AWS credentials that can be used: "
                + reason.substring(0, Math.min(reason.length(), LONGEST_REASON))
                + (reason.endsWith(".") ? "" : ".")
                + " Check aws_access_key_id, aws_profile_name and aws_role_name, or what the environment gives.";
        if (cause instanceof AwsServiceException refused) {
            int status = refused.statusCode();
            return status >= 500
                    ? new Failure.ServerError(ErrorDetails.of(503, message))
                    : new Failure.Unauthorized(ErrorDetails.of(status == 403 ? 403 : 401, message));
        }
        return cause.getCause() instanceof IOException
                ? new Failure.Unreachable(ErrorDetails.of(503, message))
                : new Failure.Unauthorized(ErrorDetails.of(401, message));
    }
}
