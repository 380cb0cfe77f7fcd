package dev.breakwater.api.gemini;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one request, in their order. */
final class PartReader {

    /** Members of a response that only say what it is, if there is no other. Source: Google's {@code FunctionResponse.response}. */
    private static final Set<String> OUTPUTS = Set.of("output", "result", "error");

    /** Hints that belong to another member of the part. */
    private static final Set<String> HINTS = Set.of("videoMetadata", "mediaResolution", "partMetadata");

    private final Set<String> untranslated;
    private final MediaReader media;
    private final CallLinks links = new CallLinks();

    PartReader(Set<String> untranslated) {
        this.untranslated = untranslated;
        this.media = new MediaReader(untranslated);
    }

    /** @param into gets the part, if it says anything */
    void read(JsonCursor in, List<Part> into) throws MalformedException {
        String text = null;
        boolean thought = false;
        String signature = null;
        Part other = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "text" -> text = in.text();
                case "thought" -> thought = Boolean.TRUE.equals(in.flag());
                case "thoughtSignature" -> signature = signature(in.text());
                case "inlineData" -> other = media.inlineData(in);
                case "fileData" -> other = media.fileData(in);
                case "functionCall" -> other = call(in);
                case "functionResponse" -> other = result(in);
                default -> unknown(in);
            }
        }
        if (thought) {
            thought(text == null ? "" : text, signature, into);
        } else if (other instanceof Part.ToolCall call) {
            into.add(new Part.ToolCall(call.id(), call.name(), call.input(), false, signature, Extras.NONE));
        } else if (other != null) {
            into.add(other);
        } else if (text != null && !text.isEmpty()) {
            into.add(new Part.Text(text));
        }
    }

    /** A thought that was streamed comes back in pieces, the last one with the signature. It is to be one again. */
    private static void thought(String text, @Nullable String signature, List<Part> into) {
        int last = into.size() - 1;
        if (last >= 0 && into.get(last) instanceof Part.ReasoningPart before && before.signature() == null) {
            into.set(last, new Part.ReasoningPart(before.text() + text, signature, null));
        } else if (!text.isEmpty() || signature != null) {
            into.add(new Part.ReasoningPart(text, signature, null));
        }
    }

    /** Google's client for Python sends bytes in the alphabet for URLs, whichever they came in. Anthropic compares signatures by letter. */
    private static @Nullable String signature(@Nullable String base64) {
        return base64 == null ? null : MediaReader.standard(base64);
    }

    private void unknown(JsonCursor in) {
        if (!HINTS.contains(Names.camel(in.name())) && !in.isNull()) {
            untranslated.add("contents.parts." + in.name());
        }
        in.skip();
    }

    private Part.ToolCall call(JsonCursor in) throws MalformedException {
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
            throw in.wrong("a function call with a 'name'");
        }
        return new Part.ToolCall(links.called(id, name), name, args, false, null, Extras.NONE);
    }

    private Part.ToolResult result(JsonCursor in) throws MalformedException {
        String id = null;
        String name = null;
        Output output = new Output("", false);
        List<Part> files = new ArrayList<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "id" -> id = in.text();
                case "name" -> name = in.text();
                case "response" -> output = output(in);
                case "parts" -> Lists.each(in, each -> read(each, files));
                default -> in.skip();
            }
        }
        if (name == null && id == null) {
            throw in.wrong("a function response with a 'name'");
        }
        List<Part> content = new ArrayList<>();
        if (!output.text().isEmpty()) {
            content.add(new Part.Text(output.text()));
        }
        content.addAll(files);
        return new Part.ToolResult(links.answered(id, name), content, output.failed(), Extras.NONE);
    }

    private record Output(String text, boolean failed) {}

    private static Output output(JsonCursor in) throws MalformedException {
        if (in.isNull()) {
            return new Output("", false);
        }
        if (!in.isObject()) {
            throw in.wrong("an object");
        }
        String json = in.json();
        JsonDocument response = JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8));
        if (response.names().size() != 1) {
            return new Output(json, false);
        }
        String only = response.names().iterator().next();
        String text = OUTPUTS.contains(only) ? response.text(only).orElse(json) : json;
        return new Output(text, only.equals("error"));
    }
}
