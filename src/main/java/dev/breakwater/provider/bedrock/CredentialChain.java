package dev.breakwater.provider.bedrock;

import dev.breakwater.catalog.ProviderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * Where a deployment's credentials come from, in LiteLLM's order: a role with a web identity, a role, a profile, keys, else AWS' default
 * chain (system properties, environment, web identity, profile, container, instance).
 */
final class CredentialChain {

    private static final String ROLE = "aws_role_name";

    private static final String ACCESS_KEY = "aws_access_key_id";

    private static final String SECRET_KEY = "aws_secret_access_key";

    private static final String TOKEN = "aws_web_identity_token";

    private static final String SESSION = "breakwater";

    private static final Duration STS_TIME = Duration.ofSeconds(10);

    private final ProviderSettings settings;

    private CredentialChain(ProviderSettings settings) {
        this.settings = settings;
    }

    /** @throws IllegalArgumentException if the settings are incomplete; its message says which */
    static AwsCredentialsProvider of(ProviderSettings settings) {
        return new CredentialChain(settings).provider();
    }

    private AwsCredentialsProvider provider() {
        if (settings.find(ROLE).isPresent()) {
            return settings.find(TOKEN).isPresent() ? webIdentity() : assumed();
        }
        if (settings.find(TOKEN).isPresent()) {
            throw new IllegalArgumentException(TOKEN + " needs the role that it is for: set " + ROLE);
        }
        return own();
    }

    private AwsCredentialsProvider own() {
        String profile = settings.find("aws_profile_name").orElse(null);
        if (profile != null) {
            return ProfileCredentialsProvider.create(profile);
        }
        String access = settings.find(ACCESS_KEY).orElse(null);
        String secret = settings.find(SECRET_KEY).orElse(null);
        if ((access == null) != (secret == null)) {
            throw new IllegalArgumentException(
                    (access == null ? ACCESS_KEY : SECRET_KEY) + " is missing beside its other half");
        }
        if (access == null || secret == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(settings.find("aws_session_token")
                .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                        token -> AwsSessionCredentials.create(access, secret, token))
                .orElseGet(() -> AwsBasicCredentials.create(access, secret)));
    }

    private AwsCredentialsProvider assumed() {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts(own()))
                .refreshRequest(request -> request.roleArn(setting(ROLE))
                        .roleSessionName(session())
                        .externalId(settings.find("aws_external_id").orElse(null)))
                .build();
    }

    /** The token is read for each refresh: the file's content changes. */
    private AwsCredentialsProvider webIdentity() {
        return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                .stsClient(sts(AnonymousCredentialsProvider.create()))
                .refreshRequest(() -> AssumeRoleWithWebIdentityRequest.builder()
                        .roleArn(setting(ROLE))
                        .roleSessionName(session())
                        .webIdentityToken(token(setting(TOKEN)))
                        .build())
                .build();
    }

    private String setting(String name) {
        return settings.find(name).orElseThrow();
    }

    private String session() {
        return settings.find("aws_session_name").orElse(SESSION);
    }

    /** A token is taken as it is; a path, for its content. */
    private static String token(String setting) {
        try {
            Path file = Path.of(setting);
            return file.isAbsolute() && Files.isReadable(file)
                    ? Files.readString(file).strip()
                    : setting;
        } catch (InvalidPathException noPath) {
            return setting;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the file of " + TOKEN + " cannot be read", unreadable);
        }
    }

    private StsClient sts(AwsCredentialsProvider credentials) {
        StsClientBuilder sts = StsClient.builder()
                .credentialsProvider(credentials)
                .region(Region.of(settings.find("aws_region_name").orElse("us-east-1")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(call -> call.apiCallTimeout(STS_TIME));
        settings.find("aws_sts_endpoint").map(URI::create).ifPresent(sts::endpointOverride);
        return sts.build();
    }
}
