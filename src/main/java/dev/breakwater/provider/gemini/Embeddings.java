package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.upstream.Headers;
import java.math.BigDecimal;
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
        Usage usage;
        try {
            JsonDocument document = JsonDocument.parse(body);
            vectors = vectors(document, wantsBase64(attempt));
            if (FailureTable.isError(document, !vectors.isEmpty())) {
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
        if (vectors.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'embeddings'");
        }
        Slices json = Slices.of(write(attempt, vectors, usage));
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), json);
    }

    private static boolean wantsBase64(Attempt attempt) {
        return attempt.call()
                .request()
                .document()
                .text("encoding_format")
                .orElse("")
                .equals("base64");
    }

    /** JSON texts. */
    private static List<String> vectors(JsonDocument document, boolean base64) throws MalformedException {
        List<String> vectors = new ArrayList<>();
        try (JsonCursor in = document.cursor("embeddings")) {
            if (in == null) {
                return vectors;
            }
            for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                for (boolean next = in.firstMember(); next; next = in.nextMember()) {
                    if (in.name().equals("values")) {
                        vectors.add(base64 ? base64(in) : in.json());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        return vectors;
    }

    private static byte[] write(Attempt attempt, List<String> vectors, @Nullable Usage usage) {
        // Older models do not report them.
        long prompt = usage == null ? attempt.call().request().prompt().tokens() : usage.prompt();
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeStringField("model", attempt.call().group().name());
            out.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                out.writeStartObject();
                out.writeStringField("object", "embedding");
                out.writeNumberField("index", i);
                JsonText.json(out, "embedding", vectors.get(i));
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

    /** OpenAI's libraries ask for it: floats of four bytes, the lowest byte first. Source: OpenAI's Python library. */
    private static String base64(JsonCursor in) throws MalformedException {
        List<Float> numbers = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            BigDecimal number = in.number();
            numbers.add(number == null ? 0f : number.floatValue());
        }
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(bytes::putFloat);
        return JsonDocument.quote(Base64.getEncoder().encodeToString(bytes.array()));
    }
}
