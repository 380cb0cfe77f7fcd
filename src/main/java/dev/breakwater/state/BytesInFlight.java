package dev.breakwater.state;

import dev.breakwater.call.ByteBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** One counter for the whole application; thread-safe by an atomic. */
@ApplicationScoped
public class BytesInFlight implements ByteBudget {

    private final AtomicLong held = new AtomicLong();

    @Override
    public boolean take(long bytes, long most) {
        // Added first: two that look before they add would both take the last bytes.
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    @Override
    public void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    @Override
    public long held() {
        return held.get();
    }
}
