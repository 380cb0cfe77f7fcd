// Requests one streamed answer with a client library and prints what a program sees:
//
//   API_KEY=... node ask.js openai-node|vercel-ai BASE_URL MODEL   ->   {"text": "...", "finish": "stop", "error": null}
//
// `text` is the whole text received, `finish` the reported finish reason, `error` the message of the reported failure;
// the last two are null if the client reports none.

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import OpenAI from 'openai';

const clients = { 'openai-node': openaiNode, 'vercel-ai': vercelAi };
const [name, baseURL, model] = process.argv.slice(2);
const apiKey = process.env.API_KEY;

const seen = { text: '', finish: null, error: null };
await clients[name]();
console.log(JSON.stringify(seen));

/** OpenAI's library with its accumulating stream, which, unlike the plain iterator, also reports an incomplete answer. */
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

/** Vercel's AI SDK, which reports failures as parts of the stream and throws only if the connection itself breaks. */
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
