package dev.breakwater.provider.credentials;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Secret;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TokenCacheTest {

    private static final TokenKey KEY = new TokenKey("test", List.of("s3cret-of-the-test"));

    private final ManualTicker ticker = new ManualTicker();
    private final TokenCache cache = TokensOf.cache(ticker);
    private final Attempt attempt = anAttempt(aCall().on(aDeployment("d")).get(), 0);
    /** The threads that have fetched, in order. */
    private final BlockingQueue<Thread> fetches = new LinkedBlockingQueue<>();

    private volatile Callable<AccessToken> server = () -> token("t");

    @Test
    void one_token_serves_many_calls() throws Exception {
        assertThat(ask()).isEqualTo("t");
        ticker.advance(Duration.ofMinutes(55));
        server = () -> token("another");

        assertThat(ask()).isEqualTo("t");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void a_token_is_renewed_in_the_background_before_it_expires() throws Exception {
        ask();
        CountDownLatch open = new CountDownLatch(1);
        server = () -> {
            open.await();
            return token("newer");
        };
        ticker.advance(Duration.ofMinutes(57));

        assertThat(List.of(ask(), ask(), ask())).as("nobody waits").containsOnly("t");

        open.countDown();
        fetches.take();
        fetches.take().join();
        assertThat(ask()).isEqualTo("newer");
        assertThat(fetches).isEmpty();
    }

    @Test
    void calls_without_a_token_wait_for_one_fetch() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        server = () -> {
            open.await();
            return token("t");
        };
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> call = this::ask;
            List<Future<String>> answers =
                    Stream.generate(() -> calls.submit(call)).limit(50).toList();
            open.countDown();

            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("t");
            }
        }
        assertThat(fetches).hasSize(1);
    }

    @Test
    void a_call_whose_time_is_up_stops_waiting_and_the_fetch_continues() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        server = () -> {
            open.await();
            return token("t");
        };

        Thread.currentThread().interrupt();
        assertThatThrownBy(this::ask).isInstanceOf(InterruptedException.class);

        open.countDown();
        assertThat(ask()).isEqualTo("t");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void a_token_that_a_provider_refused_is_dropped_once_for_all_calls_that_had_it() throws Exception {
        ask();
        ticker.advance(Duration.ofMinutes(2));
        server = () -> token("newer");

        assertThat(cache.drop(KEY, "Bearer t")).isTrue();
        assertThat(ask()).isEqualTo("newer");
        assertThat(cache.drop(KEY, "Bearer t"))
                .as("another call with the old token")
                .isTrue();
        assertThat(ask()).isEqualTo("newer");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void a_young_token_is_not_dropped_nor_is_one_that_the_cache_did_not_give() throws Exception {
        ask();

        assertThat(cache.drop(KEY, "Bearer t"))
                .as("a new one would be refused too")
                .isFalse();
        ticker.advance(Duration.ofMinutes(2));
        assertThat(cache.drop(KEY, "Bearer other")).isFalse();
        assertThat(cache.drop(KEY, "")).isFalse();
        assertThat(cache.drop(new TokenKey("test", List.of("other")), "Bearer t"))
                .isFalse();
        ask();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void refused_credentials_are_a_failure_of_the_deployment_and_remembered_for_seconds() throws Exception {
        server = () -> {
            throw new TokenRefusedException("the token server answered 401: invalid_client");
        };

        Failure failure = failure();
        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.message())
                .isEqualTo("Deployment 'd' of group 'gpt-4' has no access token: the token server answered 401:"
                        + " invalid_client.");
        assertThat(failure()).isInstanceOf(Failure.Unauthorized.class);
        assertThat(fetches).hasSize(1);

        ticker.advance(Duration.ofSeconds(6));
        server = () -> token("t");
        assertThat(ask()).isEqualTo("t");
    }

    @Test
    void a_token_server_that_cannot_be_reached_is_named_as_the_cause() {
        server = () -> {
            throw new IOException("Connection refused");
        };

        Failure failure = failure();
        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.message()).contains("has no access token: Connection refused");
    }

    @Test
    void while_a_renewal_fails_the_old_token_is_used_to_its_end() throws Exception {
        ask();
        fetches.take();
        server = () -> {
            throw new IOException("down");
        };
        ticker.advance(Duration.ofMinutes(57));
        assertThat(ask()).isEqualTo("t");
        fetches.take().join();

        assertThat(ask()).isEqualTo("t");
        assertThat(fetches).as("the failure is remembered").isEmpty();
        ticker.advance(Duration.ofMinutes(3));
        assertThat(failure()).isInstanceOf(Failure.Unreachable.class);
    }

    @Test
    void a_fetch_that_hangs_is_stopped_and_another_one_begins() throws Exception {
        ask();
        fetches.take();
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        server = () -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
                return token("never");
            } finally {
                stopped.countDown();
            }
        };
        ticker.advance(Duration.ofMinutes(57));
        ask();
        fetches.take();
        hanging.await();
        server = () -> token("newer");
        ticker.advance(Duration.ofSeconds(31));

        assertThat(ask()).isEqualTo("t");
        stopped.await();
        fetches.take().join();
        assertThat(ask()).isEqualTo("newer");
    }

    @Test
    void a_short_lived_token_is_used_for_most_of_its_life() throws Exception {
        server = () -> new AccessToken(new Secret("short"), Duration.ofSeconds(60));
        ask();
        ticker.advance(Duration.ofSeconds(44));

        assertThat(ask()).isEqualTo("short");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void other_credentials_have_another_token() throws Exception {
        ask();
        server = () -> token("other");

        assertThat(ask(new TokenKey("test", List.of("other")))).isEqualTo("other");
        assertThat(ask(new TokenKey("test", List.of("s3cret-of-the-test")))).isEqualTo("t");
    }

    @Test
    void a_token_that_nobody_uses_is_forgotten() throws Exception {
        server = () -> new AccessToken(new Secret("long"), Duration.ofDays(1));
        ask();
        ticker.advance(Duration.ofHours(3));
        ask(new TokenKey("test", List.of("other")));
        server = () -> token("fresh");

        assertThat(ask()).isEqualTo("fresh");
    }

    @Test
    void a_key_never_shows_its_secrets() {
        assertThat(KEY).hasToString("test");
    }

    private static AccessToken token(String value) {
        return new AccessToken(new Secret(value), Duration.ofHours(1));
    }

    private String ask() throws InterruptedException {
        return ask(KEY);
    }

    private String ask(TokenKey key) throws InterruptedException {
        return cache.token(attempt, key, this::fetch).reveal();
    }

    private AccessToken fetch() throws IOException, InterruptedException {
        fetches.add(Thread.currentThread());
        try {
            return server.call();
        } catch (IOException | InterruptedException | RuntimeException expected) {
            throw expected;
        } catch (Exception other) {
            throw new IllegalStateException(other);
        }
    }

    private Failure failure() {
        return catchThrowableOfType(CallFailedException.class, this::ask).failure();
    }
}
