"""As whom PostgreSQL runs: it refuses to run as root, so root hands it to an account that may.

Three cases, tried in this order: an ordinary user runs it as itself; root runs it in a user namespace, where it sees an
ordinary user while every file still belongs to root; where namespaces are forbidden (many containers) it runs as
`nobody`, with programs and data in a place that account can reach.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from idi.config.runtime.console import CannotRun, say

NOBODY = 65534
OUTSIDE = Path("/var/lib/idi")
NAMESPACE = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@dataclass(frozen=True, slots=True)
class Account:
    """How to run a program of PostgreSQL: words before the command, where data and programs are, who owns them."""

    words: tuple[str, ...]
    data: Path
    programs: Path
    owner: int

    def own(self, path: Path) -> None:
        """Gives a folder made by us to the account."""
        if os.geteuid() != self.owner:
            os.chown(path, self.owner, self.owner)


def choose(data: Path, programs: Path) -> Account:
    """The account for a cluster kept in `data`, whose parent folder exists. `CannotRun` when no account can run it."""
    own = Account((), data, programs, os.geteuid())
    if own.owner != 0:
        return own
    spaced = replace(own, words=NAMESPACE)
    if _works(spaced):
        return spaced
    nobody = _reachable(Account(AS_NOBODY, data, programs, NOBODY))
    if not _works(nobody):
        raise CannotRun(
            "PostgreSQL 不能以 root 运行，本机又不允许切换账户；请用普通用户运行，或用 IDI_DATABASE_URL 指向现有数据库 "
            "PostgreSQL cannot run as root and this machine forbids changing the account; run as an ordinary user or "
            "set IDI_DATABASE_URL"
        )
    return nobody


def _works(account: Account) -> bool:
    """Whether the account can start the programs and write where the data will be."""
    account.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    account.own(account.data)
    return _may(account, "-x", account.programs / "postgres") and _may(account, "-w", account.data)


def _may(account: Account, right: str, path: Path) -> bool:
    try:
        return subprocess.run([*account.words, "test", right, str(path)], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


def _reachable(account: Account) -> Account:
    """The same with data and programs moved out of folders that only root may enter, and a word about it."""
    account.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    account.own(account.data)
    if not _may(account, "-w", account.data):
        name = hashlib.sha256(os.fsencode(account.data)).hexdigest()[:12]
        account = replace(account, data=_outside() / f"postgres-{name}")
        say(f"数据库以 nobody 运行，数据放在 database runs as nobody, its data is in: {account.data}")
    if not _may(account, "-x", account.programs / "postgres"):
        account = replace(account, programs=_copied(account.programs))
    return account


def _outside() -> Path:
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return OUTSIDE


def _copied(programs: Path) -> Path:
    """A copy of the wheel's server programs and of the libraries they look for beside the package."""
    package = programs.parents[1]
    stamp = hashlib.sha256((programs / "postgres").read_bytes()).hexdigest()[:12]
    place = _outside() / f"programs-{stamp}"
    if not place.exists():
        draft = place.with_suffix(f".{os.getpid()}")
        for folder in (programs.parent, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, draft / folder.relative_to(package.parent), symlinks=True)
        draft.rename(place)
    return place / programs.relative_to(package.parent)
