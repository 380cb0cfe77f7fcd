package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;

/** Answers that are passed on as bytes: audio, transcripts in any format, images as events, and whatever is passed through. */
final class PassedAnswer {

    private PassedAnswer() {}

    static boolean applies(ApiRequest request) {
        return switch (request.operation()) {
            case SPEECH, TRANSCRIPTIONS, TRANSLATIONS, PASS_THROUGH -> true;
            case IMAGES, IMAGE_EDITS -> request.document().flag("stream").orElse(false);
            default -> false;
        };
    }

    /**
     * Looks for an error with a status of success, where one can be told from an answer.
     *
     * @param beginning of the answer; a short text is whole
     */
    static void check(Attempt attempt, Headers headers, byte[] beginning, boolean whole) {
        boolean json = headers.first("content-type").orElse("").contains("json");
        switch (attempt.call().request().operation()) {
            case SPEECH -> {
                if (json) {
                    throw FailureTable.noAnswer(
                            attempt, headers, beginning, "a 200 with JSON where audio was asked for");
                }
                if (beginning.length == 0) {
                    throw FailureTable.garbled(attempt, "a 200 without any audio");
                }
            }
            case TRANSCRIPTIONS, TRANSLATIONS -> {
                if (json && whole) {
                    checkTranscript(attempt, headers, beginning);
                }
            }
            default -> {}
        }
    }

    private static void checkTranscript(Attempt attempt, Headers headers, byte[] body) {
        try {
            JsonDocument document = JsonDocument.parse(body);
            if (FailureTable.isError(document, document.has("text"))) {
                throw FailureTable.inside(attempt, headers, document);
            }
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
    }
}
