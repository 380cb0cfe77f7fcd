package dev.breakwater.provider.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.openai.RequestReader;
import dev.breakwater.testing.Samples;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoryRepairTest {

    @Test
    void a_good_history_stays_as_it_is() throws Exception {
        Conversation history = read(user("hi") + "," + calls("a", "b") + "," + result("a", "1") + "," + result("b", "2")
                + "," + user("so?"));

        assertThat(repaired(history)).isEqualTo(history);
    }

    @Test
    void results_follow_their_calls_in_the_calls_order_whatever_stands_between() throws Exception {
        assertThat(shown(calls("a", "b") + "," + user("wait") + "," + result("b", "2") + "," + result("a", "1")))
                .containsExactly("ASSISTANT a() b()", "TOOL a=1 b=2", "USER wait");
    }

    @Test
    void a_call_without_a_result_gets_one_that_says_so() throws Exception {
        assertThat(shown(calls("a", "b") + "," + result("b", "2") + "," + user("so?")))
                .containsExactly(
                        "ASSISTANT a() b()", "TOOL a=No result of this tool call was recorded.! b=2", "USER so?");
    }

    @Test
    void a_result_without_a_call_is_said_by_the_user() throws Exception {
        assertThat(shown(user("hi") + "," + result("z", "lost") + "," + calls("a") + "," + result("z", "too") + ","
                        + result("a", "1")))
                .containsExactly("USER hi", "USER lost", "ASSISTANT a()", "TOOL a=1", "USER too");
    }

    @Test
    void empty_texts_and_turns_of_nothing_else_are_left_out() throws Exception {
        assertThat(shown("{'role':'user','content':[{'type':'text','text':''},{'type':'text','text':'hi'}]},"
                        + "{'role':'assistant','content':[{'type':'text','text':''}]},"
                        + "{'role':'user','content':''}"))
                .containsExactly("USER hi");
    }

    @Test
    void ids_are_mapped_alike_for_call_and_result_and_stay_different() throws Exception {
        List<String> turns =
                shown(calls("call.1", "call:1") + "," + result("call.1", "1") + "," + result("call:1", "2"));
        String[] ids = turns.get(0).replace("()", "").split(" ", -1);

        assertThat(turns.get(1)).isEqualTo("TOOL " + ids[1] + "=1 " + ids[2] + "=2");
        assertThat(ids[1]).isNotEqualTo(ids[2]).matches("call_1_[0-9a-f]{12}");
        assertThat(CallIds.fitting("toolu_01-x", 64)).isEqualTo("toolu_01-x");
        assertThat(CallIds.fitting("x".repeat(65), 64)).hasSize(64);
        assertThat(CallIds.fitting("", 64)).matches("call_[0-9a-f]{12}");
    }

    private static List<String> shown(String messages) throws Exception {
        return repaired(read(messages)).turns().stream()
                .map(HistoryRepairTest::shown)
                .toList();
    }

    private static String shown(Turn turn) {
        return turn.role() + " "
                + turn.parts().stream().map(HistoryRepairTest::shown).collect(Collectors.joining(" "));
    }

    private static String shown(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.ToolCall call -> call.id() + "()";
            case Part.ToolResult result ->
                result.callId() + "=" + Part.text(result.content()) + (result.failed() ? "!" : "");
            default -> part.toString();
        };
    }

    private static Conversation repaired(Conversation history) {
        return HistoryRepair.of(history, id -> CallIds.fitting(id, 64), reasoning -> false);
    }

    private static Conversation read(String messages) throws Exception {
        String request = "{'model':'m','messages':[" + messages + "]}";
        return RequestReader.read(Samples.json(request.replace('\'', '"')), name -> false);
    }

    private static String user(String text) {
        return "{'role':'user','content':'" + text + "'}";
    }

    private static String result(String id, String text) {
        return "{'role':'tool','tool_call_id':'" + id + "','content':'" + text + "'}";
    }

    private static String calls(String... ids) {
        return List.of(ids).stream()
                .map(id -> "{'id':'" + id + "','type':'function','function':{'name':'f','arguments':'{}'}}")
                .collect(Collectors.joining(",", "{'role':'assistant','content':null,'tool_calls':[", "]}"));
    }
}
