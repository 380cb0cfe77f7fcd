package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a translated form sends, and what its client gets. All JSON has ' in place of ", on both sides. */
public record FormProbe(ProviderForm form, DeploymentSample deployment) {

    private static final Headers NONE = new Headers(List.of());

    /** @param members of the request; messages only where they matter */
    public ProviderRequest request(String members) {
        return form.request(attempt(Operation.CHAT, chat(members)));
    }

    public String sent(String members) {
        return single(request(members).body().text());
    }

    public String sentMessages(String messages) {
        return sent("'messages':[" + messages + "]");
    }

    /** The members of the request to the provider that a request for embeddings becomes. */
    public ProviderRequest embedding(String members) {
        return form.request(attempt(Operation.EMBEDDINGS, members));
    }

    public String reranking(String members) {
        return single(form.request(attempt(Operation.RERANK, members)).body().text());
    }

    public String reranked(String members, String body) {
        return client(form.whole(attempt(Operation.RERANK, members), NONE, bytes(body)));
    }

    public Failure.BadRequest refused(String members) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> request(members));
        return (Failure.BadRequest) failed.failure();
    }

    /** The client's JSON for a plain answer. */
    public String answer(String body) {
        return client(form.whole(attempt(Operation.CHAT, chat("")), NONE, bytes(body)));
    }

    public String embeddings(String members, String body) {
        return client(form.whole(attempt(Operation.EMBEDDINGS, members), NONE, bytes(body)));
    }

    public Failure failure(String body) {
        return catchThrowableOfType(CallFailedException.class, () -> answer(body))
                .failure();
    }

    public Failure failure(int status, String body) {
        return form.classify(attempt(Operation.CHAT, chat("")), status, NONE, bytes(body))
                .failure();
    }

    /** The client's JSON for the chunks of a stream. */
    public List<String> chunks(String... events) {
        StreamDecoder decoder = form.decoder(attempt(Operation.CHAT, chat("")), NONE);
        List<StreamEvent.Chunk> chunks = new ArrayList<>();
        try {
            for (String event : events) {
                decoder.decode(bytes(event), chunks::add);
            }
        } catch (MalformedException wrong) {
            throw new IllegalArgumentException(wrong);
        }
        return chunks.stream()
                .map(chunk -> single(text(chunk)).replaceAll("'created':\\d+,", ""))
                .toList();
    }

    public Failure streamFailure(String... events) {
        return catchThrowableOfType(CallFailedException.class, () -> chunks(events))
                .failure();
    }

    private Attempt attempt(Operation operation, String members) {
        CallSample call = aCall().on(deployment).asking(operation).saying(json("{'model':'gpt-4'," + members + "}"));
        return anAttempt(call.get(), 0);
    }

    private static String chat(String members) {
        String hi = members.contains("'messages'") ? "" : "'messages':[{'role':'user','content':'hi'}]";
        return Stream.of(hi, members)
                .filter(each -> !each.isEmpty())
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
    }

    private static String client(Answer.Whole whole) {
        return single(
                switch (whole.body()) {
                    case Answer.Body.Raw raw -> raw.json().text();
                    case Answer.Body.Typed typed ->
                        new String(AnswerWriter.write(typed.answer(), Operation.CHAT), UTF_8);
                });
    }

    private static byte[] bytes(String text) {
        return json(text).getBytes(UTF_8);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String single(String json) {
        return json.replace('"', '\'');
    }
}
