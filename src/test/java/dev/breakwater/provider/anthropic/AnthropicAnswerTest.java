package dev.breakwater.provider.anthropic;

import static dev.breakwater.provider.anthropic.Asked.claude;
import static dev.breakwater.provider.anthropic.Asked.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.testing.Samples;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicAnswerTest {

    private static final AnthropicForm FORM = new AnthropicForm();
    private static final Headers NONE = new Headers(List.of());

    private final Attempt attempt = Asked.attempt(claude("claude-sonnet-4-5"), "");

    @Test
    void blocks_become_a_message_with_reasoning_and_its_signatures() {
        JsonObject message = choice(plain(
                        "{'type':'thinking','thinking':'hm','signature':'Eq'},"
                                + "{'type':'redacted_thinking','data':'Em'},{'type':'text','text':'a'},"
                                + "{'type':'server_tool_use','id':'s','name':'web_search','input':{}},"
                                + "{'type':'text','text':'b'},{'type':'tool_use','id':'t','name':'f','input':{'x':1}}",
                        "tool_use"))
                .getJsonObject("message");

        assertThat(message.getString("reasoning_content")).isEqualTo("hm");
        assertThat(message.getJsonArray("thinking_blocks").toString())
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"Eq\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"Em\"}]");
        assertThat(message.getJsonArray("tool_calls").getJsonObject(0).getJsonObject("function"))
                .isEqualTo(object("{'name':'f','arguments':'{\\\"x\\\":1}'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, tool_calls",
        "refusal, content_filter",
        "pause_turn, pause_turn",
        "brand_new, brand_new"
    })
    void a_stop_reason_is_never_invented(String reason, String finish) throws Exception {
        JsonObject whole = plain("{'type':'tool_use','id':'t','name':'f','input':{}}", reason);
        List<StreamEvent.Chunk> chunks = stream("{'type':'message_delta','delta':{'stop_reason':'" + reason + "'}}");

        assertThat(choice(whole).getString("finish_reason")).isEqualTo(finish);
        assertThat(Samples.text(chunks.get(0))).contains("\"finish_reason\":\"" + finish + "\"");
    }

    @Test
    void an_answer_by_the_tool_for_json_is_a_text_that_stops() throws Exception {
        String block = "{'type':'tool_use','id':'t','name':'breakwater_json_answer','input':{%s}}";
        JsonObject whole = choice(plain(block.formatted("'city':'Oslo'"), "tool_use"));
        List<StreamEvent.Chunk> chunks = stream(
                "{'type':'content_block_start','index':0,'content_block':" + block.formatted("") + "}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}");

        assertThat(whole.getJsonObject("message").getString("content")).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(whole.getString("finish_reason")).isEqualTo("stop");
        assertThat(texts(chunks)).isEqualTo("{}");
        assertThat(Samples.text(chunks.get(chunks.size() - 1))).contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void calls_are_counted_over_the_stream_and_one_without_arguments_has_an_empty_object() throws Exception {
        List<StreamEvent.Chunk> chunks = stream(
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'first'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'a','name':'f','input':{}}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':''}}",
                "{'type':'content_block_stop','index':1}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'b','name':'g','input':{}}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{\\\"x\\\":1}'}}",
                "{'type':'content_block_stop','index':2}");

        List<String> calls = chunks.stream()
                .map(chunk -> ((StreamEvent.Typed) chunk).content())
                .flatMap(delta -> delta.toolCalls().stream())
                .map(call -> call.index() + " " + call.id() + " " + call.arguments())
                .toList();
        assertThat(texts(chunks)).isEqualTo("first");
        assertThat(calls).containsExactly("0 a ", "0 null {}", "1 b ", "1 null {\"x\":1}");
    }

    @Test
    void an_encrypted_thought_and_a_signature_survive_a_stream() throws Exception {
        List<StreamEvent.Chunk> chunks = stream(
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'Eq'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'Em'}}",
                "{'type':'content_block_stop','index':1}");

        assertThat(chunks).hasSize(3).noneMatch(chunk -> chunk.content().notResumable());
        assertThat(Samples.text(chunks.get(0))).contains("\"reasoning_content\":\"hm\"");
        assertThat(Samples.text(chunks.get(1))).contains("\"signature\":\"Eq\"");
        assertThat(Samples.text(chunks.get(2))).contains("\"data\":\"Em\"");
    }

    @Test
    void usage_is_merged_by_field_and_contains_the_caches_tokens() throws Exception {
        StreamDecoder decoder = FORM.decoder(attempt, NONE);
        decode(
                decoder,
                "{'type':'message_start','message':{'id':'m','usage':{'input_tokens':10,"
                        + "'cache_read_input_tokens':100,'cache_creation_input_tokens':20,'output_tokens':1}}}");
        List<StreamEvent.Chunk> end = decode(
                decoder,
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},"
                        + "'usage':{'input_tokens':0,'output_tokens':4}}");

        Usage usage = decoder.usage();
        assertThat(usage)
                .isEqualTo(new Usage(
                        130,
                        4,
                        100,
                        20,
                        0,
                        Map.of("cache_read_input_tokens", "100", "cache_creation_input_tokens", "20")));
        assertThat(end).hasSize(2);
        assertThat(Samples.text(end.get(1))).contains("\"choices\":[]", "\"total_tokens\":134");
    }

    @Test
    void a_stream_is_complete_by_its_reason_and_ends_with_its_last_event() throws Exception {
        StreamDecoder decoder = FORM.decoder(attempt, NONE);

        decode(decoder, "{'type':'ping'}");
        decode(decoder, "{'type':'brand_new','message':'x','detail':'y'}");
        assertThat(decoder.complete()).isFalse();
        decode(decoder, "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}");
        assertThat(decoder.complete()).isTrue();
        assertThat(decoder.ended()).isFalse();
        decode(decoder, "{'type':'message_stop'}");
        assertThat(decoder.ended()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"overloaded_error, 503", "api_error, 500", "rate_limit_error, 429", "request_too_large, 413"})
    void an_error_in_a_stream_counts_by_its_type(String type, int status) {
        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class,
                () -> stream("{'type':'error','error':{'type':'" + type + "','message':'no'}}"));

        assertThat(failed.failure().report().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|prompt is too long: 210000 tokens > 200000 maximum|ContextWindowExceeded",
                "400|input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000|ContextWindowExceeded",
                "400|Output blocked by content filtering policy|ContentPolicyViolated",
                "400|Your credit balance is too low to access the Anthropic API|QuotaExhausted",
                "413|Request exceeds the maximum size|BadRequest",
                "529|Overloaded|ServerError"
            })
    void failures_are_told_apart(int status, String message, String kind) {
        String body = "{'type':'error','error':{'type':'invalid_request_error','message':'" + message + "'}}";

        Failure failure = FORM.classify(attempt, status, NONE, bytes(body)).failure();

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.report().status())
                .isEqualTo(status == 529 ? 503 : status == 400 && kind.startsWith("Quota") ? 402 : status);
    }

    private JsonObject plain(String blocks, String reason) {
        String message = "{'id':'m','type':'message','content':[" + blocks + "],'stop_reason':'" + reason + "'}";
        return object(Samples.text(FORM.whole(attempt, NONE, bytes(message))));
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    private List<StreamEvent.Chunk> stream(String... events) throws JsonDocument.MalformedException {
        return decode(FORM.decoder(attempt, NONE), events);
    }

    private static List<StreamEvent.Chunk> decode(StreamDecoder decoder, String... events)
            throws JsonDocument.MalformedException {
        List<StreamEvent.Chunk> chunks = new ArrayList<>();
        for (String each : events) {
            decoder.decode(bytes(each), chunks::add);
        }
        return chunks;
    }

    private static String texts(List<StreamEvent.Chunk> chunks) {
        StringBuilder texts = new StringBuilder();
        chunks.forEach(chunk -> texts.append(chunk.content().text()));
        return texts.toString();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
