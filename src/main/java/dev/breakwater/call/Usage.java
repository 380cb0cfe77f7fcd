package dev.breakwater.call;

/** Tokens, as the provider counted them. */
public record Usage(long promptTokens, long completionTokens) {}
