package dev.breakwater.provider.ollama;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.FormProbe;
import dev.breakwater.testing.DeploymentSample;
import org.junit.jupiter.api.Test;

class OllamaFormTest {

    @Test
    void without_an_option_of_its_own_ollama_is_asked_by_its_openai_compatible_api() {
        FormProbe ollama = new FormProbe(new OllamaForm(), deployment());

        assertThat(ollama.request("'temperature':0.5").address()).isEqualTo("http://127.0.0.1:9/v1/chat/completions");
        assertThat(ollama.embedding("'input':'hi'").address()).isEqualTo("http://127.0.0.1:9/v1/embeddings");
        assertThat(ollama.answer("{'choices':[{'message':{'content':'Hello'}}]}"))
                .contains("Hello");
    }

    @Test
    void an_option_in_the_request_or_of_the_deployment_needs_its_own_api() {
        FormProbe asked = new FormProbe(new OllamaForm(), deployment());
        FormProbe configured = new FormProbe(new OllamaForm(), deployment().byDefault("num_ctx", "8192"));

        assertThat(asked.request("'keep_alive':'30m'").address()).isEqualTo("http://127.0.0.1:9/api/chat");
        assertThat(configured.request("'temperature':0.5").address()).isEqualTo("http://127.0.0.1:9/api/chat");
        assertThat(configured.answer(
                        "{'message':{'role':'assistant','content':'Hello'},'done':true,'done_reason':'stop'}"))
                .contains("Hello");
    }

    private static DeploymentSample deployment() {
        return aDeployment("d").of("ollama").at("http://127.0.0.1:9");
    }
}
