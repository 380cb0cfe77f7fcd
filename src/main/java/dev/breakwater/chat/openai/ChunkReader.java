package dev.breakwater.chat.openai;

import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code chat.completion.chunk}. */
public final class ChunkReader {

    private ChunkReader() {}

    /**
     * A delta for each choice of the chunk, most often one; the chunk's usage is the last one's. None for a chunk without either.
     *
     * @throws MalformedException if a member is of the wrong type
     */
    public static List<Delta> read(JsonDocument chunk) throws MalformedException {
        List<Delta> deltas = new ArrayList<>();
        try (JsonCursor in = chunk.cursor("choices")) {
            if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    deltas.add(choice(in));
                }
            }
        }
        Usage usage = UsageJson.of(chunk);
        if (usage != null) {
            int last = deltas.size() - 1;
            if (last < 0) {
                deltas.add(Delta.usage(usage));
            } else {
                deltas.set(last, deltas.get(last).with(usage));
            }
        }
        return deltas;
    }

    private static Delta choice(JsonCursor in) throws MalformedException {
        Long index = null;
        FinishReason finish = null;
        Delta delta = null;
        Map<String, String> choice = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "index" -> index = in.whole();
                case "finish_reason" -> finish = FinishReasons.read(in.text());
                case "delta" -> delta = delta(in);
                default -> choice.put(in.name(), in.json());
            }
        }
        FinishReasons.removeBeside(finish, choice);
        return new Delta(
                index == null ? 0 : index.intValue(),
                delta != null && delta.begins(),
                delta == null ? List.of() : delta.parts(),
                delta == null ? List.of() : delta.toolCalls(),
                finish,
                null,
                delta == null ? Map.of() : delta.others(),
                choice);
    }

    private static Delta delta(JsonCursor in) throws MalformedException {
        boolean begins = false;
        List<Part> text = List.of();
        List<Part> blocks = List.of();
        List<Part> content = List.of();
        String refusal = null;
        List<ToolCallDelta> calls = List.of();
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "role" -> begins = in.text() != null;
                case "content" -> content = PartReader.content(in);
                case "refusal" -> refusal = in.text();
                case "tool_calls" -> calls = calls(in);
                // The same text without its signatures.
                case ReasoningJson.TEXT -> text = ReasoningJson.text(in);
                case ReasoningJson.BLOCKS -> blocks = ReasoningJson.blocks(in);
                default -> others.put(in.name(), in.json());
            }
        }
        List<Part> parts = new ArrayList<>(blocks.isEmpty() ? text : blocks);
        parts.addAll(content);
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        return new Delta(0, begins, parts, calls, null, null, others, Map.of());
    }

    private static List<ToolCallDelta> calls(JsonCursor in) throws MalformedException {
        List<ToolCallDelta> calls = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            calls.add(call(in, calls.size()));
        }
        return calls;
    }

    /** @param place among the chunk's calls, which is the index where a server leaves it out */
    private static ToolCallDelta call(JsonCursor in, int place) throws MalformedException {
        Long index = null;
        String id = null;
        String name = null;
        String arguments = null;
        boolean custom = false;
        String signature = null;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "index" -> index = in.whole();
                case "id" -> id = in.text();
                case "type" -> custom = "custom".equals(in.text());
                case "function", "custom" -> {
                    ToolReader.CalledTool called = ToolReader.called(in);
                    name = called.name();
                    arguments = called.input();
                }
                case Signatures.MEMBER -> signature = Signatures.read(in, others);
                default -> others.put(in.name(), in.json());
            }
        }
        return new ToolCallDelta(
                index == null ? place : index.intValue(),
                id,
                name,
                arguments == null ? "" : arguments,
                custom,
                signature,
                others);
    }
}
