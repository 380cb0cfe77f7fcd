// Starts @copilotkit/aimock, which plays all providers, on a free port and prints its address.

import { LLMock } from '@copilotkit/aimock';

const mock = new LLMock({ port: 0, host: '127.0.0.1' });
mock.on({ userMessage: 'say hello' }, { content: 'Hello from the mock.' });
mock.on({ userMessage: 'be limited' }, { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429 });
mock.on({ userMessage: 'be down' }, { error: { message: 'out of order', type: 'api_error' }, status: 500 });
mock.on({ userMessage: 'what is the weather', hasToolResult: false }, {
    toolCalls: [{ name: 'get_weather', arguments: '{"city":"Oslo"}' }],
});
mock.on({ userMessage: 'what is the weather', hasToolResult: true }, { content: 'It is sunny in Oslo.' });
mock.onEmbedding('embed me', { embedding: [0.25, -0.5, 0.125] });
await mock.start();
console.log(mock.url);
