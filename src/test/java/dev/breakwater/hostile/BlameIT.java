package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's mistake is reported to that caller, and causes no cooldown that affects other callers. */
class BlameIT {

    @RegisterExtension
    static final Gateway GATEWAY = new Gateway(
            """
            router_settings:
              num_retries: 2
              cooldown_time: 30
              context_window_fallbacks: [{large: [larger]}]
            """,
            "embed/embed-1",
            "embed/embed-2",
            "text/text-1",
            "text/text-2",
            "large/large-1",
            "large/large-2",
            "larger",
            "limited/limited-1",
            "limited/limited-2",
            "mocked/mocked-1",
            "mocked/mocked-2",
            "dropped",
            "silent");

    /** F2: embeddings of a chat model. */
    @Test
    void a_refused_operation_leaves_the_others_of_its_deployments_alone() throws Exception {
        Behaviour refused = Behaviours.error(403, "You are not allowed to generate embeddings from this model");
        unlessChat("embed-1", refused);
        unlessChat("embed-2", refused);

        for (int i = 0; i < 3; i++) {
            Answer answer = GATEWAY.post("/v1/embeddings", "{\"model\":\"embed\",\"input\":\"x\"}");
            answer.isOurs(403, 429);
            GATEWAY.chat("embed").says("hello from embed-1");
        }
    }

    /** F2: the message does not suggest a wrong key. */
    @Test
    void a_refused_operation_is_not_blamed_on_the_key() throws Exception {
        Behaviour refused = Behaviours.error(403, "You are not allowed to generate embeddings from this model");
        unlessChat("embed-1", refused);
        unlessChat("embed-2", refused);

        Answer answer = GATEWAY.post("/v1/embeddings", "{\"model\":\"embed\",\"input\":\"x\"}");

        assertThat(answer.error())
                .contains("You are not allowed to generate embeddings from this model")
                .doesNotContain("key");
    }

    /** F2: completions of a chat model. */
    @Test
    void an_operation_that_is_not_there_leaves_the_others_alone() throws Exception {
        Behaviour none = Behaviours.error(
                404,
                "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use"
                        + " v1/chat/completions?");
        unlessChat("text-1", none);
        unlessChat("text-2", none);

        for (int i = 0; i < 3; i++) {
            GATEWAY.post("/v1/completions", "{\"model\":\"text\",\"prompt\":\"x\"}");
            GATEWAY.chat("text").says("hello from text-1");
        }
    }

    /** F2: a prompt above the account's tokens per minute is not retried on the same deployment. */
    @Test
    void a_request_that_is_too_large_is_not_repeated_and_cools_nobody() throws Exception {
        whereHuge("large-1", tooLarge());
        whereHuge("large-2", tooLarge());

        Answer huge = GATEWAY.chat("large", "\"user\":\"huge\"");

        huge.says("hello from larger");
        assertThat(GATEWAY.provider().count("large-1") + GATEWAY.provider().count("large-2"))
                .as("attempts")
                .isEqualTo(1);
        GATEWAY.chat("large").says("hello from large-1");
    }

    /** F2: the same without a fallback group for longer prompts. */
    @Test
    void so_is_one_that_has_no_fallback() throws Exception {
        whereHuge("limited-1", tooLarge());
        whereHuge("limited-2", tooLarge());

        Answer huge = GATEWAY.chat("limited", "\"user\":\"huge\"");

        huge.isOurs(400, 413, 429);
        assertThat(huge.error()).contains("Request too large");
        assertThat(GATEWAY.provider().count("limited-1") + GATEWAY.provider().count("limited-2"))
                .as("attempts")
                .isEqualTo(1);
        GATEWAY.chat("limited").says("hello from limited-1");
    }

    /** F2: the parameters by which a caller tests its own fallbacks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mock_testing_rate_limit_error\":true",
                "\"mock_testing_fallbacks\":true",
                "\"mock_testing_context_fallbacks\":true",
                "\"mock_testing_content_policy_fallbacks\":true",
                "\"mock_response\":\"litellm.RateLimitError\"",
                "\"mock_response\":\"litellm.InternalServerError\"",
                "\"mock_timeout\":true,\"timeout\":0.2"
            })
    void a_failure_that_a_caller_asks_for_cools_nobody(String flag) throws Exception {
        for (int i = 0; i < 4; i++) {
            GATEWAY.chat("mocked", flag);
        }

        GATEWAY.chat("mocked").says("hello from mocked-1");
    }

    /** F2, the general case: a time limit that the caller set too short. */
    @Test
    void a_time_limit_of_the_callers_cools_nobody() throws Exception {
        GATEWAY.provider().byDefault("silent", exchange -> {
            exchange.pause(Duration.ofMillis(400));
            Behaviours.good().answer(exchange);
        });
        for (int i = 0; i < 4; i++) {
            GATEWAY.chat("silent", "\"timeout\":0.1");
        }

        GATEWAY.chat("silent").says("hello from silent");
    }

    /** A7: an idle connection that the provider has closed, detected at the next request. */
    @Test
    void a_kept_connection_that_is_gone_is_nobodys_failure() throws Exception {
        GATEWAY.provider().script("dropped", Behaviours.good(), Behaviours.reset());
        GATEWAY.chat("dropped", "\"num_retries\":0").says("hello from dropped");

        Answer answer = GATEWAY.chat("dropped", "\"num_retries\":0");

        answer.says("hello from dropped");
        assertThat(answer.header("x-litellm-attempted-retries")).contains("0");
    }

    /** A7: several of them; the request is sent on a new connection, not on the next closed one. */
    @Test
    void so_are_several() throws Exception {
        GATEWAY.provider().byDefault("dropped", exchange -> {
            exchange.pause(Duration.ofMillis(300));
            Behaviours.good().answer(exchange);
        });
        Gateway.together(6, () -> GATEWAY.chat("dropped", "\"num_retries\":0"))
                .forEach(answer -> answer.says("hello from dropped"));
        GATEWAY.provider().byDefault("dropped", Behaviours.good());
        GATEWAY.provider().script("dropped", Behaviours.reset());

        GATEWAY.chat("dropped", "\"num_retries\":0").says("hello from dropped");
    }

    /** Answers chat calls, and applies this behaviour to all others. */
    private static void unlessChat(String deployment, Behaviour behaviour) {
        GATEWAY.provider().byDefault(deployment, exchange -> {
            boolean chat = exchange.target().contains("/chat/completions");
            (chat ? Behaviours.good() : behaviour).answer(exchange);
        });
    }

    private static void whereHuge(String deployment, Behaviour behaviour) {
        GATEWAY.provider().byDefault(deployment, exchange -> {
            boolean huge = exchange.json().getString("user", "").equals("huge");
            (huge ? behaviour : Behaviours.good()).answer(exchange);
        });
    }

    private static Behaviour tooLarge() {
        return Behaviours.raw(429, """
            {"error": {"message": "Request too large for upstream-model in organization org-1 on tokens per min (TPM): Limit \
            30000, Requested 90000. The input or output tokens must be reduced in order to run successfully.", \
            "type": "tokens", "param": null, "code": "rate_limit_exceeded"}}\
            """);
    }
}
