package dev.breakwater.provider.cohere;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.EmbeddingAnswer;
import dev.breakwater.provider.translation.EmbeddingRequest;
import dev.breakwater.upstream.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v2/embed}. The defaults of {@code input_type} are LiteLLM's. */
final class Embeddings {

    private static final String IMAGE = "data:image/";

    private Embeddings() {}

    static byte[] request(Attempt attempt) {
        EmbeddingRequest asked = EmbeddingRequest.of(attempt);
        boolean images = !asked.texts().isEmpty() && asked.texts().stream().allMatch(each -> each.startsWith(IMAGE));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("input_type", images ? "\"image\"" : "\"search_document\"");
        // Cohere's own base64 exists for newer models only; the gateway converts.
        String type = asked.encoding().equals("base64") ? "float" : asked.encoding();
        parameters.put("embedding_types", "[" + JsonDocument.quote(type) + "]");
        if (asked.dimensions() != null) {
            parameters.put("output_dimension", asked.dimensions());
        }
        parameters.putAll(asked.others());
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("model", attempt.deployment().endpoint().model());
            out.writeArrayFieldStart(images ? "images" : "texts");
            for (String each : asked.texts()) {
                out.writeString(each);
            }
            out.writeEndArray();
            JsonText.members(out, parameters);
            out.writeEndObject();
        });
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        boolean base64 = EmbeddingRequest.wantsBase64(attempt);
        return EmbeddingAnswer.read(attempt, headers, body, "embeddings", (document, vectors) -> {
            addVectors(document, base64, vectors);
            return tokens(document);
        });
    }

    /** The vectors of all types that were asked for: most often one type. */
    private static void addVectors(JsonDocument document, boolean base64, List<String> vectors)
            throws MalformedException {
        try (JsonCursor in = document.cursor("embeddings")) {
            if (in == null) {
                return;
            }
            for (boolean more = in.firstMember(); more; more = in.nextMember()) {
                for (boolean next = in.firstElement(); next; next = in.nextElement()) {
                    vectors.add(EmbeddingAnswer.vector(in, base64 && in.isArray()));
                }
            }
        }
    }

    private static @Nullable Long tokens(JsonDocument document) throws MalformedException {
        try (JsonCursor in = document.cursor("meta")) {
            Usage usage = in == null ? null : TokenCounts.read(in);
            return usage == null ? null : usage.prompt();
        }
    }
}
