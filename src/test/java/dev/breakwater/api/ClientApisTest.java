package dev.breakwater.api;

import static dev.breakwater.api.openai.OpenAiApiSample.anOpenAiApi;
import static dev.breakwater.testing.RequestSample.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientApisTest {

    private final ClientApi everywhere = anOpenAiApi();
    private final ClientApi messages = new Messages();
    private final ClientApis apis = new ClientApis(List.of(messages, everywhere));

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/chat/completions", "/v1/messagesx", "/v1", "/nothing//here", "*", ""})
    void a_path_of_no_form_is_openais(String path) {
        assertThat(apis.of(path)).isSameAs(everywhere);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/messages/", "/v1/messages/count_tokens"})
    void the_longest_prefix_wins(String path) {
        assertThat(apis.of(path)).isSameAs(messages);
    }

    @Test
    void a_header_of_one_forms_clients_wins_over_the_path() {
        assertThat(apis.of(aRequest().with("anthropic-version", "2023-06-01").get()))
                .isSameAs(messages);
    }

    /** Google's paths below /v1 are told from OpenAI's by what is asked of the model. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/a/b:c:generateContent", "/v1/messages:generateContent", "/:generateContent"})
    void an_ending_wins_over_a_prefix(String path) {
        assertThat(apis.of(path)).isSameAs(messages);
    }

    private static final class Messages implements ClientApi {

        @Override
        public Set<String> paths() {
            return Set.of("/v1/messages", ":generateContent");
        }

        @Override
        public String header() {
            return "anthropic-version";
        }

        @Override
        public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Slices encode(Answer.Whole answer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamEncoder encoder(Answer.Streamed answer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object error(Failure failure, String message) {
            throw new UnsupportedOperationException();
        }
    }
}
