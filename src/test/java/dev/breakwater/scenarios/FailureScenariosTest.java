package dev.breakwater.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailureScenariosTest {

    private static final Path PAGE = Path.of("docs", "scenarios.md");

    @Test
    void the_page_tells_what_the_policies_do_now() throws IOException {
        String now =
                ScenarioPage.of(Scenario.all().stream().map(Simulation::play).toList());
        if (Boolean.getBoolean("scenarios.write")) {
            Files.writeString(PAGE, now);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/scenarios.md, which no longer tells what happens. Write it anew with"
                        + " ./mvnw test -Dtest=FailureScenariosTest -Dscenarios.write=true"
                        + " and look at the diff: it is what the change does to calls")
                .isEqualTo(now);
    }
}
