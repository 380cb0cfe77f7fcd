package dev.breakwater.it;

import static dev.breakwater.it.Deployed.base;
import static dev.breakwater.it.Deployed.chat;
import static dev.breakwater.it.Deployed.get;
import static dev.breakwater.it.Deployed.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ScriptedUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a client sees it: by OpenAI's Java library, or by plain HTTP if bytes matter. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class GatewayIT {

    private static final String SETTINGS = """
        litellm_settings:
          num_retries: 0
          request_timeout: 20
          fallbacks: [{"down": ["backup"]}, {"down-stream": ["backup"]}]
        """;

    private static final String[] GROUPS = {
        "plain", "stream", "down", "down-stream", "backup", "bad", "broken", "pace", "left", "embed", "traced"
    };

    private static final Deployed DEPLOYED = new Deployed();

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure(SETTINGS, GROUPS);
        return DEPLOYED.war();
    }

    @Test
    void the_official_client_gets_an_answer() {
        ChatCompletion answer = client().chat().completions().create(asking("plain"));

        assertThat(answer.choices().get(0).message().content()).contains("hello from plain");
        assertThat(answer.model()).isEqualTo("plain");
    }

    @Test
    void the_official_client_gets_a_stream() {
        String text = text("stream");

        assertThat(text).isEqualTo("hello from stream");
    }

    @Test
    void the_official_client_gets_an_embedding() {
        var answer = client().embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embed")
                        .input("x")
                        .build());

        assertThat(answer.data()).hasSize(1);
    }

    @Test
    void the_official_client_does_not_notice_that_a_fallback_answered() {
        provider().byDefault("down", Behaviours.error(500, "out of order"));

        ChatCompletion answer = client().chat().completions().create(asking("down"));

        assertThat(answer.choices().get(0).message().content()).contains("hello from backup");
        assertThat(answer.model()).isEqualTo("backup");
    }

    @Test
    void the_official_client_does_not_notice_that_a_fallback_streamed() {
        provider().byDefault("down-stream", Behaviours.reset());

        String text = text("down-stream");

        assertThat(text).isEqualTo("hello from backup");
    }

    @Test
    void the_official_client_sees_a_refusal_as_what_it_is() {
        provider().byDefault("bad", Behaviours.error(400, "too many stop words"));

        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> client().chat().completions().create(asking("bad")));

        assertThat(refused.getMessage()).contains("too many stop words", "bad");
    }

    @Test
    void the_official_client_sees_a_broken_stream_as_an_error_with_its_message() {
        provider().byDefault("broken", Behaviours.cut(Behaviours.words("half an ")));

        OpenAIException broken = catchThrowableOfType(OpenAIException.class, () -> text("broken"));

        assertThat(broken).hasMessageContaining("broke the connection");
    }

    @Test
    void the_official_client_is_not_let_in_with_a_wrong_key() {
        OpenAIClient stranger = OpenAIOkHttpClient.builder()
                .baseUrl(base(url) + "/v1")
                .apiKey("sk-wrong")
                .build();

        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class, () -> stranger.chat().completions().create(asking("plain")));

        assertThat(refused.getMessage()).doesNotContain("sk-wrong");
    }

    @Test
    void an_answer_says_where_it_came_from() throws Exception {
        provider().byDefault("down", Behaviours.error(500, "out of order"));

        HttpResponse<String> answer =
                send(chat(url, "{\"model\": \"down\", \"messages\": []}").header("x-litellm-call-id", "my-call"));

        assertThat(answer.headers().firstValue("x-litellm-call-id")).contains("my-call");
        assertThat(answer.headers().firstValue("x-litellm-model-group")).contains("backup");
        assertThat(answer.headers().firstValue("x-litellm-attempted-fallbacks")).contains("1");
        assertThat(answer.headers().firstValue("x-litellm-attempted-retries")).contains("0");
        assertThat(answer.headers().firstValue("x-litellm-model-id")).isPresent();
        assertThat(answer.headers().firstValue("x-litellm-overhead-duration-ms"))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /v1/models",
        "GET, /v1/nothing",
        "GET, /health/liveliness",
        "GET, /metrics",
        "POST, /v1/chat/completions"
    })
    void every_answer_has_the_calls_id_once_under_both_names(String method, String path) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base(url) + path))
                .header("x-litellm-call-id", "my-call")
                .method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.headers().allValues("x-litellm-call-id")).containsExactly("my-call");
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("my-call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_providers_own_id_of_a_request_reaches_the_client(boolean streamed) throws Exception {
        provider().byDefault("traced", exchange -> {
            if (streamed) {
                exchange.beginStream("x-request-id: req_7");
                exchange.event(Behaviours.words("hello"));
                exchange.event(Behaviours.finish("stop"));
                exchange.event("[DONE]");
                exchange.endStream();
            } else {
                exchange.answer(200, Behaviours.completion("hello"), "x-request-id: req_7");
            }
        });

        HttpResponse<String> answer =
                send(chat(url, "{\"model\": \"traced\", \"messages\": [], \"stream\": " + streamed + "}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("llm_provider-x-request-id")).contains("req_7");
    }

    @Test
    void the_root_says_what_this_is_and_nothing_of_how_it_is_set_up() throws Exception {
        HttpResponse<String> page = send(get(url, "/"));
        HttpResponse<String> head = send(HttpRequest.newBuilder(URI.create(base(url) + "/"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Breakwater", "/v1/chat/completions").doesNotContain("backup");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void a_body_in_gzip_is_unpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"model\": \"backup\", \"messages\": []}".getBytes(StandardCharsets.UTF_8));
        }

        HttpResponse<String> answer = send(chat(url, "")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello from backup");
    }

    @Test
    void events_are_passed_on_when_they_come() throws Exception {
        Duration gap = Duration.ofMillis(300);
        provider().byDefault("pace", exchange -> {
            exchange.beginStream();
            for (String word : List.of("a", "b", "c", "d")) {
                exchange.event(Behaviours.words(word));
                exchange.pause(gap);
            }
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        });

        List<Long> arrivals = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream =
                client().chat().completions().createStreaming(asking("pace"))) {
            stream.stream().forEach(chunk -> arrivals.add(System.nanoTime()));
        }

        Duration first = Duration.ofNanos(arrivals.get(3) - arrivals.get(0));
        assertThat(first).as("three gaps of 300 ms").isBetween(Duration.ofMillis(600), Duration.ofMillis(2_000));
    }

    @Test
    void a_client_that_leaves_ends_the_request_to_the_provider() throws Exception {
        provider().byDefault("left", exchange -> {
            exchange.beginStream();
            for (int i = 0; i < 100; i++) {
                exchange.event(Behaviours.words("word "));
                exchange.pause(Duration.ofMillis(100));
            }
        });

        HttpRequest request = chat(url, "{\"model\": \"left\", \"messages\": [], \"stream\": true}")
                .build();
        try (HttpClient leaving = HttpClient.newHttpClient();
                InputStream body = leaving.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(body.read()).isEqualTo('d');
        }

        assertThat(provider().only("left").hungUpWithin(Duration.ofSeconds(3))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/chat/completions,405",
        "DELETE,/v1/models,405",
        "POST,/v1/nothing,404",
        "GET,/-/error,404",
        "OPTIONS,/application.wadl,404"
    })
    void what_the_container_refuses_has_openais_form_too(String method, String path, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base(url) + path))
                .header("Authorization", "Bearer " + Deployed.KEY)
                .method(method, HttpRequest.BodyPublishers.noBody());

        HttpResponse<String> answer = send(request);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).getJsonObject("error")).containsOnlyKeys("message", "type", "param", "code");
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    @Test
    void the_second_call_of_the_seed_is_answered_as_it_stands() throws Exception {
        String seeds = """
            {
            "model": "plain",
            "messages": [
            {"role": "user", "content": "what color is red"}
            ],
            "logit_bias": {12481: 100},
            "timeout": 1
            }
            """;

        HttpResponse<String> answer = send(chat(url, seeds));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(provider().exchanges("plain").stream()
                        .anyMatch(each -> each.json().containsKey("logit_bias")
                                && each.json().getJsonObject("logit_bias").getInt("12481") == 100))
                .isTrue();
    }

    @Test
    void a_form_is_no_json() throws Exception {
        HttpResponse<String> answer =
                send(chat(url, "model=plain").setHeader("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(json(answer).getJsonObject("error").getString("message")).contains("application/json");
    }

    @Test
    void a_field_that_says_where_to_send_a_request_is_refused() throws Exception {
        HttpResponse<String> answer =
                send(chat(url, "{\"model\": \"plain\", \"messages\": [], \"api_base\": \"http://127.0.0.1:1/\"}"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).getJsonObject("error").getString("param")).isEqualTo("api_base");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/live",
                "/health/ready",
                "/health/started",
                "/health/liveliness",
                "/health/liveness",
                "/health/readiness"
            })
    void health_needs_no_key(String path) throws Exception {
        HttpResponse<String> answer = send(get(url, path));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
    void the_probes_of_kubernetes_read_the_form_of_microprofile_health(String path) throws Exception {
        JsonObject health = json(send(get(url, path)));

        assertThat(health.getString("status")).isEqualTo("UP");
        assertThat(health.getJsonArray("checks").getValuesAs(JsonObject.class))
                .extracting(check -> check.getString("name") + " " + check.getString("status"))
                .isNotEmpty()
                .containsOnly("breakwater UP");
    }

    @Test
    void a_changed_configuration_is_in_force_within_five_seconds() throws Exception {
        List<String> groups = new ArrayList<>(List.of(GROUPS));
        groups.add("new");

        DEPLOYED.configure(SETTINGS, groups.toArray(String[]::new));

        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        int status = 0;
        while (status != 200 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            status = send(chat(url, "{\"model\": \"new\", \"messages\": []}")).statusCode();
        }
        assertThat(status).isEqualTo(200);
    }

    private String text(String model) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client().chat().completions().createStreaming(asking(model))) {
            return stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }
    }

    private static ChatCompletionCreateParams asking(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("hi")
                .build();
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(base(url) + "/v1")
                .apiKey(Deployed.KEY)
                .maxRetries(0)
                .build();
    }

    private static ScriptedUpstream provider() {
        return DEPLOYED.provider();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }
}
