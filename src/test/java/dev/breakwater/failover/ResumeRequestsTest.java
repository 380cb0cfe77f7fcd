package dev.breakwater.failover;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.testing.DeploymentSample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResumeRequestsTest {

    private static final String CHAT =
            "{\"model\":\"m\", \"messages\": [{\"role\":\"user\",\"content\":\"hi\"} ], \"x\":1.50}";

    @Test
    void an_instruction_stands_before_the_prompt_again() {
        assertThat(ways(CHAT, aDeployment("a")).possible()).containsExactly(ResumeMode.INSTRUCTION, ResumeMode.AFRESH);
    }

    @Test
    void a_prefill_is_first_where_the_configuration_says_so() {
        assertThat(ways(CHAT, aDeployment("a").prefilled(true)).possible())
                .containsExactly(ResumeMode.PREFILL, ResumeMode.INSTRUCTION, ResumeMode.AFRESH);
    }

    @Test
    void a_prefill_is_first_where_the_provider_is_known_for_it_unless_the_configuration_denies_it() {
        assertThat(ways(CHAT, aDeployment("a").of("mistral")).possible()).startsWith(ResumeMode.PREFILL);
        assertThat(ways(CHAT, aDeployment("a").of("mistral").prefilled(false)).possible())
                .doesNotContain(ResumeMode.PREFILL);
    }

    @Test
    void a_prefill_is_first_where_it_was_taken_before_unless_the_configuration_denies_it() {
        ApiRequest request = new ApiRequest(Operation.CHAT, json(CHAT), "m", true, MockOptions.NONE);

        assertThat(new ResumeRequests(request, aDeployment("a").get(), "so far", true).possible())
                .startsWith(ResumeMode.PREFILL);
        assertThat(new ResumeRequests(request, aDeployment("a").prefilled(false).get(), "so far", true).possible())
                .doesNotContain(ResumeMode.PREFILL);
    }

    @Test
    void a_fixed_form_and_an_empty_text_begin_anew() {
        String formed = CHAT.replace("\"x\"", "\"response_format\":{\"type\":\"json_object\"},\"x\"");

        assertThat(ways(formed, aDeployment("a").prefilled(true)).possible()).containsExactly(ResumeMode.AFRESH);
        assertThat(ways(CHAT, "", aDeployment("a"), Operation.CHAT).possible()).containsExactly(ResumeMode.AFRESH);
    }

    @Test
    void an_answer_that_the_client_prefilled_is_not_prefilled_twice() {
        String prefilled = CHAT.replace("\"user\"", "\"assistant\"");

        assertThat(ways(prefilled, aDeployment("a").prefilled(true)).possible()).startsWith(ResumeMode.INSTRUCTION);
    }

    @Test
    void a_prefill_leaves_the_client_s_bytes_as_they_came() {
        assertThat(body(ways(CHAT, aDeployment("a").of("mistral")), ResumeMode.PREFILL))
                .isEqualTo("{\"model\":\"m\", \"messages\": [{\"role\":\"user\",\"content\":\"hi\"} ,"
                        + "{\"role\":\"assistant\",\"content\":\"so \\\"far\\\"\",\"prefix\":true}], \"x\":1.50}");
    }

    @Test
    void an_instruction_is_the_last_message() {
        assertThat(body(ways(CHAT, aDeployment("a")), ResumeMode.INSTRUCTION))
                .contains(
                        "{\"role\":\"assistant\",\"content\":\"so \\\"far\\\"\"},{\"role\":\"user\",\"content\":\"Your"
                                + " last");
    }

    @Test
    void vllm_is_told_to_continue_the_final_message() {
        assertThat(body(ways(CHAT, aDeployment("a").of("hosted_vllm")), ResumeMode.PREFILL))
                .contains("\"continue_final_message\":true", "\"add_generation_prompt\":false");
    }

    @Test
    void a_completion_goes_on_behind_a_longer_prompt() {
        String completion = "{\"model\":\"m\",\"prompt\":\"Once \"}";
        ResumeRequests ways = ways(completion, "so far", aDeployment("a"), Operation.COMPLETIONS);

        assertThat(ways.possible()).containsExactly(ResumeMode.PREFILL, ResumeMode.AFRESH);
        assertThat(body(ways, ResumeMode.PREFILL)).isEqualTo("{\"model\":\"m\",\"prompt\":\"Once so far\"}");
    }

    @Test
    void a_completion_of_several_prompts_begins_anew() {
        String completion = "{\"model\":\"m\",\"prompt\":[\"Once\"]}";

        assertThat(ways(completion, "so far", aDeployment("a"), Operation.COMPLETIONS)
                        .possible())
                .containsExactly(ResumeMode.AFRESH);
    }

    private static String body(ResumeRequests ways, ResumeMode way) {
        JsonDocument document = ways.document(way);
        Slices unchanged = document.edit(Map.of(), Set.of());
        return new String(unchanged.join(), StandardCharsets.UTF_8);
    }

    private static ResumeRequests ways(String body, DeploymentSample deployment) {
        return ways(body, "so \"far\"", deployment, Operation.CHAT);
    }

    private static ResumeRequests ways(String body, String text, DeploymentSample deployment, Operation operation) {
        ApiRequest request = new ApiRequest(operation, json(body), "m", true, MockOptions.NONE);
        return new ResumeRequests(request, deployment.get(), text, false);
    }
}
