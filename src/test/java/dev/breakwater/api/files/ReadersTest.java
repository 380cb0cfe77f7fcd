package dev.breakwater.api.files;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.Envelope;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose bodies are forms, and calls that are passed through. */
class ReadersTest {

    private static final String FORM = "multipart/form-data; boundary=b";
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n";
    private static final Deployment ANY = aDeployment("any").get();

    private final GatewayConfig config = new GatewayConfig(
            new Catalog(List.of(aGroup("hear"), aGroup("files"), aGroup("spare")), Map.of()),
            Samples.aCall().get().policy(),
            null,
            false,
            null,
            new GatewayConfig.Intake(1_000, 10, 32, Duration.ZERO, GatewayConfig.LostStream.AUTO, List.of(), "files"),
            Set.of(),
            Map.of(),
            new GatewayConfig.Origin("a test", "0", List.of()));

    // Forms.

    @Test
    void a_form_is_a_call_of_its_model_and_is_sent_without_the_gateways_parameters() {
        Call call = form(field("model", "hear")
                + field("num_retries", "7")
                + field("timeout", "2s")
                + field("fallbacks", "[\"spare\"]")
                + field("language", "12")
                + FILE);

        assertThat(call.group().name()).isEqualTo("hear");
        assertThat(call.policy().retry().retries(ANY)).isEqualTo(7);
        assertThat(call.policy().time().limit(ANY, false)).isEqualTo(Duration.ofSeconds(2));
        assertThat(call.policy().fallback().general()).containsKey("*");
        assertThat(call.request().document().text("language")).contains("12");
        assertThat(call.request()
                        .bodyFor("whisper-1", Map.of("prompt", "\"p\""))
                        .text())
                .isEqualTo(field("model", "whisper-1") + field("language", "12") + FILE + field("prompt", "p")
                        + "--b--\r\n");
    }

    @ParameterizedTest
    @CsvSource({"model, name=\"other\"", "file, name=\"model\"", "api_base, name=\"api_base\"", "model, two"})
    void a_form_that_lacks_what_it_must_have_or_has_what_it_must_not_is_refused(String param, String what) {
        String more = what.equals("two")
                ? field("model", "a") + field("model", "b") + FILE
                : what.contains("model")
                        ? field("model", "hear")
                        : what.contains("api_base")
                                ? field("model", "hear") + field("api_base", "http://x") + FILE
                                : field("other", "hear") + FILE;

        BadRequestException refused = catchThrowableOfType(BadRequestException.class, () -> form(more));

        assertThat(refused.failure().report().status()).isEqualTo(400);
        assertThat(refused.failure().report().param()).isEqualTo(param);
    }

    // Pass-through.

    @Test
    void a_call_without_a_model_goes_to_the_configured_group_as_it_came() {
        Call call = passed("GET", null, "");

        assertThat(call.group().name()).isEqualTo("files");
        assertThat(call.request().operation()).isEqualTo(Operation.PASS_THROUGH);
        assertThat(call.request().once()).isFalse();
        assertThat(call.request().payload().target().pathAndQuery()).isEqualTo("files?after=a%2Fb");
        assertThat(call.request().payload().headers()).isEqualTo(Map.of("OpenAI-Beta", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1.0}", "[1]", "{broken", "{\"model\":7}", "{\"metadata\":{},\"timeout\":0}"})
    void a_body_without_a_model_is_sent_as_it_came(String body) {
        Call call = passed("POST", "application/json", body);

        assertThat(call.group().name()).isEqualTo("files");
        assertThat(call.request().once()).isTrue();
        assertThat(call.request().bodyFor("gpt", Map.of("temperature", "1")).text())
                .isEqualTo(body);
    }

    @Test
    void a_body_with_a_model_goes_to_its_group_under_the_providers_name() {
        Call call = passed("POST", "application/json; charset=utf-8", "{\"model\":\"hear\",\"metadata\":{\"a\":1.0}}");

        assertThat(call.group().name()).isEqualTo("hear");
        assertThat(call.request().bodyFor("gpt", Map.of()).text())
                .isEqualTo("{\"model\":\"gpt\",\"metadata\":{\"a\":1.0}}");
    }

    @Test
    void a_form_with_a_model_goes_to_its_group_and_one_without_is_sent_as_it_came() {
        String without = "preamble\r\n" + FILE + "--b--";

        assertThat(passed("POST", FORM, field("model", "hear") + FILE + "--b--")
                        .group()
                        .name())
                .isEqualTo("hear");
        assertThat(passed("POST", FORM, without)
                        .request()
                        .bodyFor("gpt", Map.of())
                        .text())
                .isEqualTo(without);
    }

    @Test
    void an_unknown_model_is_not_the_configured_groups() {
        Call call = passed("POST", "application/json", "{\"model\":\"nobody\"}");

        assertThat(call.group().deployments()).isEmpty();
    }

    @Test
    void without_a_group_the_setting_is_named() {
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> new PassedReader(requested(), null).read(envelope("GET", null), bytes("")));

        assertThat(refused.failure()).isInstanceOf(Failure.NotFound.class);
        assertThat(refused.failure().message()).contains("breakwater_settings.pass_through");
    }

    private Call form(String fields) {
        return new FormReader(requested()).read(Operation.TRANSCRIPTIONS, null, FORM, bytes(fields + "--b--\r\n"));
    }

    private Call passed(String method, String type, String body) {
        return new PassedReader(requested(), config.intake().passThrough()).read(envelope(method, type), bytes(body));
    }

    private static Envelope envelope(String method, String type) {
        return new Envelope(method, "/v1/files", "after=a%2Fb", type, Map.of("OpenAI-Beta", "x"));
    }

    private RequestedCall requested() {
        return new RequestedCall(
                config, new RequestHeaders("call-1", null, null, null, null, null, null, false, null, -1), 7);
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
