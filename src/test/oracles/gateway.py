"""A gateway on one of the servers, for the time of a `with`."""

import http.client
import json
import socket
import subprocess
import sys
import time


class Gateway:
    """@param root the project's; @param config written as JSON, which YAML includes; @param scratch a folder for its files"""

    def __init__(self, root, server, config, scratch):
        self.root, self.server, self.config, self.scratch = root, server, config, scratch

    def __enter__(self):
        file, self.port, log = self.scratch / "config.yaml", free_port(), self.scratch / "log"
        file.write_text(json.dumps(self.config))
        command = [self.root / "payara/breakwater", "--server", self.server, "--config", file, "--port", str(self.port)]
        with open(log, "w") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        self.base = f"http://127.0.0.1:{self.port}"
        self.await_ready(log)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def await_ready(self, log):
        until = time.monotonic() + 600
        while time.monotonic() < until and self.process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/readiness")
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.3)
        self.__exit__()
        sys.exit(f"the gateway did not start:\n{log.read_text()[-3000:]}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
