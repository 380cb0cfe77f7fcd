package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.exchange.ExchangeOf;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.Fired;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Azure OpenAI with tokens of Entra ID, from a token server on loopback. */
@Timeout(30)
class EntraTokensTest {

    private static final String TOKEN = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"entra-1\"}";

    private final ScriptedUpstream server = new ScriptedUpstream().byDefault("login", Behaviours.raw(200, TOKEN));
    private final ManualTicker ticker = new ManualTicker();
    private final AzureForm form = AzureFormOf.ticker(ticker);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_clients_secret_is_exchanged_for_a_token_once_for_many_calls() throws Exception {
        assertThat(authorization(client())).containsExactly(Map.entry("Authorization", "Bearer entra-1"));
        assertThat(authorization(client())).hasSize(1);

        Exchange asked = server.only("login");
        assertThat(asked.target()).isEqualTo("/login/v1/t-1/oauth2/v2.0/token");
        assertThat(asked.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(fields(asked))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_id", "c-1")
                .containsEntry("client_secret", "s%2B%26cret-value")
                .containsEntry("scope", "https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
    }

    @Test
    void a_token_is_renewed_before_it_expires() throws Exception {
        authorization(client());
        server.script("login", Behaviours.raw(200, TOKEN.replace("entra-1", "entra-2")));
        ticker.advance(Duration.ofMinutes(61));

        assertThat(authorization(client())).containsValue("Bearer entra-2");
    }

    @Test
    void a_refused_token_is_replaced_and_the_request_sent_again_at_once() throws Exception {
        Provider exchange = ExchangeOf.forms(ticker, new BytesInFlight(), new Fired(), form);
        Attempt attempt = anAttempt(aCall().on(client().at(server.url("azure"))).get(), ticker.nanos());
        server.script("azure", Behaviours.raw(200, Behaviours.completion("one")));
        exchange.ask(attempt).close();
        ticker.advance(Duration.ofMinutes(2));
        server.script("login", Behaviours.raw(200, TOKEN.replace("entra-1", "entra-2")));
        server.script("azure", Behaviours.error(401, "revoked"), Behaviours.raw(200, Behaviours.completion("two")));

        assertThat(exchange.ask(attempt)).isInstanceOf(Answer.Whole.class);
        assertThat(server.exchanges("azure"))
                .extracting(each -> each.headers().get("authorization"))
                .containsExactly("Bearer entra-1", "Bearer entra-1", "Bearer entra-2");
    }

    @Test
    void another_scope_may_be_configured() throws Exception {
        authorization(client().setting("azure_scope", "api://other/.default"));

        assertThat(fields(server.only("login"))).containsEntry("scope", "api%3A%2F%2Fother%2F.default");
    }

    @Test
    void a_workload_identity_is_asked_with_the_token_of_its_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "federated\n");

        assertThat(authorization(identity(file))).containsValue("Bearer entra-1");

        assertThat(fields(server.only("login")))
                .containsEntry("client_assertion", "federated")
                .containsEntry(
                        "client_assertion_type", "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer")
                .doesNotContainKey("client_secret");
    }

    @Test
    void a_file_that_cannot_be_read_is_named(@TempDir Path folder) {
        assertThat(failure(identity(folder.resolve("none"))).message()).contains("AZURE_FEDERATED_TOKEN_FILE");
    }

    @Test
    void a_configured_token_is_sent_as_it_is_and_a_key_is_preferred() throws Exception {
        assertThat(authorization(client().setting("azure_ad_token", "static")))
                .containsExactly(Map.entry("Authorization", "Bearer static"));
        assertThat(authorization(client().key("az-key"))).containsExactly(Map.entry("api-key", "az-key"));
        assertThat(server.count("login")).isZero();
    }

    @Test
    void without_all_that_a_token_needs_nothing_is_sent() throws Exception {
        assertThat(authorization(azure().setting("tenant_id", "t-1").setting("client_id", "c-1")))
                .isEmpty();
    }

    @Test
    void refused_credentials_are_explained_without_them() {
        server.script("login", Behaviours.raw(401, """
            {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret 's+&cret-value'."}\
            """));

        Failure failure = failure(client());
        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.message())
                .contains("the token server 127.0.0.1 answered 401: invalid_client (AADSTS7000215")
                .doesNotContain("s+&cret-value");
    }

    @Test
    void a_token_server_that_fails_or_gives_no_token_makes_the_deployment_unreachable() {
        server.script("login", Behaviours.error(503, "down"), Behaviours.raw(200, "{}"));

        for (int each = 0; each < 2; each++) {
            assertThat(failure(client())).isInstanceOf(Failure.Unreachable.class);
            ticker.advance(Duration.ofSeconds(6));
        }
        assertThat(server.count("login")).isEqualTo(2);
    }

    private static DeploymentSample azure() {
        return aDeployment("d").of("azure");
    }

    private DeploymentSample client() {
        return identity("client_secret", "s+&cret-value");
    }

    private DeploymentSample identity(Path file) {
        return identity("azure_federated_token_file", file.toString());
    }

    private DeploymentSample identity(String name, String credential) {
        return azure().setting("tenant_id", "t-1")
                .setting("client_id", "c-1")
                .setting("azure_authority_host", server.url("login") + "/")
                .setting(name, credential);
    }

    private Map<String, String> authorization(DeploymentSample deployment) throws InterruptedException {
        Attempt attempt = anAttempt(aCall().on(deployment).get(), ticker.nanos());
        return form.authorization(attempt, form.request(attempt));
    }

    private Failure failure(DeploymentSample deployment) {
        return catchThrowableOfType(CallFailedException.class, () -> authorization(deployment))
                .failure();
    }

    /** As they were sent, encoded. */
    private static Map<String, String> fields(Exchange asked) {
        return Arrays.stream(new String(asked.body(), UTF_8).split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }
}
