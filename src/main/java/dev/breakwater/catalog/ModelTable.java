package dev.breakwater.catalog;

import dev.breakwater.catalog.ModelFacts.Ability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of models, {@code models.tsv}, whose first lines explain its columns and name its sources. It is read once, when the first
 * deployment is configured. Deployments keep what they find, so calls do not look anything up (ADR 0021).
 */
final class ModelTable {

    private static final String FILE = "models.tsv";

    private static final String UNKNOWN = "-";

    /** By {@code provider/model}; a model with several names has several entries. */
    private static final Map<String, ModelFacts> BY_NAME = read();

    private ModelTable() {}

    /** @param name {@code provider/model} */
    static Optional<ModelFacts> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, ModelFacts> read() {
        Map<String, ModelFacts> all = new HashMap<>();
        for (List<String> row : rows()) {
            ModelFacts facts = facts(row);
            names(row).forEach(name -> all.put(name, facts));
        }
        return all;
    }

    /** The cells of each row, without comments and the head. */
    static List<List<String>> rows() {
        try (var stream = Objects.requireNonNull(ModelTable.class.getResourceAsStream(FILE), FILE);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> List.of(line.split("\t")))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static ModelFacts facts(List<String> row) {
        return new ModelFacts(
                row.get(0) + "/" + row.get(1),
                row.get(2),
                tokens(row.get(3)),
                tokens(row.get(4)),
                prices(row.subList(5, 13)),
                abilities(row.get(13)));
    }

    /** All names of a row's model, each with its provider. */
    static Stream<String> names(List<String> row) {
        String model = row.get(1);
        Stream<String> others = words(row.get(14)).map(name -> name.startsWith("-") ? model + name : name);
        return Stream.concat(Stream.of(model), others).map(name -> row.get(0) + "/" + name);
    }

    private static @Nullable Integer tokens(String cell) {
        return cell.equals(UNKNOWN) ? null : Integer.valueOf(cell);
    }

    /** The table has prices per million tokens, except the last one. */
    private static Prices prices(List<String> cells) {
        BigDecimal[] prices = new BigDecimal[cells.size()];
        for (int i = 0; i < prices.length; i++) {
            String cell = cells.get(i);
            if (!cell.equals(UNKNOWN)) {
                prices[i] = new BigDecimal(cell).movePointLeft(i == prices.length - 1 ? 0 : 6);
            }
        }
        return Prices.of(Arrays.asList(prices));
    }

    private static Set<Ability> abilities(String cell) {
        return words(cell).map(Ability::of).collect(Collectors.toSet());
    }

    private static Stream<String> words(String cell) {
        return cell.equals(UNKNOWN) ? Stream.empty() : Stream.of(cell.split(","));
    }
}
