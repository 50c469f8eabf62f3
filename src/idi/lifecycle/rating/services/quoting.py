"""The insurer prepares alternatives and offers them; above an authority limit a second person decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.wording import day
from idi.foundation.journal.services import move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.rating.authority import beyond
from idi.lifecycle.rating.lines import Judgement
from idi.lifecycle.rating.models import Alternative, Filing, Quote
from idi.lifecycle.rating.pricing import Asked, Price, as_prepared, price
from idi.lifecycle.rating.selectors import filings_in_force
from idi.lifecycle.rating.services.inviting import address, asked, finish_tasks
from idi.lifecycle.rating.services.referring import open_referral
from idi.lifecycle.rating.services.sending import repriced, require_validity, send
from idi.lifecycle.rating.terms import frozen

MOST_ALTERNATIVES = 6
FIRST = "方案一"


def preview(*, by: Actor, quote: Quote, filing: Filing, asked: Asked, on: date) -> Price:
    """What the offer would say; writes nothing. Refuses as `prepare` would.

    Under the filing it was offered under, a quote is priced as on the day of the offer, whatever became of the filing since.
    """
    by.require("rating.quote")
    if quote.offered_at is not None and filing.pk == quote.filing_id:
        return price(quote, filing, asked, local_date(quote.offered_at))
    if not filings_in_force(quote.insurer_id, quote.region_code, on).filter(pk=filing.pk).exists():
        words = f"备案“{filing}”在{day(on)}没有执行，或不适用于本项目所在地，不能据此报价。"
        raise Refusal(Reason(words, "filing"))
    return price(quote, filing, asked, on)


@act
def prepare(
    *, by: Actor, at: datetime, quote: Quote, filing: Filing, name: str = FIRST,
    judged: Mapping[str, Judgement] | None = None, deductible: str = "",
) -> Alternative:  # fmt: skip
    """Writes an alternative down under its name, priced today; one of the same name is replaced. Nothing is offered yet."""
    by.require("rating.quote")
    quote = asked(quote, by)
    quote.machine.after("offer", quote.state)
    name = name.strip() or FIRST
    wanted = Asked(judged or {}, deductible)
    priced = preview(by=by, quote=quote, filing=filing, asked=wanted, on=local_date(at))
    numbers = dict(Alternative.objects.filter(quote=quote).values_list("name", "number"))
    if name not in numbers and len(numbers) >= MOST_ALTERNATIVES:
        raise Refusal(Reason(f"一份报价最多 {MOST_ALTERNATIVES} 个方案，请先删除不用的方案。", "name"))
    row, _ = Alternative.objects.update_or_create(
        quote=quote, number=numbers.get(name) or max(numbers.values(), default=0) + 1,
        defaults={
            "project_id": quote.project_id, "region_code": quote.region_code, "insurer_id": quote.insurer_id,
            "name": name, "filing": filing, "prepared_by": by.person_id, "prepared_at": at, **_columns(filing, priced),
            "judged": _stored(wanted.judged), "deductible": priced.deductible.name if priced.deductible else "",
        },
    )  # fmt: skip
    record(
        "rating.prepare", by=by, at=at, subject=row, private_to=quote.insurer_id, quote=quote.pk, filing=filing.pk,
        rate=priced.rate, provisional=priced.provisional,
    )  # fmt: skip
    return row


@act
def discard(*, by: Actor, at: datetime, alternative: Alternative) -> None:
    """Takes a prepared alternative away before anything was offered."""
    by.require("rating.quote")
    quote = asked(alternative.quote, by)
    quote.machine.after("offer", quote.state)
    record("rating.discard", by=by, at=at, subject=alternative, private_to=quote.insurer_id, quote=quote.pk)
    alternative.delete()


def _columns(filing: Filing, priced: Price) -> dict[str, object]:
    return {**priced.columns(), "terms": frozen(filing, priced.deductible)}


def _stored(judged: Mapping[str, Judgement]) -> dict[str, dict[str, str]]:
    return {name: {"value": str(each.value), "reason": each.reason} for name, each in judged.items()}


@act
def offer(
    *, by: Actor, at: datetime, quote: Quote, valid_until_on: date, filing: Filing | None = None,
    judged: Mapping[str, Judgement] | None = None, deductible: str = "",
) -> Quote:  # fmt: skip
    """The insurer offers what it prepared, open for acceptance to the end of `valid_until_on`; with a `filing`, that alone.

    Above the authority limit of the insurer or of the filing the offer is referred to a second person instead. Every
    factor is stored with its value, its reason and the filing or article that allows it.
    """
    quote = asked(quote, by)
    quote.machine.after("offer", quote.state)
    require_validity(valid_until_on, at)
    if filing is not None:
        prepare(by=by, at=at, quote=quote, filing=filing, judged=judged, deductible=deductible)
    rows = repriced(quote, at)
    exceeded = beyond(quote, rows, local_date(at))
    if exceeded:
        return open_referral(
            quote, "超出核保权限", exceeded, valid_until_on, by=by, at=at, automatic=True
        )  # fmt: skip
    return send(quote, rows, "offer", valid_until_on, by=by, at=at)


@act
def decline(*, by: Actor, at: datetime, quote: Quote, reason: str) -> Quote:
    """The insurer declines to insure and says why; the developer is told."""
    quote = asked(quote, by)
    quote.machine.after("decline", quote.state)
    if not reason.strip():
        raise Refusal(Reason("请写明拒绝承保的理由，建设单位会看到。", "reason"))
    quote.reason = reason.strip()
    move(quote, "decline", by=by, at=at, private_to=quote.project.developer_id, fields=("reason",))
    finish_tasks(quote, by=by, at=at)
    notices.tell(
        by=by, at=at, holder_id=quote.project.developer_id, subject=quote, address=address(quote),
        title=f"“{quote.project.name}”：保险机构拒绝承保", text=quote.reason,
    )  # fmt: skip
    return quote


def price_as_accepted(*, by: Actor, quote: Quote, assumed: Mapping[str, str]) -> Price | None:
    """What the accepted offer would have cost with other facts in place of those read; None where its filing reads none of
    them. Writes nothing."""
    by.require("rating.read_quotes")
    chosen = Alternative.objects.filter(quote=quote, chosen=True).select_related("filing").first()
    if chosen is None or chosen.filing is None or quote.offered_at is None:
        return None
    if not any(table["reads"] in assumed for table in chosen.filing.factors.values()):
        return None
    return price(quote, chosen.filing, as_prepared(chosen, assumed), local_date(quote.offered_at))
