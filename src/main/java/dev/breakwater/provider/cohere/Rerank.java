package dev.breakwater.provider.cohere;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /v2/rerank}, for clients of Cohere's first and second version and of Jina's form, which differ little: only the second version
 * of Cohere takes documents as plain strings and never returns them.
 */
final class Rerank {

    private static final String DOCUMENTS = "documents";

    private static final String RETURN_DOCUMENTS = "return_documents";

    /** Parameters of the other forms. */
    private static final Set<String> UNKNOWN = Set.of(RETURN_DOCUMENTS, "rank_fields", "max_chunks_per_doc");

    /** Documents of one request; Cohere recommends at most 1,000. */
    private static final int MOST = 100_000;

    private Rerank() {}

    static Slices request(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        JsonDocument asked = request.document();
        String documents =
                documents(asked).stream().map(JsonDocument::quote).collect(Collectors.joining(",", "[", "]"));
        JsonDocument plain = parse(asked.edit(Map.of(DOCUMENTS, documents), UNKNOWN));
        return new ApiRequest(request.operation(), plain, request.model(), false, request.mock())
                .bodyFor(
                        attempt.deployment().endpoint().model(),
                        attempt.deployment().defaults());
    }

    /** The texts. A document that is an object is its {@code text}; without one, the object as JSON. */
    private static List<String> documents(JsonDocument asked) {
        List<String> texts = new ArrayList<>();
        for (JsonElement each : asked.elements(DOCUMENTS, MOST)) {
            texts.add(each.text().or(() -> each.text("text")).orElseGet(each::json));
        }
        return texts;
    }

    static Answer.Whole answer(Attempt attempt, Headers headers, byte[] body) {
        JsonDocument answer;
        try {
            answer = JsonDocument.parse(body);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
        if (FailureTable.isError(answer, answer.isArray("results"))) {
            throw FailureTable.inside(attempt, headers, answer);
        }
        if (!answer.isArray("results")) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'results'");
        }
        JsonDocument asked = attempt.call().request().document();
        boolean wanted = asked.flag(RETURN_DOCUMENTS).orElse(false);
        Slices json = wanted ? answer.edit(Map.of("results", results(asked, answer)), Set.of()) : answer.slices();
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), json);
    }

    /** The results, each with its document. */
    private static String results(JsonDocument asked, JsonDocument answer) {
        List<String> texts = documents(asked);
        return answer.elements("results", MOST).stream()
                .map(each -> withDocument(each, texts))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String withDocument(JsonElement result, List<String> texts) {
        try {
            JsonDocument object = result.object();
            int index = object.number("index")
                    .filter(each -> each.matches("\\d{1,6}"))
                    .map(Integer::parseInt)
                    .orElse(texts.size());
            return index >= texts.size()
                    ? result.json()
                    : object.edit(
                                    Map.of("document", "{\"text\":" + JsonDocument.quote(texts.get(index)) + "}"),
                                    Set.of())
                            .text();
        } catch (MalformedException noObject) {
            return result.json();
        }
    }

    private static JsonDocument parse(Slices document) {
        try {
            return JsonDocument.parse(document.join());
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // it was well-formed a moment ago
        }
    }
}
