package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.upstream.Headers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code batchEmbedContents}: one request for each text of OpenAI's {@code input}. */
final class Embeddings {

    private Embeddings() {}

    static byte[] request(Attempt attempt, GeminiModel model) {
        JsonDocument asked = parameters(attempt);
        List<String> texts = texts(attempt, asked);
        String dimensions = asked.number("dimensions").orElse(null);
        String task = asked.text("task_type").orElse(null);
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("requests");
            for (String text : texts) {
                out.writeStartObject();
                out.writeStringField("model", model.path());
                out.writeObjectFieldStart("content");
                out.writeArrayFieldStart("parts");
                out.writeStartObject();
                out.writeStringField("text", text);
                out.writeEndObject();
                out.writeEndArray();
                out.writeEndObject();
                JsonText.json(out, "outputDimensionality", dimensions);
                JsonText.text(out, "taskType", task);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static JsonDocument parameters(Attempt attempt) {
        JsonDocument asked = attempt.call().request().document();
        Map<String, String> defaults = new HashMap<>(attempt.deployment().defaults());
        defaults.keySet().removeIf(asked::has);
        return asked.with(defaults);
    }

    private static List<String> texts(Attempt attempt, JsonDocument asked) {
        try (JsonCursor in = asked.cursor("input")) {
            List<String> texts = new ArrayList<>();
            if (in != null && in.isText()) {
                texts.add(in.wantedText());
            } else if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    texts.add(in.wantedText());
                }
            }
            return texts;
        } catch (MalformedException noText) {
            throw Refusal.invalid(
                    attempt, "input", "embeds texts: 'input' must be a string, or a list of strings, not tokens.");
        }
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        List<String> vectors;
        Long tokens;
        try {
            JsonDocument document = JsonDocument.parse(body);
            vectors = vectors(document);
            if (FailureTable.isError(document, !vectors.isEmpty())) {
                throw FailureTable.inside(attempt, GoogleErrors.headers(headers, body), document);
            }
            tokens = tokens(document);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt,
                    GoogleErrors.headers(headers, body),
                    body,
                    "a 200 whose body has no embeddings, " + malformed.getMessage());
        }
        if (vectors.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'embeddings'");
        }
        Slices json = Slices.of(write(attempt, vectors, tokens));
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), json);
    }

    /** JSON texts, in base64 where the client asked for it: OpenAI's libraries do. */
    private static List<String> vectors(JsonDocument document) throws MalformedException {
        List<String> vectors = new ArrayList<>();
        try (JsonCursor in = document.cursor("embeddings")) {
            for (boolean more = in != null && in.firstElement(); more; more = in.nextElement()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    if (in.name().equals("values")) {
                        vectors.add(in.json());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        return vectors;
    }

    /** Null where Gemini did not say. */
    private static @Nullable Long tokens(JsonDocument document) throws MalformedException {
        Long tokens = null;
        try (JsonCursor in = document.cursor("usageMetadata")) {
            for (boolean more = in != null && in.firstMember(); more; more = in.nextMember()) {
                if (in.name().equals("promptTokenCount")) {
                    tokens = in.whole();
                } else {
                    in.skip();
                }
            }
        }
        return tokens;
    }

    private static byte[] write(Attempt attempt, List<String> vectors, @Nullable Long tokens) {
        JsonDocument asked = attempt.call().request().document();
        boolean base64 = asked.text("encoding_format").orElse("float").equals("base64");
        long prompt = tokens == null ? attempt.call().request().prompt().tokens() : tokens;
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeStringField("model", attempt.call().group().name());
            out.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                out.writeStartObject();
                out.writeStringField("object", "embedding");
                out.writeNumberField("index", i);
                String vector = vectors.get(i);
                JsonText.json(out, "embedding", base64 ? JsonDocument.quote(base64(vector)) : vector);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeObjectFieldStart("usage");
            out.writeNumberField("prompt_tokens", prompt);
            out.writeNumberField("total_tokens", prompt);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** The numbers as floats of four bytes, the lowest byte first. Source: OpenAI's Python library, {@code create_embedding}. */
    private static String base64(String vector) {
        String[] numbers = vector.replaceAll("[\\[\\]\\s]", "").split(",");
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (String number : numbers) {
            bytes.putFloat(Float.parseFloat(number));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
