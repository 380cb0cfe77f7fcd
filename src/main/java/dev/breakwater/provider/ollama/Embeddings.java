package dev.breakwater.provider.ollama;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/embed}. */
final class Embeddings {

    private Embeddings() {}

    static byte[] request(Attempt attempt) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        Parameters parameters = new Parameters();
        parameters.own(attempt, asked.others());
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("model", attempt.deployment().endpoint().model());
            out.writeArrayFieldStart("input");
            for (String each : asked.texts()) {
                out.writeString(each);
            }
            out.writeEndArray();
            JsonText.json(out, "dimensions", asked.dimensions());
            JsonText.members(out, parameters.members());
            if (!parameters.options().isEmpty()) {
                out.writeObjectFieldStart("options");
                JsonText.members(out, parameters.options());
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        List<String> vectors;
        Long tokens;
        try {
            JsonDocument document = JsonDocument.parse(body);
            vectors = vectors(document, EmbeddingRequest.wantsBase64(attempt));
            if (FailureTable.isError(document, !vectors.isEmpty())) {
                throw FailureTable.inside(attempt, headers, document);
            }
            tokens = document.number("prompt_eval_count")
                    .map(number -> (long) Double.parseDouble(number))
                    .orElse(null);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body has no embeddings, " + malformed.getMessage());
        }
        if (vectors.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'embeddings'");
        }
        return EmbeddingAnswer.of(attempt, headers, vectors, tokens);
    }

    /** JSON texts. */
    private static List<String> vectors(JsonDocument document, boolean base64) throws MalformedException {
        List<String> vectors = new ArrayList<>();
        try (JsonCursor in = document.cursor("embeddings")) {
            if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    vectors.add(EmbeddingAnswer.vector(in, base64));
                }
            }
        }
        return vectors;
    }
}
