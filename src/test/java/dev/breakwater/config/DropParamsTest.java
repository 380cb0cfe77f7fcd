package dev.breakwater.config;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.provider.anthropic.AnthropicForm;
import dev.breakwater.testing.CallSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code drop_params} says at each place, from the file to the request that is sent. Anthropic has no {@code seed}. */
class DropParamsTest {

    private static final String NEITHER = "";

    @ParameterizedTest
    @ValueSource(strings = {"litellm_settings: {drop_params: true}", "router_settings: {drop_params: true}"})
    void a_global_setting_reaches_every_deployment(String settings) {
        assertThat(isDropped(bound(NEITHER, settings), NEITHER)).isTrue();
    }

    @Test
    void without_a_setting_the_parameter_is_refused() {
        assertThat(isDropped(bound(NEITHER, NEITHER), NEITHER)).isFalse();
    }

    @Test
    void router_settings_take_precedence() {
        Deployment deployment = bound(NEITHER, """
            router_settings: {drop_params: false}
            litellm_settings: {drop_params: true}
            """);

        assertThat(isDropped(deployment, NEITHER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void the_deployments_own_overrides_the_global_one(boolean own, boolean global) {
        Deployment deployment = bound("drop_params: " + own, "router_settings: {drop_params: " + global + "}");

        assertThat(isDropped(deployment, NEITHER)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void the_bodys_overrides_both(boolean body, boolean configured) {
        Deployment deployment =
                bound("drop_params: " + configured, "litellm_settings: {drop_params: " + configured + "}");

        assertThat(isDropped(deployment, ", \"drop_params\": " + body)).isEqualTo(body);
    }

    private static Deployment bound(String params, String settings) {
        return Bound.deployment("model: anthropic/claude-x\n" + params, settings)
                .first();
    }

    /** Whether {@code seed} is left out; otherwise it is refused. */
    private static boolean isDropped(Deployment deployment, String members) {
        String body = "{\"model\": \"a\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"seed\": 7"
                + members + "}";
        CallSample call = aCall().to(new ModelGroup("a", List.of(deployment))).saying(body);
        try {
            byte[] sent =
                    new AnthropicForm().request(anAttempt(call.get(), 0)).body().join();
            assertThat(new String(sent, StandardCharsets.UTF_8)).doesNotContain("seed");
            return true;
        } catch (CallFailedException refused) {
            assertThat(refused.failure().report().param()).isEqualTo("seed");
            return false;
        }
    }
}
