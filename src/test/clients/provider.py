"""A provider of three forms: OpenAI's chat completions and Responses, and Anthropic's Messages, plain and streamed.

The first part of a path says how it behaves: /ok answers, /fails is a 500, /breaks resets each stream after some words.
It calls the one tool that a request offers, and answers once it has the result. It continues an answer that it is given.
"""

import http.server
import json
import socket
import struct
import threading

HELLO = ["Hello ", "there, ", "my ", "friend."]
SUNNY = ["It is sunny ", "in Oslo."]
ARGUMENTS = '{"city":"Oslo"}'


def texts(content):
    """All texts of a content, whatever its form."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(texts(part) for part in content)
    if isinstance(content, dict):
        return texts(content.get("text") or content.get("content") or content.get("output") or "")
    return ""


class Plan:
    """What a request is answered: words, or a call of its tool."""

    def __init__(self, body):
        turns = body.get("messages") or body.get("input") or []
        turns = [{"role": "user", "content": turns}] if isinstance(turns, str) else turns
        tools = body.get("tools") or []
        has_result = "sunny" in json.dumps(turns[-2:]) and ("tool" in json.dumps(turns) or "function_call_output" in json.dumps(turns))
        self.tool, self.arguments, self.step = None, ARGUMENTS, 1
        if tools and not has_result:
            self.tool = tools[0].get("name") or tools[0]["function"]["name"]
            self.words = []
        elif has_result:
            self.words = SUNNY
        else:
            begun = [texts(turn) for turn in turns if turn.get("role") == "assistant"]
            self.words = self.rest(begun[-1]) if begun and begun[-1] else HELLO

    @staticmethod
    def rest(begun):
        whole = "".join(HELLO)
        return [whole[len(begun) :]] if whole.startswith(begun) else HELLO

    @property
    def call(self):
        """The id of the call."""
        return f"call_{self.step}"

    @property
    def text(self):
        return "".join(self.words)


def halves(text):
    return text[: len(text) // 2], text[len(text) // 2 :]


# --- OpenAI's chat completions -----------------------------------------------------------------


def chat(plan, body):
    message = {"role": "assistant", "content": plan.text or None}
    if plan.tool:
        message["tool_calls"] = [{"id": plan.call, "type": "function", "function": {"name": plan.tool, "arguments": plan.arguments}}]
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if plan.tool else "stop", "logprobs": None}
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice],
        "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
    }


def chat_events(plan, body):
    def chunk(delta, finish=None, **more):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return None, {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": body["model"], "choices": [choice], **more}

    yield chunk({"role": "assistant", "content": None if plan.tool else ""})
    for word in plan.words:
        yield chunk({"content": word})
    if plan.tool:
        yield chunk({"tool_calls": [{"index": 0, "id": plan.call, "type": "function", "function": {"name": plan.tool, "arguments": ""}}]})
        for piece in halves(plan.arguments):
            yield chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
    yield chunk({}, "tool_calls" if plan.tool else "stop")
    if (body.get("stream_options") or {}).get("include_usage"):
        usage = {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}
        yield None, {**chunk({})[1], "choices": [], "usage": usage}
    yield None, "[DONE]"


# --- Anthropic's Messages ----------------------------------------------------------------------


def message(plan, body):
    block = {"type": "text", "text": plan.text}
    if plan.tool:
        block = {"type": "tool_use", "id": plan.call, "name": plan.tool, "input": json.loads(plan.arguments)}
    return {
        "id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], "content": [block],
        "stop_reason": "tool_use" if plan.tool else "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 5},
    }


def message_events(plan, body):
    def event(kind, **fields):
        return kind, {"type": kind, **fields}

    whole = message(plan, body)
    yield event("message_start", message={**whole, "content": [], "stop_reason": None, "usage": {"input_tokens": 9, "output_tokens": 1}})
    yield event("ping")
    block = whole["content"][0]
    if plan.tool:
        yield event("content_block_start", index=0, content_block={**block, "input": {}})
        deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in ("", *halves(plan.arguments))]
    else:
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        deltas = [{"type": "text_delta", "text": word} for word in plan.words]
    for delta in deltas:
        yield event("content_block_delta", index=0, delta=delta)
    yield event("content_block_stop", index=0)
    yield event("message_delta", delta={"stop_reason": whole["stop_reason"], "stop_sequence": None}, usage={"output_tokens": 5})
    yield event("message_stop")


# --- OpenAI's Responses ------------------------------------------------------------------------


def item(plan):
    if plan.tool:
        return {"type": "function_call", "id": "fc_1", "call_id": plan.call, "name": plan.tool, "arguments": plan.arguments, "status": "completed"}
    part = {"type": "output_text", "text": plan.text, "annotations": [], "logprobs": []}
    return {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [part]}


def response(plan, body, status="completed", output=None):
    return {
        "id": "resp_1", "object": "response", "created_at": 1, "status": status, "error": None, "incomplete_details": None,
        "instructions": None, "metadata": {}, "model": body["model"], "output": [item(plan)] if output is None else output,
        "parallel_tool_calls": True, "temperature": 1.0, "tool_choice": "auto", "tools": body.get("tools") or [], "top_p": 1.0,
        "usage": None if status != "completed" else {
            "input_tokens": 9, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 5,
            "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 14,
        },
    }


def response_events(plan, body):
    events = []

    def event(kind, **fields):
        events.append((kind, {"type": kind, "sequence_number": len(events), **fields}))

    begun = response(plan, body, "in_progress", [])
    event("response.created", response=begun)
    event("response.in_progress", response=begun)
    whole = item(plan)
    if plan.tool:
        event("response.output_item.added", output_index=0, item={**whole, "arguments": "", "status": "in_progress"})
        for piece in halves(plan.arguments):
            event("response.function_call_arguments.delta", item_id="fc_1", output_index=0, delta=piece)
        event("response.function_call_arguments.done", item_id="fc_1", output_index=0, name=plan.tool, arguments=plan.arguments)
    else:
        where = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        part = whole["content"][0]
        event("response.output_item.added", output_index=0, item={**whole, "content": [], "status": "in_progress"})
        event("response.content_part.added", **where, part={**part, "text": ""})
        for word in plan.words:
            event("response.output_text.delta", **where, delta=word, logprobs=[])
        event("response.output_text.done", **where, text=plan.text, logprobs=[])
        event("response.content_part.done", **where, part=part)
    event("response.output_item.done", output_index=0, item=whole)
    event("response.completed", response=response(plan, body))
    return events


FORMS = {
    "/v1/chat/completions": (chat, chat_events),
    "/v1/messages": (message, message_events),
    "/v1/responses": (response, response_events),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    plan = Plan

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        behaviour, path = self.path.split("?")[0].lstrip("/").split("/", 1)
        form = FORMS.get("/" + path)
        if behaviour == "fails" or form is None:
            status = 404 if form is None else 500
            self.whole(status, {"type": "error", "error": {"type": "api_error", "message": "scripted failure"}})
        elif body.get("stream"):
            self.stream(list(form[1](self.plan(body), body)), behaviour == "breaks")
        else:
            self.whole(200, form[0](self.plan(body), body))

    def whole(self, status, payload):
        content = json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stream(self, events, breaks):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        words = 0
        for name, payload in events:
            data = payload if isinstance(payload, str) else json.dumps(payload)
            self.chunk((f"event: {name}\n" if name else "") + f"data: {data}\n\n")
            words += any(f'"{word}"' in data for word in HELLO)
            if breaks and words == 2:
                return self.reset()
        self.wfile.write(b"0\r\n\r\n")

    def chunk(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def reset(self):
        threading.Event().wait(0.05)  # what was sent must arrive first
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_):
        pass

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass  # it was reset


def start(plan=Plan):
    """Its address. @param plan decides what a request is answered"""
    handler = type("Planned", (Handler,), {"plan": plan})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
