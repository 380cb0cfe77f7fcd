package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt's model is.
 *
 * @param region null where nothing gives one
 */
record BedrockAddress(
        Attempt attempt, BedrockModel model, @Nullable String region) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    /** The region in the model's name has priority: an ARN of another region would be refused. */
    static BedrockAddress of(Attempt attempt) {
        Endpoint endpoint = attempt.deployment().endpoint();
        BedrockModel model = BedrockModel.of(endpoint.model());
        String region = model.region() != null
                ? model.region()
                : endpoint.settings().find("aws_region_name").orElse(null);
        return new BedrockAddress(attempt, model, region);
    }

    /** @throws CallFailedException if there is none, or none that a host's name can hold: a signature and AWS' own addresses need it */
    String neededRegion() {
        if (region == null) {
            throw failed(
                    "has no AWS region: set aws_region_name, or AWS_REGION in the environment, or write the model as"
                            + " bedrock/<region>/<model>.");
        }
        if (!NAME.matcher(region).matches()) {
            throw failed("has an AWS region that is none; write eu-west-1, for example.");
        }
        return region;
    }

    /** The URL of an operation on the model. */
    String at(String operation) {
        String id = URLEncoder.encode(model.id(), StandardCharsets.UTF_8).replace("+", "%20");
        return root() + "/model/" + id + "/" + operation;
    }

    private String root() {
        Endpoint endpoint = attempt.deployment().endpoint();
        if (endpoint.base() != null) {
            return endpoint.base();
        }
        String own = endpoint.settings().find("aws_bedrock_runtime_endpoint").orElse(null);
        if (own == null) {
            String suffix = neededRegion().startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
            return "https://bedrock-runtime." + region + suffix;
        }
        if (!isHttp(own)) {
            throw failed("has an aws_bedrock_runtime_endpoint that is no URL; write https://host.");
        }
        return own.replaceFirst("/+$", "");
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private CallFailedException failed(String what) {
        return new CallFailedException(
                new Failure.NotFound(ErrorDetails.of(404, attempt.where() + " " + what)), attempt, null);
    }
}
