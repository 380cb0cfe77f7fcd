package dev.breakwater.provider.gemini;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Samples;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clients of Gemini's own form. */
class ClientsOwnTest {

    private static final Headers NONE = new Headers(List.of());
    private static final String SENT = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],  \"vendorField\":1.0}";

    private final GeminiForm form = new GeminiForm();

    @Test
    void a_request_goes_as_the_bytes_it_came_in() {
        ProviderRequest request = form.request(attempt(aCall(), SENT));

        assertThat(request.body().text()).isEqualTo(SENT);
        assertThat(request.address()).endsWith("/v1beta/models/gemini-2.5-flash:generateContent");
        assertThat(form.request(attempt(aCall().streamed(), SENT)).address())
                .endsWith("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    }

    @Test
    void the_gateways_own_parameters_stay_here() {
        assertThat(sent("{\"contents\":[],\"num_retries\":1,\"labels\":{}}"))
                .isEqualTo("{\"contents\":[],\"labels\":{}}");
    }

    @Test
    void the_deployments_parameters_fill_what_the_client_left_out() {
        DeploymentSample deployment = deployment()
                .byDefault("temperature", "0.5")
                .byDefault("max_tokens", "9")
                .byDefault("safetySettings", "[]");

        assertThat(sent(deployment, "{\"contents\":[]}"))
                .contains("\"safetySettings\":[]")
                .contains("\"generationConfig\":{\"temperature\":0.5,\"maxOutputTokens\":9}");
        assertThat(sent(
                        deployment,
                        "{\"contents\":[],\"generation_config\":{\"max_output_tokens\":3},\"safety_settings\":[1]}"))
                .isEqualTo("{\"contents\":[],\"generation_config\":{\"max_output_tokens\":3,\"temperature\":0.5},"
                        + "\"safety_settings\":[1]}");
    }

    @Test
    void an_answer_comes_back_as_its_bytes() {
        String answer =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"ciao\"}]},\"finishReason\":\"STOP\", \"x\":"
                        + " 1.0}],\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":2}}";

        var whole = form.whole(attempt(aCall(), SENT), NONE, answer.getBytes(UTF_8));

        assertThat(Samples.text(whole)).isEqualTo(answer);
        assertThat(whole.usage()).isNotNull();
        assertThat(whole.usage().prompt()).isEqualTo(4);
    }

    @Test
    void events_come_back_as_their_bytes_with_their_text_beside() throws Exception {
        String first = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"ci\", \"x\": 1.0}]}}]}";
        String figures = "{\"usageMetadata\":{\"promptTokenCount\":4}}";
        List<StreamEvent.Chunk> chunks = new ArrayList<>();
        var decoder = form.decoder(attempt(aCall().streamed(), SENT), NONE);

        decoder.decode(first.getBytes(UTF_8), chunks::add);
        decoder.decode(figures.getBytes(UTF_8), chunks::add);

        assertThat(chunks).allMatch(StreamEvent.Native.class::isInstance).hasSize(2);
        assertThat(chunks.stream().map(Samples::text)).containsExactly(first, figures);
        assertThat(chunks.get(0).content().text()).isEqualTo("ci");
        assertThat(chunks.get(1).content().hasContent()).isFalse();
        assertThat(decoder.complete()).isFalse();
    }

    /** No other stream can continue a second answer. */
    @Test
    void of_several_answers_in_an_event_the_one_counts_that_cannot_be_continued() throws Exception {
        String both = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                + "{\"index\":1,\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}";
        List<StreamEvent.Chunk> chunks = new ArrayList<>();

        form.decoder(attempt(aCall().streamed(), SENT), NONE).decode(both.getBytes(UTF_8), chunks::add);

        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).content().notResumable()).isTrue();
    }

    @Test
    void a_count_is_asked_of_the_provider_by_its_own_name_of_the_model() {
        Attempt plain = attempt(aCall().asking(Operation.COUNT_TOKENS), SENT);
        Attempt wrapped = attempt(
                aCall().asking(Operation.COUNT_TOKENS),
                "{\"generateContentRequest\":{\"model\":\"models/mine\",\"contents\":[]}}");

        assertThat(form.countsTokens(plain)).isTrue();
        assertThat(form.countsTokens(anAttempt(aCall().get(), 0))).isFalse();
        assertThat(form.request(plain).address()).endsWith("/models/gemini-2.5-flash:countTokens");
        assertThat(form.request(plain).body().text()).isEqualTo(SENT);
        assertThat(form.request(wrapped).body().text())
                .isEqualTo("{\"generateContentRequest\":{\"model\":\"models/gemini-2.5-flash\",\"contents\":[]}}");
        String count = "{\"totalTokens\": 31, \"promptTokensDetails\": []}";
        assertThat(Samples.text(form.whole(plain, NONE, count.getBytes(UTF_8)))).isEqualTo(count);
    }

    @Test
    void a_count_without_a_number_is_no_answer() {
        Attempt attempt = attempt(aCall().asking(Operation.COUNT_TOKENS), SENT);

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> form.whole(attempt, NONE, "{}".getBytes(UTF_8)));

        assertThat(failed.failure()).isInstanceOf(Failure.InvalidResponse.class);
    }

    private String sent(String body) {
        return sent(deployment(), body);
    }

    private String sent(DeploymentSample deployment, String body) {
        return form.request(attempt(aCall(), deployment, body)).body().text();
    }

    private static DeploymentSample deployment() {
        return aDeployment("a").of("gemini").model("gemini-2.5-flash").at("https://example.com");
    }

    private static Attempt attempt(CallSample call, String body) {
        return attempt(call, deployment(), body);
    }

    private static Attempt attempt(CallSample sample, DeploymentSample deployment, String body) {
        Call call = sample.on(deployment).get();
        Original original = new Original(WireForm.GENERATE_CONTENT, json(body), Map.of(), Set.of());
        ApiRequest request = call.request().from(original);
        return anAttempt(Call.begin(call.id(), request, call.group(), call.policy(), call.deadline()), 0);
    }
}
