package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.provider.FormProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All JSON has ' in place of ". */
class EmbeddingsTest {

    private static final String TITAN = "amazon.titan-embed-text-v2:0";
    private static final String COHERE = "eu.cohere.embed-v4:0";

    @Test
    void embeddings_are_asked_through_invoke_model() {
        assertThat(of(TITAN).embedding("'input':'a'").address())
                .isEqualTo(
                        "https://bedrock-runtime.eu-west-1.amazonaws.com/model/amazon.titan-embed-text-v2%3A0/invoke");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v1|'input':'a','encoding_format':'base64','user':'u'|{'inputText':'a'}",
                "amazon.titan-embed-text-v2:0|'input':['a'],'dimensions':256,'normalize':false"
                        + "|{'inputText':'a','dimensions':256,'normalize':false}",
                "amazon.titan-embed-image-v1|'input':'data:image/png;base64,AAAA','dimensions':384"
                        + "|{'inputImage':'AAAA','embeddingConfig':{'outputEmbeddingLength':384}}",
                "cohere.embed-english-v3|'input':['a','b'],'encoding_format':'base64'"
                        + "|{'texts':['a','b'],'input_type':'search_document','embedding_types':['float']}",
                "eu.cohere.embed-v4:0|'input':'a','dimensions':512,'input_type':'search_query','encoding_format':'int8'"
                    + "|{'texts':['a'],'input_type':'search_query','embedding_types':['int8'],'output_dimension':512}",
                "cohere.embed-v4:0|'input':'data:image/png;base64,AAAA'"
                        + "|{'images':['data:image/png;base64,AAAA'],'input_type':'image','embedding_types':['float']}",
            })
    void each_family_gets_its_own_form(String model, String members, String body) {
        assertThat(of(model).embedding(members).body().text().replace('"', '\''))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v2:0|'input':['a','b']|one text in each request",
                "amazon.titan-embed-text-v1|'input':'a','dimensions':256|'dimensions'",
                "amazon.titan-embed-text-v2:0|'input':[[1,2]]|not tokens",
                "amazon.nova-pro-v1:0|'input':'a'|cannot make embeddings"
            })
    void what_a_model_cannot_embed_is_refused(String model, String members, String said) {
        assertThatThrownBy(() -> of(model).embedding(members))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining(said);
    }

    @Test
    void vectors_are_floats_or_base64_as_the_client_asked() {
        String titan = "{'embedding':[1,-2.5],'inputTextTokenCount':4,'embeddingsByType':{'float':[1,-2.5]}}";

        assertThat(of(TITAN).embeddings("'input':'a'", titan))
                .contains("'index':0,'embedding':[1,-2.5]", "'prompt_tokens':4")
                .doesNotContain("'index':1");
        assertThat(of(TITAN).embeddings("'input':'a','encoding_format':'base64'", titan))
                .contains("'embedding':'AACAPwAAIMA='");
    }

    @Test
    void coheres_vectors_come_by_type_or_as_one_list() {
        String byType = "{'embeddings':{'float':[[1,-2.5],[0.5,0]]},'id':'e','response_type':'embeddings_by_type'}";
        String floats = "{'embeddings':[[1,-2.5],[0.5,0]],'id':'e','response_type':'embeddings_floats'}";

        for (String body : new String[] {byType, floats}) {
            assertThat(of(COHERE).embeddings("'input':['a','b']", body))
                    .contains("'index':0,'embedding':[1,-2.5]", "'index':1,'embedding':[0.5,0]");
        }
        assertThat(of(COHERE).embeddings("'input':['a','b'],'encoding_format':'base64'", byType))
                .contains("'embedding':'AACAPwAAIMA='");
    }

    private static FormProbe of(String model) {
        return new FormProbe(new BedrockForm(), bedrock(model));
    }
}
