package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockAddressTest {

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-v2, eu-west-1, anthropic.claude-v2",
        "converse/anthropic.claude-v2:1, eu-west-1, anthropic.claude-v2%3A1",
        "invoke/us.anthropic.claude-v2, eu-west-1, us.anthropic.claude-v2",
        "us-gov-west-1/anthropic.claude-v2, us-gov-west-1, anthropic.claude-v2",
        "converse/ap-southeast-2/amazon.nova-pro-v1:0, ap-southeast-2, amazon.nova-pro-v1%3A0",
        "nova/arn:aws:bedrock:us-east-1:1:custom-model/a/b, us-east-1,"
                + " arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Acustom-model%2Fa%2Fb",
    })
    void a_name_gives_model_and_region_and_the_path_is_encoded(String name, String region, String id) {
        BedrockAddress address = address(bedrock(name));

        assertThat(address.neededRegion()).isEqualTo(region);
        assertThat(address.at("converse"))
                .isEqualTo("https://bedrock-runtime." + region + ".amazonaws.com/model/" + id + "/converse");
    }

    @Test
    void an_address_of_the_deployment_needs_no_region() {
        DeploymentSample deployment = Samples.aDeployment("d").of("bedrock").model("m");

        assertThat(address(deployment.at("http://h/root")).at("converse")).isEqualTo("http://h/root/model/m/converse");
        deployment.at(null).setting("aws_bedrock_runtime_endpoint", "https://vpce.example/");
        assertThat(address(deployment).at("converse")).isEqualTo("https://vpce.example/model/m/converse");
    }

    @Test
    void a_missing_region_is_a_failure_that_says_what_to_set() {
        DeploymentSample deployment =
                Samples.aDeployment("d").of("bedrock").model("m").at(null);

        assertThatThrownBy(() -> address(deployment).at("converse"))
                .hasMessageContaining("aws_region_name")
                .hasMessageContaining("AWS_REGION");
        assertThatThrownBy(() -> address(bedrock("m").setting("aws_region_name", "eu west"))
                        .at("converse"))
                .hasMessageContaining("write eu-west-1");
        deployment.setting("aws_bedrock_runtime_endpoint", "no url");
        assertThatThrownBy(() -> address(deployment).at("converse")).hasMessageContaining("no URL");
    }

    private static BedrockAddress address(DeploymentSample deployment) {
        return BedrockAddress.of(Asked.attempt(deployment, ""));
    }
}
