package dev.breakwater.api.responses;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the content of an input item: a string, or a list of parts. */
final class ContentReader {

    /** Bytes in an address. Source: RFC 2397. */
    private static final Pattern DATA = Pattern.compile("data:([^,]*?);base64,");

    /** Names of members and kinds that OpenAI's chat cannot say are added here. */
    private final Set<String> untranslated;

    ContentReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    List<Part> read(JsonCursor in) throws MalformedException {
        if (in.isText()) {
            String text = in.wantedText();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        List<Part> parts = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            Part part = part(in);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable Part part(JsonCursor in) throws MalformedException {
        Map<String, String> words = new HashMap<>();
        Part audio = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "input_audio" -> audio = audio(in);
                default -> {
                    if (in.isText()) {
                        words.put(in.name(), in.wantedText());
                    } else {
                        in.skip(); // annotations, log probabilities: for clients only
                    }
                }
            }
        }
        String kind = words.get("type");
        if (kind == null) {
            throw in.wrong("an object with a 'type'");
        }
        Part part = switch (kind) {
            case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
                words.containsKey("text") ? new Part.Text(words.get("text")) : null;
            case "refusal" -> words.containsKey("refusal") ? new Part.Refusal(words.get("refusal")) : null;
            case "input_image" -> image(words);
            case "input_file" -> file(words);
            case "input_audio" -> audio;
            default -> null;
        };
        if (part == null) {
            untranslated.add("input." + kind);
        }
        return part;
    }

    private static @Nullable Part image(Map<String, String> words) {
        Source source = source(words, "image_url", "image_url");
        return source == null ? null : new Part.Image(source, words.get("detail"), Extras.NONE);
    }

    private static @Nullable Part file(Map<String, String> words) {
        Source source = source(words, "file_data", "file_url");
        return source == null ? null : new Part.FilePart(source, words.get("filename"), Extras.NONE);
    }

    private static @Nullable Source source(Map<String, String> words, String first, String second) {
        String address = words.getOrDefault(first, words.get(second));
        String stored = words.get("file_id");
        if (address == null) {
            return stored == null ? null : new Source.Stored(stored);
        }
        Matcher data = DATA.matcher(address);
        return data.lookingAt()
                ? new Source.Data(data.group(1), address.substring(data.end()))
                : new Source.Url(address);
    }

    private static @Nullable Part audio(JsonCursor in) throws MalformedException {
        String data = null;
        String format = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "data" -> data = in.text();
                case "format" -> format = in.text();
                default -> in.skip();
            }
        }
        return data == null || format == null ? null : new Part.Audio(format, data, Extras.NONE);
    }
}
