package dev.breakwater.config;

import dev.breakwater.call.Catalog;
import dev.breakwater.call.ModelGroup;
import java.util.List;
import java.util.stream.Stream;

/** What is said of a name that nothing answers to. */
final class Names {

    private Names() {}

    static String unknown(String name, Catalog catalog) {
        List<String> known = Stream.concat(
                        catalog.groups().stream().map(ModelGroup::name), catalog.aliases().keySet().stream())
                .toList();
        return "there is no model group '" + name + "'" + Nearest.suggestion(name, known)
                + "; name one, or add it to model_list";
    }
}
