package dev.breakwater.api.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.json.Slices;

/** An answer in the form in which a client of OpenAI's API asked. */
final class AnswerJson {

    private AnswerJson() {}

    static Slices of(Answer.Whole whole) {
        return switch (whole.body()) {
            case Answer.Body.Raw raw -> raw.json();
            case Answer.Body.Typed typed -> Slices.of(AnswerWriter.write(typed.answer(), operation(whole.attempt())));
        };
    }

    static Slices of(StreamEvent.Chunk chunk, Attempt attempt) {
        return switch (chunk) {
            case StreamEvent.Raw raw -> raw.json().slices();
            case StreamEvent.Native other -> throw new IllegalStateException("not OpenAI's form: " + other.name());
            case StreamEvent.Typed typed ->
                Slices.of(AnswerWriter.write(typed.content(), typed.head(), operation(attempt)));
        };
    }

    private static Operation operation(Attempt attempt) {
        return attempt.call().request().operation();
    }
}
