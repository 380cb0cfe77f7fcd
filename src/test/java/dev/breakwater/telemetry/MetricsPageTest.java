package dev.breakwater.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.state.DeploymentStatuses;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| ([a-z]+) \\| ([^|]*) \\|");

    @Test
    void every_metric_has_its_row_with_its_labels_and_no_other() throws Exception {
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(metrics());
    }

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " "
                        + sorted(Arrays.asList(row.group(3).replace("`", "").split(", ", -1))))
                .toList();
    }

    private static List<String> metrics() throws IllegalAccessException {
        Meters meters = new Meters(new DeploymentStatuses());
        List<String> all = new ArrayList<>();
        for (Field field : Meters.class.getDeclaredFields()) {
            if (MetricWithFixedMetadata.class.isAssignableFrom(field.getType())) {
                MetricFamilyDescriptor metric =
                        ((MetricWithFixedMetadata) field.get(meters)).getMetricFamilyDescriptor();
                String ending = metric.getType() == MetricType.COUNTER ? "_total" : "";
                all.add(metric.getPrometheusName() + ending + " "
                        + metric.getType().name().toLowerCase(Locale.ROOT) + " " + sorted(metric.getLabelNames()));
            }
        }
        return all;
    }

    private static List<String> sorted(Collection<String> labels) {
        return labels.stream().sorted().toList();
    }
}
