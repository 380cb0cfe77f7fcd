package dev.breakwater.provider.bedrock;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names and formats of a request's documents. A name has letters, digits, single blanks, hyphens, parentheses and brackets, and no other
 * document of the request has it.
 */
final class DocumentNames {

    private static final int LONGEST = 190;

    private static final Map<String, String> FORMATS = Map.ofEntries(
            Map.entry("application/pdf", "pdf"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/html", "html"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/markdown", "md"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"));

    private final Set<String> used = new HashSet<>();

    /** Bedrock's word for a media type; else what the file's name ends in; null where neither is known. */
    static @Nullable String format(String mediaType, String name) {
        String extension = extension(name);
        if (FORMATS.containsValue(extension)) {
            return extension;
        }
        return FORMATS.get(mediaType);
    }

    /** What a name or an address ends in, in lower case; empty where there is no dot. */
    static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The name as Bedrock takes it, the same for equal requests, so that its prompt cache is of use. */
    String unique(String name) {
        int dot = name.lastIndexOf('.');
        String clean = (dot > 0 ? name.substring(0, dot) : name)
                .replaceAll("[^A-Za-z0-9\\-()\\[\\]]+", " ")
                .strip();
        String base = clean.isEmpty() ? "document" : clean.substring(0, Math.min(clean.length(), LONGEST));
        String unique = base;
        for (int number = 2; !used.add(unique); number++) {
            unique = base + " " + number;
        }
        return unique;
    }
}
