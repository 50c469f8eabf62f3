"""The programs a supervisor keeps running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from idi.config.runtime import lifeline
from idi.config.runtime.console import CannotRun, say

SHORT_LIFE = 10.0
"""Seconds: a program that ends sooner would end again, so it is not started anew."""


class Child:
    """One Python module run as a process of its own, with its output in a log file."""

    def __init__(self, name: str, module: str, words: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self.command = [sys.executable, "-m", module, *words]
        self.environ = {**environ, lifeline.PARENT: str(os.getpid())}
        self.process: subprocess.Popen[bytes] | None = None
        self.born = 0.0

    def start(self) -> None:
        if self.log.exists() and self.born == 0.0:
            self.log.replace(self.log.with_suffix(".previous.log"))
        self.born = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor, which stops the children in order
            )

    def keep(self) -> None:
        """Starts the program anew if it ended. `CannotRun` when it ended soon after its start."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() - self.born < SHORT_LIFE:
            self.must_live()
        say(f"{self.name} 意外退出，正在重启 ended unexpectedly and is started again, see {self.log}")
        self.start()

    def must_live(self) -> None:
        """`CannotRun` with the end of its log when the program has ended."""
        if self.process and self.process.poll() is not None:
            raise CannotRun(f"{self.name} 启动后即退出 ended right after its start, see {self.log}:\n{self.tail()}")

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, *, patience: float) -> None:
        """Waits for the end of the program and kills it after `patience` seconds."""
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
