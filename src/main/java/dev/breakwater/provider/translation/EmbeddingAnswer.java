package dev.breakwater.provider.translation;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
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

/** The answer to a request for embeddings, in OpenAI's form. */
public final class EmbeddingAnswer {

    private EmbeddingAnswer() {}

    /** Reads one provider's answer. */
    public interface Reader {

        /**
         * @param vectors gets the answer's vectors in the input's order, see {@link #vector}
         * @return the tokens of the input; null where the provider does not report them
         */
        @Nullable
        Long read(JsonDocument answer, List<String> vectors) throws MalformedException;
    }

    /**
     * The answer in this body.
     *
     * @param member where the vectors are, for messages
     * @throws CallFailedException if it is an error, or has no vectors
     */
    public static Answer.Whole read(Attempt attempt, Headers headers, byte[] body, String member, Reader reader) {
        List<String> vectors = new ArrayList<>();
        Long tokens;
        try {
            JsonDocument document = JsonDocument.parse(body);
            tokens = reader.read(document, vectors);
            if (FailureTable.isError(document, !vectors.isEmpty())) {
                throw FailureTable.inside(attempt, headers, document);
            }
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body has no embeddings, " + malformed.getMessage());
        }
        if (vectors.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in '" + member + "'");
        }
        return of(attempt, headers, vectors, tokens);
    }

    /**
     * @param vectors JSON texts, in the input's order
     * @param tokens of the input; null where the provider does not report them, then they are estimated
     */
    public static Answer.Whole of(Attempt attempt, Headers headers, List<String> vectors, @Nullable Long tokens) {
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

    /**
     * The vector at which the cursor stands, as JSON text.
     *
     * @param base64 whether it becomes what OpenAI's libraries ask for: floats of four bytes, the lowest byte first. Source: OpenAI's
     *     Python library
     */
    public static String vector(JsonCursor in, boolean base64) throws MalformedException {
        if (!base64) {
            return in.json();
        }
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
