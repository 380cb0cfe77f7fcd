package dev.breakwater.provider.ollama;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.failure.Failure;
import dev.breakwater.provider.FormProbe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ollama's answers, plain and streamed. */
class OllamaAnswerTest {

    private static final String CALL = "{'function':{'name':'f','arguments':{'a':1}}}";

    private final FormProbe ollama =
            new FormProbe(new OllamaNative(), aDeployment("d").of("ollama"));

    @Test
    void a_response_becomes_a_message_with_its_thoughts_and_counts() {
        assertThat(ollama.answer(response(
                        "'content':'hei','thinking':'hm'",
                        "'done':true,'done_reason':'length'," + "'prompt_eval_count':26,'eval_count':5")))
                .contains("'id':'chatcmpl-", "'created':1735689600", "'model':'gpt-4'")
                .contains("'reasoning_content':'hm','content':'hei'", "'finish_reason':'length'")
                .contains("'usage':{'prompt_tokens':26,'completion_tokens':5,'total_tokens':31}");
    }

    @Test
    void calls_get_ids_where_they_have_none_and_end_in_tool_calls() {
        String answer = ollama.answer(response(
                "'content':'','tool_calls':[" + CALL + ",{'id':'own','function':{'name':'g'}}]",
                "'done':true,'done_reason':'stop'"));

        assertThat(answer)
                .containsPattern("'id':'call_[0-9a-f]{24}'")
                .contains("'name':'f','arguments':'{\\'a\\':1}'")
                .contains("{'id':'own','type':'function','function':{'name':'g','arguments':'{}'}}")
                .contains("'finish_reason':'tool_calls'");
    }

    @ParameterizedTest
    @CsvSource({"stop, stop", "length, length", "'', stop", "somehow, somehow"})
    void an_end_is_openais_or_ollamas_own_word(String reason, String finish) {
        assertThat(ollama.answer(response("'content':'hei'", "'done':true,'done_reason':'" + reason + "'")))
                .contains("'finish_reason':'" + finish + "'");
    }

    @Test
    void an_answer_that_only_loaded_the_model_is_a_failure() {
        String loaded = response("'content':''", "'done':true,'done_reason':'load'");

        assertThat(ollama.failure(loaded)).isInstanceOf(Failure.InvalidResponse.class);
        assertThat(ollama.streamFailure(loaded)).isInstanceOf(Failure.InvalidResponse.class);
    }

    @Test
    void lines_become_chunks_and_the_counts_follow_the_end() {
        List<String> chunks = ollama.chunks(
                response("'content':'','thinking':'hm'", "'done':false"),
                response("'content':'hei'", "'done':false"),
                "{'status':'loading'}",
                response("'content':'','tool_calls':[" + CALL + "]", "'done':false"),
                response("'content':'','tool_calls':[" + CALL + "]", "'done':false"),
                response("'content':''", "'done':true,'done_reason':'stop','prompt_eval_count':26,'eval_count':5"));

        assertThat(chunks).hasSize(6);
        assertThat(chunks.get(0)).contains("'delta':{'role':'assistant','reasoning_content':'hm'}");
        assertThat(chunks.get(1)).contains("'delta':{'content':'hei'}");
        assertThat(chunks.get(2)).containsPattern("'tool_calls':\\[\\{'index':0,'id':'call_\\w+'");
        assertThat(chunks.get(3)).containsPattern("'tool_calls':\\[\\{'index':1,'id':'call_\\w+'");
        assertThat(chunks.get(4)).contains("'finish_reason':'tool_calls'");
        assertThat(chunks.get(5)).contains("'usage':{'prompt_tokens':26,'completion_tokens':5,'total_tokens':31}");
    }

    @Test
    void log_probabilities_are_written_as_openais_are() {
        String logprobs = "[{'token':'hei','logprob':-0.5,'bytes':[104],'top_logprobs':[]}]";

        assertThat(ollama.answer(response("'content':'hei'", "'done':true,'logprobs':" + logprobs)))
                .contains("'logprobs':{'content':" + logprobs + "}");
    }

    @Test
    void an_error_in_the_middle_of_a_stream_is_a_failure_with_its_words() {
        Failure failure = ollama.streamFailure(
                response("'content':'hei'", "'done':false"), "{'error':'llama runner has terminated: EOF'}");

        assertThat(failure).isInstanceOf(Failure.ServerError.class);
        assertThat(failure.report().message()).contains("llama runner has terminated");
    }

    @Test
    void errors_are_told_apart() {
        assertThat(ollama.failure(404, "{'error':'model m not found'}")).isInstanceOf(Failure.NotFound.class);
        assertThat(ollama.failure(400, "{'error':'m does not support tools'}")).isInstanceOf(Failure.BadRequest.class);
        assertThat(ollama.failure(400, "{'error':'the input length exceeds the context length'}"))
                .isInstanceOf(Failure.ContextWindowExceeded.class);
    }

    @Test
    void embeddings_are_base64_where_the_client_asked_for_it() {
        String body = "{'model':'m','embeddings':[[1,-2.5]],'prompt_eval_count':3}";

        assertThat(ollama.embeddings("'input':'a'", body))
                .contains("'index':0,'embedding':[1,-2.5]", "'model':'gpt-4'", "'prompt_tokens':3");
        assertThat(ollama.embeddings("'input':'a','encoding_format':'base64'", body))
                .contains("'embedding':'AACAPwAAIMA='");
    }

    private static String response(String message, String members) {
        return "{'model':'m','created_at':'2025-01-01T00:00:00Z','message':{'role':'assistant'," + message + "},"
                + members + "}";
    }
}
