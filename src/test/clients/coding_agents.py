"""Claude Code and Codex edit a file through a group of the other family, whose provider is scripted.

coding_agents.py SERVER FOLDER, where FOLDER has the two npm packages.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import provider
from gateway import Gateway

ROOT = Path(__file__).resolve().parents[3]
TASK = "Replace the word hello by goodbye in the file note.txt, then say: done."


def tool_names(body):
    return [tool.get("name") or tool.get("function", {}).get("name") for tool in body.get("tools") or []]


class EditPlan(provider.Plan):
    """Reads the file, edits it, and says so, with the tools that the agent has."""

    folder = None
    seen = []

    def __init__(self, body):
        self.seen.append({"model": body["model"], "tools": tool_names(body), "turns": len(body["messages"])})
        results = [turn for turn in body["messages"] if is_result(turn)]
        self.step, self.tool, self.arguments, self.words = len(results) + 1, None, "", []
        steps = self.steps(tool_names(body))
        if len(results) < len(steps):
            self.tool, arguments = steps[len(results)]
            self.arguments = json.dumps(arguments)
        else:
            self.words = ["done", "."]

    def steps(self, tools):
        file = str(self.folder / "note.txt")
        if "Edit" in tools and "Read" in tools:
            return [("Read", {"file_path": file}), ("Edit", {"file_path": file, "old_string": "hello", "new_string": "goodbye"})]
        commands = ["cat note.txt", "sed -i s/hello/goodbye/ note.txt"]
        if "exec_command" in tools:
            return [("exec_command", {"cmd": command, "workdir": str(self.folder)}) for command in commands]
        if "shell_command" in tools:
            return [("shell_command", {"command": command, "workdir": str(self.folder)}) for command in commands]
        if "shell" in tools:
            return [("shell", {"command": ["bash", "-c", command], "workdir": str(self.folder)}) for command in commands]
        return []  # such as a request for a title


def is_result(turn):
    content = turn["content"]
    blocks = content if isinstance(content, list) else []
    return turn["role"] == "tool" or any(isinstance(block, dict) and block.get("type") == "tool_result" for block in blocks)


def claude_code(packages, base, model, folder, home):
    command = [packages / "node_modules/.bin/claude", "-p", TASK, "--permission-mode", "acceptEdits", "--allowedTools", "Read,Edit", "--max-turns", "6"]
    names = ("ANTHROPIC_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL", "ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_SONNET_MODEL", "ANTHROPIC_DEFAULT_OPUS_MODEL")
    settings = {name: model for name in names}
    settings |= {"ANTHROPIC_BASE_URL": base, "ANTHROPIC_AUTH_TOKEN": "sk-test", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1"}
    return command, settings


def codex(packages, base, model, folder, home):
    provider_settings = {"name": "breakwater", "base_url": base + "/v1", "wire_api": "responses", "env_key": "BREAKWATER_KEY"}
    overrides = [f"model_providers.breakwater.{name}={json.dumps(value)}" for name, value in provider_settings.items()]
    overrides += ['model_provider="breakwater"', f'model="{model}"', "request_max_retries=0", "stream_max_retries=0"]
    command = [packages / "node_modules/.bin/codex", "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"]
    for each in overrides:
        command += ["-c", each]
    (home / "codex").mkdir()
    return [*command, TASK], {"BREAKWATER_KEY": "sk-test", "CODEX_HOME": str(home / "codex")}


def play(name, agent, packages, gateway, model, scratch):
    folder, home = scratch / name / "work", scratch / name / "home"
    folder.mkdir(parents=True)
    home.mkdir()
    EditPlan.folder = folder
    EditPlan.seen.clear()
    (folder / "note.txt").write_text("hello world\n")
    command, settings = agent(packages, gateway.base, model, folder, home)
    environment = {**os.environ, **settings, "HOME": str(home), "NO_PROXY": "127.0.0.1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL, check=False)
    text = (folder / "note.txt").read_text()
    good = text == "goodbye world\n" and "done" in run.stdout and run.returncode == 0
    print(f"{'ok    ' if good else 'FAILED'} {name} through {model}: note.txt is {text!r}, exit {run.returncode}, {len(EditPlan.seen)} calls", flush=True)
    if not good:
        print(run.stdout[-3000:], run.stderr[-3000:], json.dumps(EditPlan.seen)[:3000], (scratch / "log").read_text()[-3000:], sep="\n")
    return good


def main():
    server, packages = sys.argv[1], Path(sys.argv[2]).resolve()
    base = provider.start(EditPlan)
    rows = [
        {"model_name": "claude", "litellm_params": {"model": "anthropic/claude-test", "api_base": base + "/ok", "api_key": "sk-up"}},
        {"model_name": "gpt", "litellm_params": {"model": "openai/gpt-test", "api_base": base + "/ok/v1", "api_key": "sk-up"}},
    ]
    with tempfile.TemporaryDirectory(prefix="breakwater-agents-") as scratch, Gateway(ROOT, server, {"model_list": rows}, Path(scratch)) as gateway:
        results = [
            play("claude-code", claude_code, packages, gateway, "gpt", Path(scratch)),
            play("codex", codex, packages, gateway, "claude", Path(scratch)),
        ]
    sys.exit(0 if all(results) else 1)


main()
