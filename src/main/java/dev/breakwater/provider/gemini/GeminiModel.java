package dev.breakwater.provider.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name says of it.
 *
 * @param path below the API's version: {@code models/gemini-2.5-flash}
 * @param third whether it is of the third generation or a later one, which thinks by levels, checks the signatures of
 *     calls, and takes images in their results. Source: Google's "Gemini 3 developer guide"
 * @param callIds whether calls and their results are sent with ids
 * @param pro whether it is a {@code pro}, which cannot leave thinking out
 */
record GeminiModel(String path, boolean third, boolean callIds, boolean pro) {

    private static final Pattern GENERATION = Pattern.compile("gemini-(\\d{1,3})");

    /** @param name as configured, with or without {@code models/} */
    static GeminiModel of(String name) {
        String path = name.startsWith("models/") || name.startsWith("tunedModels/") ? name : "models/" + name;
        Matcher generation = GENERATION.matcher(name);
        boolean third = generation.find()
                ? Integer.parseInt(generation.group(1)) >= 3
                : name.startsWith("gemini-") && name.endsWith("-latest");
        return new GeminiModel(path, third, third, name.contains("-pro"));
    }

    /** The same where the API does not know the ids of calls. */
    GeminiModel withoutCallIds() {
        return new GeminiModel(path, third, false, pro);
    }
}
