/**
 * Amazon Bedrock's Converse API. Sources: Amazon Bedrock's API reference, "Converse", "ConverseStream", "InvokeModel"; AWS' references of
 * Signature Version 4 and of the event stream encoding; for settings and routes, LiteLLM's documentation.
 *
 * <p>The classes of AWS' SDK are loaded with the first call that needs them, so that a gateway without Bedrock does not pay for them.
 */
@NullMarked
package dev.breakwater.provider.bedrock;

import org.jspecify.annotations.NullMarked;
