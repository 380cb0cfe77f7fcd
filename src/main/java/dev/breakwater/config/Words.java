package dev.breakwater.config;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Tables of names, as they are readable in a source. */
final class Words {

    private Words() {}

    /** The words between blanks and line ends. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        new StringTokenizer(text).asIterator().forEachRemaining(word -> words.add((String) word));
        return List.copyOf(words);
    }
}
