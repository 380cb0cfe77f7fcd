package dev.breakwater.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Tables of names, as they are readable in a source. */
public final class WordList {

    private WordList() {}

    /** The words between blanks and line ends. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        new StringTokenizer(text).asIterator().forEachRemaining(word -> words.add((String) word));
        return List.copyOf(words);
    }
}
