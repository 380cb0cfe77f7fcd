package dev.breakwater.api.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.call.payload.Content.Field;
import dev.breakwater.call.payload.Content.Form;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.Slices.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a form in its bytes, which stay where they are. It refuses whatever another reader might read in another way: the
 * provider must not find a field, such as another model, that the gateway has not seen. Source: RFC 7578; RFC 2046 §5.1.
 */
final class Multipart {

    /** Most fields of a form. */
    static final int MOST_FIELDS = 256;

    /** Longest headers of a field, in bytes. */
    static final int LONGEST_HEAD = 8 << 10;

    private static final String FORM_DATA = "multipart/form-data";

    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final byte[] body;
    private final byte[] delimiter;
    private final List<Field> fields = new ArrayList<>();
    private int at;

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(UTF_8);
    }

    static boolean is(@Nullable String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith(FORM_DATA);
    }

    /** @throws BadRequestException 400 with what is wrong */
    static Form read(String contentType, byte[] body) {
        String boundary = boundary(contentType);
        Multipart reader = new Multipart(body, boundary);
        reader.readAll();
        return new Form(contentType, boundary, reader.fields);
    }

    private static String boundary(String contentType) {
        int begin = contentType.indexOf(';');
        String found =
                begin < 0 ? null : HeaderParameters.of(contentType, begin).get("boundary");
        if (found == null || !BOUNDARY.matcher(found).matches()) {
            throw malformed("its Content-Type has no valid boundary");
        }
        return found;
    }

    private void readAll() {
        int start = next(0);
        while (!isLast(start)) {
            if (fields.size() == MOST_FIELDS) {
                throw malformed("it has more than " + MOST_FIELDS + " fields");
            }
            start = field(start);
        }
    }

    /** Reads the field whose delimiter is here, and returns where the next delimiter is. */
    private int field(int start) {
        int end = endOfHead(at);
        String head = new String(body, at, end - at, UTF_8);
        int next = next(end);
        Map<String, String> disposition = disposition(head);
        String name = disposition.get("name");
        if (name == null || disposition.containsKey("name*")) {
            throw malformed("a part has no plain name in its Content-Disposition");
        }
        boolean file = disposition.containsKey("filename") || disposition.containsKey("filename*");
        int length = next - 2 - end;
        fields.add(new Field(name, file, new Slice(body, start, end - start), new Slice(body, end, length)));
        return next;
    }

    /** The parameters of the one {@code Content-Disposition}; none without it. */
    private static Map<String, String> disposition(String head) {
        Map<String, String> found = null;
        String lines = head.substring(0, Math.max(0, head.length() - END_OF_HEAD.length));
        for (String line : lines.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            boolean odd = line.startsWith(" ") || line.startsWith("\t") || line.startsWith("--");
            if (odd || (colon < 0 && !line.isEmpty()) || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                throw malformed("a part has an invalid or folded header line");
            }
            if (colon >= 0 && line.substring(0, colon).strip().equalsIgnoreCase("Content-Disposition")) {
                String value = line.substring(colon + 1).strip();
                int begin = value.indexOf(';');
                if (found != null
                        || begin < 0
                        || !value.substring(0, begin).strip().equalsIgnoreCase("form-data")) {
                    throw malformed("a part's Content-Disposition is not one of form-data");
                }
                found = HeaderParameters.of(value, begin);
            }
        }
        return found == null ? Map.of() : found;
    }

    /** The first index after the empty line that ends the headers. */
    private int endOfHead(int from) {
        // Without headers, the empty line follows the delimiter's own.
        for (int i = from - 2; i + END_OF_HEAD.length <= Math.min(body.length, from + LONGEST_HEAD); i++) {
            if (matches(END_OF_HEAD, i)) {
                return i + END_OF_HEAD.length;
            }
        }
        throw malformed("the headers of a part do not end within " + LONGEST_HEAD + " bytes");
    }

    /** Where the next delimiter begins; {@link #at} is then behind its line. */
    private int next(int from) {
        for (int i = from; i + delimiter.length <= body.length; i++) {
            if (body[i] == '-' && matches(delimiter, i) && (i == 0 || body[i - 1] == '\n')) {
                if (i > 0 && (i < 2 || body[i - 2] != '\r' || (from > 0 && i - 2 < from))) {
                    throw malformed("a delimiter does not follow an end of line (CR LF)");
                }
                at = endOfDelimiter(i + delimiter.length);
                return i;
            }
        }
        throw malformed(from == 0 ? "its body has no part" : "it ends without its last delimiter");
    }

    private boolean isLast(int start) {
        int end = start + delimiter.length;
        return end + 1 < body.length && body[end] == '-' && body[end + 1] == '-';
    }

    private int endOfDelimiter(int end) {
        int i = end;
        if (i + 1 < body.length && body[i] == '-' && body[i + 1] == '-') {
            return i + 2;
        }
        while (i < body.length && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        if (i + 1 >= body.length || body[i] != '\r' || body[i + 1] != '\n') {
            throw malformed("a line begins with its delimiter and continues");
        }
        return i + 2;
    }

    private boolean matches(byte[] wanted, int from) {
        for (int i = 0; i < wanted.length; i++) {
            if (body[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    static BadRequestException malformed(String what) {
        return new BadRequestException(
                ErrorDetails.of(400, "The multipart/form-data body cannot be read: " + what + "."));
    }
}
