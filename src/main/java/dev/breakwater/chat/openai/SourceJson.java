package dev.breakwater.chat.openai;

import dev.breakwater.chat.Part.Source;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses that may be the bytes themselves: {@code data:image/png;base64,...}. Source: RFC 2397. */
final class SourceJson {

    /** Parameters of the media type ({@code charset}) belong to it. */
    private static final Pattern DATA = Pattern.compile("data:([^,]*?);base64,");

    private SourceJson() {}

    static Source read(String address) {
        Matcher data = DATA.matcher(address);
        return data.lookingAt()
                ? new Source.Data(data.group(1), address.substring(data.end()))
                : new Source.Url(address);
    }

    static String write(Source source) {
        return switch (source) {
            case Source.Url url -> url.url();
            case Source.Data data -> "data:" + data.mediaType() + ";base64," + data.base64();
            case Source.Stored stored -> stored.id();
        };
    }
}
