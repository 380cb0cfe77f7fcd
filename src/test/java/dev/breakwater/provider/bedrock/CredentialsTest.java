package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.CLAUDE;
import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.ScriptedUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

@Timeout(30)
class CredentialsTest {

    private static final AwsCredentials KEYS = AwsBasicCredentials.create("AKIDEXAMPLE", "secret");

    /** The path of every request. */
    private static final String STS = "";

    private final ScriptedUpstream sts = new ScriptedUpstream();
    private final Attempt attempt = Asked.attempt(bedrock(CLAUDE), "");

    @AfterEach
    void stop() {
        sts.close();
    }

    @Test
    void all_that_wait_share_one_lookup_and_later_ones_its_result() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        SharedCredentials shared = new SharedCredentials(() -> () -> {
            lookups.incrementAndGet();
            await(answer);
            return KEYS;
        });

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AwsCredentials>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(threads.submit(() -> shared.get(attempt)));
            }
            answer.countDown();
            for (Future<AwsCredentials> each : waiting) {
                assertThat(each.get()).isEqualTo(KEYS);
            }
        }
        shared.get(attempt);

        assertThat(lookups).hasValue(1);
    }

    @Test
    void expired_credentials_are_looked_up_again() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        SharedCredentials shared = new SharedCredentials(() -> () -> {
            lookups.incrementAndGet();
            return AwsSessionCredentials.builder()
                    .accessKeyId("A")
                    .secretAccessKey("s")
                    .sessionToken("t")
                    .expirationTime(Instant.now())
                    .build();
        });

        shared.get(attempt);
        shared.get(attempt);

        assertThat(lookups).hasValue(2);
    }

    @Test
    void a_failed_lookup_is_a_failure_of_the_deployment_and_the_next_attempt_tries_again() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        SharedCredentials shared = new SharedCredentials(() -> {
            if (lookups.incrementAndGet() == 1) {
                throw new IllegalArgumentException("aws_secret_access_key is missing");
            }
            return () -> KEYS;
        });

        Failure failure = failure(shared);

        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.report().status()).isEqualTo(401);
        assertThat(failure.report().message()).contains("'d'", "aws_secret_access_key is missing.");
        assertThat(shared.get(attempt)).isEqualTo(KEYS);
    }

    @Test
    void keys_are_used_as_they_are() {
        AwsCredentials plain = resolved("aws_access_key_id", "A", "aws_secret_access_key", "s");
        AwsCredentials session =
                resolved("aws_access_key_id", "A", "aws_secret_access_key", "s", "aws_session_token", "t");

        assertThat(plain).isEqualTo(AwsBasicCredentials.create("A", "s"));
        assertThat(session).isEqualTo(AwsSessionCredentials.create("A", "s", "t"));
    }

    @Test
    void half_a_key_and_a_token_without_a_role_are_refused() {
        assertThat(failure(shared("aws_access_key_id", "A")).report().message())
                .contains("aws_secret_access_key is missing");
        assertThat(failure(shared("aws_web_identity_token", "t")).report().message())
                .contains("set aws_role_name");
    }

    @Test
    void a_role_is_assumed_with_the_keys_its_session_and_its_external_id() throws Exception {
        sts.script(STS, Behaviours.raw(200, assumed("AssumeRole"), "Content-Type: text/xml"));

        AwsCredentials credentials = resolved(
                "aws_access_key_id",
                "AKIDEXAMPLE",
                "aws_secret_access_key",
                "s",
                "aws_role_name",
                "arn:aws:iam::1:role/r",
                "aws_session_name",
                "gateway",
                "aws_external_id",
                "ext",
                "aws_region_name",
                "eu-west-1",
                "aws_sts_endpoint",
                endpoint());

        assertThat(credentials).isInstanceOf(AwsSessionCredentials.class);
        assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
        Exchange asked = sts.only(STS);
        assertThat(asked.headers().get("authorization")).contains("AKIDEXAMPLE/", "/eu-west-1/sts/");
        assertThat(new String(asked.body(), StandardCharsets.UTF_8))
                .contains("Action=AssumeRole&", "RoleSessionName=gateway", "ExternalId=ext");
    }

    @Test
    void a_web_identity_is_sent_without_a_signature() {
        sts.script(STS, Behaviours.raw(200, assumed("AssumeRoleWithWebIdentity"), "Content-Type: text/xml"));

        AwsCredentials credentials = resolved(
                "aws_web_identity_token",
                "ey.token",
                "aws_role_name",
                "arn:aws:iam::1:role/r",
                "aws_sts_endpoint",
                endpoint());

        assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
        assertThat(sts.only(STS).headers()).doesNotContainKey("authorization");
        assertThat(new String(sts.only(STS).body(), StandardCharsets.UTF_8)).contains("WebIdentityToken=ey.token");
    }

    @Test
    void a_role_that_is_refused_is_a_failure_of_the_deployment() {
        String error = "<ErrorResponse"
            + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not"
            + " authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>";
        sts.script(STS, Behaviours.raw(403, error, "Content-Type: text/xml"));

        Failure failure = failure(shared(
                "aws_access_key_id",
                "A",
                "aws_secret_access_key",
                "s",
                "aws_role_name",
                "arn:aws:iam::1:role/r",
                "aws_sts_endpoint",
                endpoint()));

        assertThat(failure).isInstanceOf(Failure.Unauthorized.class);
        assertThat(failure.report().status()).isEqualTo(403);
        assertThat(failure.report().message()).contains("not authorized to perform sts:AssumeRole");
    }

    @Test
    void a_session_token_is_signed() throws Exception {
        DeploymentSample deployment = bedrock(CLAUDE)
                .setting("aws_access_key_id", "A")
                .setting("aws_secret_access_key", "s")
                .setting("aws_session_token", "t");

        Map<String, String> headers =
                new BedrockForm().authorization(Asked.attempt(deployment, ""), Asked.request(deployment, ""));

        assertThat(headers).containsEntry("X-Amz-Security-Token", "t").doesNotContainKey("Host");
        assertThat(headers.get("Authorization"))
                .contains("Credential=A/", "/eu-west-1/bedrock/aws4_request", "x-amz-security-token");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static SharedCredentials shared(String... settings) {
        return new SharedCredentials(() -> CredentialChain.of(settings(settings)));
    }

    private static AwsCredentials resolved(String... settings) {
        return CredentialChain.of(settings(settings)).resolveCredentials();
    }

    private static ProviderSettings settings(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return new ProviderSettings(values);
    }

    private Failure failure(SharedCredentials shared) {
        return catchThrowableOfType(CallFailedException.class, () -> shared.get(attempt))
                .failure();
    }

    private String endpoint() {
        return URI.create(sts.url(STS)).resolve("/").toString();
    }

    private static String assumed(String action) {
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result>"
                + "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                + "</" + action + "Result></" + action + "Response>";
    }
}
