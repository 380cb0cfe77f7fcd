package dev.breakwater.failover;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.JsonDocument;
import dev.breakwater.call.Operation;
import dev.breakwater.call.Rehearsal;
import dev.breakwater.call.Slices;
import dev.breakwater.call.Way;
import dev.breakwater.testing.DeploymentSample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaysTest {

    private static final String CHAT =
            "{\"model\":\"m\", \"messages\": [{\"role\":\"user\",\"content\":\"hi\"} ], \"x\":1.50}";

    @Test
    void an_instruction_stands_before_the_prompt_again() {
        assertThat(ways(CHAT, aDeployment("a")).possible()).containsExactly(Way.INSTRUCTION, Way.AFRESH);
    }

    @Test
    void a_prefill_is_first_where_the_configuration_says_so() {
        assertThat(ways(CHAT, aDeployment("a").prefilled(true)).possible())
                .containsExactly(Way.PREFILL, Way.INSTRUCTION, Way.AFRESH);
    }

    @Test
    void a_prefill_is_first_where_the_provider_is_known_for_it_unless_the_configuration_denies_it() {
        assertThat(ways(CHAT, aDeployment("a").of("mistral")).possible()).startsWith(Way.PREFILL);
        assertThat(ways(CHAT, aDeployment("a").of("mistral").prefilled(false)).possible())
                .doesNotContain(Way.PREFILL);
    }

    @Test
    void a_prefill_is_first_where_it_was_taken_before_unless_the_configuration_denies_it() {
        ApiRequest request = new ApiRequest(Operation.CHAT, json(CHAT), "m", true, Rehearsal.NONE);

        assertThat(new Ways(request, aDeployment("a").get(), "so far", true).possible())
                .startsWith(Way.PREFILL);
        assertThat(new Ways(request, aDeployment("a").prefilled(false).get(), "so far", true).possible())
                .doesNotContain(Way.PREFILL);
    }

    @Test
    void a_fixed_form_and_an_empty_text_begin_anew() {
        String formed = CHAT.replace("\"x\"", "\"response_format\":{\"type\":\"json_object\"},\"x\"");

        assertThat(ways(formed, aDeployment("a").prefilled(true)).possible()).containsExactly(Way.AFRESH);
        assertThat(ways(CHAT, "", aDeployment("a"), Operation.CHAT).possible()).containsExactly(Way.AFRESH);
    }

    @Test
    void an_answer_that_the_client_prefilled_is_not_prefilled_twice() {
        String prefilled = CHAT.replace("\"user\"", "\"assistant\"");

        assertThat(ways(prefilled, aDeployment("a").prefilled(true)).possible()).startsWith(Way.INSTRUCTION);
    }

    @Test
    void a_prefill_leaves_the_client_s_bytes_as_they_came() {
        assertThat(body(ways(CHAT, aDeployment("a").of("mistral")), Way.PREFILL))
                .isEqualTo("{\"model\":\"m\", \"messages\": [{\"role\":\"user\",\"content\":\"hi\"} ,"
                        + "{\"role\":\"assistant\",\"content\":\"so \\\"far\\\"\",\"prefix\":true}], \"x\":1.50}");
    }

    @Test
    void an_instruction_is_the_last_message() {
        assertThat(body(ways(CHAT, aDeployment("a")), Way.INSTRUCTION))
                .contains(
                        "{\"role\":\"assistant\",\"content\":\"so \\\"far\\\"\"},{\"role\":\"user\",\"content\":\"Your"
                                + " last");
    }

    @Test
    void vllm_is_told_to_continue_the_final_message() {
        assertThat(body(ways(CHAT, aDeployment("a").of("hosted_vllm")), Way.PREFILL))
                .contains("\"continue_final_message\":true", "\"add_generation_prompt\":false");
    }

    @Test
    void a_completion_goes_on_behind_a_longer_prompt() {
        String completion = "{\"model\":\"m\",\"prompt\":\"Once \"}";
        Ways ways = ways(completion, "so far", aDeployment("a"), Operation.COMPLETIONS);

        assertThat(ways.possible()).containsExactly(Way.PREFILL, Way.AFRESH);
        assertThat(body(ways, Way.PREFILL)).isEqualTo("{\"model\":\"m\",\"prompt\":\"Once so far\"}");
    }

    @Test
    void a_completion_of_several_prompts_begins_anew() {
        String completion = "{\"model\":\"m\",\"prompt\":[\"Once\"]}";

        assertThat(ways(completion, "so far", aDeployment("a"), Operation.COMPLETIONS)
                        .possible())
                .containsExactly(Way.AFRESH);
    }

    private static String body(Ways ways, Way way) {
        JsonDocument document = ways.document(way);
        Slices unchanged = document.edit(Map.of(), Set.of());
        return new String(unchanged.join(), StandardCharsets.UTF_8);
    }

    private static Ways ways(String body, DeploymentSample deployment) {
        return ways(body, "so \"far\"", deployment, Operation.CHAT);
    }

    private static Ways ways(String body, String text, DeploymentSample deployment, Operation operation) {
        ApiRequest request = new ApiRequest(operation, json(body), "m", true, Rehearsal.NONE);
        return new Ways(request, deployment.get(), text, false);
    }
}
