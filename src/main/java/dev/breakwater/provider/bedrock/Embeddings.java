package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.upstream.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST root/model/ID/invoke} of Amazon's Titan and Cohere's Embed, each in its own form: Converse has no embeddings. Source: Amazon
 * Bedrock's user guide, "Titan Embeddings G1 - Text", "Titan Multimodal Embeddings G1", "Cohere Embed v3" and "v4". The default of
 * {@code input_type} is LiteLLM's.
 */
final class Embeddings {

    private static final String IMAGE = "data:image/";

    /** Bedrock's count, for models whose answer has none. */
    private static final String TOKENS = "x-amzn-bedrock-input-token-count";

    private Embeddings() {}

    /** @throws CallFailedException if the model makes no embeddings, or not of this input */
    static byte[] request(Attempt attempt, BedrockModel model) {
        if (model.family().contains("titan-embed")) {
            return titan(attempt, model);
        }
        if (model.family().contains("cohere.embed")) {
            return cohere(attempt);
        }
        throw Refusal.unsupported(attempt, "model", "cannot make embeddings: the gateway knows Titan's and Cohere's.");
    }

    private static byte[] titan(Attempt attempt, BedrockModel model) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        if (asked.texts().size() != 1) {
            throw Refusal.invalid(attempt, "input", "embeds one text in each request, not a list of several.");
        }
        boolean images = model.family().contains("embed-image");
        if (asked.dimensions() != null && !images && model.family().contains("embed-text-v1")) {
            throw Refusal.unsupported(attempt, "dimensions", "does not support 'dimensions'.");
        }
        String input = asked.texts().get(0);
        boolean image = input.startsWith(IMAGE);
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField(
                    image ? "inputImage" : "inputText", image ? input.substring(input.indexOf(',') + 1) : input);
            if (asked.dimensions() != null && images) {
                out.writeObjectFieldStart("embeddingConfig");
                JsonText.json(out, "outputEmbeddingLength", asked.dimensions());
                out.writeEndObject();
            } else {
                JsonText.json(out, "dimensions", asked.dimensions());
            }
            JsonText.members(out, asked.others());
            out.writeEndObject();
        });
    }

    private static byte[] cohere(Attempt attempt) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        boolean images = !asked.texts().isEmpty() && asked.texts().stream().allMatch(each -> each.startsWith(IMAGE));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("input_type", images ? "\"image\"" : "\"search_document\"");
        String type = asked.encoding().equals("base64") ? "float" : asked.encoding();
        parameters.put("embedding_types", "[" + JsonDocument.quote(type) + "]");
        if (asked.dimensions() != null) {
            parameters.put("output_dimension", asked.dimensions());
        }
        parameters.putAll(asked.others());
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart(images ? "images" : "texts");
            for (String each : asked.texts()) {
                out.writeString(each);
            }
            out.writeEndArray();
            JsonText.members(out, parameters);
            out.writeEndObject();
        });
    }

    /** Titan's {@code embedding}, or Cohere's {@code embeddings}: a list of vectors, or such lists by type. */
    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        boolean base64 = EmbeddingRequest.wantsBase64(attempt);
        return EmbeddingAnswer.read(attempt, headers, body, "embeddings", (document, vectors) -> {
            try (JsonCursor in = document.cursor("embedding")) {
                if (in != null && in.isArray()) {
                    vectors.add(EmbeddingAnswer.vector(in, base64));
                }
            }
            addVectors(document, base64, vectors);
            return tokens(document, headers);
        });
    }

    private static void addVectors(JsonDocument document, boolean base64, List<String> vectors)
            throws MalformedException {
        try (JsonCursor in = document.cursor("embeddings")) {
            if (in == null) {
                return;
            }
            if (in.isArray()) {
                addList(in, base64, vectors);
                return;
            }
            for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                addList(in, base64, vectors);
            }
        }
    }

    private static void addList(JsonCursor in, boolean base64, List<String> vectors) throws MalformedException {
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            vectors.add(EmbeddingAnswer.vector(in, base64 && in.isArray()));
        }
    }

    private static @Nullable Long tokens(JsonDocument document, Headers headers) {
        return document.number("inputTextTokenCount")
                .or(() -> headers.first(TOKENS))
                .filter(count -> count.matches("\\d{1,9}"))
                .map(Long::valueOf)
                .orElse(null);
    }
}
