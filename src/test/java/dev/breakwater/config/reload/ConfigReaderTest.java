package dev.breakwater.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.tree.WatchedFiles;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    @TempDir
    Path folder;

    @Test
    void without_a_location_the_demonstration_is_read() {
        GatewayConfig config = new ConfigReader().read();

        assertThat(config.catalog().find("demo")).isPresent();
        assertThat(config.policy().fallback().general()).containsKey("demo");
        assertThat(config.warnings())
                .allSatisfy(each -> assertThat(each.path()).isEqualTo("general_settings.master_key"));
    }

    @Test
    void a_files_stamp_changes_with_its_length_and_when_it_goes() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "a");
        String before = WatchedFiles.file(file.toString());
        Files.writeString(file, "ab");

        assertThat(WatchedFiles.file(file.toString())).isNotEqualTo(before);
        Files.delete(file);
        assertThat(WatchedFiles.file(file.toString())).isEqualTo("unreadable");
    }

    @Test
    void only_overrides_of_our_sections_count() {
        assertThat(stamp("litellm_settings.num_retries", "1")).isNotEqualTo(stamp("litellm_settings.num_retries", "2"));
        assertThat(stamp("LITELLM_SETTINGS_NUM_RETRIES", "1")).isNotZero();
        assertThat(stamp("java.home", "1")).isEqualTo(stamp("java.home", "2"));
    }

    private static int stamp(String name, String value) {
        return ConfigReader.overrides(new PropertiesConfigSource(Map.of(name, value), "s", 400));
    }
}
