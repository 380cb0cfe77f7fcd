package dev.breakwater.call.payload;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.json.Slices.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A body as it came, of which at most the name of the model is replaced. */
public sealed interface Content {

    /** Its {@code Content-Type}; null if it has none. */
    @Nullable
    String type();

    /**
     * The bytes with another name of the model, where they have one.
     *
     * @param more parameters that it lacks, as JSON text by name; only a form takes them
     */
    Slices naming(String model, Map<String, String> more);

    /** Bytes of any kind; none for a request without a body. */
    record Bytes(@Nullable String type, Slices bytes) implements Content {
        @Override
        public Slices naming(String model, Map<String, String> more) {
            return bytes;
        }
    }

    /** A JSON object that names a model. */
    record Json(String type, JsonDocument document) implements Content {
        @Override
        public Slices naming(String model, Map<String, String> more) {
            return document.edit(Map.of("model", JsonDocument.quote(model)), Set.of());
        }
    }

    /**
     * A form of {@code multipart/form-data}. Source: RFC 7578, RFC 2046 §5.1.
     *
     * @param boundary without the dashes in front of it
     */
    record Form(String type, String boundary, List<Field> fields) implements Content {

        private static final String MODEL = "model";

        private static final String END_OF_LINE = "\r\n";

        public Form {
            fields = List.copyOf(fields);
        }

        /** The same without some of its fields. */
        public Form without(Predicate<String> names) {
            return new Form(
                    type,
                    boundary,
                    fields.stream().filter(each -> !names.test(each.name())).toList());
        }

        /** The model's field is written where it stood; one that the form lacks, at the end. A default that is a list or an object is not. */
        @Override
        public Slices naming(String model, Map<String, String> more) {
            List<Slice> parts = new ArrayList<>();
            for (Field each : fields) {
                parts.add(each.head());
                if (each.isText(MODEL)) {
                    add(parts, model + END_OF_LINE);
                } else {
                    parts.add(each.content());
                    add(parts, END_OF_LINE);
                }
            }
            if (!has(MODEL)) {
                addField(parts, MODEL, model);
            }
            JsonDocument defaults = JsonDocument.of(more);
            for (Map.Entry<String, String> each : more.entrySet()) {
                boolean plain =
                        !each.getValue().startsWith("{") && !each.getValue().startsWith("[");
                if (plain && !has(each.getKey())) {
                    addField(parts, each.getKey(), defaults.text(each.getKey()).orElse(each.getValue()));
                }
            }
            add(parts, "--" + boundary + "--" + END_OF_LINE);
            return new Slices(parts);
        }

        public boolean has(String name) {
            return fields.stream().anyMatch(each -> each.name().equals(name));
        }

        private void addField(List<Slice> parts, String name, String value) {
            add(
                    parts,
                    "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
                            + END_OF_LINE);
        }

        private static void add(List<Slice> parts, String text) {
            parts.addAll(Slices.of(text).parts());
        }
    }

    /**
     * A field of a form.
     *
     * @param file whether it has a file's name
     * @param head its delimiter line, its headers and the empty line after them
     * @param content what follows, without the end of line before the next delimiter
     */
    record Field(String name, boolean file, Slice head, Slice content) {

        /** Whether it is a field of this name that is not a file. */
        public boolean isText(String wanted) {
            return !file && name.equals(wanted);
        }

        public String text() {
            return new String(content.array(), content.offset(), content.length(), StandardCharsets.UTF_8);
        }
    }
}
