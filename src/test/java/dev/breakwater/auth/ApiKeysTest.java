package dev.breakwater.auth;

import static dev.breakwater.testing.RequestSample.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.KeyRejected;
import dev.breakwater.catalog.Secret;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.ManualTicker;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final Secret KEY = new Secret("sk-right");

    private final List<KeyRejected.Why> told = new ArrayList<>();
    private final ApiKeys keys = new ApiKeys();

    @BeforeEach
    @SuppressWarnings("unchecked")
    void wire() {
        keys.wrongKeys = new WrongKeys() {
            @Override
            void scheduleReport() {}
        };
        keys.wrongKeys.ticker = new ManualTicker();
        keys.events = (Event<KeyRejected>) Proxy.newProxyInstance(
                ApiKeysTest.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, called, arguments) -> {
                    told.add(((KeyRejected) arguments[0]).why());
                    return null;
                });
    }

    @Test
    void without_a_key_configured_everybody_has_it() {
        assertThat(keys.refusal(null, aRequest().get())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer sk-right",
        "Authorization, bearer  sk-right",
        "x-litellm-api-key, sk-right",
        "api-key, sk-right",
        "x-api-key, Bearer sk-right"
    })
    void the_key_may_come_in_any_of_four_headers(String header, String value) {
        assertThat(keys.refusal(KEY, aRequest().with(header, value).get())).isEmpty();
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "sk-wrong", "Bearer sk-right2", "Basic sk-right", "\u0000\u00ff\ud800"})
    void any_other_is_401_and_counted(String value) {
        Optional<Failure> refusal =
                keys.refusal(KEY, aRequest().with("Authorization", value).get());

        assertThat(refusal.orElseThrow().report().status()).isEqualTo(401);
        assertThat(told).containsExactly(KeyRejected.Why.WRONG);
    }

    @Test
    void none_is_401_however_often() {
        for (int i = 0; i < 50; i++) {
            assertThat(keys.refusal(KEY, aRequest().get())
                            .orElseThrow()
                            .report()
                            .status())
                    .isEqualTo(401);
        }
        assertThat(told).containsOnly(KeyRejected.Why.MISSING);
    }

    @Test
    void the_tenth_wrong_one_of_an_address_is_429_and_says_when_to_come_back() {
        Failure last = null;
        for (int i = 0; i < 10; i++) {
            last = keys.refusal(KEY, aRequest().with("api-key", "sk-wrong" + i).get())
                    .orElseThrow();
        }

        assertThat(last).isInstanceOf(Failure.RateLimited.class);
        assertThat(last.report().status()).isEqualTo(429);
        assertThat(last.report().retryAfter()).isNotNull();
        assertThat(last.message()).doesNotContain("sk-wrong");
        assertThat(told.get(9)).isEqualTo(KeyRejected.Why.TOO_MANY);
    }

    @Test
    void the_right_one_of_the_same_address_is_let_in_all_the_same() {
        for (int i = 0; i < 20; i++) {
            keys.refusal(KEY, aRequest().with("api-key", "sk-wrong").get());
        }

        assertThat(keys.refusal(KEY, aRequest().with("api-key", "sk-right").get()))
                .isEmpty();
    }
}
