"""The offer goes out: priced once more on its day, seen by the developer, with its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import move
from idi.lifecycle.rating.models import Alternative, Quote
from idi.lifecycle.rating.pricing import as_prepared, price
from idi.lifecycle.rating.selectors import filings_in_force
from idi.lifecycle.rating.services.inviting import PRICED, address, finish_tasks
from idi.lifecycle.rating.services.papers import quote_paper


def require_validity(valid_until_on: date, at: datetime) -> None:
    if valid_until_on < local_date(at):
        raise Refusal(Reason("报价有效期不能早于今天。", "valid_until_on"))


def repriced(quote: Quote, at: datetime) -> list[Alternative]:
    """The prepared alternatives, refused where one would not be priced today as it was prepared."""
    rows = list(Alternative.objects.filter(quote=quote).select_related("filing").order_by("number"))
    if not rows:
        raise Refusal(Reason("还没有编制报价方案，请先编制。"))
    on = local_date(at)
    for row in rows:
        assert row.filing is not None  # noqa: S101  prepared alternatives have theirs
        if not filings_in_force(quote.insurer_id, quote.region_code, on).filter(pk=row.filing.pk).exists():
            raise Refusal(
                Reason(f"{row.name}所依据的备案“{row.filing}”在{day(on)}没有执行，请改用执行中的备案。", "filing")
            )
        now = price(quote, row.filing, as_prepared(row), on)
        if now.rate != row.rate or now.provisional != row.provisional:
            raise Conflict(Reason(f"{row.name}编制之后，所读取的事实有变化，费率不再相同，请重新编制后再报价。"))
    return rows


def send(
    quote: Quote, rows: Sequence[Alternative], verb: str, valid_until_on: date, *, by: Actor, at: datetime
) -> Quote:
    """The offer goes out: the developer sees the alternatives, is given the task to choose, and finds the paper."""
    first = rows[0]
    for name in PRICED:
        setattr(quote, name, getattr(first, name))
    quote.valid_until_on, quote.offered_at = valid_until_on, at
    move(
        quote, verb, by=by, at=at, private_to=quote.project.developer_id,
        fields=(*PRICED, "valid_until_on", "offered_at"),
        filing=first.filing_id, rate=first.rate, provisional=first.provisional, alternatives=len(rows),
        valid_until_on=valid_until_on,
    )  # fmt: skip
    Alternative.objects.filter(quote=quote).update(shown_to_id=quote.project.developer_id)
    finish_tasks(quote, by=by, at=at)
    quote_paper(by=by, at=at, quote=quote, alternatives=rows)
    diary.open_task(
        by=by, at=at, holder_id=quote.project.developer_id, kind="rating.choose", capability="rating.accept", subject=quote,
        due_on=valid_until_on, project_id=quote.project_id, region_code=quote.region_code, address=address(quote),
        title=f"“{quote.project.name}”收到报价 {quote.number}，请比较后接受",
    )  # fmt: skip
    return quote
