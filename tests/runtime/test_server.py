"""The server as people start it: a supervisor with database, web server and worker, and nothing left when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from idi.config.runtime.folder import DataFolder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
GIVEN = {"IDI_DATABASE_URL", "IDI_OWNER_URL", "IDI_READ_URL", "DJANGO_SETTINGS_MODULE", "IDI_DATA", "IDI_DEMO"}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data folder for the module: the tests are starts of one installation."""
    return tmp_path_factory.mktemp("服务 数据")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data, port, *words, ignoring=None):
    environ = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return subprocess.Popen(
        [sys.executable, "-m", "idi.config.runtime.server", f"--port={port}", f"--data={data}", "--empty", *words],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=(lambda: signal.signal(ignoring, signal.SIG_IGN)) if ignoring else None,
    )


def read_until(server, word):
    lines = []
    for line in server.stdout:
        lines.append(line)
        if word in line:
            break
    return "".join(lines)


def processes(data):
    """Commands of the running processes that work with the data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            about = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(data).encode() in about and process.name != str(os.getpid()):
            found.append((process / "cmdline").read_bytes().decode().replace("\0", " "))
    return found


def left_after(data, seconds):
    until = time.monotonic() + seconds
    while (left := processes(data)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


@pytest.mark.parametrize(
    ("signum", "code"),
    [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)],
    ids=lambda s: str(s),
)
def test_it_serves_and_leaves_nothing_behind(data, port, signum, code):
    server = start(data, port, ignoring=signal.SIGINT)  # as a script starts a program in the background
    said = read_until(server, "Ctrl-C")
    assert f"http://localhost:{port}" in said, said
    assert "idi admin create".replace("idi ", "") in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
        assert answer.read() == b"ok"
    assert len(processes(data)) >= 5  # supervisor, database, worker, web server and its processes
    server.send_signal(signum)
    assert server.wait(40) == code
    assert left_after(data, 20) == []


def test_a_taken_port_is_one_clear_line(data, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        server = start(data, port)
        said = server.communicate(timeout=20)[0]
    assert server.returncode == 2
    assert said.count("\n") == 1
    assert f"--port {port + 1}" in said


def test_demonstration_data_and_an_empty_start_do_not_mix(tmp_path, port):
    DataFolder(tmp_path).write("contents", {"contents": "demo"})
    server = start(tmp_path, port)
    assert "--data" in server.communicate(timeout=20)[0]
    assert server.returncode == 2


def test_it_stops_when_its_parent_dies(data, port):
    shell = f'"{sys.executable}" -m idi.config.runtime.server --port={port} --data="{data}" --empty & wait'
    environ = {name: value for name, value in os.environ.items() if name not in GIVEN}
    parent = subprocess.Popen(
        ["sh", "-c", shell], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = read_until(parent, "Ctrl-C")
    parent.kill()
    assert f"http://localhost:{port}" in said, said
    assert left_after(data, 20) == []
