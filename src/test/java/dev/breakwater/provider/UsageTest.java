package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.anthropic.AnthropicForm;
import dev.breakwater.provider.bedrock.BedrockForm;
import dev.breakwater.provider.credentials.TokensOf;
import dev.breakwater.provider.vertex.VertexFormOf;
import dev.breakwater.testing.DeploymentSample;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tokens of one answer are the same by whatever way it comes. All JSON has ' in place of ". */
class UsageTest {

    private static final String COUNTS =
            "'input_tokens':10,'cache_read_input_tokens':100,'cache_creation_input_tokens':1000";

    private final FormProbe anthropic = probe(new AnthropicForm(), "anthropic", "claude-sonnet-4-5");
    private final FormProbe vertex =
            probe(VertexFormOf.tokens(TokensOf.always("t")), "vertex_ai", "claude-sonnet-4-5@20250929");
    private final FormProbe bedrock = probe(new BedrockForm(), "bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0");

    @Test
    void a_model_has_the_same_counts_on_every_route_plain_and_streamed() {
        String plain = "{'id':'m','type':'message','role':'assistant','model':'m','stop_reason':'end_turn','content':"
                + "[{'type':'text','text':'hi'}],'usage':{" + COUNTS + ",'output_tokens':7}}";
        String start = "{'type':'message_start','message':{'id':'m','model':'m','content':[],'usage':{" + COUNTS
                + ",'output_tokens':1}}}";
        String text = "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'hi'}}";
        String end = "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':7}}";
        String stop = "{'type':'message_stop'}";
        String counts = "'inputTokens':10,'cacheReadInputTokens':100,'cacheWriteInputTokens':1000,'outputTokens':7";
        String converse =
                "{'stopReason':'end_turn','output':{'message':{'role':'assistant','content':[{'text':'hi'}]}},"
                        + "'usage':{" + counts + "}}";

        List<String> usages = Stream.of(
                        anthropic.answer(plain),
                        vertex.answer(plain),
                        bedrock.answer(converse),
                        last(anthropic.chunks(start, text, end, stop)),
                        last(vertex.chunks(start, text, end, stop)),
                        last(bedrock.chunks(
                                "{'messageStart':{'role':'assistant'}}",
                                "{'contentBlockDelta':{'contentBlockIndex':0,'delta':{'text':'hi'}}}",
                                "{'messageStop':{'stopReason':'end_turn'}}",
                                "{'metadata':{'usage':{" + counts + "}}}")))
                .map(each -> each.substring(each.indexOf("'usage':")).replaceFirst("}+$", ""))
                .distinct()
                .toList();

        assertThat(usages)
                .singleElement()
                .asString()
                .contains("'prompt_tokens':1110", "'completion_tokens':7", "'cached_tokens':100");
    }

    private static String last(List<String> chunks) {
        return chunks.get(chunks.size() - 1);
    }

    private static FormProbe probe(ProviderForm form, String provider, String model) {
        DeploymentSample deployment = aDeployment("d")
                .of(provider)
                .model(model)
                .setting("aws_region_name", "eu-west-1")
                .setting("vertex_project", "p");
        return new FormProbe(form, deployment);
    }
}
