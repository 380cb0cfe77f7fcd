package dev.breakwater.provider.cohere;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.provider.FormProbe;
import org.junit.jupiter.api.Test;

/** Cohere's reranking, for clients of its two versions and of Jina's form. */
class RerankTest {

    private static final String RESULTS = "{'id':'r','results':[{'index':1,'relevance_score':0.5}],'meta':{'x':1.50}}";

    private final FormProbe cohere =
            new FormProbe(new CohereForm(), aDeployment("d").of("cohere"));

    @Test
    void documents_are_sent_as_plain_strings() {
        assertThat(cohere.reranking("'query':'q','documents':['a',{'text':'b'},{'title':'c'}],'top_n':2"))
                .contains("'model':'upstream-model'", "'query':'q'", "'top_n':2")
                .contains("'documents':['a','b','{\\'title\\':\\'c\\'}']");
    }

    @Test
    void parameters_that_the_second_version_lacks_are_not_sent() {
        assertThat(cohere.reranking("'query':'q','documents':['a'],'return_documents':true,'rank_fields':['x'],"
                        + "'max_chunks_per_doc':1,'num_retries':3"))
                .doesNotContain("return_documents", "rank_fields", "max_chunks_per_doc", "num_retries");
    }

    @Test
    void results_come_back_as_they_are() {
        assertThat(cohere.reranked("'query':'q','documents':['a','b']", RESULTS))
                .isEqualTo(RESULTS);
    }

    @Test
    void wanted_documents_are_put_to_their_results() {
        assertThat(cohere.reranked("'query':'q','documents':['a',{'text':'b'}],'return_documents':true", RESULTS))
                .contains("'relevance_score':0.5", "'document':{'text':'b'}");
    }

    @Test
    void an_index_beyond_the_documents_gets_none() {
        assertThat(cohere.reranked("'query':'q','documents':['a'],'return_documents':true", RESULTS))
                .contains("'index':1")
                .doesNotContain("'document':");
    }
}
