package dev.breakwater.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The headers of a provider's response, in order. Names are case-insensitive. */
public record Headers(List<Header> all) {

    /** One header line. */
    public record Header(String name, String value) {

        /** Characters of a name other than letters and digits. Source: RFC 9110 §5.6.2. */
        private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

        /** @throws UnusableAnswerException if it is not a valid header. Servers refuse to send one, some in the middle of a response */
        static Header checked(String name, @Nullable String value) throws UnusableAnswerException {
            String text = value == null ? "" : value;
            boolean token = !name.isEmpty();
            for (int i = 0; i < name.length(); i++) {
                token &= tokenSign(name.charAt(i));
            }
            if (!token) {
                throw new UnusableAnswerException("the response has a header with an invalid name");
            }
            for (int i = 0; i < text.length(); i++) {
                char sign = text.charAt(i);
                if ((sign < ' ' && sign != '\t') || sign == 127) {
                    throw new UnusableAnswerException(
                            "the response header '" + name + "' contains a control character");
                }
            }
            return new Header(name, text);
        }

        private static boolean tokenSign(char sign) {
            return (sign >= 'a' && sign <= 'z')
                    || (sign >= 'A' && sign <= 'Z')
                    || (sign >= '0' && sign <= '9')
                    || TOKEN_SIGNS.indexOf(sign) >= 0;
        }
    }

    public Headers {
        all = List.copyOf(all);
    }

    /** The value of the first header of this name. */
    public Optional<String> first(String name) {
        for (Header each : all) {
            if (each.name().equalsIgnoreCase(name)) {
                return Optional.of(each.value());
            }
        }
        return Optional.empty();
    }

    /** The number of headers of this name. */
    int count(String name) {
        int count = 0;
        for (Header each : all) {
            count += each.name().equalsIgnoreCase(name) ? 1 : 0;
        }
        return count;
    }

    /** The list members of all headers of this name, in lower case. */
    List<String> members(String name) {
        List<String> members = List.of();
        for (Header each : all) {
            if (each.name().equalsIgnoreCase(name)) {
                members = members.isEmpty() ? new ArrayList<>() : members;
                for (String member : each.value().split(",", -1)) {
                    members.add(member.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return members;
    }

    /** The headers whose names begin with the prefix, by name in lower case; of several with one name, the first. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = Map.of();
        for (Header each : all) {
            if (each.name().regionMatches(true, 0, prefix, 0, prefix.length())) {
                found = found.isEmpty() ? new HashMap<>() : found;
                found.putIfAbsent(each.name().toLowerCase(Locale.ROOT), each.value());
            }
        }
        return found;
    }
}
