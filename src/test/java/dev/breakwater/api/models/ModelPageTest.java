package dev.breakwater.api.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.api.JsonResponses;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelPageTest {

    private final JsonResponses documents = new JsonResponses();

    @Test
    void all_models_are_one_page() {
        assertThat(documents.text(ModelPage.of(List.of("a", "b"))))
                .isEqualTo("{\"data\":[{\"type\":\"model\",\"id\":\"a\",\"display_name\":\"a\","
                        + "\"created_at\":\"2023-02-28T18:56:42Z\"},{\"type\":\"model\",\"id\":\"b\","
                        + "\"display_name\":\"b\",\"created_at\":\"2023-02-28T18:56:42Z\"}],\"has_more\":false,"
                        + "\"first_id\":\"a\",\"last_id\":\"b\"}");
    }

    @Test
    void without_models_the_page_is_empty() {
        assertThat(documents.text(ModelPage.of(List.of())))
                .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
    }
}
