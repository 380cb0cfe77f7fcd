/** Anthropic's Messages API for clients. Source: Anthropic's API reference, "Messages", "Streaming", "Errors"; SPEC §8. */
@NullMarked
package dev.breakwater.api.anthropic;

import org.jspecify.annotations.NullMarked;
