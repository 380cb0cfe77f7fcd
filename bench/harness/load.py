"""What drives a product: wrk for plain calls."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from .machine import Failed
from .products import chat

SCRIPT = Path(__file__).resolve().parents[1] / "load.lua"


def drive(product, seconds, connections, model="gpt-4o", body=None):
    """
    One run of wrk. Fails if any answer was not 200: a product that refuses is fast.
    Besides wrk's own figures: `rate` in calls a second, `cpu` in microseconds a call, of the product's whole process tree.
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
        raise Failed(f"wrk gave no figures of {product.name}:\n{ran.stdout}{ran.stderr}") from None
    if figures["refused"] or figures["broken"] or not figures["calls"]:
        raise Failed(f"{product.name} did not answer every call with 200: {figures}")
    figures["rate"] = figures["calls"] / figures["micros"] * 1e6
    figures["cpu"] = (after - before) / figures["calls"]
    return figures


def need_wrk():
    if not shutil.which("wrk"):
        raise Failed("wrk is missing: apt-get install wrk (this program tries it where it is root)")
