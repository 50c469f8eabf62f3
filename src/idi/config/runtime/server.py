"""`script/server`: one supervisor that starts database, web server and worker, and stops them whatever happens to it."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from idi.config.runtime import lifeline, surroundings
from idi.config.runtime.children import Child
from idi.config.runtime.console import CannotRun, complain, say
from idi.config.runtime.folder import DataFolder

HEALTH = "/health/ready"


class Stop(BaseException):
    """Somebody asked the server to stop."""


def main() -> int:
    chosen = _arguments()
    _listen_to_signals()
    try:
        _run(chosen)
    except Stop:
        say("已停止 stopped")
        return 0
    except CannotRun as problem:
        return complain(problem)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="启动平台 starts the platform")
    parser.add_argument("--port", type=int, default=8000, help="端口 port (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 address to listen on (127.0.0.1)")
    parser.add_argument("--data", metavar="DIR", type=Path, help="数据目录 data folder (var/ in the checkout)")
    parser.add_argument("--empty", action="store_true", help="不载入示例数据 no demonstration data")
    parser.add_argument("--workers", type=int, default=2, help="网页进程数 web processes (2)")
    return parser.parse_args()


def _run(chosen: argparse.Namespace) -> None:
    _check_port(chosen.host, chosen.port)
    data = DataFolder(chosen.data)
    contents = _settle_contents(data, empty=chosen.empty)
    with _database(data) as urls:
        os.environ.setdefault("IDI_PUBLIC_URL", f"http://localhost:{chosen.port}")
        environ = surroundings.environment(data, urls)
        if surroundings.migrate(data, environ):
            say("✓ 数据表已升级 tables brought up to date")
        _fill(data, contents, environ)
        with _programs(chosen, data, environ) as programs:
            _wait_for_health(chosen.host, chosen.port, programs)
            _greet(environ, contents)
            while True:
                time.sleep(0.5)
                for program in programs:
                    program.keep()


@contextlib.contextmanager
def _database(data: DataFolder) -> Iterator[dict[str, str]]:
    """The given database, or the embedded one started by this supervisor, which alone may then use the folder."""
    given = surroundings.given_database(data)
    if given:
        with data.hold(patience=0):
            yield given
    else:
        with surroundings.embedded(data) as urls:
            yield urls


@contextlib.contextmanager
def _programs(chosen: argparse.Namespace, data: DataFolder, environ: Mapping[str, str]) -> Iterator[list[Child]]:
    address = [f"--host={chosen.host}", f"--port={chosen.port}", f"--workers={chosen.workers}"]
    programs = [
        Child("web", "idi.config.runtime.web", address, environ, data.log("web")),
        Child("worker", "idi.config.runtime.worker", [], environ, data.log("worker")),
    ]
    try:
        for program in programs:
            program.start()
        yield programs
    finally:
        _deafen()
        for program in programs:
            program.ask_to_stop()
        for program in programs:
            program.stop(patience=15)


def _settle_contents(data: DataFolder, *, empty: bool) -> str:
    """`demo` or `empty`, fixed by the first start: demonstration data never enters a folder that was begun without."""
    before = surroundings.contents(data)
    if empty and before == "demo":
        raise CannotRun(
            f"该目录已有示例数据，请用 --data 另选 this folder holds demonstration data, choose another: {data.path}"
        )
    if not before:
        before = "empty" if empty else "demo"
        data.write("contents", {"contents": before})
    return before


def _fill(data: DataFolder, contents: str, environ: dict[str, str]) -> None:
    """Once: demonstration data, or the first administrator."""
    done = data.read("contents").get("filled") == "yes"
    if done or (contents == "demo" and not _offered("idi.config.demo")):
        return
    if contents == "demo":
        say("… 载入示例数据 demonstration data")
        _idi(environ, "demo", "load")
    else:
        _ask_for_administrator(environ)
    data.write("contents", {"contents": contents, "filled": "yes"})


def _ask_for_administrator(environ: dict[str, str]) -> None:
    if not sys.stdin.isatty() and not {"IDI_ADMIN_USER", "IDI_ADMIN_PASSWORD"} <= environ.keys():
        say("尚无管理员 no administrator yet: .venv/bin/idi admin create --username NAME")
        return
    _idi(environ, "admin", "create")


def _idi(environ: Mapping[str, str], *words: str) -> None:
    if subprocess.run([sys.executable, "-m", "idi.config.cli", *words], env=environ).returncode:
        raise CannotRun(f"命令失败 command failed: idi {' '.join(words)}")


def _offered(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _check_port(host: str, port: int) -> None:
    """A taken port is refused here, in one line; granian shares a port with another server of the same user."""
    busy = CannotRun(
        f"端口 {port} 已被占用，请换一个 port {port} is in use, choose another: script/server --port {port + 1}"
    )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise busy from error
    if host == "127.0.0.1" and _connects("::1", port):
        raise busy  # a browser may take localhost for ::1 and would meet the other server


def _connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _wait_for_health(host: str, port: int, programs: list[Child]) -> None:
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}{HEALTH}"  # noqa: S104
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 90
    while time.monotonic() < until:
        for program in programs:
            program.keep()
        try:
            opener.open(urllib.request.Request(url, headers={"Host": "localhost"}), timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            problem = f"{url} → {error.code}"
        except OSError as error:
            problem = f"{url}: {error}"
        time.sleep(0.1)
    raise CannotRun(
        f"网页未能就绪 the web server did not become ready: {problem}; see {programs[0].log}\n{programs[0].tail()}"
    )


def _greet(environ: dict[str, str], contents: str) -> None:
    say(f"✓ 启动用时 started in {_age():.1f} s")
    say(f"\n  地址 address   {environ['IDI_PUBLIC_URL']}\n  数据 data      {environ['IDI_DATA']}")
    if contents == "demo" and _offered("idi.config.demo"):
        say("")
        _idi(environ, "demo", "accounts")
    say("\n按 Ctrl-C 停止 press Ctrl-C to stop")


def _age() -> float:
    """Seconds since `script/server` began: the script became this process."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return float(Path("/proc/uptime").read_text().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
    except OSError:
        return time.perf_counter()


def _listen_to_signals() -> None:
    """Also when SIGINT arrives ignored, as for a program a script started in the background."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    parent = os.getppid()

    def bereaved(signum: int, frame: FrameType | None) -> None:
        # The kernel also reports the end of the thread that started us, in a parent that lives on.
        if os.getppid() != parent:
            _stop(signum, frame)

    signal.signal(signal.SIGUSR1, bereaved)
    lifeline.follow_parent(signal.SIGUSR1)


def _stop(signum: int, frame: FrameType | None) -> None:
    _deafen()
    raise Stop


def _deafen() -> None:
    """A second Ctrl-C must not cut the orderly end short."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(signum, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
