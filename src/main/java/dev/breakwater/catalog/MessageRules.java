package dev.breakwater.catalog;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider with OpenAI's API refuses in messages that another model wrote. Others ignore such members, or need them: DeepSeek and
 * Moonshot refuse a thinking model's tool call without its {@code reasoning_content}. Sources: Groq's API reference (a message's
 * members); the providers' errors in public issues, as of 2026-11: Groq (janhq/jan#8136), Cerebras (Kilo-Org/kilocode#10375), Mistral
 * (charmbracelet/crush#1590; ids: anomalyco/opencode#1680), Azure (ids: BerriAI/litellm#11392). Of OpenAI and Azure no refusal of
 * members is known; their models have no use for them.
 *
 * @param refused names of members of messages, of their parts and of tool calls
 * @param callIds which ids of tool calls it accepts
 * @param onlyAt a part of the addresses where this is known; empty for all
 */
public record MessageRules(Set<String> refused, CallIdRule callIds, String onlyAt) {

    /** Which ids of tool calls are accepted. */
    public enum CallIdRule {
        ANY,
        AT_MOST_40_CHARACTERS,
        NINE_LETTERS_OR_DIGITS
    }

    /** Members of other providers and of gateways. */
    private static final Set<String> FOREIGN = Set.of(
            "reasoning_content",
            "reasoning_details",
            "thinking_blocks",
            "provider_specific_fields",
            "extra_content",
            "images",
            "partial",
            "cache_control");

    /** Nothing is known to be refused. */
    public static final MessageRules NONE = new MessageRules(Set.of(), CallIdRule.ANY, "");

    static final MessageRules AZURE =
            new MessageRules(foreignAnd("reasoning", "prefix"), CallIdRule.AT_MOST_40_CHARACTERS, "");

    /** Other servers at other addresses are configured as {@code openai/} too. */
    static final MessageRules OPENAI = new MessageRules(AZURE.refused, AZURE.callIds, "api.openai.com");

    /** Groq and Cerebras have {@code reasoning} for their own thoughts. */
    static final MessageRules STRICT =
            new MessageRules(foreignAnd("annotations", "refusal", "audio", "prefix"), CallIdRule.ANY, "");

    static final MessageRules MISTRAL = new MessageRules(
            foreignAnd("annotations", "reasoning", "refusal", "audio", "function_call"),
            CallIdRule.NINE_LETTERS_OR_DIGITS,
            "");

    public MessageRules {
        refused = Set.copyOf(refused);
    }

    private static Set<String> foreignAnd(String... more) {
        return Stream.concat(FOREIGN.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    /** The rules at this address. */
    MessageRules at(@Nullable String address) {
        return String.valueOf(address).contains(onlyAt) ? this : NONE;
    }
}
