"""Other gateways, pinned, installed outside the project and started with the same job."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .machine import Failed, free_port
from .products import KEY, PACED, Product

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "breakwater-bench"


class Peer(Product):
    """One that is installed first, once, into a folder of its name and version."""

    pinned = None
    seconds_to_start = 120

    def start(self):
        folder = CACHE / f"{self.name}-{self.pinned}"
        if not (folder / "installed").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.install(folder)
            (folder / "installed").touch()
        self.port = free_port()
        self.process = self.launch(folder)
        self.process.await_ready(self.answers, self.seconds_to_start)

    def version(self):
        return self.pinned

    def run(self, *command):
        ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode:
            raise Failed(f"{self.name} could not be installed by {command[0]}: {(ran.stderr or ran.stdout)[-1000:]}")


class Portkey(Peer):
    """Configured by the headers of each request. Its command line has no option for more processes: one."""

    name = "portkey"
    pinned = "1.15.2"

    def install(self, folder):
        if not shutil.which("npm") or not shutil.which("node"):
            raise Failed("Node is missing: apt-get install nodejs npm")
        # With the newest server that it allows it answers every stream with 500 (Portkey-AI/gateway#1389).
        wanted = {
            "private": True,
            "dependencies": {"@portkey-ai/gateway": self.pinned},
            "overrides": {"@hono/node-server": "1.13.1"},
        }
        (folder / "package.json").write_text(json.dumps(wanted))
        self.run("npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error")

    def launch(self, folder):
        program = folder / "node_modules/@portkey-ai/gateway/build/start-server.js"
        return self.bench.process(
            self.name, ["node", program, f"--port={self.port}", "--headless"], env={"NODE_ENV": "production"}
        )

    def headers(self, model):
        provider = self.bench.provider_port if model == "gpt-4o" else self.bench.pace_port
        return {
            "Content-Type": "application/json",
            "Authorization": "Bearer sk-provider",
            "x-portkey-provider": "openai",
            "x-portkey-custom-host": f"http://127.0.0.1:{provider}/v1",
        }


class LiteLLM(Peer):
    """One worker, which is its default."""

    name = "litellm"
    pinned = "1.81.12"

    def install(self, folder):
        self.run(sys.executable, "-m", "venv", folder)
        self.run(folder / "bin/pip", "install", "-q", "--disable-pip-version-check", f"litellm[proxy]=={self.pinned}")

    def launch(self, folder):
        def deployment(name, port, key):
            return (
                f"  - model_name: {name}\n    litellm_params: "
                f'{{model: openai/{name}, api_base: "http://127.0.0.1:{port}/v1", api_key: {key}}}\n'
            )

        plain, paced = self.bench.provider_port, self.bench.pace_port
        rows = [deployment("gpt-4o", plain, f"sk-provider-{n}") for n in range(2)]
        rows += [deployment(name, paced, "sk-provider-paced") for name in PACED]
        config = self.bench.scratch / "litellm.yaml"
        config.write_text(f"model_list:\n{''.join(rows)}general_settings: {{master_key: {KEY}}}\n")
        return self.bench.process(
            self.name,
            [folder / "bin/litellm", "--config", config, "--host", "127.0.0.1", "--port", self.port, "--num_workers", "1"],
            # Nothing is fetched and nothing reported while it is measured.
            env={"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LITELLM_LOG": "ERROR"},
        )
