package dev.breakwater.provider.bedrock;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.upstream.EventReader;
import dev.breakwater.upstream.Framing;
import dev.breakwater.upstream.Pieces;

/** AWS' binary frames. */
final class EventStreamFraming implements Framing {

    static final Framing INSTANCE = new EventStreamFraming();

    private EventStreamFraming() {}

    @Override
    public String mediaType() {
        return "application/vnd.amazon.eventstream";
    }

    /** A frame begins with its length, which is below 16 MiB. */
    @Override
    public boolean canBegin(int firstByte) {
        return firstByte == 0;
    }

    @Override
    public EventReader read(Pieces body, ByteBudget.Share room) {
        return new EventStreamReader(body, room);
    }
}
