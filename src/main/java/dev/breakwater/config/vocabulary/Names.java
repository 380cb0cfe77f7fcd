package dev.breakwater.config.vocabulary;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import java.util.List;
import java.util.stream.Stream;

/** Messages about unknown names. */
public final class Names {

    private Names() {}

    public static String unknown(String name, Catalog catalog) {
        List<String> known = Stream.concat(
                        catalog.groups().stream().map(ModelGroup::name), catalog.aliases().keySet().stream())
                .toList();
        return "there is no model group '" + name + "'" + Nearest.suggestion(name, known)
                + "; use the name of a group, or add it to model_list";
    }
}
