package dev.breakwater.call.request;

/** How a target is asked to continue an answer that broke. */
public enum ResumeMode {
    /** The text so far stands as the assistant's last message, which the target takes up where it ends. */
    PREFILL,
    /** The text so far stands as the assistant's message, and the user asks to continue it. */
    INSTRUCTION,
    /** The whole prompt again; only what goes beyond the text so far is passed on, if it begins with that. */
    AFRESH
}
