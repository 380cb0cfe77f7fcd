package dev.breakwater.provider.cohere;

import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cohere's {@code logprobs} as OpenAI's. Cohere names pieces of text, each with its tokens: the sum is the piece's log probability. */
final class Logprobs {

    private record Piece(String text, BigDecimal logProbability) {}

    private Logprobs() {}

    /**
     * JSON text of OpenAI's {@code logprobs}.
     *
     * @param in at one item, as streams have it, or at a list of items
     */
    static String read(JsonCursor in) throws MalformedException {
        List<Piece> pieces = new ArrayList<>();
        if (in.isArray()) {
            for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                pieces.add(piece(in));
            }
        } else {
            pieces.add(piece(in));
        }
        return write(pieces);
    }

    private static Piece piece(JsonCursor in) throws MalformedException {
        String text = null;
        BigDecimal sum = BigDecimal.ZERO;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "text" -> text = in.text();
                case "logprobs" -> {
                    for (boolean next = in.firstElement(); next; next = in.nextElement()) {
                        BigDecimal each = in.number();
                        sum = each == null ? sum : sum.add(each);
                    }
                }
                default -> in.skip();
            }
        }
        return new Piece(text == null ? "" : text, sum);
    }

    private static String write(List<Piece> pieces) {
        byte[] json = JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("content");
            for (Piece each : pieces) {
                out.writeStartObject();
                out.writeStringField("token", each.text());
                out.writeNumberField("logprob", each.logProbability());
                out.writeNullField("bytes");
                out.writeArrayFieldStart("top_logprobs");
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeNullField("refusal");
            out.writeEndObject();
        });
        return new String(json, StandardCharsets.UTF_8);
    }
}
