package dev.breakwater.dispatch;

import static dev.breakwater.testing.Behaviours.completion;
import static dev.breakwater.testing.Behaviours.delta;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.words;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.provider.exchange.ProviderExchange;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.SystemTicker;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.upstream.UpstreamClient;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose first deployment says nothing. */
@EnableWeld
@Timeout(30)
class EmptyAnswersTest {

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(
                    Rings.with(ProviderExchange.class, OpenAiForm.class, UpstreamClient.class, SystemTicker.class))
            .addBeans(MockBean.of(new RecordingSleeper(new ManualTicker()), Sleeper.class))
            .build();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void an_empty_answer_is_given_by_the_fallback() throws Exception {
        upstream.byDefault("empty", raw(200, completion("")));
        upstream.byDefault("other", raw(200, completion("two")));

        for (int call = 1; call <= 5; call++) {
            assertThat(text((Answer.Whole) answer(withFallback(aCall())))).contains("two");
        }
        // It has never cooled down, and is not asked twice by a call.
        assertThat(upstream.count("empty")).isEqualTo(5);
    }

    @Test
    void an_empty_stream_is_given_by_the_fallback() throws Exception {
        upstream.byDefault("empty", events(delta("{\"role\":\"assistant\"}"), finish("stop"), "[DONE]"));
        upstream.byDefault("other", events(words("two"), finish("stop"), "[DONE]"));

        try (Answer answer = answer(withFallback(aCall().streamed()))) {
            assertThat(((Answer.Streamed) answer).first().get(0).content().text())
                    .isEqualTo("two");
        }
    }

    @Test
    void a_call_whose_answers_are_all_empty_fails_as_that() {
        upstream.byDefault("empty", raw(200, completion("")));
        upstream.byDefault("other", raw(200, completion("")));

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> answer(withFallback(aCall())));

        assertThat(failed.failure()).isInstanceOf(Failure.EmptyAnswer.class);
        assertThat(failed.failure().report().status()).isEqualTo(502);
        assertThat(failed.failure().report().code()).isEqualTo("empty_answer");
    }

    private Answer answer(CallSample call) throws InterruptedException {
        return weld.select(Gateway.class).get().answer(call.get());
    }

    private CallSample withFallback(CallSample call) {
        return call.on(deployment("empty")).fallingBack("gpt-4", aGroup("other", deployment("other")));
    }

    private DeploymentSample deployment(String name) {
        return aDeployment(name).at(upstream.url(name));
    }
}
