package dev.breakwater.provider.gemini;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads one {@code Candidate} with its {@code Part}s. What a part says that OpenAI's form has no place for is left out. */
final class CandidateReader {

    private final Supplier<String> ids;
    private final List<Part> parts = new ArrayList<>();
    /** As LiteLLM's {@code message.images} has them: JSON text. */
    private final List<String> images = new ArrayList<>();

    /** @param ids makes the id of a call that has none */
    CandidateReader(Supplier<String> ids) {
        this.ids = ids;
    }

    Candidate read(JsonCursor in) throws MalformedException {
        Long index = null;
        String finish = null;
        String message = null;
        Map<String, String> choice = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "index" -> index = in.whole();
                case "content" -> content(in);
                case "finishReason" -> finish = in.text();
                case "finishMessage" -> message = in.text();
                case "logprobsResult" -> choice.put("logprobs", Logprobs.read(in));
                default -> in.skip();
            }
        }
        Map<String, String> turn = images.isEmpty() ? Map.of() : Map.of("images", "[" + String.join(",", images) + "]");
        return new Candidate(index == null ? 0 : index.intValue(), parts, finish, message, turn, choice);
    }

    private void content(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.name().equals("parts")) {
                for (boolean next = in.firstElement(); next; next = in.nextElement()) {
                    part(in);
                }
            } else {
                in.skip();
            }
        }
    }

    private void part(JsonCursor in) throws MalformedException {
        String text = null;
        boolean thought = false;
        String signature = null;
        Call call = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "text" -> text = in.text();
                case "thought" -> thought = Boolean.TRUE.equals(in.flag());
                case "thoughtSignature" -> signature = in.text();
                case "functionCall" -> call = call(in);
                case "inlineData" -> inlineData(in);
                default -> in.skip();
            }
        }
        if (call != null) {
            parts.add(new Part.ToolCall(call.id(), call.name(), call.args(), false, signature, Extras.NONE));
        } else if (text != null && !text.isEmpty()) {
            parts.add(thought ? new Part.ReasoningPart(text, null, null) : new Part.Text(text));
        }
    }

    private record Call(String id, String name, String args) {}

    private Call call(JsonCursor in) throws MalformedException {
        String id = null;
        String name = null;
        String args = "{}";
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "id" -> id = in.text();
                case "name" -> name = in.text();
                case "args" -> args = in.isNull() ? args : in.json();
                default -> in.skip();
            }
        }
        if (name == null) {
            throw in.wrong("a call with a 'name'");
        }
        return new Call(id == null || id.isEmpty() ? ids.get() : id, name, args);
    }

    private void inlineData(JsonCursor in) throws MalformedException {
        String type = null;
        String data = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "mimeType" -> type = in.text();
                case "data" -> data = in.text();
                default -> in.skip();
            }
        }
        if (type != null && data != null && type.startsWith("image/")) {
            images.add(image("data:" + type + ";base64," + data));
        }
    }

    private static String image(String url) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":" + JsonDocument.quote(url) + "}}";
    }
}
