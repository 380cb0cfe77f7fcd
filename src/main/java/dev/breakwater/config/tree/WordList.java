package dev.breakwater.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Reads tables of names from text blocks. */
public final class WordList {

    private WordList() {}

    /** The words, separated by white space. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        new StringTokenizer(text).asIterator().forEachRemaining(word -> words.add((String) word));
        return List.copyOf(words);
    }
}
