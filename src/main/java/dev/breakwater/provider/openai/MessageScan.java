package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.provider.AnswerChecks;
import dev.breakwater.provider.AnswerChecks.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads from a {@code message} what the checks of answers want to know, in the pass that checks the answer. */
final class MessageScan {

    /** Members that are an answer. Reasoning is none, and neither are citations and vendors' own fields. */
    private static final Set<String> ANSWERS =
            Set.of("content", "refusal", "tool_calls", "function_call", "audio", "images");

    private final AnswerChecks checks;
    private final List<String> arguments = new ArrayList<>(0);
    private boolean anything;
    private boolean calls;
    private String text = "";

    MessageScan(AnswerChecks checks) {
        this.checks = checks;
    }

    /** Reads the message that the parser is at; the parser is at its end afterwards. Returns whether the message has any member. */
    boolean read(JsonParser parser) throws IOException {
        if (!checks.any()) {
            return Choices.something(parser);
        }
        boolean members = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            members = true;
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (ANSWERS.contains(name)) {
                answer(name, value, parser);
            }
            parser.skipChildren();
        }
        return members;
    }

    private void answer(String name, JsonToken value, JsonParser parser) throws IOException {
        boolean call = name.equals("tool_calls") || name.equals("function_call");
        if (name.equals("content") && value == JsonToken.VALUE_STRING && checks.json()) {
            text = parser.getText();
        }
        boolean something =
                (call && checks.toolCalls() && value.isStructStart()) ? calls(parser) : Choices.something(parser);
        anything |= something;
        calls |= call && something;
    }

    /** The arguments of {@code function_call}, or of the functions of {@code tool_calls}: strings by that name, at any depth. */
    private boolean calls(JsonParser parser) throws IOException {
        boolean something = false;
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            if (token.isStructEnd()) {
                depth--;
            } else if (token.isStructStart()) {
                depth++;
            } else if (token == JsonToken.VALUE_STRING && "arguments".equals(parser.currentName())) {
                arguments.add(parser.getText());
            }
            something |= depth > 0;
        }
        return something;
    }

    Said said() {
        return new Said(anything, arguments, calls ? "" : text);
    }
}
