package dev.breakwater.dispatch;

import static dev.breakwater.testing.Behaviours.cut;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.finish;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Behaviours.words;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.provider.anthropic.AnthropicForm;
import dev.breakwater.provider.exchange.ProviderExchange;
import dev.breakwater.provider.gemini.GeminiForm;
import dev.breakwater.provider.openai.OpenAiForm;
import dev.breakwater.state.SystemTicker;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import dev.breakwater.upstream.UpstreamClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Locale;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mid-stream faults of the failover lab behind a provider with a form of its own; the fallback speaks OpenAI's. */
@EnableWeld
@Timeout(30)
class MidStreamFormsTest {

    /** A primary and the events of its stream. */
    enum Primary {
        ANTHROPIC(
                "claude-sonnet-4-5",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"),
        GEMINI(
                "gemini-2.5-flash",
                "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"%s\"}]}}]}",
                "{\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\",\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]}}]}",
                "{\"error\":{\"code\":503,\"message\":\"Overloaded\",\"status\":\"UNAVAILABLE\"}}");

        private final String model;
        private final String one;
        private final String garbled;
        private final String end;
        private final String error;

        Primary(String model, String text, String end, String error) {
            this.model = model;
            this.one = text.formatted("One ");
            this.garbled = one.substring(0, one.length() / 2);
            this.end = end;
            this.error = error;
        }

        private String adapter() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(
                    ProviderExchange.class,
                    OpenAiForm.class,
                    AnthropicForm.class,
                    GeminiForm.class,
                    UpstreamClient.class,
                    SystemTicker.class))
            .addBeans(MockBean.of(new RecordingSleeper(new ManualTicker()), Sleeper.class))
            .build();

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_cut_stream_continues_in_the_fallback(Primary primary) throws Exception {
        assertThat(answer(primary, cut(primary.one), true)).isEqualTo("One two");
        assertThat(lastRole()).isEqualTo("assistant");
    }

    @ParameterizedTest
    @EnumSource
    void a_cut_stream_continues_in_a_fallback_that_takes_no_prefill(Primary primary) throws Exception {
        assertThat(answer(primary, cut(primary.one), false)).isEqualTo("One two");
        assertThat(lastRole()).isEqualTo("user");
    }

    @ParameterizedTest
    @EnumSource
    void a_silent_stream_continues_in_the_fallback(Primary primary) throws Exception {
        assertThat(answer(primary, silentAfter(primary.one), true)).isEqualTo("One two");
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_without_first_content_is_answered_by_the_fallback(Primary primary) throws Exception {
        assertThat(answer(primary, silentAfter(), true)).isEqualTo("two");
    }

    @ParameterizedTest
    @EnumSource
    void an_error_in_a_stream_continues_in_the_fallback(Primary primary) throws Exception {
        assertThat(answer(primary, events(primary.one, primary.error), true)).isEqualTo("One two");
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_ends_without_a_finish_reason_continues_in_the_fallback(Primary primary) throws Exception {
        assertThat(answer(primary, events(primary.one), true)).isEqualTo("One two");
    }

    @ParameterizedTest
    @EnumSource
    void a_malformed_event_is_skipped(Primary primary) throws Exception {
        assertThat(answer(primary, events(primary.one, primary.garbled, primary.one, primary.end), true))
                .isEqualTo("One One ");
        assertThat(upstream.count("fallback")).isZero();
    }

    /** The text that the client gets. */
    private String answer(Primary primary, Behaviour behaviour, boolean prefilled) throws InterruptedException {
        upstream.byDefault("primary", behaviour);
        upstream.byDefault("fallback", events(words("two"), finish("stop"), "[DONE]"));
        Duration second = Duration.ofSeconds(1);
        Answer.Streamed answer = (Answer.Streamed) weld.select(Gateway.class)
                .get()
                .answer(aCall().on(aDeployment("primary")
                                .of(primary.adapter())
                                .model(primary.model)
                                .at(upstream.url("primary")))
                        .streamed()
                        .withoutCooldowns()
                        .retrying(0)
                        .limited(new TimePolicy(null, null, second, null, second, Duration.ofSeconds(5)))
                        .fallingBack(
                                "gpt-4",
                                aGroup(
                                        "fallback",
                                        aDeployment("fallback")
                                                .at(upstream.url("fallback"))
                                                .prefilled(prefilled)))
                        .get());
        StringBuilder text = new StringBuilder();
        answer.first().forEach(chunk -> text.append(content(chunk)));
        try (var rest = answer.rest()) {
            StreamEvent event = StreamEvent.SILENCE;
            while (!(event instanceof StreamEvent.End)) {
                event = rest.next(Duration.ofSeconds(10));
                if (event instanceof StreamEvent.Chunk chunk) {
                    text.append(content(chunk));
                }
            }
        }
        return text.toString();
    }

    private static String content(StreamEvent.Chunk chunk) {
        StringBuilder content = new StringBuilder();
        try (JsonReader reader = Json.createReader(new StringReader(text(chunk)))) {
            for (JsonObject choice : reader.readObject().getJsonArray("choices").getValuesAs(JsonObject.class)) {
                content.append(choice.getJsonObject("delta").getString("content", ""));
            }
        }
        return content.toString();
    }

    private String lastRole() {
        var messages = upstream.only("fallback").json().getJsonArray("messages");
        return messages.getJsonObject(messages.size() - 1).getString("role");
    }
}
