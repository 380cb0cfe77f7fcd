package dev.breakwater.config.tree;

import dev.breakwater.config.tree.Leaf.Kind;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** A node of the configuration after all overrides, with its origin. */
public sealed interface Node {

    /** Looked up once: the lookup costs more than the work itself. */
    JsonProvider JSON = JsonProvider.provider();

    /** The property's name. */
    String path();

    /** The file and line, or the source that overrides it. */
    String where();

    JsonValue json();

    /** @param members in the order of the file */
    record Fields(String path, String where, Map<String, Node> members) implements Node {
        @Override
        public JsonValue json() {
            JsonObjectBuilder object = JSON.createObjectBuilder();
            members.forEach((name, each) -> object.add(name, each.json()));
            return object.build();
        }
    }

    record Items(String path, String where, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public JsonValue json() {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            items.forEach(each -> array.add(each.json()));
            return array.build();
        }
    }

    /**
     * A single value.
     *
     * @param text as written
     * @param overridden whether another source than the file set it; then {@code kind} is inferred from the text
     */
    record Scalar(String path, String where, String text, Kind kind, boolean overridden) implements Node {
        @Override
        public JsonValue json() {
            return switch (kind) {
                case TEXT -> JSON.createValue(text);
                case NUMBER -> number();
                case BOOLEAN -> text.equalsIgnoreCase("true") ? JsonValue.TRUE : JsonValue.FALSE;
                case NULL -> JsonValue.NULL;
                case EMPTY_LIST -> JsonValue.EMPTY_JSON_ARRAY;
                case EMPTY_MAP -> JsonValue.EMPTY_JSON_OBJECT;
            };
        }

        private JsonValue number() {
            BigDecimal number = decimal(text);
            // 1e999999999 is short, but its decimal form is not.
            return Math.abs((long) number.scale()) > 1_000 ? JSON.createValue(text) : JSON.createValue(number);
        }

        /** @throws NumberFormatException if the text is not a number of YAML 1.2 */
        public static BigDecimal decimal(String text) {
            if (text.startsWith("0x")) {
                return new BigDecimal(new BigInteger(text.substring(2), 16));
            }
            return text.startsWith("0o") ? new BigDecimal(new BigInteger(text.substring(2), 8)) : new BigDecimal(text);
        }
    }
}
