package dev.breakwater.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.binding.ConfigBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncludedFilesTest {

    @TempDir
    Path folder;

    private Path main;

    @BeforeEach
    void place() {
        main = folder.resolve("config.yaml");
    }

    @Test
    void included_models_go_behind_the_files_own() throws IOException {
        write("config.yaml", """
            include: [models/one.yaml, two.yaml]
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}}
            """);
        write("models/one.yaml", "model_list:\n  - {model_name: b, litellm_params: {model: openai/m}}\n");
        write("two.yaml", """
            model_list:
              - {model_name: c, litellm_params: {model: openai/m}}
            litellm_settings: {num_retries: 7}
            """);

        GatewayConfig config = bind();

        assertThat(config.catalog().groups()).extracting(ModelGroup::name).containsExactly("a", "b", "c");
        assertThat(config.policy().retry().configured()).isEqualTo(7);
        assertThat(config.warnings()).extracting(Problem::path).containsExactly("general_settings.master_key");
    }

    @Test
    void a_file_may_have_nothing_but_includes() throws IOException {
        write("config.yaml", "include: [models.yaml]");
        write("models.yaml", "model_list:\n  - {model_name: b, litellm_params: {model: openai/m}}\n");

        assertThat(bind().catalog().groups()).extracting(ModelGroup::name).containsExactly("b");
    }

    @Test
    void an_included_file_may_include_others_beside_itself() throws IOException {
        write("config.yaml", "include: [sub/one.yaml]");
        write("sub/one.yaml", "include: [two.yaml]\nmodel_list: [{model_name: a, litellm_params: {model: openai/m}}]");
        write("sub/two.yaml", "model_list: [{model_name: b, litellm_params: {model: openai/m}}]");

        assertThat(bind().catalog().groups()).extracting(ModelGroup::name).containsExactly("a", "b");
    }

    @Test
    void another_section_takes_the_place_of_the_one_of_its_name_with_a_warning() throws IOException {
        write("config.yaml", """
            model_list: [{model_name: a, litellm_params: {model: openai/m}}]
            litellm_settings: {num_retries: 7, request_timeout: 5}
            include: [other.yaml]
            """);
        write("other.yaml", "litellm_settings: {num_retries: 8}");

        GatewayConfig config = bind();

        assertThat(config.policy().retry().configured()).isEqualTo(8);
        assertThat(config.policy().time().configured()).hasSeconds(600);
        assertThat(config.warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .hasToString(folder.resolve("other.yaml")
                                + ", line 1: litellm_settings: replaces the whole section of this name in "
                                + main + ", line 2, as in LiteLLM"));
    }

    @Test
    void problems_name_the_file_in_which_they_stand() throws IOException {
        write("config.yaml", """
            include: [models.yaml]
            model_list:
              - {model_name: a, litellm_params: {model: opnai/m}}
            """);
        write("models.yaml", """
            litellm_settings:
              num_retries: many
              fallbacks: [{a: [nobody]}]
            model_list:
              - model_name: b
                litellm_params: {model: opnai/m}
            """);

        assertThat(problems())
                .anySatisfy(each -> assertThat(each).startsWith(main + ", line 3: model_list[0].litellm_params.model"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith(folder.resolve("models.yaml") + ", line 6: model_list[1].litellm_params.model"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith(folder.resolve("models.yaml") + ", line 2: litellm_settings.num_retries"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith(folder.resolve("models.yaml") + ", line 3: litellm_settings.fallbacks[0].a[0]"))
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include: [gone.yaml]|line 1: include[0]: the included file 'gone.yaml' does not exist",
                "include: [.]|the included file '.' is not a regular file",
                "include: other.yaml|line 1: include: must be a list of files",
                "include: [{a: b}]|include[0]: must be the path of a file",
                "include: ['']|include[0]: must be the path of a file",
                "include: [config.yaml]|'config.yaml' includes itself",
                "include: [back.yaml]|line 1: include[0]: 'config.yaml' includes itself",
                "include: [list.yaml]|the included file 'list.yaml' is not a map",
                "include: [broken.yaml]|the included file 'broken.yaml' is not valid YAML, line 3",
                "include: [empty.yaml, ./empty.yaml]|'./empty.yaml' is already included",
                "include: [twice.yaml]|twice.yaml, line 2: model_list: this key occurs twice here",
                "include: [tag.yaml]|tag.yaml, line 2: general_settings.master_key: a tag (!...) is not allowed",
            })
    void what_cannot_be_included_is_told_with_its_place(String include, String message) throws IOException {
        write("config.yaml", include + "\nmodel_list: [{model_name: a, litellm_params: {model: openai/m}}]");
        write("back.yaml", "include: [config.yaml]");
        write("list.yaml", "- a");
        write("broken.yaml", "a:\n  api_key: 'hidden\n");
        write("empty.yaml", "{}");
        write("twice.yaml", "model_list: []\nmodel_list: []");
        write("tag.yaml", "general_settings:\n  master_key: !hidden");

        assertThat(problems()).singleElement().asString().contains(message).doesNotContain("hidden");
    }

    @Test
    void the_number_of_files_is_bounded() throws IOException {
        StringBuilder names = new StringBuilder();
        for (int number : IntStream.rangeClosed(0, IncludedFiles.MOST).toArray()) {
            write("f" + number + ".yaml", "{}");
            names.append("f").append(number).append(".yaml, ");
        }
        write("config.yaml", "include: [" + names + "]");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("'f100.yaml' exceeds the limit of 100 included files");
    }

    @Test
    void the_length_of_all_files_together_is_bounded() throws IOException {
        String half = "a: " + "x".repeat(YamlFile.LONGEST / 2);
        write("one.yaml", half);
        write("two.yaml", half);
        write("config.yaml", "include: [one.yaml, two.yaml]");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("'two.yaml' is too long", "all files of a configuration together may have 8 MiB");
    }

    @Test
    void the_stamp_changes_with_an_included_file_and_with_what_is_included() throws IOException {
        WatchedFiles files = new WatchedFiles();
        write("config.yaml", "include: [one.yaml]");
        String missing = files.stamp(main.toString());

        write("one.yaml", "a: 1");
        String there = files.stamp(main.toString());
        write("one.yaml", "include: [two.yaml]");
        String more = files.stamp(main.toString());
        write("two.yaml", "b: 1");
        String last = files.stamp(main.toString());

        assertThat(List.of(missing, there, more, last)).doesNotHaveDuplicates();
        assertThat(files.stamp(main.toString())).isEqualTo(last);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private GatewayConfig bind() {
        return ConfigBinder.bind(
                ConfigProviderResolver.instance()
                        .getBuilder()
                        .withSources(new YamlConfigSource(main.toString()))
                        .build(),
                name -> null);
    }

    private List<String> problems() {
        BadConfigException bad = catchThrowableOfType(BadConfigException.class, this::bind);
        assertThat(bad).isNotNull();
        return bad.problems().stream().map(Problem::toString).toList();
    }
}
