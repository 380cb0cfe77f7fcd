package dev.breakwater.api.gemini;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads images, sound and documents: {@code inlineData} and {@code fileData}. */
final class MediaReader {

    private final Set<String> untranslated;

    MediaReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    /** Base64 in its standard alphabet: Google accepts the one for URLs too, and its client for Python sends it. */
    static String standard(String base64) {
        return base64.replace('-', '+').replace('_', '/');
    }

    /** Null for a medium that no other form has. */
    @Nullable
    Part inlineData(JsonCursor in) throws MalformedException {
        String type = "";
        String data = null;
        String name = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "mimeType" -> type = in.wantedText();
                case "data" -> data = in.wantedText();
                case "displayName" -> name = in.text();
                default -> in.skip();
            }
        }
        if (data == null) {
            throw in.wrong("a blob with 'data'");
        }
        String base64 = standard(data);
        return switch (kind(type)) {
            case "image" -> new Part.Image(new Source.Data(type, base64), null, Extras.NONE);
            case "audio" -> new Part.Audio(audio(type), base64, Extras.NONE);
            case "video" -> refused("inlineData");
            default -> new Part.FilePart(new Source.Data(type, base64), name, Extras.NONE);
        };
    }

    /** Null for a medium that no other form has. */
    @Nullable
    Part fileData(JsonCursor in) throws MalformedException {
        String type = "";
        String address = null;
        String name = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "mimeType" -> type = in.isNull() ? type : in.wantedText();
                case "fileUri" -> address = in.wantedText();
                case "displayName" -> name = in.text();
                default -> in.skip();
            }
        }
        if (address == null) {
            throw in.wrong("a file with a 'fileUri'");
        }
        return switch (kind(type)) {
            case "image" -> new Part.Image(new Source.Url(address), null, Extras.NONE);
            case "audio", "video" -> refused("fileData");
            default -> new Part.FilePart(new Source.Url(address), name, Extras.NONE);
        };
    }

    private @Nullable Part refused(String member) {
        untranslated.add("contents.parts." + member);
        return null;
    }

    private static String kind(String type) {
        return type.toLowerCase(Locale.ROOT).split("/", 2)[0];
    }

    /** OpenAI's word. */
    private static String audio(String type) {
        String format = type.substring(type.indexOf('/') + 1).split(";", 2)[0].toLowerCase(Locale.ROOT);
        return switch (format) {
            case "mpeg" -> "mp3";
            case "x-wav", "wave", "vnd.wave" -> "wav";
            default -> format;
        };
    }
}
