package dev.breakwater.api.gemini;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.gemini.ResponseWriter.Candidate;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream of responses, each whole. Text goes out as it comes. Calls are held until their arguments are whole, ends until the usage has
 * come: they are one last response, as Gemini's own streams end. A broken stream ends in an error object, which Google's clients and
 * Vercel's report as a failure.
 */
final class ResponseStream implements StreamEncoder {

    /** A blank line. Google's client for Python takes a comment for a response. */
    private static final byte[] HEARTBEAT = {'\n'};

    private static final class HeldCall {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable String signature;

        void add(ToolCallDelta delta) {
            id = delta.id() == null ? id : delta.id();
            name = delta.name() == null ? name : delta.name();
            arguments.append(delta.arguments());
            signature = delta.signature() == null ? signature : delta.signature();
        }

        Part part() {
            return new Part.ToolCall(id, name, arguments.toString(), false, signature, Extras.NONE);
        }
    }

    /** What ends a candidate. */
    private static final class Ending {
        private final SortedMap<Integer, HeldCall> calls = new TreeMap<>();
        private @Nullable FinishReason finish;

        Candidate candidate(int index) {
            List<Part> parts = new ArrayList<>();
            calls.values().forEach(call -> parts.add(call.part()));
            return new Candidate(index, parts, finish, Map.of());
        }
    }

    private final StreamFraming framing;
    private final JsonResponses documents;
    private final SortedMap<Integer, Ending> endings = new TreeMap<>();
    private AnswerHead head = AnswerHead.UNKNOWN;
    private @Nullable Usage usage;
    private boolean begun;

    ResponseStream(StreamFraming framing, JsonResponses documents) {
        this.framing = framing;
        this.documents = documents;
    }

    @Override
    public MediaType type() {
        return framing.type();
    }

    @Override
    public void write(StreamEvent.Chunk chunk, OutputStream out) throws IOException {
        switch (chunk) {
            case StreamEvent.Native own -> response(own.json().slices(), out);
            case StreamEvent.Typed typed -> write(typed.content(), typed.head(), out);
            case StreamEvent.Raw raw -> throw new IllegalStateException("not Gemini's form");
        }
    }

    private void write(Delta delta, AnswerHead of, OutputStream out) throws IOException {
        head = of;
        usage = delta.usage() == null ? usage : delta.usage();
        if (!delta.toolCalls().isEmpty() || delta.finish() != null) {
            hold(delta);
        }
        if (delta.parts().stream().anyMatch(Part::hasContent)) {
            Candidate candidate = new Candidate(delta.index(), delta.parts(), null, delta.choice());
            response(Slices.of(ResponseWriter.write(List.of(candidate), null, head)), out);
        }
    }

    private void hold(Delta delta) {
        Ending ending = endings.computeIfAbsent(delta.index(), index -> new Ending());
        for (ToolCallDelta call : delta.toolCalls()) {
            ending.calls.computeIfAbsent(call.index(), index -> new HeldCall()).add(call);
        }
        ending.finish = delta.finish() == null ? ending.finish : delta.finish();
    }

    @Override
    public void end(OutputStream out) throws IOException {
        if (!endings.isEmpty() || usage != null) {
            List<Candidate> last = new ArrayList<>();
            endings.forEach((index, ending) -> last.add(ending.candidate(index)));
            response(Slices.of(ResponseWriter.write(last, usage, head)), out);
        }
        out.write(framing.end());
    }

    @Override
    public void error(Failure failure, String message, OutputStream out) throws IOException {
        String error = documents.text(ErrorDocument.of(failure, message));
        response(Slices.of(error.getBytes(StandardCharsets.UTF_8)), out);
        out.write(framing.end());
    }

    private void response(Slices json, OutputStream out) throws IOException {
        out.write(framing.before(begun));
        json.writeTo(out);
        out.write(framing.behind());
        begun = true;
    }

    @Override
    public byte[] heartbeat() {
        return HEARTBEAT;
    }
}
