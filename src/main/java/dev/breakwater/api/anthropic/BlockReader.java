package dev.breakwater.api.anthropic;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads content blocks. */
final class BlockReader {

    private static final int LONGEST_KIND = 64;

    private final Set<String> untranslated;

    /** @param untranslated gets the names of what only Anthropic's form can say; a block of such a kind is left out */
    BlockReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    /** The parts of a member that is a text or a list of blocks; none where it is absent. */
    List<Part> content(JsonDocument holder, String name) throws MalformedException {
        if (holder.isArray(name)) {
            List<Part> parts = new ArrayList<>();
            for (JsonElement each : holder.elements(name, Integer.MAX_VALUE)) {
                if (!each.isObject()) {
                    throw wrong(name);
                }
                block(each.object(), parts);
            }
            return parts;
        }
        if (!holder.hasValue(name)) {
            return List.of();
        }
        String text = holder.text(name).orElseThrow(() -> wrong(name));
        return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
    }

    private static BadRequestException wrong(String name) {
        return BadRequestException.about(name, "'" + name + "' must be a string or a list of content blocks.");
    }

    private void block(JsonDocument block, List<Part> parts) throws MalformedException {
        String kind = block.text("type").orElse("");
        switch (kind) {
            case "text" -> parts.add(new Part.Text(text(block, "text"), List.of(), extras(block)));
            case "image" -> image(block, parts);
            case "document" -> document(block, parts);
            case "tool_use" ->
                parts.add(new Part.ToolCall(
                        text(block, "id"),
                        text(block, "name"),
                        block.element("input").map(JsonElement::json).orElse("{}"),
                        false,
                        null,
                        extras(block)));
            case "tool_result" ->
                parts.add(new Part.ToolResult(
                        text(block, "tool_use_id"),
                        content(block, "content"),
                        block.flag("is_error").orElse(false),
                        extras(block)));
            case "thinking" -> {
                // The gateway itself writes an empty signature for a model that does not sign.
                String signature =
                        block.text("signature").filter(each -> !each.isEmpty()).orElse(null);
                parts.add(new Part.ReasoningPart(text(block, "thinking"), signature, null));
            }
            case "redacted_thinking" -> parts.add(new Part.ReasoningPart("", null, text(block, "data")));
            default -> untranslated(kind);
        }
    }

    private void untranslated(String kind) {
        untranslated.add("messages." + (kind.length() <= LONGEST_KIND ? kind : kind.substring(0, LONGEST_KIND)));
    }

    private static String text(JsonDocument block, String name) {
        return block.text(name).orElse("");
    }

    static Extras extras(JsonDocument holder) throws MalformedException {
        return holder.object("cache_control")
                .map(marker ->
                        Extras.NONE.with(new CacheMarker(marker.text("ttl").orElse(null))))
                .orElse(Extras.NONE);
    }

    private void image(JsonDocument block, List<Part> parts) throws MalformedException {
        Source source = source(block.object("source").orElse(JsonDocument.of(Map.of())));
        if (source != null) {
            parts.add(new Part.Image(source, null, extras(block)));
        }
    }

    /** A document that is text is read as text, which every provider takes. */
    private void document(JsonDocument block, List<Part> parts) throws MalformedException {
        if (block.object("citations")
                .flatMap(citations -> citations.flag("enabled"))
                .orElse(false)) {
            untranslated("citations");
        }
        JsonDocument from = block.object("source").orElse(JsonDocument.of(Map.of()));
        String title = block.text("title").orElse(null);
        String context = block.text("context").orElse(null);
        switch (from.text("type").orElse("")) {
            case "text" -> {
                String all = joined(title, context, text(from, "data"));
                parts.add(new Part.Text(all, List.of(), extras(block)));
            }
            case "content" -> {
                heading(joined(title, context), parts);
                parts.addAll(content(from, "content"));
            }
            default -> {
                Source source = source(from);
                if (source != null) {
                    heading(joined(context), parts);
                    parts.add(new Part.FilePart(source, title, extras(block)));
                }
            }
        }
    }

    private static void heading(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private static String joined(@Nullable String... texts) {
        return Stream.of(texts).filter(each -> each != null && !each.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    /** Null for a source that only Anthropic has, such as a file that is stored there. */
    private @Nullable Source source(JsonDocument source) {
        String kind = source.text("type").orElse("");
        return switch (kind) {
            case "base64" -> new Source.Data(text(source, "media_type"), text(source, "data"));
            case "url" -> new Source.Url(text(source, "url"));
            default -> {
                untranslated("source." + kind);
                yield null;
            }
        };
    }
}
