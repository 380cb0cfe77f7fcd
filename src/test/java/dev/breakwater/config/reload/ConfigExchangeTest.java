package dev.breakwater.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.config.Bound;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Problem;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConfigExchangeTest {

    private final GatewayConfig first =
            Bound.settings("litellm_settings: {num_retries: 1}").get();
    private final GatewayConfig second =
            Bound.settings("litellm_settings: {num_retries: 2}").get();
    private final ConfigExchange exchange = new ConfigExchange();

    @Test
    void nothing_is_read_while_nothing_changes() {
        exchange.begin("1", first);

        assertThat(exchange.refresh("1", ConfigExchangeTest::unread)).isEmpty();
        assertThat(exchange.current()).isSameAs(first);
    }

    @Test
    void a_file_that_still_changes_is_not_read() {
        exchange.begin("1", first);

        assertThat(exchange.refresh("2", ConfigExchangeTest::unread)).isEmpty();
        assertThat(exchange.refresh("3", ConfigExchangeTest::unread)).isEmpty();
    }

    @Test
    void a_change_that_has_settled_is_taken_over_once() {
        exchange.begin("1", first);
        exchange.refresh("2", ConfigExchangeTest::unread);

        assertThat(exchange.refresh("2", () -> second)).contains(new ConfigExchange.Change(first, second));
        assertThat(exchange.refresh("2", ConfigExchangeTest::unread)).isEmpty();
        assertThat(exchange.current()).isSameAs(second);
    }

    @Test
    void a_bad_change_leaves_what_is_in_force_and_is_told_once() {
        Supplier<GatewayConfig> bad = () -> {
            throw new BadConfigException(List.of(new Problem("f", null, "wrong")));
        };
        exchange.begin("1", first);
        exchange.refresh("2", ConfigExchangeTest::unread);

        assertThatThrownBy(() -> exchange.refresh("2", bad)).isInstanceOf(BadConfigException.class);
        assertThat(exchange.refresh("2", ConfigExchangeTest::unread)).isEmpty();
        assertThat(exchange.current()).isSameAs(first);
        assertThat(exchange.problems()).hasSize(1);
    }

    @Test
    void a_change_that_could_not_be_read_is_told_and_read_again() {
        exchange.begin("1", first);
        exchange.refresh("2", ConfigExchangeTest::unread);

        assertThatThrownBy(() -> exchange.refresh("2", () -> {
                    throw new IllegalStateException("a SECRET");
                }))
                .isInstanceOf(IllegalStateException.class);
        List<Problem> meanwhile = exchange.problems();
        assertThat(exchange.refresh("2", () -> second)).isPresent();

        assertThat(meanwhile)
                .singleElement()
                .asString()
                .contains("could not be read", "IllegalStateException")
                .doesNotContain("SECRET");
        assertThat(exchange.current()).isSameAs(second);
        assertThat(exchange.problems()).isEmpty();
    }

    @Test
    void what_was_good_before_ends_the_complaint() {
        exchange.begin("1", first);
        exchange.refresh("2", ConfigExchangeTest::unread);
        assertThatThrownBy(() -> exchange.refresh("2", () -> {
                    throw new BadConfigException(List.of(new Problem("f", null, "wrong")));
                }))
                .isInstanceOf(BadConfigException.class);
        exchange.refresh("1", ConfigExchangeTest::unread);

        assertThat(exchange.refresh("1", () -> first)).isEmpty();
        assertThat(exchange.problems()).isEmpty();
    }

    @Test
    void a_reload_tells_what_became_of_the_deployments() {
        GatewayConfig before = Bound.yaml(
                        "model_list: [{model_name: a, litellm_params: {model: m}}, {model_name: b, litellm_params:"
                                + " {model: m}}]")
                .get();
        GatewayConfig after = Bound.yaml(
                        "model_list: [{model_name: b, litellm_params: {model: m}}, {model_name: c, litellm_params:"
                                + " {model: m}}]")
                .get();

        assertThat(CurrentConfig.difference(before.catalog(), after.catalog()))
                .isEqualTo("Configuration reloaded: 1 deployments added, 1 removed, 1 kept");
    }

    private static GatewayConfig unread() {
        throw new AssertionError("it was read");
    }
}
