package dev.breakwater.provider.vertex;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.credentials.TokensOf;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.upstream.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, bodies and credentials of Vertex AI. What it has in common with the Gemini API and Anthropic is tested there. */
class VertexFormTest {

    private final VertexForm form = VertexFormOf.tokens(TokensOf.always("ya29.t"));

    @ParameterizedTest
    @CsvSource({
        "us-central1, gemini-2.5-pro,"
            + " https://us-central1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-central1/publishers/google/models/gemini-2.5-pro:generateContent",
        "global, google/gemini-3-pro,"
            + " https://aiplatform.googleapis.com/v1/projects/p-1/locations/global/publishers/google/models/gemini-3-pro:generateContent",
        "eu, gemini-3-pro,"
            + " https://aiplatform.eu.rep.googleapis.com/v1/projects/p-1/locations/eu/publishers/google/models/gemini-3-pro:generateContent",
        "us-central1, gemini/4711,"
            + " https://us-central1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-central1/endpoints/4711:generateContent",
        "us-east5, claude-sonnet-4@20250514,"
            + " https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5/publishers/anthropic/models/claude-sonnet-4@20250514:rawPredict",
        "us-central1, ../x?y,"
            + " https://us-central1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-central1/endpoints/openapi/chat/completions",
        "us-central1, a?b,"
            + " https://us-central1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-central1/publishers/google/models/a%3Fb:generateContent",
        "us-south1, meta/llama-4-maas,"
            + " https://us-south1-aiplatform.googleapis.com/v1/projects/p-1/locations/us-south1/endpoints/openapi/chat/completions"
    })
    void the_address_follows_from_location_project_and_model(String location, String model, String address) {
        assertThat(address(vertex(model).setting("vertex_location", location))).isEqualTo(address);
    }

    @Test
    void without_a_location_it_is_us_central1() {
        assertThat(address(vertex("m"))).startsWith("https://us-central1-aiplatform.googleapis.com/v1/projects/p-1/");
    }

    @Test
    void litellms_other_names_of_the_settings_are_known() {
        assertThat(address(vertex("m").setting("vertex_ai_project", "p-2").setting("vertex_ai_location", "global")))
                .contains("/projects/p-2/locations/global/");
    }

    @Test
    void the_other_prefix_means_the_beta_version() {
        assertThat(address(vertex("m").of("vertex_ai_beta"))).contains(".googleapis.com/v1beta1/projects/p-1/");
    }

    @ParameterizedTest
    @CsvSource({
        "http://g, http://g/v1/projects/p-1/locations/us-central1/publishers/google/models/m:generateContent",
        "http://g/v1beta1,"
                + " http://g/v1beta1/projects/p-1/locations/us-central1/publishers/google/models/m:generateContent",
        "http://g/v1/projects/p-9/locations/eu,"
                + " http://g/v1/projects/p-9/locations/eu/publishers/google/models/m:generateContent",
        "http://g/v1/projects/p/locations/l/publishers/google/models/x,"
                + " http://g/v1/projects/p/locations/l/publishers/google/models/x:generateContent",
        "http://g/v1/projects/p/locations/l/endpoints/7:predict,"
                + " http://g/v1/projects/p/locations/l/endpoints/7:generateContent"
    })
    void an_address_may_have_the_path_or_a_part_of_it(String base, String address) {
        assertThat(address(vertex("m").at(base))).isEqualTo(address);
    }

    @Test
    void streams_have_operations_of_their_own() {
        assertThat(request(aCall().on(vertex("m")).streamed()).address()).endsWith("/m:streamGenerateContent?alt=sse");
        assertThat(request(aCall().on(vertex("claude-x")).streamed()).address()).endsWith("/claude-x:streamRawPredict");
    }

    @Test
    void the_project_may_be_that_of_the_credentials(@TempDir Path folder) throws IOException {
        String json = "{\"type\":\"service_account\",\"project_id\":\"p-of-key\"}";
        Path file = Files.writeString(folder.resolve("key.json"), json);

        for (String credentials : List.of(json, file.toString())) {
            assertThat(address(bare("m").setting("vertex_credentials", credentials)))
                    .contains("/projects/p-of-key/");
        }
    }

    @Test
    void without_a_project_the_deployment_fails_and_the_message_says_what_to_write() {
        Failure failure = catchThrowableOfType(
                        CallFailedException.class,
                        () -> address(bare("m").setting("vertex_credentials", "{\"broken s3cret")))
                .failure();

        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.message()).contains("vertex_project").doesNotContain("s3cret");
    }

    @Test
    void a_token_is_the_bearer_and_a_key_is_sent_in_its_header() throws Exception {
        assertThat(authorization(vertex("m"))).containsExactly(Map.entry("Authorization", "Bearer ya29.t"));
        assertThat(authorization(vertex("m").key("k-1"))).containsExactly(Map.entry("x-goog-api-key", "k-1"));
    }

    @Test
    void a_key_without_a_project_is_one_of_the_express_mode() {
        assertThat(address(bare("m").key("k-1")))
                .isEqualTo("https://aiplatform.googleapis.com/v1/publishers/google/models/m:generateContent");
    }

    @Test
    void claude_is_asked_with_the_version_in_the_body_and_without_the_model() {
        CallSample call = aCall().on(vertex("claude-x"))
                .saying("{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"anthropic_version\":\"mine\"}");

        assertThat(request(call).body().text())
                .startsWith("{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":")
                .doesNotContain("\"model\"", "mine");
        assertThat(request(call).headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"claude-sonnet-4-5@20250929, 64000", "claude-opus-4-6@default, 128000", "claude-x, 4096"})
    void claudes_limit_is_the_most_that_the_model_can_write(String model, int most) {
        CallSample call = aCall().on(vertex(model))
                .saying("{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(request(call).body().text()).contains("\"max_tokens\":" + most + ",");
    }

    /** Vertex AI refuses a beta that it does not know. */
    @Test
    void a_client_of_claudes_form_is_passed_on_with_the_betas_that_vertex_has() {
        String sent = "{\"model\":\"group\",  \"vendor\": 1.50,\"messages\":[]}";
        Map<String, String> headers = Map.of(
                "anthropic-version",
                "2023-06-01",
                "anthropic-beta",
                "claude-code-20250219, context-1m-2025-08-07,advanced-tool-use-2025-11-20");
        CallSample call =
                aCall().on(vertex("claude-x")).sent(new Original(WireForm.MESSAGES, json(sent), headers, Set.of()));

        assertThat(request(call).body().text())
                .isEqualTo("{\"vendor\": 1.50,\"messages\":[],\"anthropic_version\":\"vertex-2023-10-16\"}");
        assertThat(request(call).headers())
                .isEqualTo(Map.of("anthropic-beta", "context-1m-2025-08-07,tool-search-tool-2025-10-19"));
    }

    /** Vertex AI refuses them, the Gemini API wants them. Source: vercel/ai #15664. */
    @Test
    void calls_of_functions_are_sent_without_ids() {
        CallSample call = aCall().on(vertex("gemini-3-pro")).saying("""
            {"model":"gpt-4","messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"ok"}]}\
            """);

        assertThat(request(call).body().text())
                .contains("\"functionCall\":{\"name\":\"f\"", "\"functionResponse\":{\"name\":\"f\"")
                .doesNotContain("call_1");
    }

    @Test
    void partners_get_the_clients_bytes() {
        CallSample call = aCall().on(vertex("meta/llama")).saying("{\"model\":\"gpt-4\",\"messages\":[],\"x\": 1}");

        assertThat(request(call).body().text()).isEqualTo("{\"model\":\"meta/llama\",\"messages\":[],\"x\": 1}");
    }

    @Test
    void embeddings_are_predictions() {
        CallSample call = embeddings("[\"a\",\"b\"],\"dimensions\":2,\"task_type\":\"CLUSTERING\"");

        assertThat(request(call).address()).endsWith("/publishers/google/models/text-embedding-005:predict");
        assertThat(request(call).body().text()).isEqualTo("""
            {"instances":[{"content":"a","task_type":"CLUSTERING"},{"content":"b","task_type":"CLUSTERING"}],\
            "parameters":{"outputDimensionality":2}}\
            """);
    }

    @Test
    void predictions_become_embeddings() {
        Answer.Whole whole =
                form.whole(attempt(embeddings("[\"a\",\"b\"]")), new Headers(List.of()), """
                    {"predictions":[{"embeddings":{"statistics":{"token_count":4.0,"truncated":false},"values":[0.5,-1]}},
                    {"embeddings":{"values":[1,2],"statistics":{"token_count":3}}}],"metadata":{"billableCharacterCount":9}}\
                    """.getBytes(UTF_8));

        assertThat(((Answer.Body.Raw) whole.body()).json().text()).isEqualTo("""
            {"object":"list","model":"gpt-4","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},\
            {"object":"embedding","index":1,"embedding":[1,2]}],"usage":{"prompt_tokens":7,"total_tokens":7}}\
            """);
    }

    @Test
    void an_answer_without_predictions_is_none() {
        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class,
                () -> form.whole(attempt(embeddings("\"a\"")), new Headers(List.of()), "{}".getBytes(UTF_8)));

        assertThat(failed.failure()).isInstanceOf(Failure.InvalidResponse.class);
    }

    private static CallSample embeddings(String input) {
        return aCall().on(vertex("text-embedding-005"))
                .asking(Operation.EMBEDDINGS)
                .saying("{\"model\":\"gpt-4\",\"input\":" + input + "}");
    }

    private static DeploymentSample vertex(String model) {
        return bare(model).setting("vertex_project", "p-1");
    }

    private static DeploymentSample bare(String model) {
        return aDeployment("d").of("vertex_ai").model(model).at(null);
    }

    private static Attempt attempt(CallSample call) {
        return anAttempt(call.get(), 0);
    }

    private ProviderRequest request(CallSample call) {
        return form.request(attempt(call));
    }

    private String address(DeploymentSample deployment) {
        return request(aCall().on(deployment)).address();
    }

    private Map<String, String> authorization(DeploymentSample deployment) throws InterruptedException {
        Attempt attempt = attempt(aCall().on(deployment));
        return form.authorization(attempt, form.request(attempt));
    }
}
