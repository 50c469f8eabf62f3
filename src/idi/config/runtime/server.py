"""`script/server`: one supervisor that starts database, web server and worker, and stops them whatever happens to it."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType

from idi.config.runtime import address, contents, lifeline, surroundings
from idi.config.runtime.children import Child
from idi.config.runtime.console import CannotRun, complain, say
from idi.config.runtime.folder import DataFolder


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
    address.refuse_if_taken(chosen.host, chosen.port)
    data = DataFolder(chosen.data)
    kind = contents.settle(data, empty=chosen.empty)
    with _database(data) as (urls, look_after_database):
        os.environ.setdefault("IDI_PUBLIC_URL", f"http://localhost:{chosen.port}")
        environ = surroundings.environment(data, urls)
        if surroundings.migrate(data, environ):
            say("✓ 数据表已升级 tables brought up to date")
        contents.fill(data, environ)
        with _programs(chosen, data, environ) as programs:

            def look_after_programs() -> None:
                for program in programs:
                    program.must_live()

            address.wait_until_ready(chosen.host, chosen.port, patience=90, meanwhile=look_after_programs)
            _greet(environ, demo=kind == contents.DEMO)
            while True:
                time.sleep(0.5)
                look_after_database()
                for program in programs:
                    program.keep()


@contextlib.contextmanager
def _database(data: DataFolder) -> Iterator[tuple[dict[str, str], Callable[[], None]]]:
    """The given database, or the embedded one started by this supervisor, which alone may then use the folder.

    With it comes what looks after it.
    """
    given = surroundings.given_database(data)
    if given:
        with data.hold(patience=0):
            yield given, lambda: None
    else:
        with surroundings.embedded(data) as cluster:
            yield surroundings.addresses(cluster.socket), cluster.must_live


@contextlib.contextmanager
def _programs(chosen: argparse.Namespace, data: DataFolder, environ: Mapping[str, str]) -> Iterator[list[Child]]:
    words = [f"--host={chosen.host}", f"--port={chosen.port}", f"--workers={chosen.workers}"]
    programs = [
        Child("web", "idi.config.runtime.web", words, environ, data.log("web")),
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


def _greet(environ: dict[str, str], *, demo: bool) -> None:
    say(f"✓ 启动用时 started in {_age():.1f} s")
    say(f"\n  地址 address   {environ['IDI_PUBLIC_URL']}\n  数据 data      {environ['IDI_DATA']}")
    if demo:
        say("")
        contents.idi(environ, "demo", "accounts")
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
