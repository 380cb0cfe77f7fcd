// Asks for one streamed answer, as a program with this client would, and prints what such a program sees:
//
//   API_KEY=... node ask.js openai-node|vercel-ai BASE_URL MODEL   ->   {"text": "...", "finish": "stop", "error": null}
//
// `text` is everything that came, `finish` the reason with which the client reports an end, `error` the message of the
// failure that it reports; the last two are null where it reports none.

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import OpenAI from 'openai';

const clients = { 'openai-node': openaiNode, 'vercel-ai': vercelAi };
const [name, baseURL, model] = process.argv.slice(2);
const apiKey = process.env.API_KEY;

const seen = { text: '', finish: null, error: null };
await clients[name]();
console.log(JSON.stringify(seen));

/** OpenAI's own, with its accumulating stream: unlike the bare iterator it also complains of an answer without an end. */
async function openaiNode() {
    const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
    const stream = client.chat.completions.stream({ model, messages: [{ role: 'user', content: 'hi' }] });
    stream.on('content', (delta) => (seen.text += delta));
    try {
        const answer = await stream.finalChatCompletion();
        seen.finish = answer.choices[0].finish_reason;
    } catch (failure) {
        seen.error = failure.message;
    }
}

/** Vercel's AI SDK, which tells of failures as parts of the stream, and throws only where the connection itself breaks. */
async function vercelAi() {
    const provider = createOpenAICompatible({ name: 'breakwater', baseURL, apiKey });
    const answer = streamText({ model: provider(model), prompt: 'hi', maxRetries: 0, onError: () => {} });
    try {
        for await (const part of answer.fullStream) {
            if (part.type === 'text-delta') {
                seen.text += part.text;
            } else if (part.type === 'error') {
                seen.error = part.error.message;
            } else if (part.type === 'finish') {
                seen.finish = part.finishReason;
            }
        }
    } catch (failure) {
        seen.error = failure.message;
    }
}
