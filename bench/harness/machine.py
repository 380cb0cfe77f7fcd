"""Processes, their CPU time and memory from /proc, free ports, and the JDK."""

import ctypes
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PDEATHSIG = 1


class Failed(Exception):
    """The measurement cannot continue, for the reason in the message."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def allow_many_connections():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def find_jdk():
    """The JDK that payara/breakwater uses: JAVA_HOME's if it is new enough, else the newest in the usual Linux folders."""
    asked = Path(os.environ.get("JAVA_HOME") or "/nowhere")
    if jdk_release(asked) >= 21:
        return asked
    on_path = shutil.which("java")
    folders = [Path(on_path).resolve().parent.parent] if on_path else []
    for parent in ("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "/usr/local", "~/.sdkman/candidates/java", "~/.jdks"):
        folders += sorted(Path(parent).expanduser().glob("*"))
    newest = max(folders, key=jdk_release, default=asked)
    if jdk_release(newest) < 21:
        raise Failed("no JDK 21 or later was found; set JAVA_HOME to one")
    return newest


def jdk_release(folder):
    """The feature release of a JDK; 0 if the folder is not a JDK."""
    stated = (folder / "bin/javac").is_file() and re.search(r'JAVA_VERSION="(\d+)', _text(folder / "release"))
    return int(stated[1]) if stated else 0


def jdk_version(jdk):
    return re.search(r'JAVA_VERSION="([^"]+)"', (jdk / "release").read_text())[1]


class Process:
    """A child process with its descendants. Its output goes to a file, which is shown if it fails."""

    def __init__(self, name, command, scratch, env=None, cwd=None, output=None):
        self.name = name
        self.log = Path(scratch) / f"{name}.log"
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output or log,
                stderr=log,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                # A new session, so that only this program gets Ctrl-C and stops its children in order. If this program is
                # killed, the kernel kills them.
                start_new_session=True,
                preexec_fn=lambda: ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM),
            )
        self.pid = self.child.pid

    def tree(self):
        pids, at = [self.pid], 0
        while at < len(pids):
            for task in _listing(f"/proc/{pids[at]}/task"):
                pids += [int(pid) for pid in _text(f"/proc/{pids[at]}/task/{task}/children").split()]
            at += 1
        return pids

    def cpu_micros(self):
        """User and system time of the process tree since its start, in microseconds."""
        ticks = 0
        for pid in self.tree():
            fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if fields else 0
        return ticks * 1_000_000 // TICK

    def memory(self, line="VmHWM"):
        """Memory of the process tree in kilobytes: VmHWM is the peak of each process, VmRSS the current size."""
        sizes = (re.search(rf"^{line}:\s+(\d+) kB", _text(f"/proc/{pid}/status"), re.M) for pid in self.tree())
        return sum(int(size[1]) for size in sizes if size)

    def alive(self):
        return self.child.poll() is None

    def tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-25:])

    def await_ready(self, ready, seconds):
        until = time.monotonic() + seconds
        while not ready():
            if not self.alive():
                raise Failed(f"{self.name} ended with status {self.child.returncode}:\n{self.tail()}")
            if time.monotonic() > until:
                raise Failed(f"{self.name} was not ready within {seconds} s:\n{self.tail()}")
            time.sleep(0.05)

    def stop(self):
        pids = self.tree()
        for stop, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
            if self.alive():
                self.child.send_signal(stop)
                try:
                    self.child.wait(seconds)
                except subprocess.TimeoutExpired:
                    continue
        # Kills its remaining descendants; init reaps the others.
        for pid in pids[1:]:
            try:
                if os.getsid(pid) == self.pid:
                    os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def idle_share():
    """(idle, all) clock ticks of the machine since boot."""
    fields = [int(field) for field in _text("/proc/stat").split("\n")[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)


def _text(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _listing(path):
    try:
        return os.listdir(path)
    except OSError:
        return []
