package dev.breakwater.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.request.ResumeMode;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlapTrimmerTest {

    private static final String TEXT = "One sentence is here. The second sentence is long enough";

    @Test
    void a_continuation_that_repeats_nothing_is_whole() {
        assertThat(joined(TEXT, ResumeMode.PREFILL, " and goes on.")).isEqualTo(TEXT + " and goes on.");
    }

    @ParameterizedTest
    @EnumSource(ResumeMode.class)
    void nothing_before_means_nothing_to_cut(ResumeMode way) {
        assertThat(joined("", way, "The answer.")).isEqualTo("The answer.");
    }

    @ParameterizedTest
    @CsvSource({"PREFILL", "INSTRUCTION"})
    void a_repeated_last_sentence_is_cut(ResumeMode way) {
        String continuation = "The second sentence is long enough and goes on.";

        assertThat(joined(TEXT, way, continuation)).isEqualTo(TEXT + " and goes on.");
    }

    @Test
    void a_text_that_begins_anew_is_cut() {
        assertThat(joined("Hi", ResumeMode.INSTRUCTION, "Hi there")).isEqualTo("Hi there");
        assertThat(joined(TEXT, ResumeMode.INSTRUCTION, "\n" + TEXT + " to see."))
                .isEqualTo(TEXT + " to see.");
    }

    @Test
    void the_longest_repetition_counts() {
        String text = "again and again and again and again";

        assertThat(joined(text, ResumeMode.INSTRUCTION, text + ", he said")).isEqualTo(text + ", he said");
    }

    @Test
    void a_short_repetition_is_none() {
        assertThat(joined("He laughed: ha", ResumeMode.PREFILL, " ha ha")).isEqualTo("He laughed: ha ha ha");
        assertThat(joined("hel", ResumeMode.PREFILL, "lo")).isEqualTo("hello");
        assertThat(joined("1", ResumeMode.PREFILL, "1")).isEqualTo("11");
    }

    @Test
    void a_word_gets_the_blank_that_an_instructed_model_leaves_out() {
        assertThat(joined("the second", ResumeMode.INSTRUCTION, "route must")).isEqualTo("the second route must");
        assertThat(joined("the second ", ResumeMode.INSTRUCTION, "route must")).isEqualTo("the second route must");
        assertThat(joined("the second", ResumeMode.INSTRUCTION, ", then")).isEqualTo("the second, then");
        assertThat(joined("the second", ResumeMode.INSTRUCTION, " route")).isEqualTo("the second route");
        assertThat(joined("\u4f60\u597d", ResumeMode.INSTRUCTION, "\u4e16\u754c"))
                .isEqualTo("\u4f60\u597d\u4e16\u754c");
    }

    @Test
    void what_only_began_like_a_repetition_is_not_lost() {
        String continuation = "The second sentence is another one";

        assertThat(joined(TEXT, ResumeMode.PREFILL, continuation)).isEqualTo(TEXT + continuation);
        assertThat(joined(TEXT, ResumeMode.PREFILL, "The second sent")).isEqualTo(TEXT + "The second sent");
    }

    @Test
    void the_same_answer_again_gives_what_goes_beyond() {
        assertThat(joined(TEXT, ResumeMode.AFRESH, TEXT + " at last.")).isEqualTo(TEXT + " at last.");
        assertThat(joined(TEXT, ResumeMode.AFRESH, TEXT)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Another answer.", "One sentence is here. The third", "One sentence"})
    void another_answer_contradicts(String again) {
        OverlapTrimmer seam = new OverlapTrimmer(TEXT, ResumeMode.AFRESH);

        String passed = seam.add(again) + seam.end();

        assertThat(passed).isEmpty();
        assertThat(seam.contradicts()).isTrue();
    }

    /** However the continuation is cut into events, the answer is the same. */
    @Test
    void events_may_be_of_any_size() {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(42);
        for (int round = 0; round < 2_000; round++) {
            String text = letters(random, random.nextInt(30));
            String repeated = text.substring(random.nextInt(text.length() + 1));
            String continuation = repeated + letters(random, random.nextInt(10));
            ResumeMode way = random.nextBoolean() ? ResumeMode.PREFILL : ResumeMode.INSTRUCTION;

            assertThat(pieces(random, text, way, continuation))
                    .as("%s of '%s' behind '%s'", way, continuation, text)
                    .isEqualTo(joined(text, way, continuation));
        }
    }

    private static String letters(RandomGenerator random, int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append("ab ".charAt(random.nextInt(3)));
        }
        return letters.toString();
    }

    private static String pieces(RandomGenerator random, String text, ResumeMode way, String continuation) {
        OverlapTrimmer seam = new OverlapTrimmer(text, way);
        StringBuilder joined = new StringBuilder(text);
        int from = 0;
        while (from < continuation.length()) {
            int to = Math.min(continuation.length(), from + 1 + random.nextInt(4));
            joined.append(seam.add(continuation.substring(from, to)));
            from = to;
        }
        return joined.append(seam.end()).toString();
    }

    private static String joined(String text, ResumeMode way, String continuation) {
        OverlapTrimmer seam = new OverlapTrimmer(text, way);
        return text + seam.add(continuation) + seam.end();
    }
}
