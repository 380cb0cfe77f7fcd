package dev.breakwater.call;

import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for the metrics; fired as a CDI event, because nobody depends on who keeps them: that one writes them to its end.
 *
 * @param accept the forms that are understood, as HTTP's {@code Accept} has them; null where nothing is said
 * @param contentType is told the form before the first byte
 * @param out is not closed
 */
public record Scrape(@Nullable String accept, Consumer<String> contentType, OutputStream out) {}
