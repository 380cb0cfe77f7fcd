package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/clients.md} names the versions that the build tests with. */
class ClientsPageTest {

    @Test
    void names_the_versions_of_the_clients_for_node() throws Exception {
        JsonObject packages = json("src/test/node/package.json").getJsonObject("dependencies");

        assertThat(packages.keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page()).contains("`" + name + "` " + packages.getString(name)));
    }

    @ParameterizedTest
    @CsvSource({"openai.version,com.openai:openai-java", "langchain4j.version,dev.langchain4j:langchain4j-open-ai"})
    void names_the_versions_of_the_clients_for_java(String property, String artifact) throws Exception {
        Matcher version = Pattern.compile("<" + property + ">(.+)</" + property + ">")
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(version.find()).as(property).isTrue();
        assertThat(page()).contains("`" + artifact + "` " + version.group(1));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "clients.md"));
    }

    private static JsonObject json(String path) throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of(path));
                JsonReader reader = Json.createReader(file)) {
            return reader.readObject();
        }
    }
}
