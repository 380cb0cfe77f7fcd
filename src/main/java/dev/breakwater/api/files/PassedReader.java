package dev.breakwater.api.files;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.Envelope;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.call.payload.Content;
import dev.breakwater.call.payload.Payload;
import dev.breakwater.call.payload.Target;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.Slices;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call of OpenAI's API that the gateway does not know, to be passed through: to the group of the model that its body names, or
 * else to the group in {@code breakwater_settings.pass_through}. The gateway reads no parameters from such a body, only headers.
 */
public final class PassedReader {

    private static final JsonDocument NOTHING = JsonDocument.of(Map.of());

    private final RequestedCall requested;
    private final @Nullable String group;

    /** @param group {@code breakwater_settings.pass_through}; null if it is not set */
    public PassedReader(RequestedCall requested, @Nullable String group) {
        this.requested = requested;
        this.group = group;
    }

    /** @throws BadRequestException 404 or 405 if no group takes the call, 400 if its path or its form cannot be read */
    public Call read(Envelope envelope, byte[] body) {
        String path = envelope.path().replaceFirst("^/v1/", "");
        RequestPath.check(path, envelope.query());
        Content content = content(envelope.contentType(), body);
        String named = model(content);
        String model = named != null ? named : group;
        if (model == null) {
            throw new BadRequestException(nothingAt(path));
        }
        Target target = new Target(envelope.method(), path, envelope.query(), envelope.headers());
        return requested.begin(Operation.PASS_THROUGH, NOTHING, new Payload(target, content), model);
    }

    /** A path of the gateway's own comes here with a method that it does not take. */
    private static Failure nothingAt(String path) {
        if (Operation.at(path).isPresent()) {
            return new Failure.BadRequest(ErrorDetails.of(405, "This path does not take this method."));
        }
        return new Failure.NotFound(ErrorDetails.of(
                404,
                "There is nothing at this path. To pass it through to a provider of OpenAI's API, name a group in"
                        + " breakwater_settings.pass_through, or a model in the body."));
    }

    private static @Nullable String model(Content content) {
        return switch (content) {
            case Content.Bytes bytes -> null;
            case Content.Json json -> json.document().text("model").orElse(null);
            case Content.Form form -> FormReader.model(form);
        };
    }

    private static Content content(@Nullable String type, byte[] body) {
        Content.Bytes bytes = new Content.Bytes(type, Slices.of(body));
        if (type == null || body.length == 0) {
            return bytes;
        }
        if (Multipart.is(type)) {
            Content.Form form = Multipart.read(type, body);
            return FormReader.model(form) == null ? bytes : form;
        }
        return isJson(type) ? json(type, body, bytes) : bytes;
    }

    private static boolean isJson(String type) {
        String media = type.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        return media.equals("application/json") || media.endsWith("+json");
    }

    /** What is no object is the provider's to refuse. */
    private static Content json(String type, byte[] body, Content.Bytes otherwise) {
        try {
            JsonDocument document = JsonDocument.parse(body);
            RequestedCall.refuseForbidden(document);
            return document.text("model").filter(name -> !name.isBlank()).isPresent()
                    ? new Content.Json(type, document)
                    : otherwise;
        } catch (MalformedException noObject) {
            return otherwise;
        }
    }
}
