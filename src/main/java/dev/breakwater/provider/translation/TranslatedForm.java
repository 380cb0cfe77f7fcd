package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import java.util.Set;

/**
 * A form that is not OpenAI's. The request is read into the interchange form, without what the provider does not get and with a history
 * that the provider accepts; subclasses write it, and read the answer back. A text completion is asked as a chat with one user turn.
 */
public abstract class TranslatedForm implements ProviderForm {

    /** The parameters that this form can carry. */
    protected abstract Set<ChatParameter> supports();

    /** The parameters that a model of this form supports; by default, those of the form. */
    protected Set<ChatParameter> supports(String model) {
        return supports();
    }

    /**
     * The request for a chat.
     *
     * @param conversation what the provider is to get. Its others are the provider's own parameters, and those that the configuration
     *     allows: they are sent as they are
     */
    protected abstract ProviderRequest chat(Attempt attempt, Conversation conversation);

    /**
     * The request for embeddings; refused by default.
     *
     * @throws CallFailedException if the provider has none
     */
    protected ProviderRequest embeddings(Attempt attempt) {
        throw Refusal.unsupported(attempt, "model", "cannot make embeddings: its provider has no such operation.");
    }

    /**
     * The request for a reranking; refused by default.
     *
     * @throws CallFailedException if the provider has none
     */
    protected ProviderRequest rerank(Attempt attempt) {
        throw lacking(attempt);
    }

    private static CallFailedException lacking(Attempt attempt) {
        String operation = attempt.call().request().operation().path();
        return Refusal.unsupported(
                attempt, "model", "cannot do " + operation + ": its provider has no such operation.");
    }

    /** The provider's id of a tool call; the same for the call and its result. By default the client's. */
    protected String callId(String id) {
        return id;
    }

    /** Whether the provider accepts this reasoning with the history. By default it accepts none. */
    protected boolean accepts(ReasoningPart reasoning) {
        return false;
    }

    @Override
    public ProviderRequest request(Attempt attempt) {
        Operation operation = attempt.call().request().operation();
        JsonDocument asked = attempt.call().request().document();
        return switch (operation) {
            case CHAT -> {
                Untranslated.refuse(attempt);
                yield chat(attempt, conversation(attempt, asked));
            }
            case COMPLETIONS -> chat(attempt, conversation(attempt, PromptAsChat.chat(attempt)));
            case EMBEDDINGS -> embeddings(attempt);
            case RERANK -> rerank(attempt);
            case MODERATIONS,
                    IMAGES,
                    IMAGE_EDITS,
                    IMAGE_VARIATIONS,
                    SPEECH,
                    TRANSCRIPTIONS,
                    TRANSLATIONS,
                    PASS_THROUGH -> throw lacking(attempt);
            case COUNT_TOKENS -> throw new IllegalStateException("a provider that counts tokens says how");
            case STORED_RESPONSE ->
                throw Refusal.unsupported(
                        attempt, "response_id", "stores no responses: its provider speaks another API.");
        };
    }

    /** What the provider gets of a chat request in OpenAI's form, with the deployment's parameters. */
    protected Conversation conversation(Attempt attempt, JsonDocument asked) {
        Set<ChatParameter> supported = supports(attempt.deployment().endpoint().model());
        Conversation read = new RequestParameters(attempt, asked).conversation(supported);
        return HistoryRepair.of(read, this::callId, this::accepts);
    }
}
