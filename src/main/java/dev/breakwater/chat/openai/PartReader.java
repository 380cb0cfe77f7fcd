package dev.breakwater.chat.openai;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a message's {@code content}: a string, or a list of parts. */
final class PartReader {

    private PartReader() {}

    /** An empty string is no part: a turn may have none, and Anthropic and Bedrock refuse parts without text. */
    static List<Part> content(JsonCursor in) throws MalformedException {
        if (in.isText()) {
            String text = in.wantedText();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        List<Part> parts = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            // Some servers and libraries write texts without a part around them.
            parts.add(in.isText() ? new Part.Text(in.wantedText()) : part(in));
        }
        return parts;
    }

    /** A part may say its kind behind its content, so the content is read by its own name. */
    private static Part part(JsonCursor in) throws MalformedException {
        int mark = in.mark();
        String kind = null;
        String text = null;
        String refusal = null;
        Part.Image image = null;
        Part.Audio audio = null;
        Part.FilePart file = null;
        CacheMarker cache = null;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> kind = in.text();
                case "text" -> text = in.text();
                case "refusal" -> refusal = in.text();
                case "image_url" -> image = image(in);
                case "input_audio" -> audio = audio(in);
                case "file" -> file = file(in);
                case "cache_control" -> cache = cache(in);
                default -> others.put(in.name(), in.json());
            }
        }
        if (kind == null) {
            throw in.wrong("a string, or an object with a 'type'");
        }
        Extras extras = new Extras(cache, others);
        Part part = switch (kind) {
            case "text" -> text == null ? null : new Part.Text(text, List.of(), extras);
            case "refusal" -> refusal == null || !extras.equals(Extras.NONE) ? null : new Part.Refusal(refusal);
            case "image_url" -> image == null ? null : new Part.Image(image.source(), image.detail(), extras);
            case "input_audio" -> audio == null ? null : new Part.Audio(audio.format(), audio.base64(), extras);
            case "file" -> file == null ? null : new Part.FilePart(file.source(), file.name(), extras);
            default -> null;
        };
        long contents = Stream.of(text, refusal, image, audio, file)
                .filter(Objects::nonNull)
                .count();
        return part == null || contents > 1 ? new Part.Other(kind, in.jsonSince(mark)) : part;
    }

    static @Nullable CacheMarker cache(JsonCursor in) throws MalformedException {
        boolean any = false;
        String lifetime = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            any = true;
            switch (in.name()) {
                case "ttl" -> lifetime = in.text();
                default -> in.skip(); // its type, which is always "ephemeral"
            }
        }
        return any ? new CacheMarker(lifetime) : null;
    }

    /** Null, as for the other kinds, where it says more than its component can: then the part is kept whole. */
    private static Part.@Nullable Image image(JsonCursor in) throws MalformedException {
        if (in.isText()) {
            return new Part.Image(SourceJson.read(in.wantedText()), null, Extras.NONE);
        }
        String url = null;
        String detail = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "url" -> url = in.text();
                case "detail" -> detail = in.text();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return url == null || !known ? null : new Part.Image(SourceJson.read(url), detail, Extras.NONE);
    }

    private static Part.@Nullable Audio audio(JsonCursor in) throws MalformedException {
        String format = null;
        String data = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "format" -> format = in.text();
                case "data" -> data = in.text();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return format == null || data == null || !known ? null : new Part.Audio(format, data, Extras.NONE);
    }

    private static Part.@Nullable FilePart file(JsonCursor in) throws MalformedException {
        Source source = null;
        String name = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "file_id" -> {
                    String id = in.text();
                    known &= source == null;
                    source = id == null ? source : new Source.Stored(id);
                }
                case "file_data" -> {
                    String data = in.text();
                    known &= source == null;
                    source = data == null ? source : SourceJson.read(data);
                }
                case "filename" -> name = in.text();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return source == null || !known ? null : new Part.FilePart(source, name, Extras.NONE);
    }
}
