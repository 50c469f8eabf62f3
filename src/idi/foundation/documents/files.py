"""Content on disk, named by its hash: the same content is stored once, a damaged one is noticed when it is read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class Damaged(RuntimeError):
    """The file is missing, or is not the content it was stored as."""


def put(content: bytes) -> str:
    """Stores the content and returns its SHA-256 in hex. After a crash the file is there whole or not at all.

    A transaction rolled back later leaves the file behind: without a row nobody reads it, and the next `put` shares it.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not (path.exists() and _digest(path.read_bytes()) == digest):
        _write(path, content)
    return digest


def adopt(path: Path, digest: str) -> None:
    """Takes in a file known to have this hash, without copying it; the file at `path` stays until its owner clears it."""
    target = _path(digest)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        os.link(path, target)


def get(digest: str) -> bytes:
    """The content, checked against its hash; raises `Damaged`."""
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError as wrong:
        raise Damaged(f"{digest}: no such file") from wrong
    if _digest(content) != digest:
        raise Damaged(f"{digest}: the file was changed on disk")
    return content


def _path(digest: str) -> Path:
    return Path(settings.IDI_FILES) / digest[:2] / digest[2:4] / digest


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
