"""Other gateways: pinned versions, installed outside the project, configured for the same task."""

import json
import os
import shutil
import sys
from pathlib import Path

from .machine import Failed, free_port
from .products import KEY, PACED, Product, run

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "breakwater-bench"


class Peer(Product):
    """A gateway that is installed once, into a folder named after its name and version."""

    pinned = None

    def prepare(self):
        folder = self.folder()
        if not (folder / "installed").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.install(folder)
            (folder / "installed").touch()

    def start(self):
        self.port = free_port()
        self.process = self.launch(self.folder())
        self.process.await_ready(self.answers, 120)

    def folder(self):
        return CACHE / f"{self.name}-{self.pinned}"

    def version(self):
        return self.pinned


class Portkey(Peer):
    """Configured by the headers of each request. One process, because it has no option for more."""

    name = "portkey"
    pinned = "1.15.2"

    def install(self, folder):
        if not shutil.which("npm") or not shutil.which("node"):
            raise Failed("Node is missing: apt-get install nodejs npm")
        # With the newest server version that it allows, every stream gets status 500 (Portkey-AI/gateway#1389).
        wanted = {
            "private": True,
            "dependencies": {"@portkey-ai/gateway": self.pinned},
            "overrides": {"@hono/node-server": "1.13.1"},
        }
        (folder / "package.json").write_text(json.dumps(wanted))
        run(self.name, "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error")

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
        run(self.name, sys.executable, "-m", "venv", folder)
        run(self.name, folder / "bin/pip", "install", "-q", "--disable-pip-version-check", f"litellm[proxy]=={self.pinned}")

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
            # No downloads and no usage reports during the measurement.
            env={"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LITELLM_LOG": "ERROR"},
        )


class Bifrost(Peer):
    """
    Built from Go's module proxy: its npm package would download a program from elsewhere. By default it uses all cores, and
    writes a log of each call into a database (SQLite).
    """

    name = "bifrost"
    pinned = "1.6.0"
    key = "sk-bf-bench"
    modules = "github.com/maximhq/bifrost"
    # Go's module proxy lacks some versions that this release requires; these are the nearest compatible ones. None of the plugins is on.
    nearest = {
        "core": "v1.6.0",
        "framework": "v1.4.0",
        "plugins/compat": "v0.1.8",
        "plugins/mocker": "v1.5.19",
        "plugins/modelcatalogresolver": "v1.0.12",
        "plugins/otel": "v1.2.9",
        "plugins/prompts": "v1.0.31",
    }
    # Checksums for modules that Go's checksum database may not have.
    sums = """
github.com/maximhq/bifrost/transports v1.6.0 h1:65XycjyQbWroy5Eek+Mm1WmteRkZ3oti40mkReTJPO4=
github.com/maximhq/bifrost/transports v1.6.0/go.mod h1:bo/DcJzK5LsoGy+dODBzYDtossNMAKwUiVqemUJBT4w=
github.com/maximhq/bifrost/plugins/compat v0.1.8 h1:fRqDDRp8yUqmdA8jdj4xzRBHabrJ/Oa8EPxzyn9vJvU=
github.com/maximhq/bifrost/plugins/compat v0.1.8/go.mod h1:Zw2X7YAPKw9p19+LWKB9dwsr01roDYPsxRqOgW7O/QM=
github.com/maximhq/bifrost/plugins/otel v1.2.9 h1:yp7ZHk+RktSxleXUeWaoAqRy+Io/2JCiF8r0oPvovCg=
github.com/maximhq/bifrost/plugins/otel v1.2.9/go.mod h1:N8N7kGm7ZQ3j3UTaDM8/4pSiYdocJ0iWesc86g2gKD4=
"""

    def install(self, folder):
        if not shutil.which("go") or not (shutil.which("gcc") or shutil.which("clang")):
            raise Failed("Go (1.26 or later) or a C compiler is missing: see https://go.dev/doc/install")
        wanted = folder / "wanted"
        wanted.mkdir()
        (wanted / "go.mod").write_text(f"module wanted\ngo 1.26\nrequire {self.modules}/transports v{self.pinned}\n")
        (wanted / "go.sum").write_text(self.sums)
        told = run(self.name, "go", "-C", wanted, "mod", "download", "-json", f"{self.modules}/transports")
        source = folder / "source"
        shutil.copytree(json.loads(told)["Dir"], source, copy_function=shutil.copyfile)
        for each in (source, *source.rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        # The web pages are built separately, are not in the module, and are not needed.
        (source / "bifrost-http/ui").mkdir()
        (source / "bifrost-http/ui/index.html").touch()
        # The nearest version of the OpenTelemetry plugin lacks this counter, which is used only if the plugin is configured.
        server = source / "bifrost-http/server/server.go"
        code = server.read_text()
        server.write_text(code.replace("otelPlugin.RecordHTTPMetrics(ctx,", "(func(...any) {})(otelPlugin, ctx,"))
        with (source / "go.sum").open("a") as pinned:
            pinned.write(self.sums)
        for module, version in self.nearest.items():
            name = f"{self.modules}/{module}"
            run(self.name, "go", "-C", source, "mod", "edit", "-replace", f"{name}={name}@{version}")
        run(self.name, "go", "-C", source, "build", "-mod=mod", "-o", folder / "bifrost", "./bifrost-http")
        shutil.copyfile(source / "config.schema.json", folder / "config.schema.json")
        shutil.rmtree(source)

    def launch(self, folder):
        def provider(port, keys, **more):
            # OpenAI's API throughout. The two keys serve as two deployments.
            return {
                "keys": [{"name": key, "value": key, "models": ["*"], "weight": 1} for key in keys],
                "network_config": {"base_url": f"http://127.0.0.1:{port}", "max_retries": 2},
            } | more

        plain = [f"sk-provider-{n}" for n in range(2)]
        may = [{"provider": name, "allowed_models": ["*"], "key_ids": ["*"]} for name in ("openai", "paced")]
        nothing = f"http://127.0.0.1:{self.bench.provider_port}/nothing"
        config = {
            "$schema": "https://www.getbifrost.ai/schema",
            "providers": {
                "openai": provider(self.bench.provider_port, plain),
                "paced": provider(
                    self.bench.pace_port, ["sk-provider-paced"], custom_provider_config={"base_provider_type": "openai"}
                ),
            },
            "governance": {
                "virtual_keys": [
                    {"id": "bench", "name": "bench", "value": self.key, "is_active": True, "provider_configs": may}
                ]
            },
            # No downloads during the measurement.
            "framework": {
                "pricing": {name: nothing for name in ("pricing_url", "model_parameters_url", "mcp_library_url")}
            },
        }
        home = self.bench.scratch / self.name
        home.mkdir()
        (home / "config.json").write_text(json.dumps(config))
        # Without this file in its working folder it would download it.
        shutil.copyfile(folder / "config.schema.json", home / "config.schema.json")
        command = [folder / "bifrost", "-host", "127.0.0.1", "-port", self.port, "-app-dir", home, "-log-level", "error"]
        return self.bench.process(self.name, command, cwd=home, env={"HTTPS_PROXY": "http://127.0.0.1:9"})

    def model(self, model):
        return f"openai/{model}" if model == "gpt-4o" else f"paced/{model}"

    def headers(self, model):
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
