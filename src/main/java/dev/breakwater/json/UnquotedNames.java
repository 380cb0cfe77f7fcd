package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON whose names have no quotes. JavaScript writes names so, and so does LiteLLM's documentation: {@code {12481: 100}}. */
public final class UnquotedNames {

    /** Longer documents are not accepted without quotes: only people leave them out, and they write by hand. */
    private static final int LONGEST = 1 << 20;

    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonBytes.FACTORY.rebuild())
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private UnquotedNames() {}

    /**
     * The bytes with quotes around names that have none. The result is to be parsed like any other document.
     *
     * @throws MalformedException if quotes are not all that is missing, or the document is longer than 1 MiB
     */
    public static byte[] quote(byte[] bytes) throws MalformedException {
        if (bytes.length > LONGEST) {
            throw new MalformedException("it is not JSON");
        }
        // The parser would accept UTF-16 as well.
        JsonBytes.refuseOtherEncodings(bytes);
        ByteArrayOutputStream quoted = new ByteArrayOutputStream(bytes.length + 64);
        try (JsonParser parser = FACTORY.createParser(bytes);
                JsonGenerator generator = FACTORY.createGenerator(quoted)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException malformed) {
            throw new MalformedException("it is not JSON");
        }
        return quoted.toByteArray();
    }
}
