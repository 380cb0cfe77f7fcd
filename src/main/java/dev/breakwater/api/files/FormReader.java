package dev.breakwater.api.files;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.call.payload.Content.Field;
import dev.breakwater.call.payload.Content.Form;
import dev.breakwater.call.payload.Payload;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call whose body is a form: audio to transcribe, images to edit. Its texts become the document that the gateway reads; the form
 * itself is kept, without the gateway's own parameters.
 */
public final class FormReader {

    /** A longer text, in bytes, is nothing that the gateway reads. */
    private static final int LONGEST_TEXT = 64 << 10;

    private final RequestedCall requested;

    public FormReader(RequestedCall requested) {
        this.requested = requested;
    }

    /** Whether a body of this type is a form. */
    public static boolean reads(@Nullable String contentType) {
        return Multipart.is(contentType);
    }

    /**
     * @param pathModel the model that the path names, which wins over the form's
     * @throws BadRequestException with the field that is wrong
     */
    public Call read(Operation operation, @Nullable String pathModel, String contentType, byte[] body) {
        Form form = Multipart.read(contentType, body);
        JsonDocument document = document(form);
        RequestedCall.refuseForbidden(document);
        String file = operation.path().startsWith("images/") ? "image" : "file";
        if (form.fields().stream()
                .noneMatch(each -> each.name().equals(file) || each.name().equals(file + "[]"))) {
            throw BadRequestException.about(file, "'" + file + "' is missing.");
        }
        String named = model(form);
        String model = pathModel != null ? pathModel : named;
        if (model == null) {
            throw BadRequestException.about(
                    "model", "'model' must be a field that names a model. GET /v1/models lists them.");
        }
        Payload payload = new Payload(null, form.without(GatewayParameters::include));
        return requested.begin(operation, document, payload, model);
    }

    /** The model that a form names; null if it names none. */
    static @Nullable String model(Form form) {
        String found = null;
        for (Field each : form.fields()) {
            if (each.name().equals("model")) {
                if (found != null || each.file()) {
                    throw BadRequestException.about("model", "'model' must be one field, and not a file.");
                }
                found = each.text();
            }
        }
        return found == null || found.isBlank() ? null : found;
    }

    private static JsonDocument document(Form form) {
        Map<String, String> members = new LinkedHashMap<>();
        for (Field each : form.fields()) {
            if (!each.file() && each.content().length() <= LONGEST_TEXT) {
                members.putIfAbsent(each.name(), json(each.name(), each.text()));
            }
        }
        return JsonDocument.of(members);
    }

    /** A form has no types: the gateway's own parameters are JSON where they can be read as such, and the others are strings. */
    private static String json(String name, String text) {
        boolean typed = GatewayParameters.include(name) || name.equals("stream");
        return typed && isValue(text.strip()) ? text.strip() : JsonDocument.quote(text);
    }

    private static boolean isValue(String text) {
        try {
            String object = "{\"v\":" + text + "}";
            return JsonDocument.parse(object.getBytes(StandardCharsets.UTF_8))
                            .names()
                            .size()
                    == 1;
        } catch (MalformedException words) {
            return false;
        }
    }
}
