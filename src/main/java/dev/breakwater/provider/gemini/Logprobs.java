package dev.breakwater.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gemini's {@code logprobsResult} as OpenAI's {@code logprobs}. */
final class Logprobs {

    private record Token(String text, BigDecimal logProbability) {}

    private Logprobs() {}

    /** JSON text. */
    static String read(JsonCursor in) throws MalformedException {
        List<Token> chosen = List.of();
        List<List<Token>> top = new ArrayList<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "chosenCandidates" -> chosen = tokens(in);
                case "topCandidates" -> {
                    for (boolean next = in.firstElement(); next; next = in.nextElement()) {
                        top.add(candidates(in));
                    }
                }
                default -> in.skip();
            }
        }
        return write(chosen, top);
    }

    private static List<Token> candidates(JsonCursor in) throws MalformedException {
        List<Token> tokens = List.of();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.name().equals("candidates")) {
                tokens = tokens(in);
            } else {
                in.skip();
            }
        }
        return tokens;
    }

    private static List<Token> tokens(JsonCursor in) throws MalformedException {
        List<Token> tokens = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            tokens.add(token(in));
        }
        return tokens;
    }

    /** A log probability of 0 is left out by Google, as every zero is. */
    private static Token token(JsonCursor in) throws MalformedException {
        String text = null;
        BigDecimal logProbability = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "token" -> text = in.text();
                case "logProbability" -> logProbability = in.number();
                default -> in.skip();
            }
        }
        return new Token(text == null ? "" : text, logProbability == null ? BigDecimal.ZERO : logProbability);
    }

    private static String write(List<Token> chosen, List<List<Token>> top) {
        byte[] json = JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("content");
            for (int i = 0; i < chosen.size(); i++) {
                write(out, chosen.get(i), i < top.size() ? top.get(i) : List.of());
            }
            out.writeEndArray();
            out.writeNullField("refusal");
            out.writeEndObject();
        });
        return new String(json, StandardCharsets.UTF_8);
    }

    /** @param top null for an alternative, which has none of its own */
    private static void write(JsonGenerator out, Token token, @Nullable List<Token> top) throws IOException {
        out.writeStartObject();
        out.writeStringField("token", token.text());
        out.writeNumberField("logprob", token.logProbability());
        out.writeNullField("bytes");
        if (top != null) {
            out.writeArrayFieldStart("top_logprobs");
            for (Token each : top) {
                write(out, each, null);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
