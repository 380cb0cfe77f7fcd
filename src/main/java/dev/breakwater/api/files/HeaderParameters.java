package dev.breakwater.api.files;

import dev.breakwater.api.request.BadRequestException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the parameters behind a header's value: {@code ; name="value"; other=value}. Source: RFC 9110 §5.6.6. */
final class HeaderParameters {

    private final String text;
    private int at;

    private HeaderParameters(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * @param begin the index of the first semicolon
     * @return values by name in lower case
     * @throws BadRequestException if they are malformed, or one name is there twice
     */
    static Map<String, String> of(String text, int begin) {
        return new HeaderParameters(text, begin).read();
    }

    private Map<String, String> read() {
        Map<String, String> found = new HashMap<>();
        while (at < text.length()) {
            if (text.charAt(at) != ';') {
                throw Multipart.malformed("a header has text behind a quoted value");
            }
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                if (text.substring(at + 1).isBlank()) {
                    return found;
                }
                throw Multipart.malformed("a header has a parameter without a value");
            }
            String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            at = equals + 1;
            skipBlanks();
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
            if (found.put(name, value) != null) {
                throw Multipart.malformed("a header has the parameter '" + name + "' twice");
            }
        }
        return found;
    }

    private String plain() {
        int end = text.indexOf(';', at);
        int begin = at;
        at = end < 0 ? text.length() : end;
        return text.substring(begin, at).strip();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw Multipart.malformed("a header has a quote without an end");
        }
        at++;
        skipBlanks();
        return value.toString();
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
