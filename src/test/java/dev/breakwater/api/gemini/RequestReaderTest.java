package dev.breakwater.api.gemini;

import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.openai.RequestWriter;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of Google's requests in OpenAI's form. */
class RequestReaderTest {

    private static final String HI = "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]";

    private final Set<String> untranslated = new TreeSet<>();

    @Test
    void contents_are_messages_and_the_instruction_is_the_first() throws Exception {
        assertThat(chat("{" + HI.replace("}]}]", "}]},{\"role\":\"model\",\"parts\":[{\"text\":\"yes\"}]}]")
                        + ",\"systemInstruction\":{\"parts\":[{\"text\":\"be brief\"}]}}"))
                .contains("\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"yes\"}]");
    }

    /** Google's own examples with curl leave brackets out, and its parser accepts both spellings of a name. */
    @Test
    void names_with_underscores_and_lists_without_brackets_are_read_too() throws Exception {
        assertThat(chat("""
            {"contents":{"parts":{"text":"hi"}},"system_instruction":{"parts":{"text":"be brief"}},
            "generation_config":{"max_output_tokens":5,"top_p":0.5,"stop_sequences":["END"]}}\
            """))
                .contains("be brief", "\"max_completion_tokens\":5", "\"top_p\":0.5", "\"stop\":[\"END\"]");
    }

    @Test
    void the_generation_config_is_openais_parameters() throws Exception {
        assertThat(chat("{" + HI + """
            ,"generationConfig":{"temperature":0.5,"topK":40.0,"candidateCount":2,"seed":7,
            "presencePenalty":0.1,"frequencyPenalty":0.2,"responseLogprobs":true,"logprobs":3,
            "responseModalities":["TEXT","IMAGE"],"mediaResolution":"MEDIA_RESOLUTION_LOW"},
            "safetySettings":[],"labels":{"team":"a"}}\
            """))
                .contains(
                        "\"temperature\":0.5",
                        "\"top_k\":40",
                        "\"n\":2",
                        "\"seed\":7",
                        "\"presence_penalty\":0.1",
                        "\"frequency_penalty\":0.2",
                        "\"logprobs\":true,\"top_logprobs\":3",
                        "\"modalities\":[\"text\",\"image\"]")
                .doesNotContain("safety", "labels", "esolution");
        assertThat(untranslated).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"thinkingBudget\":0}|\"reasoning_effort\":\"none\"",
                "{\"thinkingBudget\":2048}|\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}",
                "{\"thinkingLevel\":\"LOW\",\"includeThoughts\":true}|\"reasoning_effort\":\"low\"",
                "{\"thinking_level\":\"high\"}|\"reasoning_effort\":\"high\""
            })
    void thinking_is_an_effort_or_a_budget(String config, String openAis) throws Exception {
        assertThat(chat("{" + HI + ",\"generationConfig\":{\"thinkingConfig\":" + config + "}}"))
                .contains(openAis);
    }

    @Test
    void a_budget_of_minus_one_is_left_to_the_model() throws Exception {
        assertThat(chat("{" + HI + ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":-1}}}"))
                .doesNotContain("thinking", "reasoning");
    }

    @Test
    void googles_schema_becomes_json_schema() throws Exception {
        assertThat(chat("{" + HI + """
            ,"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT",
            "properties":{"type":{"type":"STRING","nullable":true},"any_of":{"any_of":[{"type":"INTEGER"}]},
            "list":{"type":"ARRAY","items":{"type":"NUMBER"},"minItems":"1"}},
            "required":["type"],"propertyOrdering":["type"]}}}\
            """))
                .contains(
                        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\",\"schema\":"
                            + "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":[\"string\",\"null\"]},"
                            + "\"any_of\":{\"anyOf\":[{\"type\":\"integer\"}]},"
                            + "\"list\":{\"type\":\"array\",\"items\":{\"type\":\"number\"},\"minItems\":1}},"
                            + "\"required\":[\"type\"]}}}");
    }

    @Test
    void json_without_a_schema_is_a_json_object() throws Exception {
        assertThat(chat("{" + HI + ",\"generationConfig\":{\"responseMimeType\":\"application/json\"}}"))
                .contains("\"response_format\":{\"type\":\"json_object\"}");
    }

    @Test
    void functions_are_tools_and_json_schema_stays_as_it_is() throws Exception {
        assertThat(chat("{" + HI + """
            ,"tools":[{"functionDeclarations":[
            {"name":"a","description":"d","parameters":{"type":"OBJECT","properties":{}}},
            {"name":"b","parametersJsonSchema":{"$ref":"#/x","const":"TYPE"}}]}]}\
            """))
                .contains("{\"type\":\"function\",\"function\":{\"name\":\"a\",\"description\":\"d\",\"parameters\":"
                        + "{\"type\":\"object\",\"properties\":{}}}}")
                .contains("{\"name\":\"b\",\"parameters\":{\"$ref\":\"#/x\",\"const\":\"TYPE\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"mode\":\"AUTO\"}|\"tool_choice\":\"auto\"|2",
                "{\"mode\":\"NONE\"}|\"tool_choice\":\"none\"|2",
                "{\"mode\":\"ANY\"}|\"tool_choice\":\"required\"|2",
                "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"b\"]}|\"function\":{\"name\":\"b\"}}|2",
                "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"b\",\"x\"]}|\"tool_choice\":\"required\"|1",
            })
    void the_calling_config_is_a_tool_choice(String config, String choice, int tools) throws Exception {
        Conversation conversation =
                read("{" + HI + ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\"},{\"name\":\"b\"}]}],"
                        + "\"toolConfig\":{\"functionCallingConfig\":" + config + "}}");

        assertThat(text(conversation)).contains(choice);
        assertThat(conversation.tools()).hasSize(tools);
    }

    @Test
    void responses_without_ids_belong_to_the_calls_of_their_names_in_order() throws Exception {
        String chat = chat("""
            {"contents":[
            {"role":"model","parts":[{"functionCall":{"name":"f","args":{"n":1}}},{"functionCall":{"name":"g"}},
            {"functionCall":{"name":"f","args":{"n":2}},"thoughtSignature":"a-b_"}]},
            {"role":"function","parts":[{"functionResponse":{"name":"g","response":{"output":"three"}}},
            {"functionResponse":{"name":"f","response":{"sky":"blue"}}},
            {"functionResponse":{"name":"f","response":{"error":"no"}}},{"text":"and now?"}]}]}\
            """);

        assertThat(chat)
                .contains(
                        "{\"id\":\"call00000\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1}\"}}")
                .contains("\"thought_signature\":\"a+b/\"")
                .contains("{\"role\":\"tool\",\"tool_call_id\":\"call00001\",\"content\":\"three\"}")
                .contains(
                        "{\"role\":\"tool\",\"tool_call_id\":\"call00000\",\"content\":\"{\\\"sky\\\":\\\"blue\\\"}\"}")
                .contains("{\"role\":\"tool\",\"tool_call_id\":\"call00002\",\"content\":\"no\",\"is_error\":true}")
                .endsWith("{\"role\":\"user\",\"content\":\"and now?\"}]}");
    }

    @Test
    void ids_of_calls_stay() throws Exception {
        assertThat(chat("""
            {"contents":[{"role":"model","parts":[{"functionCall":{"id":"c-1","name":"f"}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"c-1","name":"f","response":{}}}]}]}\
            """)).contains("\"id\":\"c-1\"", "\"tool_call_id\":\"c-1\"");
    }

    @Test
    void a_streamed_thought_is_one_again() throws Exception {
        assertThat(chat("""
            {"contents":[{"role":"model","parts":[{"text":"a","thought":true},{"text":"b","thought":true},
            {"text":"","thought":true,"thoughtSignature":"c2ln"},{"text":"yes"}]}]}\
            """))
                .contains("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"ab\",\"signature\":\"c2ln\"}]");
    }

    /** Google's client for Python sends bytes in the alphabet for URLs. */
    @Test
    void media_are_parts_in_standard_base64() throws Exception {
        assertThat(chat("""
            {"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"a-b_"}},
            {"inline_data":{"mime_type":"audio/mpeg","data":"AAAA"}},
            {"inlineData":{"mimeType":"application/pdf","data":"BBBB","displayName":"a.pdf"}},
            {"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.com/a.jpg"}}]}]}\
            """))
                .contains("\"url\":\"data:image/png;base64,a+b/\"")
                .contains("\"data\":\"AAAA\",\"format\":\"mp3\"")
                .contains("data:application/pdf;base64,BBBB", "a.pdf")
                .contains("\"url\":\"https://example.com/a.jpg\"");
    }

    @Test
    void an_image_in_a_response_stays_with_it() throws Exception {
        assertThat(chat("""
            {"contents":[{"parts":[{"functionResponse":{"id":"c","name":"f","response":{"output":"see"},
            "parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}}]}]}\
            """)).contains("\"role\":\"tool\"", "\"text\":\"see\"", "data:image/png;base64,AAAA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"cachedContent\":\"cachedContents/1\"|cachedContent",
                "\"tools\":[{\"googleSearch\":{}}]|tools.googleSearch",
                "\"tools\":[{\"code_execution\":{}}]|tools.code_execution",
                "\"toolConfig\":{\"retrievalConfig\":{}}|toolConfig.retrievalConfig",
                "\"generationConfig\":{\"speechConfig\":{}}|generationConfig.speechConfig",
                "\"generationConfig\":{\"responseMimeType\":\"text/x.enum\"}|generationConfig.responseMimeType",
                "\"vendorField\":1|vendorField"
            })
    void what_only_google_has_is_named(String member, String name) throws Exception {
        read("{" + HI + "," + member + "}");

        assertThat(untranslated).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"executableCode\":{}}|contents.parts.executableCode",
                "{\"inlineData\":{\"mimeType\":\"video/mp4\",\"data\":\"AAAA\"}}|contents.parts.inlineData",
                "{\"fileData\":{\"mimeType\":\"video/mp4\",\"fileUri\":\"gs://b/v\"},\"videoMetadata\":{}}|contents.parts.fileData"
            })
    void parts_that_only_google_has_are_named(String part, String name) throws Exception {
        read("{\"contents\":[{\"parts\":[" + part + "]}]}");

        assertThat(untranslated).containsExactly(name);
    }

    @Test
    void the_gateways_own_parameters_are_not_named() throws Exception {
        read("{" + HI + ",\"num_retries\":1,\"fallbacks\":[]}");

        assertThat(untranslated).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"contents\":\"hi\"}",
                "{\"contents\":[{\"role\":\"system\",\"parts\":[]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":7}]}]}",
                "{\"contents\":[{\"parts\":[{\"functionCall\":{}}]}]}",
                "{\"contents\":[],\"generationConfig\":{\"temperature\":\"hot\"}}",
                "{\"contents\":[],\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"SOMETIMES\"}}}"
            })
    void a_member_of_the_wrong_type_is_refused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedException.class);
    }

    private Conversation read(String body) throws MalformedException {
        return RequestReader.read(json(body), untranslated);
    }

    private String chat(String body) throws MalformedException {
        return text(read(body));
    }

    private static String text(Conversation conversation) {
        return new String(RequestWriter.write(conversation, "m", false), UTF_8);
    }
}
