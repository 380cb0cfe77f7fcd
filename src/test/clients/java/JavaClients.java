import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/**
 * Calls of one client library: JavaClients BASE CLIENT. Takes lines of {@code plain|stream|tools|stream-tools MODEL}. Answers each with a
 * line of JSON: {@code text} and, for a tool, {@code city}; or {@code error} with what the client reports.
 */
public final class JavaClients {

    private static final String SUNNY = "sunny, 21 degrees";
    private static final List<String> CITIES = new ArrayList<>();

    private final String base;
    private final String name;
    private final boolean streamed;
    private final boolean tools;
    private final String model;
    private final String question;

    private JavaClients(String base, String name, String what, String model) {
        this.base = base;
        this.name = name;
        this.streamed = what.startsWith("stream");
        this.tools = what.endsWith("tools");
        this.model = model;
        this.question = tools ? "what is the weather in Oslo?" : "say hello";
    }

    public static void main(String[] given) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            CITIES.clear();
            System.out.println(answer(new JavaClients(given[0], given[1], words[0], words[1])));
        }
        System.exit(0); // some clients leave threads behind
    }

    private static String answer(JavaClients client) {
        try {
            String text = client.ask();
            String city = CITIES.isEmpty() ? "" : CITIES.get(0);
            return "{\"city\":" + quote(city) + ",\"text\":" + quote(text) + "}";
        } catch (Throwable failure) {
            Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
            return "{\"error\":" + quote(cause.getClass().getSimpleName() + ": " + cause.getMessage()) + "}";
        }
    }

    private static String quote(String text) {
        return "\""
                + String.valueOf(text)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replaceAll("\\s+", " ") + "\"";
    }

    private String ask() throws Exception {
        return switch (name) {
            case "spring-ai (openai)", "spring-ai (anthropic)" -> spring();
            default -> langChain();
        };
    }

    // Spring AI.

    /** The tool, by reflection. */
    public static final class Weather {
        @Tool(name = "get_weather", description = "The weather of a city.")
        public String weather(String city) {
            CITIES.add(city);
            return SUNNY;
        }
    }

    private String spring() {
        org.springframework.ai.chat.model.ChatModel asked = name.endsWith("(openai)")
                ? org.springframework.ai.openai.OpenAiChatModel.builder()
                        .options(OpenAiChatOptions.builder()
                                .baseUrl(base + "/v1")
                                .apiKey("sk-test")
                                .model(model)
                                .maxRetries(0)
                                .build())
                        .build()
                : org.springframework.ai.anthropic.AnthropicChatModel.builder()
                        .options(AnthropicChatOptions.builder()
                                .baseUrl(base)
                                .apiKey("sk-test")
                                .model(model)
                                .maxTokens(100)
                                .maxRetries(0)
                                .build())
                        .build();
        ChatClient.ChatClientRequestSpec prompt =
                ChatClient.create(asked).prompt().user(question);
        if (tools) {
            prompt = prompt.tools(new Weather());
        }
        return streamed
                ? String.join("", prompt.stream().content().collectList().block())
                : prompt.call().content();
    }

    // LangChain4j.

    private String langChain() throws Exception {
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from(question)));
        AiMessage first = langChain(messages);
        if (!tools) {
            return first.text();
        }
        var call = first.toolExecutionRequests().get(0);
        CITIES.add(call.arguments().replaceAll("\\s", "").equals("{\"city\":\"Oslo\"}") ? "Oslo" : call.arguments());
        messages.add(first);
        messages.add(ToolExecutionResultMessage.from(call, SUNNY));
        return langChain(messages).text();
    }

    private AiMessage langChain(List<ChatMessage> messages) throws Exception {
        ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        if (tools) {
            request.toolSpecifications(ToolSpecification.builder()
                    .name("get_weather")
                    .description("The weather of a city.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("city")
                            .required("city")
                            .build())
                    .build());
        }
        if (!streamed) {
            return plainModel().chat(request.build()).aiMessage();
        }
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        streamingModel().chat(request.build(), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        return whole.get(60, TimeUnit.SECONDS).aiMessage();
    }

    private ChatModel plainModel() {
        return switch (name) {
            case "langchain4j (openai)" ->
                OpenAiChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("sk-test")
                        .modelName(model)
                        .maxRetries(0)
                        .build();
            case "langchain4j (anthropic)" ->
                AnthropicChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("sk-test")
                        .modelName(model)
                        .maxTokens(100)
                        .maxRetries(0)
                        .build();
            case "langchain4j (google)" ->
                GoogleAiGeminiChatModel.builder()
                        .baseUrl(base + "/v1beta")
                        .apiKey("sk-test")
                        .modelName(model)
                        .maxRetries(0)
                        .build();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private StreamingChatModel streamingModel() {
        return switch (name) {
            case "langchain4j (openai)" ->
                OpenAiStreamingChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("sk-test")
                        .modelName(model)
                        .build();
            case "langchain4j (anthropic)" ->
                AnthropicStreamingChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("sk-test")
                        .modelName(model)
                        .maxTokens(100)
                        .build();
            case "langchain4j (google)" ->
                GoogleAiGeminiStreamingChatModel.builder()
                        .baseUrl(base + "/v1beta")
                        .apiKey("sk-test")
                        .modelName(model)
                        .build();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
