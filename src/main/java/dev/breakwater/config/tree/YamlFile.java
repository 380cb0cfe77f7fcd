package dev.breakwater.config.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The leaves of a YAML text: YAML 1.2 with the Core schema, which includes JSON. Parsing never throws: an error becomes a problem. Length,
 * depth and aliases are limited, so that no file can exhaust the gateway's memory or CPU.
 *
 * @param leaves leaves by property name, in the order of the file
 * @param lines line of each map and list, by the name of a property at that place
 * @param files name of the included file that contains a section or an item, by its path; absent for the main file
 * @param problems errors; if there are any, there are no leaves
 * @param warnings problems that do not prevent its use
 */
public record YamlFile(
        Map<String, Leaf> leaves,
        Map<String, Integer> lines,
        Map<String, String> files,
        List<Problem> problems,
        List<Problem> warnings) {

    /** The reason why a file cannot be read, as the end of a sentence that begins with the file's name. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnreadableException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    static final int LONGEST = 8 << 20;

    /** Most aliases of lists and maps. {@link YamlFlattening} limits what they expand to. */
    private static final int ALIASES = 1_000;

    private static final String TOO_DEEP = "nests too deeply";

    /** The rest of a path after the name of its section. */
    private static final Pattern SECTION = Pattern.compile("[.\\[].*", Pattern.DOTALL);

    private static final int SHORTEST_BUFFER = 1024;

    /** The parser's messages quote the file after these words; the quoted text may be a key. */
    private static final Pattern QUOTED = Pattern.compile(
            "(found undefined alias|(?:found undefined|duplicate) tag handle|hexadecimal numbers, but found|valid"
                    + " version:).*",
            Pattern.DOTALL);

    /** @param where the file's name in problems */
    static YamlFile parse(byte[] bytes, String where) {
        try {
            return flattened(compose(bytes, where), where);
        } catch (UnreadableException unreadable) {
            return broken(where, "the file " + unreadable.reason());
        }
    }

    /** The leaves of a parsed document. */
    static YamlFile flattened(Node root, String where) {
        return flattened(where, () -> new YamlFlattening(where).flatten(root));
    }

    /** Parses a list or a map that an override gives as one text, with paths below {@code path}. */
    public static YamlFile fragment(String text, String path, String where) {
        try {
            Node value = compose(text, where);
            return flattened(where, () -> new YamlFlattening(where).flatten(value, path));
        } catch (UnreadableException unreadable) {
            return broken(where, unreadable.reason());
        }
    }

    private static YamlFile flattened(String where, Supplier<YamlFile> flattening) {
        try {
            return flattening.get();
        } catch (StackOverflowError nested) {
            return broken(where, "the file " + TOO_DEEP);
        }
    }

    /**
     * Parses the document.
     *
     * @param where the file's name in the marks of the nodes
     */
    static Node compose(byte[] bytes, String where) throws UnreadableException {
        if (bytes.length > LONGEST) {
            throw new UnreadableException("is longer than 8 MiB; check that it is the right file");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return compose(text.startsWith("\uFEFF") ? text.substring(1) : text, where);
        } catch (CharacterCodingException notUtf8) {
            throw new UnreadableException("is not valid UTF-8; save it as UTF-8");
        }
    }

    private static Node compose(String text, String where) throws UnreadableException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(where)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(ALIASES)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(LONGEST)
                // The parser copies the current value whenever it fills a new buffer, so one buffer holds the whole
                // text.
                .setBufferSize(Math.max(SHORTEST_BUFFER, text.length()))
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new UnreadableException("is empty; it needs a model_list"));
        } catch (MarkedYamlEngineException malformed) {
            throw new UnreadableException("is not valid YAML, " + describe(malformed));
        } catch (ReaderException invalid) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(invalid.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw new UnreadableException("contains a character on line " + line + " that YAML does not allow (U+"
                    + Integer.toHexString(invalid.getCodePoint()) + "); remove it");
        } catch (YamlEngineException malformed) {
            // The exception's message may quote a key from the file.
            throw new UnreadableException("uses YAML that is not allowed here (" + limit(malformed) + ")");
        } catch (StackOverflowError nested) {
            throw new UnreadableException(TOO_DEEP);
        }
    }

    private static String limit(YamlEngineException malformed) {
        String message = String.valueOf(malformed.getMessage());
        return message.contains("aliases")
                ? "more than " + ALIASES + " aliases"
                : malformed.getClass().getSimpleName();
    }

    private static String describe(MarkedYamlEngineException malformed) {
        Optional<Mark> mark = malformed.getProblemMark().or(malformed::getContextMark);
        String at = mark.map(m -> "line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ": ")
                .orElse("");
        String context = malformed.getContext() == null ? "" : " " + malformed.getContext();
        return at + QUOTED.matcher(String.valueOf(malformed.getProblem())).replaceAll("$1") + context
                + "; check indentation (spaces, no tabs), colons and brackets there";
    }

    static YamlFile broken(String where, String message) {
        return broken(List.of(new Problem(where, null, message)));
    }

    static YamlFile broken(List<Problem> problems) {
        return new YamlFile(new LinkedHashMap<>(), Map.of(), Map.of(), problems, List.of());
    }

    YamlFile with(List<Problem> newWarnings) {
        return new YamlFile(leaves, lines, files, problems, newWarnings);
    }

    /** The name of the file that contains the path. */
    String file(String path, String main) {
        if (files.isEmpty()) {
            return main;
        }
        int end = path.indexOf(']') + 1;
        String item = files.get(path.substring(0, end == 0 ? path.length() : end));
        return item != null ? item : files.getOrDefault(SECTION.matcher(path).replaceFirst(""), main);
    }
}
