package dev.breakwater.provider.bedrock;

import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** AWS' Signature Version 4. Signed are the path, the host, the date, the session token and the body. */
final class RequestSigner {

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private static final String SERVICE = "bedrock";

    private RequestSigner() {}

    /** The headers that the signature adds. */
    static Map<String, String> headers(AwsCredentialsIdentity credentials, String region, ProviderRequest request) {
        SdkHttpRequest signed = SIGNER.sign(sign -> sign.identity(credentials)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(URI.create(request.address()))
                                .build())
                        .payload(content(request.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        Map<String, String> headers = new LinkedHashMap<>();
        signed.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) {
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    /** A body in one piece is not copied. */
    private static ContentStreamProvider content(Slices body) {
        if (body.parts().size() == 1) {
            Slices.Slice only = body.parts().get(0);
            return () -> new ByteArrayInputStream(only.array(), only.offset(), only.length());
        }
        byte[] joined = body.join();
        return () -> new ByteArrayInputStream(joined);
    }
}
