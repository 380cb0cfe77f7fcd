package dev.breakwater.provider.translation;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's answer to a request for embeddings, from the vectors of a provider. */
public final class EmbeddingAnswer {

    private final Attempt attempt;
    private final boolean base64;
    private final List<String> vectors = new ArrayList<>(); // JSON texts

    public EmbeddingAnswer(Attempt attempt) {
        this.attempt = attempt;
        this.base64 = attempt.call()
                .request()
                .document()
                .text("encoding_format")
                .orElse("")
                .equals("base64");
    }

    /** Adds the vector at hand: a list of numbers. */
    public void add(JsonCursor in) throws MalformedException {
        vectors.add(base64 ? base64(in) : in.json());
    }

    public boolean isEmpty() {
        return vectors.isEmpty();
    }

    /**
     * The whole answer.
     *
     * @param tokens of the prompt; null where the provider does not report them
     */
    public Answer.Whole whole(Headers headers, @Nullable Long tokens) {
        long prompt = tokens == null ? attempt.call().request().prompt().tokens() : tokens;
        byte[] json = JsonText.of(out -> {
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
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), Slices.of(json));
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
