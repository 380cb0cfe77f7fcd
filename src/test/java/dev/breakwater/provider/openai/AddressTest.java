package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.payload.Target;
import dev.breakwater.catalog.Operation;
import dev.breakwater.testing.DeploymentSample;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://x.azure.com, gpt-4, 2024-02-01,"
                + " https://x.azure.com/openai/deployments/gpt-4/chat/completions?api-version=2024-02-01",
        "https://x.azure.com, gpt-4, , https://x.azure.com/openai/deployments/gpt-4/chat/completions",
        "https://x.azure.com, a b/c?d, 2024-02-01,"
                + " https://x.azure.com/openai/deployments/a%20b%2Fc%3Fd/chat/completions?api-version=2024-02-01",
        "https://x.azure.com/openai/deployments/mine, gpt-4, 2024-02-01,"
                + " https://x.azure.com/openai/deployments/mine/chat/completions?api-version=2024-02-01",
        "https://x.azure.com, %2e%2e/x#y, , https://x.azure.com/openai/deployments/%252e%252e%2Fx%23y/chat/completions",
        "https://x.azure.com, gpt-4, v1, https://x.azure.com/openai/v1/chat/completions",
        "https://x.azure.com, gpt-4, preview, https://x.azure.com/openai/v1/chat/completions?api-version=preview",
        "https://x.azure.com, gpt-4, latest, https://x.azure.com/openai/v1/chat/completions?api-version=latest"
    })
    void azures_holds_deployment_and_version(String base, String model, String version, String address) {
        Attempt attempt = on(aDeployment("a").at(base).model(model).version(version));

        assertThat(new AzureForm().address(attempt, Operation.CHAT)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.azure.com, 2024-02-01, , https://x.azure.com/openai/files/a%2Fb?api-version=2024-02-01",
        "https://x.azure.com, 2024-02-01, limit=2,"
                + " https://x.azure.com/openai/files/a%2Fb?limit=2&api-version=2024-02-01",
        "https://x.azure.com, 2024-02-01, api-version=1, https://x.azure.com/openai/files/a%2Fb?api-version=1",
        "https://x.azure.com/openai/deployments/mine, preview, ,"
                + " https://x.azure.com/openai/v1/files/a%2Fb?api-version=preview",
        "https://x.azure.com/openai/v1, v1, limit=2, https://x.azure.com/openai/v1/files/a%2Fb?limit=2",
        "https://x.azure.com, , , https://x.azure.com/openai/v1/files/a%2Fb"
    })
    void what_azure_is_passed_is_of_no_deployment(String base, String version, String query, String address) {
        Attempt attempt = on(aDeployment("a").at(base).version(version));

        assertThat(new AzureForm().address(attempt, new Target("GET", "files/a%2Fb", query, Map.of())))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.azure.com, 2025-04-01-preview, https://x.azure.com/openai/responses?api-version=2025-04-01-preview",
        "https://x.azure.com/openai/deployments/mine, 2025-04-01-preview,"
                + " https://x.azure.com/openai/responses?api-version=2025-04-01-preview",
        "https://x.azure.com, v1, https://x.azure.com/openai/v1/responses"
    })
    void azures_responses_are_above_the_deployments(String base, String version, String address) {
        Attempt attempt = on(aDeployment("a").at(base).model("gpt-4").version(version));

        assertThat(new AzureForm().address(attempt, Operation.STORED_RESPONSE)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://router.huggingface.co, https://router.huggingface.co/v1/chat/completions",
        "https://router.huggingface.co/v1, https://router.huggingface.co/v1/chat/completions",
        "http://tgi:8080/v1/chat/completions, http://tgi:8080/v1/chat/completions",
        "http://tgi:8080/models/x, http://tgi:8080/models/x/v1/chat/completions"
    })
    void hugging_faces_is_below_v1(String base, String address) {
        assertThat(huggingFace(base, Operation.CHAT)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "http://tgi/chat/completions, embeddings, http://tgi/embeddings",
        "http://tgi/v1/chat/completions, completions, http://tgi/v1/completions",
        "http://tgi/completions, chat/completions, http://tgi/chat/completions",
    })
    void an_operation_in_hugging_faces_address_makes_room_for_the_one_that_is_asked(
            String base, String operation, String address) {
        assertThat(huggingFace(base, Operation.at(operation).orElseThrow())).isEqualTo(address);
    }

    private static String huggingFace(String base, Operation operation) {
        return new HuggingFaceForm()
                .address(on(aDeployment("a").of("huggingface").at(base)), operation);
    }

    private static Attempt on(DeploymentSample deployment) {
        return anAttempt(aCall().on(deployment).get(), 0);
    }
}
