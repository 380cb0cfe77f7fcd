package dev.breakwater.chat.openai;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkEditTest {

    private static final AnswerHead HEAD = new AnswerHead("first", 17, "m");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ {'index':0, 'delta':{'content':'a', 'x':1}} ] | [{'index':0, 'delta':{'content':'b', 'x':1}}]",
                "[{'delta':{'role':'assistant'}}]                | [{'delta':{'role':'assistant','content':'b'}}]",
                "[{'text':'a','logprobs':null}]                  | [{'text':'b','logprobs':null}]",
                "[{'index':1,'delta':{'content':'a'}}]           | [{'index':1,'delta':{'content':'a'}}]",
                "[{'index':1,'text':'c'},{'index':0,'text':'a'}] | [{'index':1,'text':'c'},{'index':0,'text':'b'}]",
                "[null,{'text':'a'}]                             | [null,{'text':'b'}]",
                "[]                                              | []",
            })
    void the_text_of_the_first_choice_is_replaced(String choices, String expected) {
        JsonDocument chunk = json(quoted("{'id':'x' ,'choices':" + choices + "}"));

        assertThat(ChunkEdit.withText(chunk, "b").json()).isEqualTo(quoted("{'id':'x' ,'choices':" + expected + "}"));
    }

    @Test
    void a_continuation_has_the_answers_id_and_time_and_no_role() {
        JsonDocument chunk = json(quoted("{'id':'second','created':99,'x':[1],"
                + "'choices':[{'delta':{'role':'assistant','content':'a'}},{'text':'b'}]}"));

        assertThat(continuing(chunk, HEAD))
                .isEqualTo(quoted(
                        "{'id':'first','created':17,'x':[1]," + "'choices':[{'delta':{'content':'a'}},{'text':'b'}]}"));
    }

    @Test
    void what_the_answer_did_not_say_is_the_continuations_own() {
        JsonDocument chunk = json(quoted("{'id':'second','created':99,'choices':[]}"));

        assertThat(continuing(chunk, AnswerHead.UNKNOWN))
                .isEqualTo(quoted("{'id':'second','created':99,'choices':[]}"));
    }

    @Test
    void the_tokens_of_all_streams_are_added_up() {
        JsonDocument chunk = json(quoted("{'usage':{'prompt_tokens':10,'completion_tokens':1.0,'x':2}}"));

        assertThat(continuing(chunk, AnswerHead.UNKNOWN))
                .isEqualTo(quoted("{'usage':{'prompt_tokens':13,'completion_tokens':5,'x':2,'breakwater':{}}}"));
    }

    @ParameterizedTest
    @CsvSource({"null", "1", "[]"})
    void what_is_no_usage_is_not_touched(String usage) {
        JsonDocument chunk = json("{\"usage\":" + usage + "}");

        assertThat(continuing(chunk, AnswerHead.UNKNOWN)).isEqualTo("{\"usage\":" + usage + "}");
    }

    private static String continuing(JsonDocument chunk, AnswerHead answer) {
        return ChunkEdit.continuing(chunk, answer, new Usage(3, 4), Map.of("breakwater", "{}"))
                .json();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
