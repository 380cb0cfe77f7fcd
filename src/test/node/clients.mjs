// Calls of one client library: node clients.mjs BASE CLIENT
// Takes lines of `plain|stream|tools|stream-tools MODEL`. Answers each with a line: {"text"} and, for a tool, {"city"}; or {"error"}
// with what the client reports.
import { createInterface } from "node:readline";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

const [, , base, name] = process.argv;
let model, streamed, withTools, question;
const SUNNY = "sunny, 21 degrees";
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const description = "The weather of a city.";
const user = (content) => ({ role: "user", content });

async function anthropic() {
  const client = new Anthropic({ baseURL: base, apiKey: "sk-test", maxRetries: 0 });
  const tools = withTools ? [{ name: "get_weather", description, input_schema: parameters }] : undefined;
  const ask = (messages) => {
    const request = { model, max_tokens: 100, messages, tools };
    return streamed ? client.messages.stream(request).finalMessage() : client.messages.create(request);
  };
  const text = (message) => message.content.map((block) => block.text ?? "").join("");
  const first = await ask([user(question)]);
  if (!withTools) return { text: text(first) };
  const call = first.content.find((block) => block.type === "tool_use");
  const result = { type: "tool_result", tool_use_id: call.id, content: SUNNY };
  const last = await ask([user(question), { role: "assistant", content: first.content }, user([result])]);
  return { city: call.input.city, text: text(last) };
}

const openai = () => new OpenAI({ baseURL: base + "/v1", apiKey: "sk-test", maxRetries: 0 });

async function chat() {
  const client = openai();
  const tools = withTools ? [{ type: "function", function: { name: "get_weather", description, parameters } }] : undefined;
  const ask = async (messages) => {
    const request = { model, messages, tools };
    const whole = streamed
      ? await client.chat.completions.stream(request).finalChatCompletion()
      : await client.chat.completions.create(request);
    return whole.choices[0].message;
  };
  const first = await ask([user(question)]);
  if (!withTools) return { text: first.content };
  const call = first.tool_calls[0];
  const turn = { role: "assistant", content: first.content, tool_calls: first.tool_calls };
  const last = await ask([user(question), turn, { role: "tool", tool_call_id: call.id, content: SUNNY }]);
  return { city: JSON.parse(call.function.arguments).city, text: last.content };
}

async function responses() {
  const client = openai();
  const tools = withTools ? [{ type: "function", name: "get_weather", description, parameters, strict: true }] : undefined;
  const ask = (input) =>
    streamed ? client.responses.stream({ model, input, tools }).finalResponse() : client.responses.create({ model, input, tools });
  const first = await ask([user(question)]);
  if (!withTools) return { text: first.output_text };
  const call = first.output.find((item) => item.type === "function_call");
  const result = { type: "function_call_output", call_id: call.call_id, output: SUNNY };
  const last = await ask([user(question), ...first.output, result]);
  return { city: JSON.parse(call.arguments).city, text: last.output_text };
}

async function vercel(provider) {
  const seen = [];
  const get_weather = tool({
    description,
    inputSchema: jsonSchema(parameters),
    execute: async ({ city }) => {
      seen.push(city);
      return SUNNY;
    },
  });
  const request = {
    model: provider,
    prompt: question,
    maxRetries: 0,
    tools: withTools ? { get_weather } : undefined,
    stopWhen: stepCountIs(3),
  };
  if (!streamed) return { text: (await generateText(request)).text, city: seen[0] };
  const result = streamText({ ...request, onError: () => {} });
  let text = "";
  for await (const part of result.fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "start-step") text = "";
    if (part.type === "text-delta") text += part.text ?? part.delta ?? "";
  }
  return { text, city: seen[0] };
}

const clients = {
  "anthropic-node": anthropic,
  "openai-node": chat,
  "openai-node (responses)": responses,
  "vercel (openai)": () => vercel(createOpenAI({ baseURL: base + "/v1", apiKey: "sk-test" })(model)),
  "vercel (anthropic)": () => vercel(createAnthropic({ baseURL: base + "/v1", apiKey: "sk-test" })(model)),
  "vercel (google)": () => vercel(createGoogleGenerativeAI({ baseURL: base + "/v1beta", apiKey: "sk-test" })(model)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [what, asked] = line.split(" ");
  model = asked;
  streamed = what.startsWith("stream");
  withTools = what.endsWith("tools");
  question = withTools ? "what is the weather in Oslo?" : "say hello";
  try {
    console.log(JSON.stringify(await clients[name]()));
  } catch (failure) {
    const words = failure?.message ?? JSON.stringify(failure);
    console.log(JSON.stringify({ error: `${failure?.name ?? failure?.constructor?.name ?? "error"}: ${words}` }));
  }
}
