"""Calls a gateway with OpenAI's library; behind it, aimock plays the providers. Every request and answer is judged."""

import http.client
import http.server
import json
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

import judges
import openai
from gateway import Gateway
from openai.types.chat import ChatCompletion, ChatCompletionChunk

ROOT, SERVER = Path(sys.argv[1]), sys.argv[2]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
AWS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "not-a-secret", "aws_region_name": "eu-west-1"}

# Group: model, the end of the address, further parameters.
GROUPS = {
    "anthropic": ("anthropic/claude-sonnet-4-20250514", "", {"api_key": "sk-ant"}),
    "gemini": ("gemini/gemini-2.5-flash", "/v1beta", {"api_key": "g-key"}),
    "bedrock": ("bedrock/anthropic.claude-3-haiku-20240307-v1:0", "", AWS),
    "cohere": ("cohere_chat/command-a-03-2025", "", {"api_key": "co-key"}),
    "ollama": ("ollama_chat/llama3.2", "", {"num_ctx": 8192}),
    "ollama-openai": ("ollama/llama3.2", "", {}),
}
# aimock has no batchEmbedContents of Gemini's, and answers Ollama's /api/embed in the form of its older /api/embeddings.
EMBEDDINGS = {"e-cohere": ("cohere/embed-v4.0", "", {"api_key": "co-key"})}


class Relay(http.server.BaseHTTPRequestHandler):
    """Between the gateway and aimock: judges each request, then passes it on."""

    protocol_version = "HTTP/1.1"
    mock = None
    judged = []
    refused = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            if judges.request(self.path, json.loads(body)):
                self.judged.append(self.path)
        except Exception as refusal:
            self.refused.append(f"{self.path}: {refusal}\n{body.decode()[:2000]}")
        connection = http.client.HTTPConnection(self.mock.hostname, self.mock.port, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        connection.request("POST", self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name in ("Content-Type", "Retry-After", "x-amzn-ErrorType"):
            if answer.getheader(name):
                self.send_header(name, answer.getheader(name))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    def log_message(self, *_):
        pass


def config(base):
    rows = [
        {"model_name": name, "litellm_params": {"model": model, "api_base": base + end, **more}}
        for name, (model, end, more) in (GROUPS | EMBEDDINGS).items()
    ]
    return {"model_list": rows, "router_settings": {"num_retries": 0, "disable_cooldowns": True}}


class Cases:
    """Each method is a case, for each group of chat models."""

    def __init__(self, client):
        self.client = client

    def ask(self, model, *messages, **more):
        raw = self.client.chat.completions.with_raw_response.create(model=model, messages=list(messages), **more)
        judges.answer(ChatCompletion, json.loads(raw.text))
        return raw.parse()

    def stream(self, model, *messages, **more):
        """The text, the tool calls by index, the finish reason and the usage of a stream."""
        text, calls, reason, usage = "", {}, None, None
        options = {"stream": True, "stream_options": {"include_usage": True}}
        for chunk in self.client.chat.completions.create(model=model, messages=list(messages), **options, **more):
            judges.answer(ChatCompletionChunk, chunk.model_dump(exclude_unset=True))
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.delta.content or ""
                reason = choice.finish_reason or reason
                for call in choice.delta.tool_calls or []:
                    entry = calls.setdefault(call.index, ["", "", ""])
                    entry[0] += call.id or ""
                    entry[1] += call.function.name or ""
                    entry[2] += call.function.arguments or ""
        return text, calls, reason, usage

    def plain(self, model):
        answer = self.ask(model, user("say hello"), temperature=0.5, top_p=0.9, max_tokens=50, stop=["\n\n"])
        choice = answer.choices[0]
        assert (choice.message.content, choice.finish_reason) == ("Hello from the mock.", "stop"), answer
        assert answer.model == model, answer

    def streamed(self, model):
        text, _, reason, usage = self.stream(model, {"role": "system", "content": "Be brief."}, user("say hello"))
        assert (text, reason) == ("Hello from the mock.", "stop") and usage, (text, reason, usage)

    def tools(self, model):
        answer = self.ask(model, user("what is the weather"), tools=[TOOL], tool_choice="auto", max_tokens=100)
        choice = answer.choices[0]
        call = choice.message.tool_calls[0]
        assert choice.finish_reason == "tool_calls" and call.id, answer
        assert (call.function.name, json.loads(call.function.arguments)) == ("get_weather", {"city": "Oslo"}), answer
        self.result(model, choice.message.model_dump(exclude_none=True), call.id)

    def result(self, model, turn, call):
        result = {"role": "tool", "tool_call_id": call, "content": "sunny, 21 degrees"}
        answer = self.ask(model, user("what is the weather"), turn, result, tools=[TOOL], max_tokens=100)
        assert answer.choices[0].message.content == "It is sunny in Oslo.", answer

    def streamed_tools(self, model):
        _, calls, reason, _ = self.stream(model, user("what is the weather"), tools=[TOOL], max_tokens=100)
        assert reason == "tool_calls" and len(calls) == 1, (calls, reason)
        assert calls[0][0] and calls[0][1] == "get_weather" and json.loads(calls[0][2]) == {"city": "Oslo"}, calls

    def history(self, model):
        """A conversation with everything: two calls at once, their results, an image, texts in parts."""
        calls = [
            {"id": f"call_{n}", "type": "function", "function": {"name": "get_weather", "arguments": arguments}}
            for n, arguments in enumerate(('{"city":"Oslo"}', '{"city":"Rome"}'))
        ]
        self.ask(
            model,
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "compare"}, image()]},
            {"role": "assistant", "content": None, "tool_calls": calls},
            {"role": "tool", "tool_call_id": "call_0", "content": "sunny"},
            {"role": "tool", "tool_call_id": "call_1", "content": "rainy"},
            {"role": "assistant", "content": "Oslo is better."},
            user("say hello"),
            tools=[TOOL],
            max_tokens=100,
        )

    def schema(self, model):
        schema = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
        form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}
        self.ask(model, user("say hello"), response_format=form, max_tokens=50)

    def reasoning(self, model):
        if model in ("anthropic", "gemini", "ollama"):  # the other models do not reason
            self.ask(model, user("say hello"), reasoning_effort="low", max_tokens=4000)

    def limited(self, model):
        expect(openai.RateLimitError, lambda: self.ask(model, user("be limited"), max_tokens=50))

    def down(self, model):
        expect(openai.InternalServerError, lambda: self.ask(model, user("be down"), max_tokens=50))


def user(text):
    return {"role": "user", "content": text}


def image():
    return {"type": "image_url", "image_url": {"url": PIXEL}}


def expect(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def embed(client, model):
    answer = client.embeddings.create(model=model, input=["embed me"], encoding_format="float")
    assert answer.data[0].embedding and answer.model == model, answer


def main():
    scratch = Path(tempfile.mkdtemp(prefix="breakwater-oracles-"))
    mock = subprocess.Popen(["node", ROOT / "src/test/node/aimock.js"], stdout=subprocess.PIPE, text=True)
    try:
        Relay.mock = urllib.parse.urlsplit(mock.stdout.readline().strip())
        relay = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        with Gateway(ROOT, SERVER, config(f"http://127.0.0.1:{relay.server_port}"), scratch) as gateway:
            client = openai.OpenAI(base_url=gateway.base + "/v1", api_key="none", max_retries=0, timeout=60)
            sys.exit(judge_all(client))
    finally:
        mock.terminate()
        mock.wait()


def judge_all(client):
    cases = Cases(client)
    names = ("plain", "streamed", "tools", "streamed_tools", "history", "schema", "reasoning", "limited", "down")
    runs = [(f"{group}.{name}", lambda name=name, group=group: getattr(cases, name)(group)) for group in GROUPS for name in names]
    runs += [(f"{group}.embeddings", lambda group=group: embed(client, group)) for group in EMBEDDINGS]
    failed = 0
    for name, run in runs:
        Relay.refused.clear()
        problem = None
        try:
            run()
        except Exception as failure:
            problem = f"{type(failure).__name__}: {failure}"
        problem = "\n".join([*([problem] if problem else []), *(f"refused: {each}" for each in Relay.refused)])
        failed += bool(problem)
        print(f"FAILED {name}: {problem}" if problem else f"ok     {name}", flush=True)
    print(f"{len(runs) - failed} passed, {failed} failed; {len(Relay.judged)} requests judged")
    return 1 if failed or not Relay.judged else 0


main()
