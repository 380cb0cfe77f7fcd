"""Asks every method of OpenAI's API through the pass-through, and compares what reaches the provider with what was sent.

paths.py SERVER. The methods are those of the installed `openai` package, which is generated from OpenAI's published description.
"""

import http.client
import http.server
import json
import re
import sys
import tempfile
import threading
from pathlib import Path

import openai
from gateway import Gateway

ROOT = Path(__file__).resolve().parents[3]
CALL = re.compile(r'self\._(get|post|delete|put|patch|get_api_list)\(\s*(?:path_template\(\s*)?f?"(/[^"?]*)')
# The gateway's own: it answers them itself, or asks them of the group that the request names.
OWN = re.compile(
    r"post /(chat/completions|completions|embeddings|moderations|images/.*|audio/(speech|transcriptions|translations)|responses)"
    r"|(get|delete) /responses/[^/]*|get /responses/[^/]*/input_items|post /responses/[^/]*/cancel|(get|delete) /models(/.*)?")

# Not passed through yet: the resource of the Responses API takes their paths.
MISSING = {("post", "/responses/compact"), ("post", "/responses/input_tokens")}


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        content = json.dumps([self.command, self.path, self.rfile.read(length).decode()]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = answer

    def log_message(self, *_):
        pass


def methods():
    """All (verb, path) of the package's sources."""
    found = set()
    for file in (Path(openai.__file__).parent / "resources").rglob("*.py"):
        source = file.read_text()
        for match in CALL.finditer(source):
            verb = match[1]
            if verb == "get_api_list":
                rest = source[match.end() : match.end() + 900].split("self._")[0]
                said = re.search(r'method="(\w+)"', rest)
                verb = said[1] if said else "get"
            found.add((verb, re.sub(r"\{(\w+)\}", r"\1-7", match[2])))
    return sorted(each for each in found - MISSING if not OWN.fullmatch(" ".join(each)))


def main():
    provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    provider.daemon_threads = True
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    parameters = {"model": "openai/gpt-test", "api_base": f"http://127.0.0.1:{provider.server_port}/v1", "api_key": "sk-up"}
    config = {
        "model_list": [{"model_name": "all", "litellm_params": parameters}],
        "breakwater_settings": {"pass_through": "all"},
    }
    asked, wrong = methods(), []
    with tempfile.TemporaryDirectory(prefix="breakwater-paths-") as scratch, Gateway(ROOT, sys.argv[1], config, Path(scratch)) as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30)
        for verb, path in asked:
            target = f"/v1{path}?limit=2&after=a%2Fb&include[]=x+y"
            body = '{"name":"n",  "n":1.0}' if verb in ("post", "put", "patch") else ""
            headers = {"Authorization": "Bearer sk-test", **({"Content-Type": "application/json"} if body else {})}
            connection.request(verb.upper(), target, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 200 or json.loads(content) != [verb.upper(), target, body]:
                wrong.append(f"{verb} {path}: {answer.status} {content[:300]!r}")
    for each in wrong:
        print("FAILED", each)
    print(f"{len(asked) - len(wrong)} of {len(asked)} methods of OpenAI's API arrive as they were sent")
    sys.exit(1 if wrong or len(asked) < 200 else 0)


main()
