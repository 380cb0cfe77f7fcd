package dev.breakwater.provider.translation;

import dev.breakwater.chat.Part.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Media types as Anthropic takes them: exact ones, which it checks against the bytes. */
public final class MediaTypes {

    /** The beginning of a file in base64. */
    private record Magic(String beginning, String mediaType) {}

    private static final List<Magic> MAGIC = List.of(
            new Magic("iVBORw0KGgo", "image/png"),
            new Magic("/9j/", "image/jpeg"),
            new Magic("R0lGOD", "image/gif"),
            new Magic("UklGR", "image/webp"),
            new Magic("JVBERi", "application/pdf"));

    private MediaTypes() {}

    /** What the bytes are where they are known, else what the client says, else the usual one. */
    public static String of(String block, Source.Data data) {
        for (Magic each : MAGIC) {
            if (data.base64().startsWith(each.beginning)) {
                return each.mediaType;
            }
        }
        String said = data.mediaType()
                .toLowerCase(Locale.ROOT)
                .replaceFirst(";.*", "")
                .strip();
        if (said.isEmpty() || said.endsWith("/*")) {
            return block.equals("image") ? "image/jpeg" : "application/pdf";
        }
        return said.equals("image/jpg") ? "image/jpeg" : said;
    }

    /** The text of these bytes; null where they are not base64. */
    public static @Nullable String text(Source.Data data) {
        try {
            return new String(Base64.getMimeDecoder().decode(data.base64()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }
}
