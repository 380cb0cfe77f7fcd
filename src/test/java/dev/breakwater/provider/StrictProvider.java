package dev.breakwater.provider;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A provider that refuses the histories that the real one refuses, and answers in its own form with thoughts and tool calls. */
enum StrictProvider {
    OPENAI("gpt-5.1") {
        @Override
        void check(JsonObject request) {
            StrictChat.LENIENT.check(request);
        }

        @Override
        String answer(int turn, int calls) {
            return openAiAnswer(calls, "'reasoning_content':'hm'", openAiCalls(turn, calls));
        }
    },

    AZURE("gpt-5.1") {
        @Override
        void check(JsonObject request) {
            StrictChat.AZURE.check(request);
        }

        @Override
        String answer(int turn, int calls) {
            return openAiAnswer(calls, "'refusal':null,'annotations':[]", openAiCalls(turn, calls));
        }
    },

    MISTRAL("magistral-medium-latest") {
        @Override
        void check(JsonObject request) {
            StrictChat.MISTRAL.check(request);
        }

        @Override
        String answer(int turn, int calls) {
            return openAiAnswer(
                    calls, "'prefix':false", openAiCalls(turn, calls).replaceAll("call_(.)_(.)", "abcdeF$1$2Z"));
        }
    },

    GROQ("openai/gpt-oss-120b") {
        @Override
        void check(JsonObject request) {
            StrictChat.GROQ.check(request);
        }

        @Override
        String answer(int turn, int calls) {
            String longer = "fc_" + "0123456789".repeat(5);
            return openAiAnswer(
                    calls, "'reasoning':'hm'", openAiCalls(turn, calls).replace("call", longer));
        }
    },

    ANTHROPIC("claude-sonnet-4-5") {
        @Override
        void check(JsonObject request) {
            blocks(objects(request, "messages"), StrictProvider::anthropicBlock);
        }

        @Override
        String answer(int turn, int calls) {
            return """
                {'id':'m','type':'message','role':'assistant','model':'m','stop_reason':'%s','content':[
                {'type':'thinking','thinking':'hm','signature':'EqQBCgIYAg'},{'type':'text','text':'said'}%s]}\
                """.formatted(
                            calls > 0 ? "tool_use" : "end_turn",
                            each(calls, ",{'type':'tool_use','id':'toolu_%d_%d','name':'weather','input':{}}", turn));
        }
    },

    GEMINI("gemini-3-pro-preview") {
        @Override
        void check(JsonObject request) {
            List<JsonObject> contents = objects(request, "contents");
            refuseIf(contents.get(0).getString("role").equals("model"), "the first content is not the user's");
            long open = 0;
            for (JsonObject content : contents) {
                List<JsonObject> parts = objects(content, "parts");
                refuseIf(parts.isEmpty(), "no parts");
                List<JsonObject> calls = with(parts, "functionCall");
                refuseIf(
                        with(parts, "functionResponse").size() != open,
                        "functionCall and functionResponse differ in number");
                refuseIf(
                        !calls.isEmpty()
                                && !List.of("gemini-signature", "skip_thought_signature_validator")
                                        .contains(calls.get(0).getString("thoughtSignature", "")),
                        "a function call is missing a thought_signature");
                with(parts, "text")
                        .forEach(part -> refuseIf(part.getString("text").isEmpty(), "an empty part"));
                open = calls.size();
            }
            refuseIf(open > 0, "calls without responses");
        }

        @Override
        String answer(int turn, int calls) {
            String call = ",{'functionCall':{'name':'weather','args':{}}%s}";
            return """
                {'responseId':'r','modelVersion':'m','candidates':[{'index':0,'finishReason':'STOP','content':{'role':'model','parts':[
                {'text':'hm','thought':true},{'text':'said'}%s%s]}}]}\
                """.formatted(
                            calls > 0 ? call.formatted(",'thoughtSignature':'gemini-signature'") : "",
                            call.formatted("").repeat(Math.max(0, calls - 1)));
        }
    },

    BEDROCK("anthropic.claude-sonnet-4-5-20250929-v1:0") {
        @Override
        void check(JsonObject request) {
            blocks(objects(request, "messages"), StrictProvider::converseBlock);
            refuseIf(
                    request.get("messages").toString().contains("\"toolUse\"") && !request.containsKey("toolConfig"),
                    "toolConfig must be defined");
        }

        @Override
        String answer(int turn, int calls) {
            return """
                {'stopReason':'%s','output':{'message':{'role':'assistant','content':[
                {'reasoningContent':{'reasoningText':{'text':'hm','signature':'EqQBCgIYAg'}}},{'text':'said'}%s]}}}\
                """.formatted(
                    calls > 0 ? "tool_use" : "end_turn",
                    each(calls, ",{'toolUse':{'toolUseId':'tooluse_%d_%d','name':'weather','input':{}}}", turn));
        }
    },

    COHERE("command-a-03-2025") {
        @Override
        void check(JsonObject request) {
            StrictChat.LENIENT.check(request);
        }

        @Override
        String answer(int turn, int calls) {
            return """
                {'id':'c','finish_reason':'%s','message':{'role':'assistant'%s}}\
                """.formatted(
                            calls > 0 ? "TOOL_CALL" : "COMPLETE",
                            calls > 0
                                    ? ",'tool_plan':'hm','tool_calls':[" + openAiCalls(turn, calls) + "]"
                                    : ",'content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'said'}]");
        }
    },

    OLLAMA("qwen3") {
        @Override
        void check(JsonObject request) {
            for (JsonObject message : objects(request, "messages")) {
                refuseIf(message.get("content") instanceof JsonObject, "content is no string");
                objects(message, "tool_calls")
                        .forEach(call -> call.getJsonObject("function").getJsonObject("arguments"));
            }
        }

        @Override
        String answer(int turn, int calls) {
            return """
                {'model':'m','created_at':'2025-01-01T00:00:00Z','done':true,'done_reason':'stop',
                'message':{'role':'assistant','content':'said','thinking':'hm'%s}}\
                """.replace("\n", "").formatted(
                    calls > 0
                            ? ",'tool_calls':["
                                    + "{'function':{'name':'weather','arguments':{}}},".repeat(calls - 1)
                                    + "{'function':{'name':'weather','arguments':{}}}]"
                            : "");
        }
    };

    /** A request that the real provider answers with 400. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private final String model;

    StrictProvider(String model) {
        this.model = model;
    }

    /** Its prefix in configurations. */
    String prefix() {
        return name().toLowerCase(Locale.ROOT);
    }

    String model() {
        return model;
    }

    /** @throws RefusedException where the real provider refuses the request */
    abstract void check(JsonObject request);

    /** A plain answer with thoughts; its JSON has ' in place of ". */
    abstract String answer(int turn, int calls);

    private static String openAiAnswer(int calls, String members, String written) {
        return """
            {'id':'c','object':'chat.completion','created':1,'model':'m','choices':[{'index':0,'finish_reason':'%s',
            'message':{'role':'assistant','content':%s,%s%s}}]}\
            """.formatted(
                        calls > 0 ? "tool_calls" : "stop",
                        calls > 0 ? "null" : "'said'",
                        members,
                        calls > 0 ? ",'tool_calls':[" + written + "]" : "");
    }

    private static String openAiCalls(int turn, int calls) {
        String written = each(
                calls, ",{'id':'call_%d_%d','type':'function','function':{'name':'weather','arguments':'{}'}}", turn);
        return written.isEmpty() ? written : written.substring(1);
    }

    private static String each(int calls, String call, int turn) {
        return IntStream.range(0, calls).mapToObj(n -> call.formatted(turn, n)).collect(Collectors.joining());
    }

    /** The kind of a block and the id of its call, checked. */
    private record Block(String kind, String id) {}

    /** Alternating roles; results directly behind their calls and before anything else. */
    private static void blocks(List<JsonObject> messages, Function<JsonObject, Block> read) {
        List<String> open = new ArrayList<>();
        String role = "assistant";
        for (JsonObject message : messages) {
            refuseIf(message.getString("role").equals(role), "roles must alternate");
            role = message.getString("role");
            List<String> calls = new ArrayList<>();
            List<JsonObject> content = objects(message, "content");
            refuseIf(content.isEmpty(), "no content");
            for (JsonObject each : content) {
                Block block = read.apply(each);
                if (block.kind().equals("result")) {
                    refuseIf(!open.remove(block.id()), "a result without its call");
                } else {
                    refuseIf(!open.isEmpty(), "tool calls without results directly behind them");
                }
                if (block.kind().equals("call")) {
                    calls.add(block.id());
                }
            }
            refuseIf(!open.isEmpty(), "tool calls without results");
            open.addAll(calls);
        }
        refuseIf(!open.isEmpty(), "tool calls without results");
    }

    private static Block anthropicBlock(JsonObject block) {
        return switch (block.getString("type")) {
            case "text" -> text(block.getString("text"));
            case "thinking" -> signed(block.getString("signature", ""));
            case "tool_use" -> new Block("call", id(block.getString("id"), "[a-zA-Z0-9_-]+"));
            case "tool_result" -> new Block("result", block.getString("tool_use_id"));
            default -> new Block("other", "");
        };
    }

    private static Block converseBlock(JsonObject block) {
        refuseIf(block.size() != 1, "a content block has exactly one member");
        String kind = block.keySet().iterator().next();
        return switch (kind) {
            case "text" -> text(block.getString("text"));
            case "reasoningContent" ->
                signed(block.getJsonObject(kind).getJsonObject("reasoningText").getString("signature", ""));
            case "toolUse" ->
                new Block("call", id(block.getJsonObject(kind).getString("toolUseId"), "[a-zA-Z0-9_-]{1,64}"));
            case "toolResult" -> new Block("result", block.getJsonObject(kind).getString("toolUseId"));
            default -> new Block("other", "");
        };
    }

    private static Block text(String text) {
        refuseIf(text.isBlank(), "text must not be blank");
        return new Block("text", "");
    }

    private static Block signed(String signature) {
        refuseIf(!signature.equals("EqQBCgIYAg"), "invalid signature in thinking block");
        return new Block("thinking", "");
    }

    static String id(String id, String pattern) {
        refuseIf(!id.matches(pattern), "invalid id " + id);
        return id;
    }

    /** The objects of an array; none where the member is no array. */
    static List<JsonObject> objects(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value instanceof JsonString text) {
            refuseIf(text.getString().isBlank() && !object.containsKey("tool_calls"), "blank text");
            return List.of(Json.createObjectBuilder()
                    .add("type", "text")
                    .add("text", text)
                    .build());
        }
        return value instanceof JsonArray array ? array.getValuesAs(JsonObject.class) : List.of();
    }

    private static List<JsonObject> with(List<JsonObject> parts, String member) {
        return parts.stream().filter(part -> part.containsKey(member)).toList();
    }

    static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new RefusedException(message);
        }
    }
}
