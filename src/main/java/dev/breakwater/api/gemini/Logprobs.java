package dev.breakwater.api.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code logprobs} as Gemini's {@code logprobsResult}. */
final class Logprobs {

    private record Token(String text, BigDecimal logProbability, List<Token> top) {}

    private Logprobs() {}

    /** JSON text; null where there are none, or they cannot be read: the answer is no worse for it. */
    static @Nullable String of(@Nullable String openAis) {
        if (openAis == null || !openAis.startsWith("{")) {
            return null;
        }
        try (JsonCursor in =
                JsonDocument.parse(openAis.getBytes(StandardCharsets.UTF_8)).cursor("content")) {
            List<Token> tokens = in == null ? List.of() : tokens(in);
            return tokens.isEmpty() ? null : write(tokens);
        } catch (MalformedException unknown) {
            return null;
        }
    }

    private static List<Token> tokens(JsonCursor in) throws MalformedException {
        List<Token> tokens = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            tokens.add(token(in));
        }
        return tokens;
    }

    private static Token token(JsonCursor in) throws MalformedException {
        String text = "";
        BigDecimal logProbability = BigDecimal.ZERO;
        List<Token> top = List.of();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "token" -> text = in.wantedText();
                case "logprob" -> logProbability = in.number();
                case "top_logprobs" -> top = tokens(in);
                default -> in.skip();
            }
        }
        return new Token(text, logProbability == null ? BigDecimal.ZERO : logProbability, top);
    }

    private static String write(List<Token> tokens) {
        byte[] json = JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("topCandidates");
            for (Token token : tokens) {
                out.writeStartObject();
                candidates(out, "candidates", token.top());
                out.writeEndObject();
            }
            out.writeEndArray();
            candidates(out, "chosenCandidates", tokens);
            out.writeEndObject();
        });
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void candidates(JsonGenerator out, String name, List<Token> tokens) throws IOException {
        out.writeArrayFieldStart(name);
        for (Token token : tokens) {
            out.writeStartObject();
            out.writeStringField("token", token.text());
            out.writeNumberField("logProbability", token.logProbability());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
