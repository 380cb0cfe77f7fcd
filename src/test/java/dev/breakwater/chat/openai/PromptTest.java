package dev.breakwater.chat.openai;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Operation;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long prompts are. The first two are examples of OpenAI's cookbook, with what its API says of them for gpt-4o. */
class PromptTest {

    @Test
    void messages_are_counted_as_openai_counts_them() {
        int tokens = chat("""
            {"role": "system", "content": "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
            {"role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth."},
            {"role": "system", "name": "example_assistant", "content": "Things working well together will increase revenue."},
            {"role": "system", "name": "example_user", "content": "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
            {"role": "system", "name": "example_assistant", "content": "Let's talk later when we're less busy about how to do better."},
            {"role": "user", "content": "This late pivot means we don't have time to boil the ocean for the client deliverable."}\
            """);

        assertThat(tokens).isEqualTo(124);
    }

    @Test
    void tools_are_counted_about_as_openai_counts_them() {
        int tokens = count(Operation.CHAT, """
            {"messages": [
               {"role": "system", "content": "You are a helpful assistant that can answer to questions about the weather."},
               {"role": "user", "content": "What's the weather like in San Francisco?"}],
             "tools": [{"type": "function", "function": {
               "name": "get_current_weather", "description": "Get the current weather in a given location",
               "parameters": {"type": "object", "properties": {
                 "location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"},
                 "unit": {"type": "string", "description": "The unit of temperature to return", "enum": ["celsius", "fahrenheit"]}},
                 "required": ["location"]}}}]}
            """);

        assertThat(tokens).isCloseTo(101, within(8));
    }

    @Test
    void parts_of_a_message_count_as_their_text() {
        assertThat(chat("""
            {"role": "user", "content": [{"type": "text", "text": "one two three"}, {"type": "text", "text": "four"}]}\
            """)).isEqualTo(3 + 3 + 1 + 4);
    }

    @Test
    void an_image_counts_as_one_in_low_detail_however_long_its_address_is() {
        String address = "data:image/png;base64," + "QUJD".repeat(100_000);

        assertThat(chat("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + address
                        + "\"}}]}"))
                .isEqualTo(3 + 3 + 1 + 85);
    }

    @Test
    void what_tools_were_asked_counts() {
        assertThat(chat("""
            {"role": "assistant", "content": null, "tool_calls": [
              {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": "one two three"}}]}\
            """)).isEqualTo(3 + 3 + 1 + 3);
    }

    @Test
    void a_prompts_text_counts_by_itself() {
        assertThat(count(Operation.COMPLETIONS, "{\"prompt\": \"one two three\"}"))
                .isEqualTo(3);
        assertThat(count(Operation.EMBEDDINGS, "{\"input\": \"one two three\"}"))
                .isEqualTo(3);
    }

    @Test
    void of_several_inputs_the_longest_counts_since_each_has_the_window_to_itself() {
        assertThat(count(Operation.EMBEDDINGS, "{\"input\": [\"one\", \"one two three\", \"one two\"]}"))
                .isEqualTo(3);
    }

    @Test
    void inputs_may_be_tokens_already() {
        assertThat(count(Operation.EMBEDDINGS, "{\"input\": [5, 6, 7, 8]}")).isEqualTo(4);
        assertThat(count(Operation.COMPLETIONS, "{\"prompt\": [[5], [5, 6, 7], [5, 6]]}"))
                .isEqualTo(3);
    }

    /** The tokenizer's usual method refuses such texts. */
    @Test
    void the_encodings_own_marks_are_text_like_any_other() {
        assertThat(count(Operation.COMPLETIONS, "{\"prompt\": \"<|endoftext|>\"}"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\": null}",
                "{\"messages\": 5}",
                "{\"messages\": [null, 5, \"text\", [[]]]}",
                "{\"messages\": [], \"tools\": null, \"functions\": {}}",
                "{\"messages\": [], \"tools\": []}"
            })
    void what_is_no_prompt_counts_nothing(String body) {
        assertThat(count(Operation.CHAT, body)).as("what precedes the reply").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\": {\"a\": [1]}}",
                "{\"content\": {\"type\": [], \"b\": {\"c\": 5}}}",
                "{\"content\": [[[\"x\"]], {\"text\": {\"d\": null}}, {\"image_url\": null}, 7, true]}",
                "{\"tool_calls\": \"\"}",
                "{\"tool_calls\": {\"arguments\": {}}}"
            })
    void nothing_in_a_message_keeps_it_from_being_counted(String message) {
        assertThat(chat(message)).isBetween(6, 100);
    }

    @Test
    void a_long_text_is_estimated_closely() {
        int known = count(Operation.COMPLETIONS, prompt("All work and no play makes a dull day. ".repeat(1_000)));

        int tokens = count(Operation.COMPLETIONS, prompt("All work and no play makes a dull day. ".repeat(100_000)));

        assertThat(tokens).isCloseTo(100 * known, within(known));
    }

    @Test
    void many_short_texts_are_estimated_closely() {
        String message = "{\"role\":\"user\",\"content\":\"one two three\"},";

        int tokens = chat(message.repeat(100_000) + "{}");

        assertThat(tokens).isCloseTo(100_000 * 7, within(7_000));
    }

    /** A run that no tokenizer was made for; none may take longer than some seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "A", "=", "\\n", "é", "字", "😀", "aA", " \\n"})
    @Timeout(20)
    void the_oddest_text_is_counted_in_bounded_time(String unit) {
        assertThat(count(Operation.COMPLETIONS, prompt(unit.repeat(8_000_000 / unit.length()))))
                .isPositive();
    }

    @Test
    void a_request_that_goes_on_keeps_its_prompt_and_one_with_another_body_does_not() {
        ApiRequest request =
                new ApiRequest(Operation.CHAT, json("{\"messages\":[]}"), "gpt-4", false, MockOptions.NONE);

        assertThat(request.onwards().prompt()).isSameAs(request.prompt());
        assertThat(request.with(json("{\"messages\":[{}]}"), Set.of()).prompt().tokens())
                .isGreaterThan(request.prompt().tokens());
    }

    private static int chat(String messages) {
        return count(Operation.CHAT, "{\"messages\": [" + messages + "]}");
    }

    private static String prompt(String text) {
        return "{\"prompt\": \"" + text + "\"}";
    }

    private static int count(Operation operation, String body) {
        return PromptReader.prompt(operation, json(body)).tokens();
    }
}
