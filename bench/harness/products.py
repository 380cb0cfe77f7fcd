"""The measured products. Each is configured for the same task: to forward chat calls to the same provider."""

import http.client
import json
import re
import shutil
import subprocess
import textwrap
import time
from pathlib import Path

from .machine import Failed, Process, free_port

ROOT = Path(__file__).resolve().parents[2]
SPLITTING_PROXY = ROOT / "src/test/java/dev/breakwater/testing/SplittingProxy.java"
KEY = "sk-bench"
TEXT = "The quick brown fox jumps over the lazy dog. " * 6
ANSWER = json.dumps(
    {
        "id": "chatcmpl-abc123",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-4o",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": TEXT}, "logprobs": None, "finish_reason": "stop"}
        ],
        "usage": {"prompt_tokens": 19, "completion_tokens": 50, "total_tokens": 69},
        "system_fingerprint": "fp_44709d6fcb",
    },
    separators=(",", ":"),
).ljust(600)
# The same answer in Anthropic's form, for the translated calls of the model "claude".
ANTHROPIC_ANSWER = json.dumps(
    {
        "id": "msg_abc123",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-20250514",
        "content": [{"type": "text", "text": TEXT}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 19, "output_tokens": 50},
    },
    separators=(",", ":"),
).ljust(600)
PROMPT = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "What does the quick brown fox do? Answer in one sentence, please."},
]

# The models of the paced provider, see streams/PacedProvider.java: 20 events a second for 20 s, and for 10; an event each 5 s
# for 50; three events; a plain answer after 30 s. All streams end by themselves, because not every product closes the stream to the
# provider when its client disconnects.
LIVELY, BRIEF, IDLE, SHORT, SLOW = PACED = ("pace-50-400", "pace-50-200", "pace-5000-10", "pace-5-3", "slow-30000")

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
    client_max_body_size 64m;
    # The whole prompt in memory, as in the other products; no temporary file.
    client_body_buffer_size 8m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {rest}
}}
"""


def chat(model, stream=False, **more):
    return json.dumps(
        {"model": model, "messages": PROMPT, "temperature": 0.7, "max_tokens": 100}
        | ({"stream": True} if stream else {})
        | more
    ).encode()


class Product:
    """A measured product. `ask` returns how a client calls it for a model; the default is OpenAI's API."""

    name = None
    process = None

    def __init__(self, bench):
        self.bench = bench
        self.port = None

    def prepare(self):
        """Installs or builds the product, before the measurement."""

    def start(self):
        """Starts the product and returns when it responds."""

    def version(self):
        return ""

    def model(self, model):
        return model

    def port_for(self, model):
        return self.port

    def door(self, model):
        """The port for clients: its own, or with --split that of the proxy in front of it."""
        port = self.port_for(model)
        return self.bench.doors.get(port, port)

    def headers(self, model):
        return {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}

    def url(self, model):
        return f"http://127.0.0.1:{self.door(model)}/v1/chat/completions"

    def call(self, model="gpt-4o", seconds=60):
        """Makes one call. Returns the status, and the text of the answer, or the whole body if there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.door(model), timeout=seconds)
        try:
            connection.request("POST", "/v1/chat/completions", chat(self.model(model)), self.headers(model))
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        try:
            return response.status, json.loads(body)["choices"][0]["message"]["content"]
        except (ValueError, LookupError):
            return response.status, body.decode(errors="replace")

    def check(self):
        """Fails unless the provider's answer reaches the client."""
        status, text = self.call()
        if (status, text) != (200, TEXT):
            raise Failed(f"{self.name} responded with {status} and not with the provider's answer: {text[:500]}")

    def answers(self):
        try:
            return self.call(seconds=5) == (200, TEXT)
        except (OSError, http.client.HTTPException):
            return False


class Direct(Product):
    """The client calls the provider directly: the cost of the harness, as baseline for the products."""

    name = "direct"

    def port_for(self, model):
        return self.bench.provider_port if model == "gpt-4o" else self.bench.pace_port


class Provider(Product):
    """nginx with a fixed response of 600 bytes."""

    name = "provider"

    def start(self):
        self.port = self.bench.provider_port = free_port()
        answer, anthropic = (each.replace("'", "\\'") for each in (ANSWER, ANTHROPIC_ANSWER))
        self.process = start_nginx(
            self,
            f"""
            server {{
                listen 127.0.0.1:{self.port} backlog=16384;
                location / {{ default_type application/json; return 200 '{answer}'; }}
                location = /v1/messages {{ default_type application/json; return 200 '{anthropic}'; }}
                location = /calls {{ stub_status; }}
                location = /nothing {{ default_type application/json; return 200 '{{}}'; }}
            }}""",
        )
        self.process.await_ready(self.answers, 10)

    def calls(self):
        """The number of requests so far. Shows whether a product answered calls from a cache."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/calls")
        page = connection.getresponse().read().decode()
        connection.close()
        return int(page.split("\n")[2].split()[2])


class PacedProvider(Product):
    """The provider of streams: PacedProvider.java, compiled for this run."""

    name = "paced provider"

    def start(self):
        bench = self.bench
        sources = [*sorted((ROOT / "bench/streams").glob("*.java")), SPLITTING_PROXY]
        compiled = subprocess.run(
            [bench.jdk / "bin/javac", "--release", "21", "-d", bench.scratch / "classes", *sources],
            capture_output=True,
            text=True,
        )
        if compiled.returncode:
            raise Failed(f"the paced provider does not compile:\n{compiled.stderr}")
        self.port = bench.pace_port = free_port()
        self.process = bench.process("paced-provider", [*bench.java("PacedProvider"), self.port])
        self.process.await_ready(lambda: "ready" in self.process.tail(), 20)

    def lateness(self):
        """How late events were sent since the last query, and the number of open exchanges."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/lateness")
        told = json.loads(connection.getresponse().read())
        connection.close()
        return told


class Nginx(Product):
    """A minimal reverse proxy: pooled connections, one worker, no log."""

    name = "nginx"

    def start(self):
        self.port, self.paced = free_port(), free_port()
        pools = (("plain", self.port, self.bench.provider_port), ("paced", self.paced, self.bench.pace_port))
        self.process = start_nginx(
            self,
            "".join(
                f"""
                upstream {name} {{ server 127.0.0.1:{target}; keepalive 512; keepalive_requests 100000000; }}
                server {{
                    listen 127.0.0.1:{port} backlog=16384;
                    location / {{
                        proxy_pass http://{name};
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering {"on" if name == "plain" else "off"};
                        proxy_read_timeout 600s;
                    }}
                }}"""
                for name, port, target in pools
                if target
            ),
        )
        self.process.await_ready(self.answers, 10)

    def port_for(self, model):
        return self.port if model == "gpt-4o" else self.paced

    def version(self):
        output = subprocess.run([nginx(), "-v"], capture_output=True, text=True).stderr
        return re.search(r"nginx/(\S+)", output)[1]


class Breakwater(Product):
    """The gateway, started by its launcher with everything enabled: key, several deployments, cooldowns, log lines."""

    name = "breakwater"

    def __init__(self, bench, name="breakwater", deployments=2, groups=1, java_opts="", root=ROOT):
        super().__init__(bench)
        self.name, self.deployments, self.groups, self.java_opts, self.root = name, deployments, groups, java_opts, root

    def prepare(self):
        run(self.name, self.root / "payara/breakwater", "--prepare")

    def start(self):
        self.port = free_port()
        begun = time.monotonic()
        config = self.bench.scratch / f"{self.name}.yaml"
        config.write_text(self.configuration())
        self.process = self.bench.process(
            self.name,
            [self.root / "payara/breakwater", "--config", config, "--port", self.port],
            env={"JAVA_OPTS": self.java_opts},
        )
        self.process.await_ready(self.ready, 120)
        self.ready_after = time.monotonic() - begun

    def ready(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/health/readiness")
            status = connection.getresponse().status
            connection.close()
            return status == 200
        except (OSError, http.client.HTTPException):
            return False

    def configuration(self):
        plain, paced = self.bench.provider_port, self.bench.pace_port
        others = [f"model-{n}" for n in range(1, self.groups)]
        groups = [
            (name, "gpt-4o", plain, f"sk-provider-{n}")
            for name in ["gpt-4o", *others]
            for n in range(self.deployments // self.groups)
        ]
        groups += [("other", "gpt-4o", plain, "sk-provider-other")]
        groups += [(name, name, paced, "sk-provider-paced") for name in PACED]
        rows = "".join(
            f"  - model_name: {name}\n    litellm_params: "
            f'{{model: openai/{model}, api_base: "http://127.0.0.1:{port}/v1", api_key: {key}}}\n'
            for name, model, port, key in groups
        )
        rows += (
            "  - model_name: claude\n    litellm_params: "
            f'{{model: anthropic/claude-sonnet-4-20250514, api_base: "http://127.0.0.1:{plain}", api_key: sk-provider-claude}}\n'
        )
        return (
            f"model_list:\n{rows}"
            f"general_settings: {{master_key: {KEY}}}\n"
            "router_settings: {num_retries: 2, allowed_fails: 3, cooldown_time: 30, fallbacks: [{gpt-4o: [other]}]}\n"
        )

    def version(self):
        return re.search(r"<version>(.+?)</version>", (self.root / "pom.xml").read_text())[1]

    def live_heap(self):
        """Bytes of live objects, after a full garbage collection."""
        jcmd = self.bench.jdk / "bin/jcmd"
        output = subprocess.run([jcmd, str(self.process.pid), "GC.class_histogram"], capture_output=True, text=True).stdout
        total = re.search(r"^Total\s+\d+\s+(\d+)", output, re.M)
        if not total:
            raise Failed(f"jcmd printed no histogram of {self.name}:\n{output[:500]}")
        return int(total[1])


def run(name, *command):
    """Runs a command that prepares the product of this name. Returns its output."""
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        raise Failed(f"{name} could not be prepared by {command[0]}: {(ran.stderr or ran.stdout)[-1000:]}")
    return ran.stdout


def nginx():
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin")
    if not found:
        raise Failed("nginx is missing: apt-get install nginx-light (run as root, this program installs it)")
    return found


def start_nginx(product, rest):
    folder = product.bench.scratch / product.name
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, rest=textwrap.dedent(rest)))
    return product.bench.process(product.name, [nginx(), "-e", folder / "error.log", "-c", config])
