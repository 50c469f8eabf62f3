"""The data folder of one installation: everything that must survive a restart lives in it.

postgres/  secrets.env  database.env  files/  logs/  lock  contents  migrated
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from idi.config.runtime.console import CannotRun

CHECKOUT = Path(__file__).resolve().parents[4]


class DataFolder:
    """A data folder, made (mode 0700) when it does not exist. `CannotRun` when it cannot be written."""

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = Path(path or os.environ.get("IDI_DATA") or CHECKOUT / "var").absolute()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "logs").mkdir(exist_ok=True)
        except OSError as error:
            raise CannotRun(
                f"数据目录不可写，请用 --data 另选 data folder cannot be written, choose another with --data: {self.path} "
                f"({error.strerror})"
            ) from error

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    def hold(self, *, patience: float) -> IO[str]:
        """The lock of the folder, held until every copy of the handle is closed; `CannotRun` after `patience` seconds.

        PostgreSQL inherits the handle: after a supervisor was killed the lock stays until the database has stopped.
        """
        handle = (self.path / "lock").open("w")
        until = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() >= until:
                handle.close()
                raise CannotRun(
                    f"数据目录正被另一个进程使用 another process is using the data folder: {self.path} "
                    "（--data 另选目录 choose another with --data）"
                )
            time.sleep(0.05)
        return handle

    def secrets(self) -> dict[str, str]:
        """The signing key and the key of personal data, made once, readable by the owner only."""
        path = self.path / "secrets.env"
        if not path.exists():
            key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            self.write("secrets.env", {"IDI_SECRET_KEY": secrets.token_urlsafe(48), "IDI_FIELD_KEYS": key}, keep=True)
        return self.read("secrets.env")

    def read(self, name: str) -> dict[str, str]:
        """The `NAME=value` lines of a file of the folder; empty when there is no such file."""
        path = self.path / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def write(self, name: str, values: Mapping[str, str], *, keep: bool = False) -> None:
        """Writes `NAME=value` lines in one step, mode 0600; with `keep` an existing file wins."""
        draft = self.path / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{key}={value}\n" for key, value in values.items())
        try:
            if keep:
                os.link(draft, self.path / name)
            else:
                os.replace(draft, self.path / name)
        except FileExistsError:
            pass  # another process was first; its values are the ones in use
        finally:
            draft.unlink(missing_ok=True)


def _locked(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
