package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import org.junit.jupiter.api.Test;

/** Settings of one provider: where they come from, and that nobody else gets them. */
class ProviderSettingsBindingTest {

    @Test
    void vertex_ai_needs_no_address_and_takes_its_credentials_as_a_map() {
        Deployment deployment = Bound.deployment(
                        "{model: vertex_ai/gemini-2.5-flash, vertex_project: p-1, vertex_location: eu,"
                                + " vertex_credentials: {type: service_account, project_id: p-2}}")
                .first();

        assertThat(deployment.endpoint().base()).isNull();
        assertThat(deployment.endpoint().settings().values())
                .containsEntry("vertex_project", "p-1")
                .containsEntry("vertex_location", "eu")
                .containsEntry("vertex_credentials", "{\"type\":\"service_account\",\"project_id\":\"p-2\"}");
        assertThat(deployment.defaults()).as("sent to the provider").isEmpty();
    }

    @Test
    void both_prefixes_of_vertex_ai_have_the_same_adapter() {
        assertThat(Bound.deployment("model: vertex_ai_beta/m")
                        .first()
                        .endpoint()
                        .adapter())
                .isEqualTo("vertex_ai");
    }

    @Test
    void variables_give_what_the_configuration_does_not() {
        Deployment deployment = Bound.deployment("{model: vertex_ai/m, vertex_location: global}")
                .withVariable("VERTEXAI_PROJECT", "p-1")
                .first();

        assertThat(deployment.endpoint().settings().find("vertex_project")).contains("p-1");
        assertThat(deployment.endpoint().settings().find("vertex_location")).contains("global");
    }

    @Test
    void azures_client_is_a_setting_and_not_a_parameter_of_requests() {
        Deployment deployment = Bound.deployment("{model: azure/m, api_base: 'https://x.azure.com', tenant_id: t-1,"
                        + " client_id: c-1, client_secret: s3cret-of-the-client}")
                .first();

        assertThat(deployment.endpoint().settings().values())
                .containsEntry("tenant_id", "t-1")
                .containsEntry("client_id", "c-1")
                .containsEntry("client_secret", "s3cret-of-the-client");
        assertThat(deployment.endpoint().settings().secrets()).containsExactly("s3cret-of-the-client");
        assertThat(deployment.endpoint().toString()).doesNotContain("s3cret");
        assertThat(deployment.defaults()).isEmpty();
    }
}
