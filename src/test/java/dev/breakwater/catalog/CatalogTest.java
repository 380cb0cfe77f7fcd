package dev.breakwater.catalog;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private final Catalog catalog = new Catalog(
            List.of(
                    aGroup("gpt-4", aDeployment("a"), aDeployment("b")),
                    aGroup("*", aDeployment("any").model("*")),
                    aGroup("openai/*", aDeployment("openai").model("*")),
                    aGroup("openai/gpt-*", aDeployment("gpt").model("gpt-*")),
                    aGroup("openai/*-mini", aDeployment("mini").model("fixed"))),
            Map.of("best", "gpt-4", "quick", "openai/o3-mini", "dangling", "nowhere-but-wild"));

    @Test
    void a_group_is_found_by_its_name() {
        ModelGroup found = catalog.find("gpt-4").orElseThrow();

        assertThat(found.deployments()).extracting(Deployment::id).containsExactly("a", "b");
        assertThat(found.key()).isEqualTo("gpt-4");
    }

    @Test
    void an_alias_keeps_the_name_that_was_asked_for_and_the_groups_policies() {
        ModelGroup found = catalog.find("best").orElseThrow();

        assertThat(found.name()).isEqualTo("best");
        assertThat(found.key()).isEqualTo("gpt-4");
    }

    @Test
    void an_alias_may_lead_to_a_wildcard() {
        ModelGroup found = catalog.find("quick").orElseThrow();

        assertThat(found.name()).isEqualTo("quick");
        assertThat(found.key()).isEqualTo("openai/*-mini");
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, openai/gpt-*, gpt-4o",
        "openai/gpt-, openai/gpt-*, gpt-",
        "openai/o3-mini, openai/*-mini, fixed",
        "openai/o3, openai/*, o3",
        "mistral/large, *, mistral/large",
        "openai, *, openai"
    })
    void the_most_specific_wildcard_takes_a_name_and_fills_its_star(String name, String key, String model) {
        ModelGroup found = catalog.find(name).orElseThrow();

        assertThat(found.name()).isEqualTo(name);
        assertThat(found.key()).isEqualTo(key);
        assertThat(found.deployments().get(0).endpoint().model()).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/",
                "openai/..",
                "openai/.",
                "openai/../x",
                "openai/x/..",
                "openai/a/../b",
                "openai/..\\x",
                "openai/a\nb",
                "openai/\u0000",
                "..",
                "../x"
            })
    void a_name_that_would_change_an_address_fills_no_star(String name) {
        assertThat(catalog.find(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/org/m",
                "openai/a..b",
                "openai/v1.5",
                "openai/%2e%2e",
                "openai/m?x#y",
                "openai/...",
                "openai/.m"
            })
    void any_other_name_does(String name) {
        assertThat(catalog.find(name)
                        .orElseThrow()
                        .deployments()
                        .get(0)
                        .endpoint()
                        .model())
                .isEqualTo(name.substring("openai/".length()));
    }

    @Test
    void a_wildcards_deployment_keeps_its_id_so_that_its_state_is_one() {
        assertThat(catalog.find("openai/x").orElseThrow().deployments().get(0).id())
                .isEqualTo(catalog.find("openai/y")
                        .orElseThrow()
                        .deployments()
                        .get(0)
                        .id());
    }

    @Test
    void a_deployments_id_is_a_name_too() {
        Catalog exact = new Catalog(List.of(aGroup("gpt-4", aDeployment("a"), aDeployment("b"))), Map.of());

        ModelGroup found = exact.find("b").orElseThrow();

        assertThat(found.deployments()).extracting(Deployment::id).containsExactly("b");
        assertThat(found.key()).isEqualTo("gpt-4");
    }

    @Test
    void a_group_goes_before_an_id_of_the_same_name() {
        Catalog twice = new Catalog(
                List.of(aGroup("gpt-4", aDeployment("other")), aGroup("other", aDeployment("b"))), Map.of());

        ModelGroup found = twice.find("other").orElseThrow();

        assertThat(found.key()).isEqualTo("other");
    }

    @Test
    void an_unknown_name_is_nobodys() {
        Catalog exact = new Catalog(List.of(aGroup("gpt-4")), Map.of("dangling", "gone"));

        assertThat(exact.find("gpt-5")).isEmpty();
        assertThat(exact.find("dangling")).isEmpty();
        assertThat(exact.find("")).isEmpty();
    }
}
