package dev.breakwater.api.responses;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.ErrorDocument;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.Fields;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.ResponseId;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Part;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OpenAI's Responses API. Source: SPEC §8. */
@ApplicationScoped
public class ResponsesApi implements ClientApi {

    private static final String PREVIOUS = "previous_response_id";

    @Override
    public Set<String> paths() {
        return Set.of("/v1/responses", "/responses", "/openai/v1/responses");
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        try {
            JsonDocument document = RequestedCall.unpacked(JsonDocument.parse(body));
            String model = document.text("model")
                    .filter(name -> !name.isBlank())
                    .orElseThrow(() -> BadRequestException.about(
                            "model", "'model' must be a string that names a model. GET /v1/models lists them."));
            RequestReader.Result read = RequestReader.read(document);
            Original sent = new Original(WireForm.RESPONSES, document, Map.of(), read.untranslated());
            return requested(new RequestedCall(now, request.headers(), begun), now, document, model)
                    .begin(Operation.CHAT, read.conversation(), sent, model, new Fields(document).exactFlag("stream"));
        } catch (JsonDocument.MalformedException malformed) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be read: " + malformed.getMessage() + "."));
        }
    }

    /** Only the deployment that has the previous response can continue it. */
    private static RequestedCall requested(
            RequestedCall requested, GatewayConfig now, JsonDocument document, String model) {
        ResponseId previous = document.text(PREVIOUS).flatMap(ResponseId::parse).orElse(null);
        if (previous == null) {
            return requested;
        }
        if (previous.isTranslated()) {
            throw new BadRequestException(ErrorDetails.of(400, StoredResponse.NOT_STORED)
                    .withParam(PREVIOUS)
                    .withCode("unsupported_parameter"));
        }
        boolean elsewhere = now.catalog()
                .find(model)
                .filter(group -> group.only(previous.deployment()).deployments().isEmpty())
                .isPresent();
        if (elsewhere) {
            throw BadRequestException.about(
                    PREVIOUS,
                    "'" + PREVIOUS + "' is a response of another deployment than those of '" + model
                            + "'. Name the model that made it, or send the whole conversation in 'input'.");
        }
        return requested.only(previous.deployment());
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        return switch (answer.body()) {
            case Answer.Body.Raw raw -> raw.json();
            case Answer.Body.Typed typed ->
                response(typed.answer(), request(answer.attempt())).slices();
        };
    }

    static JsonDocument response(ChatAnswer answer, JsonDocument request) {
        Assembly assembly = new Assembly(request, Events.NOWHERE);
        try {
            assembly.add(
                    new Delta(0, true, List.of(), List.of(), null, answer.usage(), Map.of(), Map.of()), answer.head());
            for (ChatAnswer.Choice choice : answer.choices()) {
                List<Part> parts = choice.turn().parts();
                assembly.add(
                        new Delta(choice.index(), false, parts, List.of(), choice.finish(), null, Map.of(), Map.of()),
                        answer.head());
            }
            return assembly.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the events go nowhere
        }
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        Attempt attempt = answer.attempt();
        return new ResponsesStream(request(attempt), attempt.call().group().name());
    }

    /** What the client sent; the request for a stored response has no body. */
    private static JsonDocument request(Attempt attempt) {
        Original sent = attempt.call().request().original();
        return sent == null ? attempt.call().request().document() : sent.asked();
    }

    @Override
    public Object error(Failure failure, String message) {
        return ErrorDocument.of(failure, message);
    }
}
