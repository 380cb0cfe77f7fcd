package dev.breakwater.provider.vertex;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.upstream.Headers;
import java.math.BigDecimal;
import java.util.List;

/** {@code predict} of an embedding model: one instance for each text. Source: Google Cloud's "Text embeddings API". */
final class Predictions {

    private final boolean base64;
    private final List<String> vectors;
    private long tokens;

    private Predictions(boolean base64, List<String> vectors) {
        this.base64 = base64;
        this.vectors = vectors;
    }

    static byte[] request(Attempt attempt) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("instances");
            for (String text : asked.texts()) {
                out.writeStartObject();
                out.writeStringField("content", text);
                JsonText.json(out, "task_type", asked.others().get("task_type"));
                out.writeEndObject();
            }
            out.writeEndArray();
            if (asked.dimensions() != null) {
                out.writeObjectFieldStart("parameters");
                JsonText.json(out, "outputDimensionality", asked.dimensions());
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        return EmbeddingAnswer.read(attempt, headers, body, "predictions", (document, vectors) -> {
            Predictions read = new Predictions(EmbeddingRequest.wantsBase64(attempt), vectors);
            read.predictions(document);
            return read.tokens == 0 ? null : read.tokens;
        });
    }

    private void predictions(JsonDocument document) throws MalformedException {
        try (JsonCursor in = document.cursor("predictions")) {
            if (in == null) {
                return;
            }
            for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    if (in.name().equals("embeddings")) {
                        embeddings(in);
                    } else {
                        in.skip();
                    }
                }
            }
        }
    }

    private void embeddings(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "values" -> vectors.add(EmbeddingAnswer.vector(in, base64));
                case "statistics" -> statistics(in);
                default -> in.skip();
            }
        }
    }

    /** Some models write the count with decimals: {@code 4.0}. */
    private void statistics(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.name().equals("token_count")) {
                BigDecimal count = in.number();
                tokens += count == null ? 0 : count.longValue();
            } else {
                in.skip();
            }
        }
    }
}
