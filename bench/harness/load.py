"""Load generators: wrk for plain calls, StreamClient.java for many streams, a socket for sequential streams."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from .machine import Failed
from .products import SHORT, chat

SCRIPT = Path(__file__).resolve().parents[1] / "load.lua"


def drive(product, seconds, connections, model="gpt-4o", body=None):
    """
    Runs wrk once. Fails if any response was not 200, because refusals are fast.
    Adds to wrk's figures `rate`, in calls per second, and `cpu`, in microseconds per call of the product's process tree.
    """
    file = product.bench.scratch / "body.json"
    file.write_bytes(body or chat(product.model(model)))
    lines = "\n".join(f"{name}: {value}" for name, value in product.headers(model).items())
    before = product.process.cpu_micros() if product.process else 0
    ran = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", SCRIPT, product.url(model)],
        env={**os.environ, "BENCH_BODY": str(file), "BENCH_HEADERS": lines},
        capture_output=True,
        text=True,
        timeout=seconds + 60,
    )
    after = product.process.cpu_micros() if product.process else 0
    try:
        figures = json.loads(ran.stdout.strip().split("\n")[-1])
    except ValueError:
        raise Failed(f"wrk printed no figures for {product.name}:\n{ran.stdout}{ran.stderr}") from None
    if figures["refused"] or figures["broken"] or not figures["calls"]:
        raise Failed(f"{product.name} did not respond to every call with 200: {figures}")
    figures["rate"] = figures["calls"] / figures["micros"] * 1e6
    figures["cpu"] = (after - before) / figures["calls"]
    return figures


def need_wrk():
    if not shutil.which("wrk"):
        raise Failed("wrk is missing: apt-get install wrk (run as root, this program installs it)")


def request(product, model, stream):
    """A complete HTTP request as bytes."""
    body = chat(product.model(model), stream)
    headers = {"Host": "127.0.0.1", **product.headers(model), "Content-Length": len(body)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /v1/chat/completions HTTP/1.1\r\n{lines}\r\n".encode() + body


class Streams:
    """Many open streams within a `with` block, held by a StreamClient.java process."""

    def __init__(self, product, model, count, ramp, settle, window, stream=True):
        bench = product.bench
        self.product, self.seconds = product, ramp + settle + window
        file = bench.scratch / "request"
        file.write_bytes(request(product, model, stream))
        self.command = [*bench.java("StreamClient"), product.door(model), file, count, ramp, settle, window]

    def __enter__(self):
        self.child = subprocess.Popen(
            [str(word) for word in self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_):
        # The process ends when its input is closed; the kernel closes its connections.
        try:
            self.child.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.communicate()

    def line(self):
        line = self.child.stdout.readline()
        if not line:
            raise Failed(f"the stream client ended: {self.child.stderr.read()[:500]}")
        return line

    def measure(self):
        """Waits for the end of the window. `cpu` is in microseconds per event of the product's process tree."""
        process, provider = self.product.process, self.product.bench.paced
        self.line()
        provider.lateness()
        before = process.cpu_micros() if process else 0
        figures = json.loads(self.line())
        after = process.cpu_micros() if process else 0
        figures |= provider.lateness()
        figures["rate"] = figures["events"] / figures["seconds"]
        figures["cpu"] = (after - before) / figures["events"] if figures["events"] else None
        return figures


def first_events(product, seconds):
    """Runs short streams sequentially on one connection. Returns the sorted times to the first event in microseconds."""
    sent = request(product, SHORT, True)
    taken, until, connection = [], time.monotonic() + seconds, None
    while time.monotonic() < until:
        connection = connection or socket.create_connection(("127.0.0.1", product.door(SHORT)), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked, first, answer = time.perf_counter(), None, b""
        connection.sendall(sent)
        while not answer.endswith(b"0\r\n\r\n"):
            more = connection.recv(65536)
            answer += more
            if not first and re.search(rb'content":\s*"\d{16}', answer):
                first = time.perf_counter()
            if not more:
                break
        if not answer.startswith(b"HTTP/1.1 200") or b"[DONE]" not in answer or not first:
            raise Failed(f"{product.name} did not stream: {answer[:500]}")
        taken.append((first - asked) * 1e6)
        if not more or b"connection: close" in answer[:1000].lower():
            connection.close()
            connection = None
    if connection:
        connection.close()
    taken.sort()
    return {name: taken[int(len(taken) * share)] for name, share in (("p50", 0.5), ("p99", 0.99), ("p999", 0.999))}
