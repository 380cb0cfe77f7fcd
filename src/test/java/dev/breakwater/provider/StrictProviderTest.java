package dev.breakwater.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.provider.StrictProvider.RefusedException;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strict providers refuse the histories that {@link PassportTest} must not send them. */
class StrictProviderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        OPENAI    | a tool message without a preceding call | {'messages':[{'role':'tool','tool_call_id':'a','content':'r'}]}
        OPENAI    | tool calls without results | {'messages':[{'role':'assistant','tool_calls':[{'id':'a'}]},{'role':'user','content':'x'}]}
        OPENAI    | content is null | {'messages':[{'role':'assistant','content':null}]}
        AZURE     | unknown member reasoning_content | {'messages':[{'role':'assistant','content':'a','reasoning_content':'b'}]}
        AZURE     | invalid id 01234567890123456789012345678901234567890 | {'messages':[{'role':'assistant','tool_calls':[{'id':'01234567890123456789012345678901234567890'}]}]}
        MISTRAL   | unknown member annotations | {'messages':[{'role':'assistant','content':'a','annotations':[]}]}
        MISTRAL   | invalid id call_0_00 | {'messages':[{'role':'assistant','tool_calls':[{'id':'call_0_00'}]}]}
        MISTRAL   | unknown member extra_content | {'messages':[{'role':'assistant','tool_calls':[{'id':'abcdefghi','extra_content':{}}]}]}
        GROQ      | unknown member refusal | {'messages':[{'role':'assistant','content':'a','refusal':null}]}
        ANTHROPIC | roles must alternate | {'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]}
        ANTHROPIC | roles must alternate | {'messages':[{'role':'assistant','content':'a'}]}
        ANTHROPIC | text must not be blank | {'messages':[{'role':'user','content':[{'type':'text','text':' '}]}]}
        ANTHROPIC | a result without its call | {'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}
        ANTHROPIC | invalid id a.b | {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'a.b'}]}]}
        ANTHROPIC | invalid signature in thinking block | {'messages':[{'role':'user','content':[{'type':'thinking','signature':'other'}]}]}
        GEMINI    | the first content is not the user's | {'contents':[{'role':'model','parts':[{'text':'a'}]}]}
        GEMINI    | a function call is missing a thought_signature | {'contents':[{'role':'user','parts':[{'functionCall':{}}]}]}
        GEMINI    | functionCall and functionResponse differ in number | {'contents':[{'role':'user','parts':[{'functionResponse':{}}]}]}
        GEMINI    | an empty part | {'contents':[{'role':'user','parts':[{'text':''}]}]}
        BEDROCK   | a content block has exactly one member | {'messages':[{'role':'user','content':[{'text':'a','cachePoint':{}}]}]}
        BEDROCK   | tool calls without results | {'messages':[{'role':'user','content':[{'toolUse':{'toolUseId':'a'}}]}]}
        BEDROCK   | invalid signature in thinking block | {'messages':[{'role':'user','content':[{'reasoningContent':{'reasoningText':{'text':'a'}}}]}]}
        COHERE    | a tool message without a preceding call | {'messages':[{'role':'tool','tool_call_id':'a','content':'r'}]}
        OLLAMA    | content is no string | {'messages':[{'role':'user','content':{}}]}
        """)
    void a_wrong_history_is_refused(StrictProvider provider, String why, String request) {
        try (JsonReader reader = Json.createReader(new StringReader(request.replace('\'', '"')))) {
            assertThatThrownBy(() -> provider.check(reader.readObject()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(why);
        }
    }
}
