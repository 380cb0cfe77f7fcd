package dev.breakwater.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Part.ReasoningPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A delta answers failover as the summary of the same event in OpenAI's form does. */
class ChunkContentTest {

    private static final ToolCallDelta CALL = new ToolCallDelta(0, "c", "f", "", false, null, Map.of());

    @Test
    void text_of_the_first_choice_can_be_continued() {
        Delta delta = delta(0, new Part.Text("a"), new Part.Text("b"));

        assertThat(delta.text()).isEqualTo("ab");
        assertThat(delta.hasContent()).isTrue();
        assertThat(delta.hasOtherContent()).isFalse();
        assertThat(delta.notResumable()).isFalse();
    }

    @Test
    void reasoning_is_other_content_that_can_be_continued() {
        Delta delta = delta(0, new ReasoningPart("hm", null, null));

        assertThat(delta.text()).isEmpty();
        assertThat(delta.hasOtherContent()).isTrue();
        assertThat(delta.notResumable()).isFalse();
    }

    @Test
    void tool_calls_refusals_images_and_further_choices_cannot_be_continued() {
        assertThat(new Delta(0, false, List.of(), List.of(CALL), null, null, Map.of(), Map.of()).notResumable())
                .isTrue();
        assertThat(delta(0, new Part.Refusal("no")).notResumable()).isTrue();
        assertThat(delta(0, new Part.Image(new Part.Source.Url("u"), null, Extras.NONE))
                        .notResumable())
                .isTrue();
        assertThat(delta(1, new Part.Text("a")).notResumable()).isTrue();
        assertThat(delta(1, new Part.Text("a")).text()).isEmpty();
    }

    @Test
    void a_role_a_usage_and_empty_parts_are_no_content() {
        assertThat(new Delta(0, true, List.of(), List.of(), null, new Usage(1, 2), Map.of(), Map.of()).hasContent())
                .isFalse();
        assertThat(delta(0, new Part.Text(""), new Part.Refusal(""), new ReasoningPart("", null, null))
                        .hasContent())
                .isFalse();
        assertThat(delta(1, new Part.Text("")).hasContent()).isFalse();
    }

    @Test
    void an_end_is_content() {
        assertThat(Delta.end(new FinishReason(FinishReason.Kind.STOP, "stop")).hasContent())
                .isTrue();
    }

    @Test
    void another_text_takes_the_place_of_the_first() {
        ReasoningPart thought = new ReasoningPart("hm", null, null);

        assertThat(delta(0, thought, new Part.Text("a"), new Part.Text("b"))
                        .withText("c")
                        .parts())
                .containsExactly(thought, new Part.Text("c"));
        assertThat(delta(0, thought).withText("c").parts()).containsExactly(thought, new Part.Text("c"));
    }

    private static Delta delta(int index, Part... parts) {
        return new Delta(index, false, List.of(parts), List.of(), null, null, Map.of(), Map.of());
    }
}
