"""File what was handed in, generate what the house issues.

Called by the doors of other apps, which check capabilities; row security refuses a place the actor has no seat in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext

from idi.foundation.core import jobs, pdf, photos, signing
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.refs import Ref
from idi.foundation.documents import arrivals, files, uploads
from idi.foundation.documents.arrivals import Arrived
from idi.foundation.documents.models import Certificate, Document, SigningKey
from idi.foundation.documents.services.certificates import signing_key_for
from idi.foundation.documents.uploads import Upload
from idi.foundation.journal.services import record
from idi.foundation.seats.selectors import region_name


@act
def store(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, upload: BinaryIO | bytes, number: str = "",
    unit_id: int | None = None, replaces: Document | None = None, keep_until: date | None = None, field: str = "file",
) -> Document:  # fmt: skip
    """Files an upload (PDF, photo, Excel, Word) under `subject`, a saved row with `scope_id` and `region_code`.

    The home is the subject's `unit_id` unless given. Refuses other files, at `field`.
    """
    return _file(
        by=by, at=at, subject=subject, kind=kind, title=title, upload=uploads.recognise(upload, field=field),
        number=number, unit_id=unit_id, replaces=replaces, keep_until=keep_until,
    )  # fmt: skip


@act
def store_photo(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, upload: BinaryIO | bytes,
    unit_id: int | None = None, keep_until: date | None = None, field: str = "photo",
) -> Document:  # fmt: skip
    """As `store`, for photos only: refuses what is no photo."""
    return _file(
        by=by, at=at, subject=subject, kind=kind, title=title, upload=uploads.photo(upload, field=field),
        unit_id=unit_id, keep_until=keep_until,
    )  # fmt: skip


@act
def store_photos(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, photos: Iterable[BinaryIO | bytes], after: int = 0,
    place: str = "", field: str = "photos",
) -> list[Document]:  # fmt: skip
    """Files photos that were handed in together; `title` gets their numbers, beginning after those that came before.

    Refuses all where one is no photo, each of these by the name of its file; `place` says before it which batch it was.
    """
    no = Refusals()
    recognised = [
        _photo(no, each, place + _called(getattr(each, "name", ""), number), field)
        for number, each in enumerate(photos, after + 1)
    ]
    no.stop()
    return [
        _file(by=by, at=at, subject=subject, kind=kind, title=f"{title} {number}", upload=upload)
        for number, upload in enumerate(filter(None, recognised), after + 1)
    ]


def _called(name: str, number: int) -> str:
    return gettext("照片“%(name)s”") % {"name": name or gettext("第 %(number)d 张") % {"number": number}}


def _photo(no: Refusals, upload: BinaryIO | bytes, named: str, field: str) -> Upload | None:
    try:
        return uploads.photo(upload, field=field)
    except Refusal as refused:
        _name(no, refused, named, field)
        return None


def _name(no: Refusals, refused: Refusal, named: str, field: str) -> None:
    for why in refused.reasons:
        no.add(f"{named}：{why.message}", field=field)


@dataclass(frozen=True, slots=True)
class Batch:
    """Photos of one subject that came in pieces; `title` gets their numbers, `place` says in a refusal which batch it was."""

    subject: Any
    title: str
    arrived: Sequence[Arrived]
    place: str = ""


def store_arrived(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, arrived: Sequence[Arrived],
    unit_id: int | None = None, keep_until: date | None = None, field: str = "photo",
) -> list[Document]:  # fmt: skip
    """As `store_photo`, for photos that came in pieces (`arrivals`), all at once; see `store_batches`."""
    one = [Batch(subject, title, arrived)]
    return store_batches(by=by, at=at, kind=kind, batches=one, unit_id=unit_id, keep_until=keep_until, field=field)


@act
def store_batches(
    *, by: Actor, at: datetime, kind: str, batches: Sequence[Batch], unit_id: int | None = None,
    keep_until: date | None = None, field: str = "photo",
) -> list[Document]:  # fmt: skip
    """Files photos that came in pieces, of many subjects in one statement. Jobs make the small copies.

    Refuses all where one has not arrived or is no photo. What arrived is cleared once the act is committed, so a refused act
    can be tried again.
    """
    no = Refusals()
    told = [
        (batch, number, each, _facts_of_arrived(no, each, batch.place + _called("", number), field))
        for batch in batches
        for number, each in enumerate(batch.arrived, 1)
    ]
    no.stop()
    came = [each for _batch, _number, each, _facts in told]
    for each in came:
        files.adopt(arrivals.whole(each), each.sha256)
    made = Document.objects.bulk_create(
        _row(
            by=by, at=at, subject=batch.subject, kind=kind, title=f"{batch.title} {number}", unit_id=unit_id,
            keep_until=keep_until, **facts,
        )
        for batch, number, _each, facts in told
    )  # fmt: skip
    for document in made:
        _record(by, at, document)
    transaction.on_commit(lambda: arrivals.forget(came))
    jobs.defer_each("documents.make_small", [{"document_id": each.pk, "scope_id": each.scope_id} for each in made])
    return made


def _facts_of_arrived(no: Refusals, arrived: Arrived, named: str, field: str) -> dict[str, Any]:
    try:
        with arrived.open() as file:
            content_type, taken_at = photos.recognise(file, field=field)
            size = os.fstat(file.fileno()).st_size
    except Refusal as refused:
        _name(no, refused, named, field)
        return {}
    return {"content_type": content_type, "size": size, "sha256": arrived.sha256, "taken_at": taken_at}


@act
def make_small(*, by: Actor, at: datetime, document_id: int) -> None:
    """The house makes the small copy of a photo; one that cannot be read gets an empty tile. A second call changes nothing."""
    document = Document.objects.get(pk=document_id)
    if not document.small_sha256:
        document.small_sha256 = files.put(photos.thumbnail_or_tile(files.get(document.sha256)))
        document.save(update_fields=["small_sha256"])


@act
def generate(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, template: str, data: Mapping[str, Any],
    number: str = "", check_at: str = "", pictures: Mapping[str, bytes | str] | None = None,
    unit_id: int | None = None, replaces: Document | None = None, keep_until: date | None = None,
    sign_for: int | None = None, countersigned: Iterable[int] = (), recalls: bool = False,
) -> Document:  # fmt: skip
    """Renders a paper (see `core.pdf.render`) and files it; refuses text the fonts cannot print.

    `recalls` says that it takes back the one it replaces. `sign_for` is the organisation whose signature the paper
    carries. Where it has no certificate in force the paper goes out unsigned and says so in its foot (decision 0017).
    Those who `countersigned` what it says sign after it, each on its own.
    """
    wanted = [sign_for, *countersigned] if sign_for else []
    keys = [signing_key_for(by=by, at=at, subject=subject, organisation_id=each) for each in wanted]
    signing_keys = [each for each in keys if each is not None]
    key = keys[0] if keys else None
    paper = pdf.render(
        template, data, at=at, number=number, check_at=check_at, pictures=pictures,
        signature=_signature(signing_keys) if sign_for else "",
    )  # fmt: skip
    place = region_name(subject.region_code) if signing_keys else ""
    for each in signing_keys:
        reason = f"签发{title}" if each is key else f"确认{title}"
        paper = signing.sign(paper, each.seal, at=at, reason=reason, place=place)
    return _file(
        by=by, at=at, subject=subject, kind=kind, title=title, upload=Upload(paper, "application/pdf"),
        number=number, unit_id=unit_id, replaces=replaces, keep_until=keep_until, recalls=recalls,
        certificate=key.certificate if key else None,
        made_here=True,
    )  # fmt: skip


def _signature(keys: Sequence[SigningKey]) -> str:
    """What the foot of a paper that should be signed says about its signatures."""
    holders = "、".join(each.certificate.holder for each in keys)
    return f"本文件由{holders}电子签名" if keys else "本文件未加电子签名，以扫码核验的结果为准"


def _file(*, upload: Upload, **given: Any) -> Document:
    return _filed(
        content_type=upload.content_type, size=len(upload.content), sha256=files.put(upload.content),
        small_sha256=files.put(upload.small) if upload.small else "", taken_at=upload.taken_at, **given,
    )  # fmt: skip


def _filed(*, replaces: Document | None = None, **given: Any) -> Document:
    if replaces is not None:
        _require_replaceable(replaces, Ref.of(given["subject"]), given["kind"])
    document = _row(replaces=replaces, **given)
    document.save(force_insert=True)
    _record(given["by"], given["at"], document)
    return document


def _row(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, content_type: str, size: int, sha256: str,
    small_sha256: str = "", taken_at: datetime | None = None, number: str = "", unit_id: int | None = None,
    replaces: Document | None = None, recalls: bool = False, keep_until: date | None = None,
    certificate: Certificate | None = None, made_here: bool = False,
) -> Document:  # fmt: skip
    about = Ref.of(subject)
    return Document(
        scope_id=subject.scope_id, region_code=subject.region_code, subject_kind=about.kind, subject_id=about.id,
        unit_id=unit_id if unit_id is not None else getattr(subject, "unit_id", None),
        kind=kind, title=title, number=number, content_type=content_type, size=size, sha256=sha256,
        small_sha256=small_sha256, taken_at=taken_at, replaces=replaces, recalls=recalls, keep_until=keep_until, certificate=certificate,
        made_here=made_here, created_at=at, created_by=by.person_id,
    )  # fmt: skip


def _record(by: Actor, at: datetime, document: Document) -> None:
    record(
        "documents.file", by=by, at=at, subject=document, kind=document.kind, about=str(document.subject),
        sha256=document.sha256,
    )  # fmt: skip


def _require_replaceable(earlier: Document, about: Ref, kind: str) -> None:
    # The lock makes a second replacement wait, see the first and be refused in words instead of by the constraint.
    Document.objects.select_for_update().get(pk=earlier.pk)
    if Document.objects.filter(replaces=earlier).exists():
        raise Conflict(Reason(f"“{earlier.title}”已有新的版本，请刷新页面后再试。"))
    if (earlier.subject, earlier.kind) != (about, kind):
        raise ValueError(f"document {earlier.pk} is another kind or of another subject")
