package dev.breakwater.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlConfigSourceTest {

    @TempDir
    Path folder;

    @Test
    void it_is_found_by_the_service_loader() {
        assertThat(ServiceLoader.load(ConfigSource.class)).hasAtLeastOneElementOfType(YamlConfigSource.class);
    }

    @Test
    void each_leaf_is_a_property_named_by_its_path() throws IOException {
        YamlConfigSource source = source("""
            model_list:
              - model_name: a
            litellm_settings:
              num_retries: 3
              fallbacks: [{"gpt-3.5-turbo": ["b"]}]
              nothing:
            """);

        assertThat(source.getProperties())
                .containsEntry("model_list[0].model_name", "a")
                .containsEntry("litellm_settings.num_retries", "3")
                .containsEntry("litellm_settings.fallbacks[0].\"gpt-3.5-turbo\"[0]", "b")
                .hasSize(3);
        assertThat(source.getOrdinal()).isEqualTo(150);
    }

    @Test
    void values_are_literal_for_every_reader() throws IOException {
        YamlConfigSource source = source("a: '${user.home}'\nb: '$x'\n");

        var config = ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(source)
                .build();

        assertThat(config.getValue("a", String.class)).isEqualTo("${user.home}");
        assertThat(config.getValue("b", String.class)).isEqualTo("$x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\na: 2\n",
                "a: !!javax.script.ScriptEngineManager [x]\n",
                "a: 1\n---\nb: 2\n",
                "\ta: 1\n",
                "a: [1\n",
                "'<<': 1\n",
                "- a\n",
                "",
                "a: &a [*a, *a, *a, *a]\n",
                "? {a: 1}\n: 2\n",
                "a: \u0001\n",
            })
    void what_is_not_plain_yaml_is_refused_and_nothing_is_thrown(String text) throws IOException {
        YamlConfigSource source = source(text);

        assertThat(source.problems()).isNotEmpty();
        assertThat(source.getValue("whatever")).isNull();
    }

    @Test
    void laughter_a_billionfold_is_refused() throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }

        assertThat(source(text.toString()).problems())
                .singleElement()
                .asString()
                .contains("expand to too much");
    }

    @Test
    void merge_keys_are_read_as_litellm_reads_them() throws IOException {
        YamlConfigSource source = source("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n");

        assertThat(source.getProperties())
                .containsEntry("y.a", "1")
                .containsEntry("y.b", "3")
                .hasSize(4);
    }

    @Test
    void deep_nesting_is_refused() throws IOException {
        assertThat(source("[".repeat(100_000)).problems())
                .singleElement()
                .asString()
                .contains("nests too deeply");
        assertThat(source("a: " + "[".repeat(100) + "]".repeat(100)).problems())
                .singleElement()
                .asString()
                .contains("nests too deeply");
    }

    @Test
    void names_that_multiply_are_refused() throws IOException {
        String text = "x".repeat(500) + ": [" + "1,".repeat(1_000_000) + "1]\n";

        assertThat(source(text).problems()).singleElement().asString().contains("too much");
    }

    @Test
    void a_long_value_is_read_at_once() throws IOException {
        assertThat(source("a: \"" + "x".repeat(4_000_000) + "\"\n").getValue("a"))
                .hasSize(4_000_000);
    }

    @Test
    void a_file_beyond_the_bound_is_refused_before_it_is_parsed() throws IOException {
        assertThat(source("#".repeat(8 << 20) + "\n").problems())
                .singleElement()
                .asString()
                .contains("longer than 8 MiB");
    }

    @Test
    void what_is_no_readable_file_is_a_problem() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});

        assertThat(new YamlConfigSource(folder.toString()).problems())
                .singleElement()
                .asString()
                .contains("not a regular file");
        assertThat(new YamlConfigSource(folder.resolve("none").toString()).problems())
                .singleElement()
                .asString()
                .contains("does not exist");
        assertThat(new YamlConfigSource("\0").problems()).hasSize(1);
        assertThat(new YamlConfigSource(binary.toString()).problems())
                .singleElement()
                .asString()
                .contains("UTF-8");
    }

    @Test
    void json_and_a_byte_order_mark_are_welcome() throws IOException {
        assertThat(source("\uFEFF{\"a\": {\"b\": [true]}}").getValue("a.b[0]")).isEqualTo("true");
    }

    @Test
    void without_a_file_it_is_the_demonstration() {
        YamlConfigSource demonstration = new YamlConfigSource((String) null);

        assertThat(demonstration.problems()).isEmpty();
        assertThat(demonstration.getOrdinal()).isEqualTo(100);
        assertThat(demonstration.getName()).contains("demonstration");
    }

    private YamlConfigSource source(String text) throws IOException {
        return new YamlConfigSource(
                Files.writeString(folder.resolve("config.yaml"), text).toString());
    }
}
