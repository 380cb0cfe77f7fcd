"""Plays every client against a gateway whose providers are scripted: plain, streamed, with a tool, through a fallback, with a broken stream."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import provider
import python_clients
from gateway import Gateway
from harness.machine import find_jdk

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]

HELLO, SUNNY = "Hello there, my friend.", "It is sunny in Oslo."
# A group of each family, one whose provider fails, and two whose streams break: with a fallback to the other family, and without.
FAMILIES = {"claude": ("anthropic/claude-test", ""), "gpt": ("openai/gpt-test", "/v1")}
OTHER = {"claude": "gpt", "gpt": "claude"}


def config(base):
    rows, fallbacks = [], []
    for family, (model, end) in FAMILIES.items():
        for kind, behaviour in (("", "ok"), ("down-", "fails"), ("rescued-", "breaks"), ("lost-", "breaks")):
            parameters = {"model": model, "api_base": f"{base}/{behaviour}{end}", "api_key": "sk-up"}
            rows.append({"model_name": kind + family, "litellm_params": parameters})
        fallbacks += [{f"down-{family}": [OTHER[family]]}, {f"rescued-{family}": [OTHER[family]]}]
    router = {"num_retries": 0, "disable_cooldowns": True, "fallbacks": fallbacks}
    return {"model_list": rows, "router_settings": router}


class Worker:
    """A client in a process of its own, which takes a call a line (`what model`) and answers each with a line of JSON."""

    def __init__(self, command):
        self.command, self.process = command, None

    def call(self, what, model):
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdin.write(f"{what} {model}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        while line and not line.startswith("{"):
            line = self.process.stdout.readline()
        answer = json.loads(line or '{"error": "the process ended"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def plain(self, model):
        return self.call("plain", model)["text"]

    def stream(self, model):
        return self.call("stream", model)["text"]

    def tools(self, model, streamed):
        answer = self.call("stream-tools" if streamed else "tools", model)
        return answer["city"], answer["text"]

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def java():
    """The command that runs the clients of Java, compiled."""
    jdk, classes = find_jdk(), ROOT / "target/java-clients"
    classes.mkdir(parents=True, exist_ok=True)
    file = classes / "classpath.txt"
    maven = [ROOT / "mvnw", "-q", "-B", "-f", HERE / "java/pom.xml", "dependency:build-classpath", f"-Dmdep.outputFile={file}"]
    java_home = {} if shutil.which("java") else {"JAVA_HOME": str(jdk)}  # Maven itself runs on Java 17 or later
    subprocess.run(maven, env={**os.environ, **java_home}, cwd=ROOT, check=True)
    libraries = file.read_text().strip()
    compiler = [jdk / "bin/javac", "-nowarn", "-parameters", "-d", classes, "-cp", libraries, HERE / "java/JavaClients.java"]
    subprocess.run(compiler, check=True)
    return [jdk / "bin/java", "-XX:TieredStopAtLevel=1", "-cp", f"{classes}:{libraries}", "JavaClients"]


NODE = ("anthropic-node", "openai-node", "openai-node (responses)", "vercel (openai)", "vercel (anthropic)", "vercel (google)")
JAVA = ("langchain4j (openai)", "langchain4j (anthropic)", "langchain4j (google)", "spring-ai (openai)", "spring-ai (anthropic)")
# It takes a stream that ends in an error event for a complete one. A cut connection it reports: breakwater_settings.lost_stream.
DEAF = ("langchain4j (google)",)


def same(found, wanted):
    assert " ".join((found or "").split()) == wanted, f"{found!r}"


def lost(client, model):
    """The client must report it, in the gateway's words where it can."""
    try:
        text = client.stream(model)
    except Exception as failure:
        words = " ".join(str(failure).split())
        return f"{type(failure).__name__}: {words[:300]}"
    raise AssertionError(f"a lost stream is a success: {text!r}")


def tools(client, model, streamed):
    city, text = client.tools(model, streamed)
    assert city == "Oslo", city
    same(text, SUNNY)


def cases(name, client):
    for family in FAMILIES:
        yield f"{name}.plain.{family}", lambda f=family: same(client.plain(f), HELLO)
        yield f"{name}.stream.{family}", lambda f=family: same(client.stream(f), HELLO)
        yield f"{name}.tools.{family}", lambda f=family: tools(client, f, False)
        yield f"{name}.stream-tools.{family}", lambda f=family: tools(client, f, True)
        yield f"{name}.fallback.{family}", lambda f=family: same(client.plain("down-" + f), HELLO)
        yield f"{name}.stream-fallback.{family}", lambda f=family: same(client.stream("down-" + f), HELLO)
        yield f"{name}.rescued.{family}", lambda f=family: same(client.stream("rescued-" + f), HELLO)
        if name not in DEAF:
            yield f"{name}.lost.{family}", lambda f=family: lost(client, "lost-" + f)


def run(case, work):
    begun = time.monotonic()
    try:
        shown = work()
    except Exception as failure:
        return case, f"{type(failure).__name__}: {' '.join(str(failure).split())[:600]}", None, time.monotonic() - begun
    return case, None, shown, time.monotonic() - begun


def wanted(case, only):
    return not only or any(each in case for each in only)


def main():
    server, only = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="breakwater-clients-") as scratch, Gateway(
        ROOT, server, config(provider.start()), Path(scratch)
    ) as gateway:
        clients = {name: make(gateway.base) for name, make in python_clients.CLIENTS.items()}
        node = ["node", ROOT / "src/test/node/clients.mjs"]
        clients |= {name: Worker([*node, gateway.base, name]) for name in NODE}
        if any(wanted(case, only) for name in JAVA for case, _ in cases(name, None)):
            command = java()
            clients |= {name: Worker([*command, gateway.base, name]) for name in JAVA}
        failed = passed = 0
        for name, client in clients.items():
            for case, work in cases(name, client):
                if not wanted(case, only):
                    continue
                case, problem, shown, seconds = run(case, work)
                failed += problem is not None
                passed += problem is None
                note = f"FAILED {case}: {problem}" if problem else f"ok     {case} ({seconds:.1f} s)" + (f": {shown}" if shown else "")
                print(note, flush=True)
            if isinstance(client, Worker):
                client.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
