package dev.breakwater.provider.ollama;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.upstream.Headers;

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
        boolean base64 = EmbeddingRequest.wantsBase64(attempt);
        return EmbeddingAnswer.read(attempt, headers, body, "embeddings", (document, vectors) -> {
            try (JsonCursor in = document.cursor("embeddings")) {
                if (in != null) {
                    for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                        vectors.add(EmbeddingAnswer.vector(in, base64));
                    }
                }
            }
            return document.number("prompt_eval_count")
                    .map(number -> (long) Double.parseDouble(number))
                    .orElse(null);
        });
    }
}
