package dev.breakwater.call.request;

/** A form of API, other than OpenAI's chat, that both clients and providers speak. */
public enum WireForm {
    /** Anthropic's Messages API. */
    MESSAGES,
    /** OpenAI's Responses API. */
    RESPONSES,
    /** Gemini's {@code generateContent}. */
    GENERATE_CONTENT
}
