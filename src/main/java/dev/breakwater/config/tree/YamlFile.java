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
 * A YAML text as its leaves: YAML 1.2 with the Core schema, of which JSON is a part. Never throws: what cannot be read is a problem.
 * Bounded in length, in levels and in aliases, because a file that somebody can write must not be able to stop the gateway.
 *
 * @param leaves by the name of their property, in the order of the file
 * @param lines of maps and lists, by the name that a property there would have
 * @param files by the name of a section or of an item of one, the file in which it stands, if that is another one
 * @param problems for which it cannot be read
 * @param warnings what is odd
 */
public record YamlFile(
        Map<String, Leaf> leaves,
        Map<String, Integer> lines,
        Map<String, String> files,
        List<Problem> problems,
        List<Problem> warnings) {

    /** Why a file cannot be read, in words that go on behind its name. */
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

    /** Aliases of lists and maps. What they make of the file is bounded where it is walked through. */
    private static final int ALIASES = 1_000;

    private static final String TOO_DEEP = "nests too deeply";

    /** Behind the name of a section. */
    private static final Pattern SECTION = Pattern.compile("[.\\[].*", Pattern.DOTALL);

    private static final int SHORTEST_BUFFER = 1024;

    /** What the parser says behind these are the file's own words, and so may be a key. */
    private static final Pattern QUOTED = Pattern.compile(
            "(found undefined alias|(?:found undefined|duplicate) tag handle|hexadecimal numbers, but found|valid"
                    + " version:).*",
            Pattern.DOTALL);

    /** @param where names the file in problems */
    static YamlFile parse(byte[] bytes, String where) {
        try {
            return flattened(compose(bytes, where), where);
        } catch (UnreadableException unreadable) {
            return broken(where, "the file " + unreadable.reason());
        }
    }

    /** The leaves of a document. */
    static YamlFile flattened(Node root, String where) {
        return flattened(where, () -> new YamlFlattening(where).flatten(root));
    }

    /** A list or a map that an override gives as one text, in the place of that path. */
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
     * The document that the bytes hold.
     *
     * @param where names the file in the marks of its nodes
     */
    static Node compose(byte[] bytes, String where) throws UnreadableException {
        if (bytes.length > LONGEST) {
            throw new UnreadableException("is longer than 8 MiB; check that it is the right one");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return compose(text.startsWith("\uFEFF") ? text.substring(1) : text, where);
        } catch (CharacterCodingException notUtf8) {
            throw new UnreadableException("is not text in UTF-8; save it as UTF-8");
        }
    }

    private static Node compose(String text, String where) throws UnreadableException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(where)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(ALIASES)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(LONGEST)
                // With each buffer that it takes, the parser copies what it has of the value it reads: one holds all.
                .setBufferSize(Math.max(SHORTEST_BUFFER, text.length()))
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new UnreadableException("is empty; it needs a model_list"));
        } catch (MarkedYamlEngineException malformed) {
            throw new UnreadableException("does not parse as YAML, " + told(malformed));
        } catch (ReaderException odd) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(odd.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw new UnreadableException("holds a character on line " + line + " that YAML does not allow (U+"
                    + Integer.toHexString(odd.getCodePoint()) + "); take it out");
        } catch (YamlEngineException malformed) {
            // Its message may quote the file, and with it a key.
            throw new UnreadableException("is not YAML that is allowed here (" + limit(malformed) + ")");
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

    private static String told(MarkedYamlEngineException malformed) {
        Optional<Mark> mark = malformed.getProblemMark().or(malformed::getContextMark);
        String at = mark.map(m -> "line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ": ")
                .orElse("");
        String context = malformed.getContext() == null ? "" : " " + malformed.getContext();
        return at + QUOTED.matcher(String.valueOf(malformed.getProblem())).replaceAll("$1") + context
                + "; look at the indentation (blanks, no tabs), at colons and at brackets there";
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

    /** The file in which something stands. */
    String file(String path, String main) {
        if (files.isEmpty()) {
            return main;
        }
        int end = path.indexOf(']') + 1;
        String item = files.get(path.substring(0, end == 0 ? path.length() : end));
        return item != null ? item : files.getOrDefault(SECTION.matcher(path).replaceFirst(""), main);
    }
}
