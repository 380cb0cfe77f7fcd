package dev.breakwater.config.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The file attributes of a configuration file and of its includes. The list of includes is updated when one of the files has changed. The
 * cost of a check depends on the number of files, not on their length. Not thread-safe.
 */
public final class WatchedFiles {

    private Set<Path> included = Set.of();
    private String known = "";

    /** A text that differs when one of the files has changed. */
    public String stamp(String location) {
        String now = state(location);
        if (!now.equals(known)) {
            included = included(location);
            now = state(location);
            known = now;
        }
        return now;
    }

    private static Set<Path> included(String location) {
        try {
            return IncludedFiles.of(Path.of(location));
        } catch (InvalidPathException noPath) {
            return Set.of();
        }
    }

    private String state(String location) {
        StringBuilder state = new StringBuilder(location).append(' ').append(file(location));
        included.forEach(path -> state.append('\n').append(path).append(' ').append(file(path.toString())));
        return state.toString();
    }

    /** The attributes of one file. A symbolic link is followed. */
    public static String file(String location) {
        try {
            BasicFileAttributes now = Files.readAttributes(Path.of(location), BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException | InvalidPathException gone) {
            return "unreadable";
        }
    }
}
