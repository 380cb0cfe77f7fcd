package dev.breakwater.provider.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.credentials.AccessToken;
import dev.breakwater.provider.credentials.TokenRefusedException;
import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Google's library with the dependencies that the WAR has, and a token server on loopback. */
@Timeout(60)
class GoogleTokensTest {

    private static final KeyPair KEYS = keys();

    private final ScriptedUpstream server = new ScriptedUpstream()
            .byDefault("token", Behaviours.raw(200, "{\"access_token\":\"ya29.t\",\"expires_in\":3599}"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_service_account_signs_a_jwt_and_gets_a_token_for_it() throws Exception {
        AccessToken token = GoogleTokens.fetch(account());

        assertThat(token.value().reveal()).isEqualTo("ya29.t");
        assertThat(token.life()).isCloseTo(Duration.ofSeconds(3599), Duration.ofSeconds(30));
        String form = new String(server.only("token").body(), UTF_8);
        assertThat(form).contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
        String jwt = URLDecoder.decode(form.replaceFirst(".*assertion=([^&]*).*", "$1"), UTF_8);
        assertThat(verified(jwt)).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), UTF_8))
                .contains("\"iss\":\"gateway@p-1.iam.gserviceaccount.com\"", "auth/cloud-platform");
    }

    @Test
    void the_credentials_may_be_in_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key.json"), account());

        assertThat(GoogleTokens.fetch(file.toString()).value().reveal()).isEqualTo("ya29.t");
    }

    @Test
    void a_user_gets_a_token_for_a_refresh_token() throws Exception {
        GoogleTokens.fetch(JsonDocument.of(Map.of(
                        "type", "\"authorized_user\"",
                        "client_id", "\"c\"",
                        "client_secret", "\"s\"",
                        "refresh_token", "\"r-1\"",
                        "token_uri", JsonDocument.quote(server.url("token"))))
                .json());

        assertThat(new String(server.only("token").body(), UTF_8)).contains("refresh_token=r-1");
    }

    @Test
    void a_refusal_is_explained_and_not_repeated() {
        server.script("token", Behaviours.raw(400, """
            {"error":"invalid_grant","error_description":"Invalid JWT Signature."}\
            """));

        assertThatThrownBy(() -> GoogleTokens.fetch(account()))
                .isInstanceOf(TokenRefusedException.class)
                .hasMessage("Google's token server answered 400: invalid_grant (Invalid JWT Signature.); check"
                        + " vertex_credentials");
        assertThat(server.count("token")).isOne();
    }

    @Test
    void a_server_that_fails_is_not_a_refusal_and_not_asked_again() {
        server.script("token", Behaviours.error(503, "down"));

        assertThatThrownBy(() -> GoogleTokens.fetch(account()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(TokenRefusedException.class)
                .hasMessageContaining("answered 503");
        assertThat(server.count("token")).isOne();
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() {
        server.close();

        assertThatThrownBy(() -> GoogleTokens.fetch(account()))
                .isNotInstanceOf(TokenRefusedException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void unusable_credentials_are_refused_without_showing_them() {
        for (String wrong : new String[] {
            "no file of s3cret", "{\"s3cret", "{\"type\":\"service_account\",\"private_key\":\"s3cret\"}", "\0 s3cret"
        }) {
            assertThatThrownBy(() -> GoogleTokens.fetch(wrong))
                    .isInstanceOf(TokenRefusedException.class)
                    .hasMessageNotContaining("s3cret")
                    .hasMessageContaining("vertex_credentials");
        }
    }

    private String account() {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JsonDocument.of(Map.of(
                        "type", "\"service_account\"",
                        "project_id", "\"p-1\"",
                        "private_key_id", "\"k-1\"",
                        "private_key", JsonDocument.quote(pem),
                        "client_email", "\"gateway@p-1.iam.gserviceaccount.com\"",
                        "client_id", "\"1\"",
                        "token_uri", JsonDocument.quote(server.url("token"))))
                .json();
    }

    private static boolean verified(String jwt) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KEYS.getPublic());
        signature.update(jwt.substring(0, jwt.lastIndexOf('.')).getBytes(UTF_8));
        return signature.verify(Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1)));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
