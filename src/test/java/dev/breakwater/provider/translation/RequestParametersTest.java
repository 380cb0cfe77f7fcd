package dev.breakwater.provider.translation;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.chat.Conversation;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.DeploymentSample;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParametersTest {

    private static final Set<ChatParameter> SUPPORTED =
            EnumSet.of(ChatParameter.TEMPERATURE, ChatParameter.TOOL_CHOICE);

    private final DeploymentSample deployment = aDeployment("d");

    @Test
    void a_parameter_that_is_not_supported_is_refused_by_its_name() {
        CallFailedException failed = failed("'logit_bias':{'1':2}");

        assertThat(failed.failure()).isInstanceOf(Failure.BadRequest.class);
        assertThat(failed.failure().report().param()).isEqualTo("logit_bias");
        assertThat(failed.failure().report().code()).isEqualTo("unsupported_parameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'n':1",
                "'seed':null",
                "'logprobs':false",
                "'frequency_penalty':0.0",
                "'stop':[]",
                "'parallel_tool_calls':true",
                "'response_format':{'type':'text'}",
                "'service_tier':'auto'",
                "'modalities':['text']",
                "'user':'u-1'",
                "'safety_identifier':'u-1'",
                "'stream_options':{'include_usage':true}"
            })
    void what_every_provider_does_anyway_is_not_refused_and_not_sent(String members) {
        assertThat(read(members)).isEqualTo(read("'user':null"));
    }

    @Test
    void it_is_left_out_where_the_deployment_or_the_request_says_so() {
        Conversation plain = read("'temperature':0.5");
        assertThat(read("'temperature':0.5,'seed':7,'drop_params':true")).isEqualTo(plain);
        assertThat(read("'temperature':0.5,'seed':7,'additional_drop_params':['seed']"))
                .isEqualTo(plain);

        deployment.parameters(new ParameterRules(true, Set.of("x_own"), Set.of()));
        assertThat(read("'temperature':0.5,'seed':7,'x_own':1")).isEqualTo(plain);
        assertThat(failed("'seed':7,'drop_params':false").failure().report().param())
                .isEqualTo("seed");
    }

    @Test
    void what_is_allowed_is_sent_as_it_is() {
        assertThat(read("'seed':7,'allowed_openai_params':['seed']").others()).containsEntry("seed", "7");

        deployment.parameters(new ParameterRules(false, Set.of(), Set.of("verbosity")));
        assertThat(read("'verbosity':'low'").others()).containsEntry("verbosity", "\"low\"");
    }

    @Test
    void a_providers_own_parameters_pass_and_the_gateways_do_not() {
        assertThat(read("'x_own':[1],'timeout':3,'metadata':{'a':'b'}").others())
                .containsOnlyKeys("x_own");
    }

    @Test
    void a_deployments_default_applies_where_the_request_sets_nothing() {
        deployment.byDefault("temperature", "0.2").byDefault("max_tokens", "9").byDefault("x_own", "1");

        assertThat(read("'temperature':0.9").sampling().temperature()).isEqualByComparingTo("0.9");
        assertThat(read("'n':1").sampling().temperature()).isEqualByComparingTo("0.2");
        assertThat(read("'n':1").limits().tokens()).isEqualTo(9);
        assertThat(read("'n':1").others()).containsOnlyKeys("x_own");
    }

    /** Claude Code asks every model to think. */
    @Test
    void a_client_of_another_form_may_ask_a_model_to_think_that_cannot() {
        String json = "{\"messages\":[],\"reasoning_effort\":\"high\",\"thinking\":{\"budget_tokens\":1024}}";
        Original sent = new Original(WireForm.MESSAGES, json("{}"), Map.of(), Set.of());
        Attempt attempt =
                anAttempt(aCall().on(deployment).saying(json).sent(sent).get(), 0);

        assertThat(new RequestParameters(attempt, json(json)).conversation(SUPPORTED))
                .isEqualTo(read("'user':null"));
        assertThat(failed("'reasoning_effort':'high'").failure().report().param())
                .isEqualTo("reasoning_effort");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused_with_its_place() {
        assertThat(failed("'temperature':'hot'").failure().message()).contains("'temperature' must be a number");
    }

    private Conversation read(String members) {
        String json = "{\"model\":\"gpt-4\",\"messages\":[]," + members.replace('\'', '"') + "}";
        Attempt attempt = anAttempt(aCall().on(deployment).saying(json).get(), 0);
        return new RequestParameters(attempt, attempt.call().request().document()).conversation(SUPPORTED);
    }

    private CallFailedException failed(String members) {
        return catchThrowableOfType(CallFailedException.class, () -> read(members));
    }
}
