package dev.breakwater.provider.gemini;

import dev.breakwater.chat.Part.Source;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types of images and documents whose client did not say, or said {@code image/*}. */
final class MediaTypes {

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("html", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("csv", "text/csv"),
            Map.entry("xml", "text/xml"),
            Map.entry("json", "application/json"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"));

    private record Beginning(String base64, String mediaType) {}

    /** The first bytes of files, as base64 has them. */
    private static final List<Beginning> BEGINNINGS = List.of(
            new Beginning("iVBORw0KGgo", "image/png"),
            new Beginning("/9j/", "image/jpeg"),
            new Beginning("R0lGOD", "image/gif"),
            new Beginning("UklGR", "image/webp"),
            new Beginning("JVBERi0", "application/pdf"));

    private MediaTypes() {}

    /** @param name of the file; null where it has none */
    static @Nullable String of(Source.Data data, @Nullable String name) {
        String told = data.mediaType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (told.equals("image/jpg")) {
            return "image/jpeg";
        }
        if (!told.isEmpty() && !told.endsWith("/*") && !told.equals("application/octet-stream")) {
            return told;
        }
        for (Beginning each : BEGINNINGS) {
            if (data.base64().startsWith(each.base64())) {
                return each.mediaType();
            }
        }
        return name == null ? null : ofName(name);
    }

    /** Null where the URL's path does not say. */
    static @Nullable String of(Source.Url url) {
        try {
            String path = URI.create(url.url()).getPath();
            return path == null ? null : ofName(path);
        } catch (IllegalArgumentException noUrl) {
            return null; // Google says what is wrong with it
        }
    }

    private static @Nullable String ofName(String name) {
        return BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
