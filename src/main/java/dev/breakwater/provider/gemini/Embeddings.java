package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.upstream.Headers;

/** {@code batchEmbedContents}: one request for each text of OpenAI's {@code input}. */
final class Embeddings {

    private Embeddings() {}

    static byte[] request(Attempt attempt, GeminiModel model) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("requests");
            for (String text : asked.texts()) {
                out.writeStartObject();
                out.writeStringField("model", model.path());
                out.writeObjectFieldStart("content");
                out.writeArrayFieldStart("parts");
                out.writeStartObject();
                out.writeStringField("text", text);
                out.writeEndObject();
                out.writeEndArray();
                out.writeEndObject();
                JsonText.json(out, "outputDimensionality", asked.dimensions());
                JsonText.text(out, "taskType", asked.task());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        EmbeddingAnswer answer = new EmbeddingAnswer(attempt);
        Usage usage;
        try {
            JsonDocument document = JsonDocument.parse(body);
            vectors(document, answer);
            if (FailureTable.isError(document, !answer.isEmpty())) {
                throw FailureTable.inside(attempt, GoogleErrors.headers(headers, body), document);
            }
            usage = GeminiResponse.usage(document);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt,
                    GoogleErrors.headers(headers, body),
                    body,
                    "a 200 whose body has no embeddings, " + malformed.getMessage());
        }
        if (answer.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'embeddings'");
        }
        // Older models do not report tokens.
        return answer.whole(headers, usage == null ? null : usage.prompt());
    }

    private static void vectors(JsonDocument document, EmbeddingAnswer answer) throws MalformedException {
        try (JsonCursor in = document.cursor("embeddings")) {
            if (in == null) {
                return;
            }
            for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    if (in.name().equals("values")) {
                        answer.add(in);
                    } else {
                        in.skip();
                    }
                }
            }
        }
    }
}
