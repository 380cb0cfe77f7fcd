package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;

/** How a provider separates the events of its streams. */
public interface Framing {

    /** The media type of a stream, for {@code Accept}. */
    String mediaType();

    /** Whether a stream can begin with this byte; -1 is an empty body. If not, the body is not read as a stream. */
    boolean canBegin(int firstByte);

    /** @param room budget for large events */
    EventReader read(Pieces body, ByteBudget.Share room);

    /** Events of {@code text/event-stream}. No such stream begins like JSON or a page. */
    Framing SERVER_SENT_EVENTS = new Framing() {
        @Override
        public String mediaType() {
            return "text/event-stream";
        }

        @Override
        public boolean canBegin(int firstByte) {
            return "{[<".indexOf(firstByte) < 0;
        }

        @Override
        public EventReader read(Pieces body, ByteBudget.Share room) {
            return new ServerSentEvents(body, room);
        }
    };

    /** One JSON object in each line. */
    Framing JSON_LINES = new Framing() {
        @Override
        public String mediaType() {
            return "application/x-ndjson";
        }

        @Override
        public boolean canBegin(int firstByte) {
            return firstByte == '{';
        }

        @Override
        public EventReader read(Pieces body, ByteBudget.Share room) {
            return new JsonLines(body, room);
        }
    };
}
