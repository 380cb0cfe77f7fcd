package dev.breakwater.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
 */
record YamlFile(Map<String, Leaf> leaves, Map<String, Integer> lines, List<Problem> problems) {

    static final int LONGEST = 8 << 20;

    /** Aliases of lists and maps. What they make of the file is bounded where it is walked through. */
    private static final int ALIASES = 1_000;

    private static final int SHORTEST_BUFFER = 1024;

    /** What the parser says behind these are the file's own words, and so may be a key. */
    private static final Pattern QUOTED = Pattern.compile(
            "(found undefined alias|(?:found undefined|duplicate) tag handle|hexadecimal numbers, but found|valid"
                    + " version:).*",
            Pattern.DOTALL);

    /** @param where names the file in problems */
    static YamlFile parse(byte[] bytes, String where) {
        if (bytes.length > LONGEST) {
            return broken(where, "the file is longer than 8 MiB; check that it is the right one");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, where);
        } catch (CharacterCodingException notUtf8) {
            return broken(where, "the file is not text in UTF-8; save it as UTF-8");
        }
    }

    private static YamlFile parse(String text, String where) {
        return parse(text, where, root -> new YamlFlattening(where).flatten(root));
    }

    /** A list or a map that an override gives as one text, in the place of that path. */
    static YamlFile fragment(String text, String path, String where) {
        return parse(text, where, root -> new YamlFlattening(where).flatten(root, path));
    }

    private static YamlFile parse(String text, String where, Function<Node, YamlFile> flattening) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(ALIASES)
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(LONGEST)
                // With each buffer that it takes, the parser copies what it has of the value it reads: one holds all.
                .setBufferSize(Math.max(SHORTEST_BUFFER, text.length()))
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                return broken(where, "the file is empty; it needs a model_list");
            }
            return flattening.apply(root.get());
        } catch (MarkedYamlEngineException malformed) {
            return broken(where, malformed);
        } catch (ReaderException odd) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(odd.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            return broken(
                    where,
                    "line " + line + " holds a character that YAML does not allow (U+"
                            + Integer.toHexString(odd.getCodePoint()) + "); take it out");
        } catch (YamlEngineException malformed) {
            // Its message may quote the file, and with it a key.
            return broken(where, "the file is not YAML that is allowed here (" + limit(malformed) + ")");
        } catch (StackOverflowError nested) {
            return broken(where, "the file nests too deeply");
        }
    }

    private static String limit(YamlEngineException malformed) {
        String message = String.valueOf(malformed.getMessage());
        return message.contains("aliases")
                ? "more than " + ALIASES + " aliases"
                : malformed.getClass().getSimpleName();
    }

    private static YamlFile broken(String where, MarkedYamlEngineException malformed) {
        Optional<Mark> mark = malformed.getProblemMark().or(malformed::getContextMark);
        String at = mark.map(m -> "line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ": ")
                .orElse("");
        String context = malformed.getContext() == null ? "" : " " + malformed.getContext();
        return broken(
                where,
                "the YAML does not parse, " + at
                        + QUOTED.matcher(String.valueOf(malformed.getProblem())).replaceAll("$1") + context
                        + "; look at the indentation (blanks, no tabs), at colons and at brackets there");
    }

    static YamlFile broken(String where, String message) {
        return new YamlFile(new LinkedHashMap<>(), Map.of(), List.of(new Problem(where, null, message)));
    }
}
