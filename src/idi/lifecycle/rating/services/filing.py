"""Terms and rates as the insurer writes them: drafted, edited, handed in, taken back (notice 三（三）)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db.models import Max
from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary import services as diary
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.parties import selectors as parties
from idi.lifecycle.rating.content import Content
from idi.lifecycle.rating.factor_sheet import factors_from
from idi.lifecycle.rating.models import Filing

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

EDITABLE = ("draft", "returned")
TERMS = "rating.terms"
"""Kind of the document that holds the terms as approved."""


@act
def draft_filing(
    *, by: Actor, at: datetime, insurer: Organisation, content: Content, file: BinaryIO | bytes | None = None
) -> Filing:
    """Writes terms and rates down as the next version of their name in the region; nobody else sees a draft as handed in yet.

    `file` is the text of the terms as PDF.
    """
    by.require("rating.file")
    if by.kind != "house" and not by.acts_for(insurer.pk):
        raise Forbidden("只能备案本单位的条款费率。")
    if insurer.kind != "insurer":
        raise Refusal(Reason(f"“{insurer.name}”不是保险机构。", "insurer"))
    columns = content.columns(local_date(at))
    same = Filing.objects.filter(insurer=insurer, region_code=columns["region_code"], name=columns["name"])
    version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    filing = Filing.objects.create(insurer=insurer, version=version, **columns)
    record(
        "rating.draft", by=by, at=at, subject=filing, region=filing.region_code, version=version,
        base_rate=filing.base_rate, factors=sorted(filing.factors),
    )  # fmt: skip
    _keep_terms(filing, file, by=by, at=at)
    return filing


@act
def edit_filing(
    *, by: Actor, at: datetime, filing: Filing, content: Content, file: BinaryIO | bytes | None = None
) -> Filing:
    """Changes a draft, or what the regulator returned; region and name stay, for they name the version."""
    filing = _editable(filing, by)
    if (content.region_code, content.name.strip()) != (filing.region_code, filing.name):
        raise Refusal(Reason("适用地区和条款名称不能修改；需要另用名称的，请撤回后新建。", "name"))
    columns = content.columns(local_date(at))
    changed = sorted(name for name, value in columns.items() if getattr(filing, name) != value)
    for name, value in columns.items():
        setattr(filing, name, value)
    filing.save(update_fields=list(columns))
    record("rating.edit", by=by, at=at, subject=filing, changed=changed)
    _keep_terms(filing, file, by=by, at=at)
    return filing


@act
def load_factors(*, by: Actor, at: datetime, filing: Filing, file: BinaryIO | bytes) -> Filing:
    """Replaces the factor tables of a draft by those of an Excel file (`factor_sheet.COLUMNS`); all of it or nothing."""
    filing = _editable(filing, by)
    given = factors_from(file)
    content = Content(
        **{name: getattr(filing, name) for name in Content.__dataclass_fields__ if name != "factors"}, factors=given
    )
    filing.factors = content.columns(local_date(at))["factors"]
    filing.save(update_fields=["factors"])
    record("rating.load_factors", by=by, at=at, subject=filing, factors=sorted(filing.factors))
    return filing


@act
def submit_filing(*, by: Actor, at: datetime, filing: Filing) -> Filing:
    """Hands a draft in for approval; the regulator of the region is given the task."""
    filing = own_filing(filing, by)
    move(filing, "submit", by=by, at=at)
    diary.finish_task(by=by, at=at, kind="rating.correct", subject=filing)
    for regulator in authorities("insurance_regulator", filing.region_code):
        diary.open_task(
            by=by, at=at, holder_id=regulator.pk, kind="rating.approve", capability="rating.approve", subject=filing,
            region_code=filing.region_code, title=f"核准{filing.insurer.name}的条款费率“{filing}”", address=address(filing),
        )  # fmt: skip
    return filing


@act
def withdraw_filing(*, by: Actor, at: datetime, filing: Filing) -> Filing:
    """The insurer gives a filing up before it is approved."""
    filing = own_filing(filing, by)
    move(filing, "withdraw", by=by, at=at)
    for kind in ("rating.approve", "rating.correct"):
        diary.finish_task(by=by, at=at, kind=kind, subject=filing)
    return filing


def _keep_terms(filing: Filing, file: BinaryIO | bytes | None, *, by: Actor, at: datetime) -> None:
    if not file:
        return
    documents.store(
        by=by, at=at, subject=filing, kind=TERMS, title=f"{filing}条款全文", upload=file,
        replaces=filed.latest(filing, TERMS),
    )  # fmt: skip


def own_filing(filing: Filing, by: Actor) -> Filing:
    """The filing under lock, for an act only its insurer may do."""
    filing = locked(filing)
    if by.kind != "house" and not by.acts_for(filing.insurer_id):
        raise Forbidden("只能办理本单位的条款费率备案。")
    return filing


def _editable(filing: Filing, by: Actor) -> Filing:
    by.require("rating.file")
    filing = own_filing(filing, by)
    if filing.state not in EDITABLE:
        label = filing.machine.state(filing.state).label
        raise Conflict(Reason(f"“{filing}”{label}，不能修改；需要变动的，请以此为底稿新建一版。"))
    return filing


def authorities(kind: str, region_code: str) -> list[Organisation]:
    """The authorities of a kind that look after the whole region of a filing."""
    return list(parties.looking_after(kind, region_code))


def address(filing: Filing) -> str:
    return reverse("rating:filing", args=[filing.pk])
