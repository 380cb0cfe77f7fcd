package dev.breakwater.chat;

/** TokenCounter, as the provider counted them. */
public record Usage(long promptTokens, long completionTokens) {}
