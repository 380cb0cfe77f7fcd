package dev.breakwater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.ModelFacts.Ability;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The form of the table of models, and whether its figures can be right. */
class ModelTableTest {

    private static final Set<String> MODES = Set.of(
            "chat",
            "completion",
            "responses",
            "embedding",
            "rerank",
            "moderation",
            "realtime",
            "image_generation",
            "audio_speech",
            "audio_transcription");

    /** More than the dearest model asks: o1-pro, 600 USD per million tokens. */
    private static final BigDecimal DEAREST = new BigDecimal("0.001");

    private final List<List<String>> rows = ModelTable.rows();

    @Test
    void every_row_has_a_cell_for_each_column() {
        assertThat(rows).hasSizeGreaterThan(400).allSatisfy(row -> {
            assertThat(row).hasSize(15);
            assertThat(row).noneMatch(cell -> cell.isBlank() || !cell.equals(cell.strip()));
        });
    }

    @Test
    void rows_are_sorted_by_provider_and_model() {
        List<String> names =
                rows.stream().map(row -> row.get(0) + "\t" + row.get(1)).toList();

        assertThat(names).isSorted();
    }

    @Test
    void no_name_stands_for_two_models() {
        Map<String, List<String>> owners = new HashMap<>();

        rows.forEach(row -> ModelTable.names(row)
                .forEach(name -> assertThat(owners.put(name, row)).as(name).isNull()));
    }

    @Test
    void every_provider_is_known_and_has_an_adapter() {
        assertThat(rows)
                .extracting(row -> row.get(0))
                .allSatisfy(provider -> assertThat(
                                KnownProviders.find(provider).orElseThrow().hasAdapter())
                        .as(provider)
                        .isTrue());
    }

    @Test
    void modes_are_litellms() {
        assertThat(rows).extracting(row -> row.get(2)).allMatch(MODES::contains);
    }

    @Test
    void an_answer_is_not_longer_than_the_window() {
        assertThat(facts())
                .noneMatch(
                        each -> each.window() != null && each.maxOutput() != null && each.maxOutput() > each.window());
    }

    @Test
    void limits_are_not_zero() {
        assertThat(facts().flatMap(each -> Stream.of(each.window(), each.maxOutput()))
                        .filter(Objects::nonNull))
                .allMatch(tokens -> tokens > 0);
    }

    @Test
    void prices_are_plausible() {
        assertThat(facts()).allSatisfy(each -> {
            Prices prices = each.prices();
            assertThat(prices.byName().values().stream().filter(Objects::nonNull))
                    .as(each.name())
                    .allMatch(price -> price.signum() >= 0);
            assertThat(Stream.of(
                                    prices.input(),
                                    prices.output(),
                                    prices.cacheWrite(),
                                    prices.reasoning(),
                                    prices.audioInput(),
                                    prices.audioOutput())
                            .filter(Objects::nonNull))
                    .as(each.name())
                    .allMatch(price -> price.compareTo(DEAREST) < 0);
            if (prices.cachedInput() != null && prices.input() != null) {
                assertThat(prices.cachedInput()).as(each.name()).isLessThanOrEqualTo(prices.input());
            }
        });
    }

    @Test
    void a_chat_is_never_free() {
        Predicate<ModelFacts> free = each -> "chat".equals(each.mode())
                && Stream.of(each.prices().input(), each.prices().output())
                        .anyMatch(price -> price != null && price.signum() == 0);

        assertThat(facts()).noneMatch(free);
    }

    @Test
    void a_row_is_read_with_prices_per_token() {
        ModelFacts facts = ModelTable.facts(List.of(
                "p",
                "m",
                "chat",
                "10",
                "5",
                "3",
                "15",
                "0.3",
                "3.75",
                "-",
                "-",
                "-",
                "0.04",
                "tools,audio_input",
                "-"));

        assertThat(facts)
                .isEqualTo(new ModelFacts(
                        "p/m",
                        "chat",
                        10,
                        5,
                        new Prices(
                                new BigDecimal("0.000003"),
                                new BigDecimal("0.000015"),
                                new BigDecimal("0.0000003"),
                                new BigDecimal("0.00000375"),
                                null,
                                null,
                                null,
                                new BigDecimal("0.04")),
                        Set.of(Ability.TOOLS, Ability.AUDIO_INPUT)));
    }

    @Test
    void a_name_that_begins_with_a_dash_continues_the_models() {
        List<String> row = Stream.concat(
                        Stream.of("p", "m"), Stream.generate(() -> "-").limit(12))
                .toList();
        List<String> named =
                Stream.concat(row.stream(), Stream.of("-2024,other")).toList();

        assertThat(ModelTable.names(named)).containsExactly("p/m", "p/m-2024", "p/other");
    }

    private Stream<ModelFacts> facts() {
        return rows.stream().map(ModelTable::facts);
    }
}
