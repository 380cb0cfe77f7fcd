package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.config.vocabulary.KnownKeys;
import dev.breakwater.config.vocabulary.KnownKeys.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("docs/configuration.md"));
    }

    @ParameterizedTest
    @EnumSource(KnownKeys.class)
    void every_key_that_is_read_has_its_row_and_no_other(KnownKeys section) {
        assertThat(names(ROW, rows(section))).containsExactlyInAnyOrderElementsOf(keys(section, true));
    }

    @ParameterizedTest
    @EnumSource(KnownKeys.class)
    void every_key_without_effect_is_listed(KnownKeys section) {
        String[] parts = rows(section).split("LiteLLM's, without effect here:", -1);

        assertThat(parts.length == 1 ? List.of() : names(NAME, parts[1])).isEqualTo(keys(section, false));
    }

    @Test
    void every_prefix_is_listed() {
        String providers = page.substring(page.indexOf("## Providers"));

        assertThat(names(NAME, providers)).containsAll(KnownProviders.prefixes());
    }

    /** The text below the section's heading. */
    private String rows(KnownKeys section) {
        String heading = "\n## " + (section == KnownKeys.TOP ? "The file" : "`" + section.path() + "`") + "\n";
        int begin = page.indexOf(heading);
        assertThat(begin).as("heading of %s", section).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin + heading.length(), end);
    }

    private static List<String> keys(KnownKeys section, boolean read) {
        return section.keys().keySet().stream()
                .filter(key -> (section.keys().get(key) != Use.UNUSED) == read)
                .toList();
    }

    private static List<String> names(Pattern pattern, String text) {
        Stream<MatchResult> found = pattern.matcher(text).results();
        return found.map(each -> each.group(1)).toList();
    }
}
