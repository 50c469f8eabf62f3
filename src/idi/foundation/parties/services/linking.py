"""Ownership, control, people in common and employment between organisations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day, percent
from idi.foundation.journal.services import announce, locked, record
from idi.foundation.parties.events import LinkChanged
from idi.foundation.parties.models import Link, Organisation
from idi.foundation.parties.services.changing import note_change
from idi.foundation.parties.services.merging import require_living

LinkKind = Link.Kind
"""How one organisation hangs together with another, for those who file links."""


@act
def link(
    *, by: Actor, at: datetime, holder: Organisation, held: Organisation, kind: Link.Kind, share: Decimal | None,
    source: str, from_on: date, source_on: date | None = None, until_on: date | None = None, note: str = "",
) -> Link:  # fmt: skip
    """Files how one organisation hangs together with another, and where and when that was read.

    Past employment is filed with its last day. Refuses a share where nothing is held, and dates in the wrong order.
    """
    by.require("parties.link")
    no = Refusals()
    no.unless(holder != held, "一个单位不能与自身建立关联。", field="held")
    _check(no, kind, share, source, from_on, until_on)
    no.stop()
    require_living(holder, held, field="other")
    row = Link.objects.create(
        holder=holder, held=held, kind=kind, share=share, source=source.strip(), source_on=source_on, note=note.strip(),
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    _note("parties.link", by, at, row, kind=kind, share=share)
    return row


@act
def change_link(
    *, by: Actor, at: datetime, link: Link, share: Decimal | None, source: str, source_on: date | None, note: str,
    from_on: date, reason: str,
) -> Link:  # fmt: skip
    """Puts a link right or follows a change of its share; what stood before stays readable."""
    by.require("parties.link")
    link = locked(link)
    given = {"share": share, "source": source.strip(), "source_on": source_on, "note": note.strip(), "from_on": from_on}
    changed = {fact: value for fact, value in given.items() if getattr(link, fact) != value}
    no = Refusals()
    no.unless(bool(changed), "没有任何变化。")
    no.unless(bool(reason.strip()), "请写明变更原因。", field="reason")
    _check(no, link.kind, share, source, from_on, link.until_on)
    no.stop()
    for fact, value in changed.items():
        before = _said(getattr(link, fact))
        setattr(link, fact, value)
        for end in (link.holder, link.held):
            note_change(by, at, end, fact, before, _said(value), reason, link)
    link.save(update_fields=list(changed))
    _note("parties.change_link", by, at, link, changed=sorted(changed))
    return link


@act
def end_link(*, by: Actor, at: datetime, link: Link, until_on: date, source: str) -> Link:
    """Ends a link with its last day and the source that says so; from the day after it counts no more."""
    by.require("parties.link")
    link = locked(link)
    no = Refusals()
    no.unless(link.until_on is None, f"该关联关系已于{day(link.until_on)}终止。", field="until_on")
    no.unless(until_on >= link.from_on, f"终止日期不能早于起始日期{day(link.from_on)}。", field="until_on")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.stop()
    link.until_on = until_on
    link.save(update_fields=["until_on"])
    for end in (link.holder, link.held):
        note_change(by, at, end, "until_on", "", str(until_on), source, link)
    _note("parties.end_link", by, at, link, until_on=until_on)
    return link


def _check(no: Refusals, kind: str, share: Decimal | None, source: str, from_on: date, until_on: date | None) -> None:
    no.unless(share is None or 0 < share <= 1, "持股比例应大于 0 且不超过 1。", field="share")
    holding = kind in (Link.Kind.SHARES, Link.Kind.CONTROLS)
    no.unless(share is None or holding, "只有持股、控制关系填写持股比例。", field="share")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.unless(until_on is None or until_on >= from_on, "终止日期不能早于起始日期。", field="until_on")


def _said(value: Decimal | date | str | None) -> str:
    return percent(value) if isinstance(value, Decimal) else str(value or "")


def _note(name: str, by: Actor, at: datetime, link: Link, **facts: Any) -> None:
    for scope_id in (link.holder_id, link.held_id):
        record(name, by=by, at=at, subject=link, scope_id=scope_id, **facts)
    announce(LinkChanged(scope_id=link.holder_id, at=at, caused_by=by.person_id, holder_id=link.holder_id))
