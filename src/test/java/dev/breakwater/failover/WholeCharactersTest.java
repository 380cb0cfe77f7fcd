package dev.breakwater.failover;

import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.testing.Samples;
import org.junit.jupiter.api.Test;

class WholeCharactersTest {

    private static final char FIRST = '\ud83d';
    private static final char SECOND = '\ude80';

    private final WholeCharacters characters = new WholeCharacters();

    @Test
    void an_event_of_whole_characters_passes_as_it_came() {
        StreamEvent.Chunk chunk = chunk("a" + FIRST + SECOND);

        assertThat(characters.pass(chunk)).isSameAs(chunk);
    }

    @Test
    void a_first_half_waits_for_its_other_half() {
        StreamEvent.Chunk before = characters.pass(chunk("a" + FIRST));
        StreamEvent.Chunk behind = characters.pass(chunk(SECOND + "b"));

        assertThat(before.content().text()).isEqualTo("a");
        assertThat(json(before)).contains("\"content\":\"a\"").contains("\"id\":\"x\"");
        assertThat(behind.content().text()).isEqualTo("" + FIRST + SECOND + "b");
        assertThat(json(behind)).contains("\"content\":\"" + FIRST + SECOND + "b\"");
    }

    @Test
    void one_event_may_end_a_character_and_begin_another() {
        characters.pass(chunk("" + FIRST));
        StreamEvent.Chunk middle = characters.pass(chunk("" + SECOND + FIRST));
        StreamEvent.Chunk last = characters.pass(chunk("" + SECOND));

        assertThat(middle.content().text()).isEqualTo("" + FIRST + SECOND);
        assertThat(last.content().text()).isEqualTo("" + FIRST + SECOND);
    }

    @Test
    void an_event_without_text_comes_in_between() {
        characters.pass(chunk("" + FIRST));
        StreamEvent.Chunk role = chunk("", "{\"role\":\"assistant\"}");

        assertThat(characters.pass(role)).isSameAs(role);
        assertThat(characters.pass(chunk("" + SECOND)).content().text()).isEqualTo("" + FIRST + SECOND);
    }

    @Test
    void a_half_that_is_followed_by_another_character_is_none() {
        characters.pass(chunk("a" + FIRST));

        assertThat(characters.pass(chunk("b")).content().text()).isEqualTo("b");
    }

    @Test
    void a_stream_that_broke_owes_no_half() {
        characters.pass(chunk("a" + FIRST));
        characters.drop();

        assertThat(characters.pass(chunk("b")).content().text()).isEqualTo("b");
    }

    private static StreamEvent.Chunk chunk(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append("\\u").append(String.format("%04x", c)));
        return chunk(text, "{\"content\":\"" + escaped + "\"}");
    }

    private static StreamEvent.Chunk chunk(String text, String delta) {
        String data = "{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
        return new StreamEvent.Raw(new ChunkContent.Summary(text, false, false, null), Samples.json(data));
    }

    private static String json(StreamEvent.Chunk chunk) {
        return text(chunk);
    }
}
