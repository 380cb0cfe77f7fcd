package dev.breakwater.policy;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt holds of the limits that apply to it. It is given back once, whoever does it and however often: by {@link #end} where
 * the attempt has started, else by {@link #cancel}. Implementations are thread-safe and never wait.
 */
public interface Permit {

    /** Of an attempt without limits. */
    Permit NONE = new Permit() {
        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void end(@Nullable Long tokens) {}

        @Override
        public void cancel() {}
    };

    /** The attempt starts; false where the permit has been given back, so that it must not. */
    boolean begin();

    /**
     * The attempt has ended. Does nothing the second time.
     *
     * @param tokens that it used; null where that is not known, then those that were reserved count
     */
    void end(@Nullable Long tokens);

    /** The attempt will not start: everything is given back, its request included. Does nothing once it has started. */
    void cancel();
}
