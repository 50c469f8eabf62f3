"""Questions about documents."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from idi.foundation.core import photos as pictures
from idi.foundation.core import signing
from idi.foundation.core.refs import Ref
from idi.foundation.documents import files
from idi.foundation.documents.models import Certificate, Document

EXPIRY_WARNING = timedelta(days=60)
"""How long before its end a certificate is said to end soon."""


def of(subject: Any, kind: str = "") -> QuerySet[Document]:
    """The documents in force of a subject, of one kind where given, oldest first; replaced ones are left out."""
    about = Ref.of(subject)
    rows = Document.objects.filter(subject_kind=about.kind, subject_id=about.id, replaced_by__isnull=True)
    return (rows.filter(kind=kind) if kind else rows).order_by("id")


def latest(subject: Any, kind: str) -> Document | None:
    """The newest document in force of this kind, if any."""
    return of(subject, kind).last()


def photos(subject: Any) -> QuerySet[Document]:
    """The photos of a subject, oldest first; for `documents/_photos.html`."""
    return of(subject).filter(content_type__startswith="image/")


def of_each(subjects: Iterable[Any]) -> dict[int, list[Document]]:
    """The documents in force of many subjects of one model by primary key, in one query; for lists."""
    abouts = [Ref.of(subject) for subject in subjects]
    found: dict[int, list[Document]] = defaultdict(list)
    if abouts:
        rows = Document.objects.filter(subject_kind=abouts[0].kind, subject_id__in=[about.id for about in abouts])
        for document in rows.filter(replaced_by__isnull=True).order_by("id"):
            found[document.subject_id].append(document)
    return found


def content(document: Document) -> bytes:
    """The file itself, for those who hold its row."""
    return files.get(document.sha256)


def thumbnail(photo: Document) -> bytes:
    """The small JPEG of a photo, for lists and papers; made on the spot where it is not there yet."""
    if photo.small_sha256:
        return files.get(photo.small_sha256)
    return pictures.thumbnail_or_tile(files.get(photo.sha256))


def readable(pk: int) -> Document | None:
    """The document, where the actor may see both it and its subject; else None."""
    document = Document.objects.filter(pk=pk).first()
    return document if document is not None and document.subject.load() is not None else None


def certificates(organisation_id: int) -> QuerySet[Certificate]:
    """The certificates of an organisation, those in force longest first."""
    return Certificate.objects.filter(organisation_id=organisation_id).order_by("-until_at", "-id")


def certificate_in_force(organisation_id: int, at: datetime) -> Certificate | None:
    """What the organisation signs with at a moment: of several the one filed last."""
    rows = Certificate.objects.filter(organisation_id=organisation_id, from_at__lte=at, until_at__gt=at)
    return rows.filter(withdrawn_at__isnull=True).order_by("-filed_at", "-id").first()


def authorities() -> QuerySet[Certificate]:
    """The certificates of the demonstration's own authority, for whoever wants to trust them."""
    return Certificate.objects.filter(origin=Certificate.Origin.AUTHORITY).order_by("-id")


def certificate(pk: int) -> Certificate | None:
    """Any certificate: they are public."""
    return Certificate.objects.filter(pk=pk).first()


def certificate_by(fingerprint: str) -> Certificate | None:
    """The certificate on file with this fingerprint: a signature made with it is that of its organisation."""
    return Certificate.objects.filter(fingerprint=fingerprint).first()


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper of this house as anybody may know of it: what it is, when it was issued, who signed it, whether a later
    one replaces or recalls it."""

    title: str
    number: str
    kind: str
    sha256: str
    issued_at: datetime
    replaced: bool
    recalled: bool
    made_here: bool
    certificate: Certificate | None


def issued(*, number: str = "", kinds: Iterable[str] = (), sha256: str = "") -> list[Issued]:
    """The papers of these kinds with a number, or the one with this content that was made here or is of these kinds, for anybody.

    What was made here comes first, then the newest.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_issued(%s, %s, %s)", [number, list(kinds), sha256])
        found = cursor.fetchall()
    certificates = Certificate.objects.in_bulk([row[-1] for row in found if row[-1]])
    return [
        Issued(title, number, kind, content, issued_at, replaced, recalled, made_here, certificates.get(pk))
        for title, number, kind, content, issued_at, replaced, recalled, made_here, pk in found
    ]


def deposited() -> list[str]:
    """The kinds of paper others issued and deposited here (`deposits` of an AppConfig): known by the file, not made here."""
    return sorted(kind for config in apps.get_app_configs() for kind in getattr(config, "deposits", ()))


def checkable() -> list[str]:
    """The kinds of paper anybody may look up by number: each app names its own (`papers` of its AppConfig)."""
    return sorted(kind for config in apps.get_app_configs() for kind in getattr(config, "papers", ()))


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file somebody holds turns out to be. `signatures` each with the certificate on file it was made with, if any."""

    sha256: str
    readable: bool
    issued: Issued | None
    signatures: list[tuple[signing.Signature, Certificate | None]]

    @property
    def verdict(self) -> str:
        """original, recalled, replaced, deposited, changed, unknown_signed, foreign, unsigned or unreadable."""
        if self.issued and not self.issued.made_here:
            return "deposited"
        if self.issued:
            return "recalled" if self.issued.recalled else "replaced" if self.issued.replaced else "original"
        if not self.readable:
            return "unreadable"
        if not self.signatures:
            return "unsigned"
        if not all(each.intact for each, _ in self.signatures) or not self.signatures[-1][0].whole:
            return "changed"
        return "unknown_signed" if all(certificate for _, certificate in self.signatures) else "foreign"


def examine(content: bytes) -> Examined:
    """Whether a PDF is the very file this house issued, and whether its signatures hold."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        found, readable = signing.signatures(content), True
    except ValueError:
        found, readable = [], False
    signatures = [(each, certificate_by(each.certificate.fingerprint)) for each in found]
    return Examined(
        digest, readable, next(iter(issued(sha256=digest, kinds=[*deposited(), *checkable()])), None), signatures
    )
