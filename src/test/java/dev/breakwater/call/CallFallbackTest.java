package dev.breakwater.call;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.refused;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.tooLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way of a call through its fallbacks. */
class CallFallbackTest {

    private static final ModelGroup A = aGroup("a");
    private static final ModelGroup B = aGroup("b");
    private static final ModelGroup C = aGroup("c");
    private static final ModelGroup D = aGroup("d");
    private static final ModelGroup E = aGroup("e");

    @Test
    void goes_through_the_list_in_its_order() {
        CallSample call = aCall().to(A).fallingBack("a", C, B);

        assertThat(way(call, serverError())).containsExactly("c", "b");
    }

    @Test
    void goes_nowhere_without_a_list() {
        assertThat(way(aCall().to(A).fallingBack("b", C), serverError())).isEmpty();
    }

    @Test
    void client_errors_fall_back_too() {
        assertThat(way(aCall().to(A).fallingBack("a", B), badRequest())).containsExactly("b");
    }

    @Test
    void a_fallbacks_own_list_comes_before_the_rest() {
        CallSample call = aCall().to(A).fallingBack("a", B, E).fallingBack("b", C, D);

        assertThat(way(call, serverError())).containsExactly("b", "c", "d", "e");
    }

    @Test
    void no_group_is_visited_twice() {
        CallSample call =
                aCall().to(A).fallingBack("a", B, C, B).fallingBack("b", A, C).fallingBack("c", B, A);

        assertThat(way(call, serverError())).containsExactly("b", "c");
    }

    @Test
    void default_fallbacks_serve_groups_without_a_list() {
        CallSample call = aCall().to(A).fallingBack("*", B, C);

        assertThat(way(call, serverError())).containsExactly("b", "c");
    }

    @Test
    void a_group_with_a_list_does_not_take_the_defaults() {
        CallSample call = aCall().to(A).fallingBack("a", B).fallingBack("b").fallingBack("*", C);

        assertThat(way(call, serverError())).containsExactly("b");
    }

    @Test
    void default_fallbacks_come_last() {
        CallSample call = aCall().to(A).fallingBack("a", B, C).fallingBack("*", D);

        assertThat(way(call, serverError())).containsExactly("b", "c", "d");
    }

    @Test
    void an_empty_list_is_a_list() {
        assertThat(way(aCall().to(A).fallingBack("a").fallingBack("*", B), serverError()))
                .isEmpty();
    }

    @Test
    void fallbacks_of_fallbacks_nest_as_deep_as_allowed() {
        CallSample call = aCall().to(A)
                .nestingAtMost(2)
                .fallingBack("a", B)
                .fallingBack("b", C)
                .fallingBack("c", D);

        assertThat(way(call, serverError())).containsExactly("b", "c");
    }

    @Test
    void what_lies_behind_a_deep_group_is_still_tried() {
        CallSample call = aCall().to(A).nestingAtMost(1).fallingBack("a", B, D).fallingBack("b", C);

        assertThat(way(call, serverError())).containsExactly("b", "d");
    }

    @Test
    void disabled_fallbacks_are_none() {
        CallSample call = aCall().to(A)
                .fallingBack("a", B)
                .fallingBack("*", C)
                .fallingBackWhenTooLong("a", D)
                .withoutFallbacks();

        assertThat(way(call, serverError())).isEmpty();
        assertThat(way(call, tooLong())).isEmpty();
    }

    @Test
    void a_refusal_is_final_without_a_list_for_it() {
        CallSample call = aCall().to(A).fallingBack("a", B).fallingBack("*", C);

        assertThat(way(call, refused())).isEmpty();
    }

    @Test
    void a_refusal_of_a_fallback_is_final_too() {
        Call first = aCall().to(A).fallingBack("a", B, C).get();

        Call second = first.fallback(serverError(), null, 0).orElseThrow();

        assertThat(second.fallback(refused(), null, 0)).isEmpty();
    }

    @Test
    void a_refusal_takes_its_own_list() {
        CallSample call = aCall().to(A).fallingBack("a", B).fallingBackWhenRefused("a", C);

        assertThat(way(call, refused())).containsExactly("c");
    }

    @Test
    void a_refusals_list_may_be_for_any_group() {
        assertThat(way(aCall().to(A).fallingBackWhenRefused("*", C), refused())).containsExactly("c");
    }

    @Test
    void a_prompt_that_is_too_long_prefers_its_own_list() {
        CallSample call = aCall().to(A).fallingBack("a", B).fallingBackWhenTooLong("a", C);

        assertThat(way(call, tooLong())).containsExactly("c");
    }

    @Test
    void a_prompt_that_is_too_long_takes_the_general_list_where_it_has_none() {
        CallSample call = aCall().to(A).fallingBack("a", B).fallingBackWhenTooLong("b", C);

        assertThat(way(call, tooLong())).containsExactly("b", "c");
    }

    @Test
    void other_failures_do_not_take_the_list_for_long_prompts() {
        assertThat(way(aCall().to(A).fallingBackWhenTooLong("a", C), serverError()))
                .isEmpty();
    }

    @Test
    void groups_whose_window_is_not_larger_are_skipped() {
        CallSample call = aCall().to(aGroup("a", sized("a1", 4_000), sized("a2", 8_000)))
                .fallingBack(
                        "a",
                        aGroup("same", sized("s", 8_000)),
                        aGroup("unknown"),
                        aGroup("smaller", sized("t", 5_000)),
                        aGroup("larger", sized("l", 9_000)));

        assertThat(way(call, tooLong())).containsExactly("unknown", "larger");
        assertThat(way(call, serverError())).containsExactly("same", "unknown", "smaller", "larger");
    }

    @Test
    void nothing_is_skipped_where_the_exceeded_window_is_not_known() {
        CallSample call = aCall().to(A).fallingBack("a", aGroup("small", sized("s", 10)));

        assertThat(way(call, tooLong())).containsExactly("small");
    }

    @Test
    void groups_whose_window_is_smaller_than_the_prompt_are_skipped() {
        CallSample call = aCall().to(A)
                .saying(messages(200))
                .fallingBack(
                        "a",
                        aGroup("small", sized("s1", 50), sized("s2", 199)),
                        aGroup("half-known", sized("h1", 50), aDeployment("h2")),
                        aGroup("large", sized("l1", 50), sized("l2", 300)));

        assertThat(way(call, tooLong())).containsExactly("half-known", "large");
        assertThat(way(call, serverError())).containsExactly("small", "half-known", "large");
    }

    @Test
    void a_window_as_large_as_the_prompt_is_large_enough() {
        ApiRequest request = aCall().saying(messages(200)).get().request();
        int tokens = request.prompt().tokens();

        CallSample call = aCall().to(A)
                .saying(messages(200))
                .fallingBack("a", aGroup("short", sized("s", tokens - 1)), aGroup("just", sized("j", tokens)));

        assertThat(way(call, tooLong())).containsExactly("just");
    }

    @Test
    void a_fallback_with_a_shorter_prompt_of_its_own_may_go_to_a_smaller_window() {
        ApiRequest shorter = aCall().saying(messages(20)).get().request();
        ApiRequest stillLong = aCall().saying(messages(150)).get().request();
        ModelGroup from = aGroup("a", sized("a1", 120));
        ModelGroup smaller = aGroup("smaller", sized("s", 100));
        CallSample call = aCall().to(from).saying(messages(200));

        assertThat(way(call.fallingBack("a", new FallbackPolicy.Target(smaller, shorter)), tooLong()))
                .containsExactly("smaller");
        assertThat(way(call.fallingBack("a", new FallbackPolicy.Target(smaller, stillLong)), tooLong()))
                .isEmpty();
    }

    @Test
    void the_table_of_models_skips_a_fallback_only_where_prompts_are_counted() {
        ModelGroup from = aGroup("a", aDeployment("a1").model("gpt-4o"));
        ModelGroup same = aGroup("same", aDeployment("s").model("gpt-4o-mini"));

        assertThat(way(aCall().to(from).fallingBack("a", same), tooLong())).containsExactly("same");
        assertThat(way(aCall().to(from).fallingBack("a", same).countingPrompts(), tooLong()))
                .isEmpty();
    }

    @Test
    void a_fallback_with_other_parameters_only_is_compared_by_window_too() {
        ApiRequest hotter = aCall().saying(messages(20).replace("{\"messages", "{\"temperature\":1,\"messages"))
                .get()
                .request();
        CallSample call = aCall().to(aGroup("a", sized("a1", 8_000)))
                .saying(messages(20))
                .fallingBack("a", new FallbackPolicy.Target(aGroup("same", sized("s", 8_000)), hotter));

        assertThat(way(call, tooLong())).isEmpty();
    }

    @Test
    void lists_are_kept_by_alias_or_by_the_groups_own_name() {
        ModelGroup alias =
                new Catalog(List.of(A), Map.of("best", "a")).find("best").orElseThrow();

        assertThat(way(aCall().to(alias).fallingBack("a", B), serverError())).containsExactly("b");
        assertThat(way(aCall().to(alias).fallingBack("best", C).fallingBack("a", B), serverError()))
                .containsExactly("c");
    }

    @Test
    void an_alias_of_a_group_that_was_visited_is_the_same_group() {
        ModelGroup alias =
                new Catalog(List.of(A), Map.of("best", "a")).find("best").orElseThrow();

        assertThat(way(aCall().to(A).fallingBack("a", alias, B), serverError())).containsExactly("b");
    }

    /** Many models share a wildcard's name in the configuration; they are not one group. */
    @Test
    void two_models_of_one_wildcard_are_two_groups() {
        Catalog catalog =
                new Catalog(List.of(aGroup("openai/*", aDeployment("w").model("*"))), Map.of());
        ModelGroup large = catalog.find("openai/large").orElseThrow();
        ModelGroup small = catalog.find("openai/small").orElseThrow();

        CallSample call = aCall().to(large).fallingBack("openai/large", small, large);

        assertThat(way(call, serverError())).containsExactly("openai/small");
    }

    @Test
    void a_group_begins_with_nothing_tried_and_keeps_count() {
        Call call = aCall().to(A).fallingBack("a", B).get();
        Call retried = call.retry(
                serverError(), anAttempt(call, 0), Duration.ofSeconds(1).toNanos());

        Call onwards = retried.fallback(
                        serverError(),
                        anAttempt(retried, Duration.ofSeconds(1).toNanos()),
                        Duration.ofSeconds(3).toNanos())
                .orElseThrow();

        assertThat(onwards.tried()).isEmpty();
        assertThat(onwards.progress().attempts()).isEqualTo(2);
        assertThat(onwards.progress().fallbacks()).isEqualTo(1);
        assertThat(onwards.progress().away()).isEqualTo(Duration.ofSeconds(3));
        assertThat(onwards.deadline()).isSameAs(call.deadline());
    }

    @Test
    void a_fallback_may_bring_a_request_of_its_own() {
        ApiRequest own =
                aCall().saying("{\"model\":\"x\",\"messages\":[]}").get().request();
        Call call = aCall().to(A)
                .fallingBack("a", new FallbackPolicy.Target(B, own))
                .get();

        Call onwards = call.fallback(serverError(), null, 0).orElseThrow();

        assertThat(onwards.request()).isSameAs(own);
    }

    @Test
    void what_was_played_at_the_first_group_is_over_at_the_next() {
        MockOptions played = new MockOptions(MockOptions.Kind.FALLBACK, true, MockAnswer.of("said"));
        Call call = aCall().to(A).fallingBack("a", B).mocking(played).get();

        Call onwards = call.fallback(serverError(), null, 0).orElseThrow();

        assertThat(onwards.request().mock()).isEqualTo(MockOptions.answering("said"));
    }

    /** The names of the groups that a call goes to when each fails in the same way. */
    private static List<String> way(CallSample sample, Failure failure) {
        List<String> names = new ArrayList<>();
        Optional<Call> next = sample.get().fallback(failure, null, 0);
        while (next.isPresent()) {
            names.add(next.get().group().name());
            assertThat(names).as("visits").doesNotHaveDuplicates();
            next = next.get().fallback(failure, null, 0);
        }
        return names;
    }

    private static String messages(int words) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(words) + "\"}]}";
    }

    private static DeploymentSample sized(String id, int window) {
        return aDeployment(id).window(window);
    }
}
