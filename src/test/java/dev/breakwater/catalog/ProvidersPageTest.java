package dev.breakwater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.ProviderDescriptor.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of providers in {@code docs/configuration.md}. */
class ProvidersPageTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");

    private static final String HEAD = """
        | prefix | adapter | address | its variables | the key's variables | prefill | operations |
        | --- | --- | --- | --- | --- | --- | --- |
        """;

    @Test
    void the_table_is_that_of_the_descriptors() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("| prefix |", page.indexOf("## Providers"));
        int end = page.indexOf("\n\n", begin) + 1;
        if (Boolean.getBoolean("providers.write")) {
            page = page.substring(0, begin) + table() + page.substring(end);
            Files.writeString(PAGE, page);
            end = begin + table().length();
        }

        assertThat(page.substring(begin, end))
                .as("the table in docs/configuration.md. To write it:"
                        + " ./mvnw test -Dtest=ProvidersPageTest -Dproviders.write=true")
                .isEqualTo(table());
    }

    private static String table() {
        String rows = with(Support.ADAPTED).map(ProvidersPageTest::row).collect(Collectors.joining());
        return HEAD + rows + namesOf(Support.PLANNED) + namesOf(Support.NAME_ONLY);
    }

    private static String row(ProviderDescriptor each) {
        ProviderDescriptor.Access access = each.access();
        String header = access.credentials().header();
        String keys = code(access.keyVariables())
                + (access.credentials().equals(Credentials.BEARER) ? "" : " (header `" + header + "`)");
        return "| `%s` | `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        each.prefix(),
                        each.adapter(),
                        access.address() == null ? "none" : access.address(),
                        code(access.addressVariables()),
                        keys,
                        prefill(each.prefill()),
                        operations(each.operations()));
    }

    private static String operations(Set<Operation> operations) {
        Set<Operation> lacking = EnumSet.allOf(Operation.class);
        lacking.removeAll(operations);
        if (lacking.size() <= 1) {
            return lacking.isEmpty() ? "all" : "all but " + paths(lacking);
        }
        Set<Operation> more = EnumSet.copyOf(operations);
        more.removeAll(Operation.OF_TEXT);
        return "text" + (more.isEmpty() ? "" : ", " + paths(more));
    }

    private static String paths(Set<Operation> operations) {
        return code(operations.stream().map(Operation::path).toList());
    }

    private static String prefill(Prefill prefill) {
        if (prefill == null) {
            return "-";
        }
        return prefill.name() + (prefill.onlyAt().isEmpty() ? "" : ", at `" + prefill.onlyAt() + "`");
    }

    private static String namesOf(Support support) {
        List<String> names = with(support).map(ProviderDescriptor::prefix).toList();
        return "| " + code(names) + " | none yet | - | - | - | - | - |\n";
    }

    private static Stream<ProviderDescriptor> with(Support support) {
        return KnownProviders.all().stream().filter(each -> each.support() == support);
    }

    private static String code(List<String> names) {
        return names.isEmpty()
                ? "-"
                : names.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }
}
