package dev.breakwater.chat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.BitSet;

/**
 * Counts the tokens of texts for every model in OpenAI's encoding {@code o200k_base} (ADR 0011). For the models that use it the count is
 * exact, except for about one token at the end of each {@link #STRETCH}. Other tokenizers differ from it by some percent in English prose,
 * and by more in other languages.
 *
 * <p>The work is bounded, because a client may send any text: beyond {@link #EXACT} characters, evenly spread stretches are counted and
 * extrapolated. The first count reads the encoding's table, which takes about a second and stays in memory (29 MB); until then it costs
 * nothing. Safe for use by many threads.
 */
public final class TokenCounter {

    /** Characters that are counted at once: the tokenizer's time for a long run of letters or blanks grows faster than the run. */
    private static final int STRETCH = 4_096;

    /** The most characters that are counted: some 50,000 words. Random Chinese, the slowest text found, then takes half a second. */
    static final int EXACT = 1 << 18;

    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    private TokenCounter() {}

    /**
     * @param texts one after the other
     * @param ends where each of them ends
     */
    public static int in(CharSequence texts, BitSet ends) {
        long characters = texts.length();
        if (characters == 0) {
            return 0;
        }
        Encoding encoding = ENCODINGS.getEncoding(EncodingType.O200K_BASE);
        double share = Math.min(1, EXACT / (double) characters);
        double due = 0;
        long read = 0;
        long tokens = 0;
        for (int from = 0; from < texts.length(); ) {
            int to = Math.min(ends.nextSetBit(from + 1), from + STRETCH);
            due += share * (to - from);
            if (read < due) {
                // The other method throws where a text holds one of the encoding's special tokens.
                tokens +=
                        encoding.countTokensOrdinary(texts.subSequence(from, to).toString());
                read += to - from;
            }
            from = to;
        }
        return (int) Math.min(Integer.MAX_VALUE, tokens * characters / read);
    }
}
