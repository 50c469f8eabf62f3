"""Content on its way: a file sent in pieces from a device that loses its signal, kept until an act files it.

What one sender (a person, or a report without an account) hands in lies in a folder of its own, named by the hash the
device computed when it made the file. A piece says where it begins; a connection cut in the middle costs what was under
way, nothing that had arrived. Whole is only what has that hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.signing import BadSignature, Signer

from idi.foundation.core import photos
from idi.foundation.core.errors import Conflict, Reason, Refusal

KEPT = timedelta(days=60)
"""How long something that arrived waits for the act that files it."""

PASS_LASTS = timedelta(minutes=30)

_PIECE = 1 << 20
_SALT = "documents.arrivals"


class Readable(Protocol):
    """Where a piece is read from: a request, or any file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """Names content that arrived whole, for the act that files it. `sender` is a person's id, or a key nobody can guess."""

    sender: int | str
    sha256: str

    def open(self) -> BinaryIO:
        """The content, to read; refuses where it has not arrived, or was filed and cleared."""
        try:
            return whole(self).open("rb")
        except FileNotFoundError as wrong:
            raise Refusal(Reason("照片还没有传到平台，请重新上传。", "photos")) from wrong


def pass_for(person_id: int, at: datetime) -> str:
    """The upload pass of a person: what it is shown with arrives in that person's folder, for `PASS_LASTS`."""
    return Signer(salt=_SALT).sign(f"{person_id}.{int((at + PASS_LASTS).timestamp())}")


def pass_holder(shown: str, at: datetime) -> int | None:
    """Whose pass it is; None for one that is over, or none of ours."""
    try:
        person_id, _, until = Signer(salt=_SALT).unsign(shown).partition(".")
    except BadSignature:
        return None
    return int(person_id) if at.timestamp() < int(until) else None


class Elsewhere(Conflict):
    """A piece that begins where no piece ends; `offset` is where the next one must begin."""

    def __init__(self, offset: int) -> None:
        super().__init__(Reason(f"平台已收到 {offset} 字节，请从这里接着上传。", "offset"))
        self.offset = offset


def received(arrival: Arrived) -> tuple[int, bool]:
    """How many bytes are here, and whether that is all of it."""
    if (path := whole(arrival)).exists():
        return path.stat().st_size, True
    part = _part(arrival)
    return (part.stat().st_size if part.exists() else 0), False


def append(arrival: Arrived, piece: Readable, *, offset: int, length: int) -> tuple[int, bool]:
    """Adds a piece of a photo of `length` bytes; returns as `received`.

    Refuses a piece that begins elsewhere, content that ends with another hash, and what is no photo: those are thrown away.
    """
    if length > photos.MAX_BYTES:
        raise Refusal(Reason(f"照片超过 {photos.MAX_BYTES // 2**20} MB，请压缩后再上传。", "length"))
    with _alone(arrival):
        here, done = received(arrival)
        if done:
            return here, True
        if offset != here:
            raise Elsewhere(here)
        part = _part(arrival)
        digest = hashlib.sha256()
        size = _write(part, piece, here, length, digest)
        if size < length:
            return size, False
        _require_intact(part, arrival, digest.hexdigest() if here == 0 else None)
        os.replace(part, whole(arrival))
        return size, True


def arrive(sender: str, upload: BinaryIO | bytes, *, field: str = "photo") -> Arrived:
    """Keeps a photo that came in one piece until an act files it; refuses what is none or too heavy."""
    photo = photos.check(upload, field=field)
    arrival = Arrived(sender, photo.sha256)
    with _alone(arrival):
        part = _part(arrival)
        part.write_bytes(photo.content)
        os.replace(part, whole(arrival))
    return arrival


def handed_in(sender: str) -> list[Arrived]:
    """All that one sender handed in whole and no act filed yet, in the order in which it came."""
    found = [(path.stat().st_mtime_ns, path.name) for path in (_root() / sender).glob("*") if not path.suffix]
    return [Arrived(sender, name) for _, name in sorted(found)]


def forget(arrivals: list[Arrived]) -> None:
    """Forgets what was filed, or is not wanted any more; what was filed lives on under the same content in the store."""
    for each in arrivals:
        whole(each).unlink(missing_ok=True)


def clear_old(at: datetime) -> int:
    """Throws away what no act filed within `KEPT`; returns how many files that were."""
    before = (at - KEPT).timestamp()
    old = [path for path in _root().glob("*/*") if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def whole(arrival: Arrived) -> Path:
    """Where the content lies once it is whole."""
    return _root() / str(arrival.sender) / arrival.sha256


def _part(arrival: Arrived) -> Path:
    return whole(arrival).with_suffix(".part")


def _root() -> Path:
    return Path(settings.IDI_FILES) / "arriving"


def _write(part: Path, piece: Readable, here: int, length: int, digest: hashlib._Hash) -> int:
    """What arrives is written, and its hash taken, as it comes: where the line breaks off, everything before is kept."""
    with part.open("ab") as file:
        while here < length and (read := piece.read(min(_PIECE, length - here))):
            file.write(read)
            digest.update(read)
            here += len(read)
    return here


def _require_intact(part: Path, arrival: Arrived, digest: str | None) -> None:
    """`digest` is that of the whole file where it came in one piece; else it is read again."""
    try:
        if (digest or _digest(part)) != arrival.sha256:
            raise Refusal(Reason("收到的内容与拍摄时的指纹不一致，请重新上传这张照片。", "sha256"))
        with part.open("rb") as file:
            photos.recognise(file)
    except Refusal:
        part.unlink()
        raise


def _digest(part: Path) -> str:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _alone(arrival: Arrived) -> Iterator[None]:
    """One piece of a file at a time, also where two web workers are sent the same one."""
    path = whole(arrival).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
