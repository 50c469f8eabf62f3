"""The same work asked of several repairers: prices sealed until the day, the award with a reason where not the cheapest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import moment
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.lifecycle.placed import on_claim
from idi.lifecycle.repairs.models import Order, Price, Quote, Tender
from idi.lifecycle.repairs.selectors import library, running
from idi.lifecycle.repairs.services.ordering import order, require_cover, require_lead
from idi.lifecycle.repairs.services.panel import check_panel
from idi.lifecycle.repairs.services.pricing import asked, kept, price_lines

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim

QUOTE, AWARD = "repairs.quote", "repairs.award"
LEAST, MOST = 2, 5


@act
def ask_prices(
    *, by: Actor, at: datetime, claim: Claim, repairers: Sequence[Organisation], scheme: str, closes_at: datetime,
    lines: Sequence[Mapping[str, Any]] = (),
) -> Tender:  # fmt: skip
    """Asks two to five repairers of the panel for a price until a moment; nobody sees a price before. `lines` is the work each of
    them starts from: name, unit and quantity, or the code of the library; they may change it."""
    claim = locked(claim)
    by.require("repairs.order")
    require_cover(claim)
    require_lead(claim, by)
    if running(claim) is not None or Tender.objects.filter(claim=claim, state__in=("asked", "opened")).exists():
        raise Conflict(Reason("本案已有维修单或询价在进行，不能重复询价。"))
    no = Refusals()
    chosen = list({each.pk: each for each in repairers}.values())
    no.unless(LEAST <= len(chosen) <= MOST, f"请选择{LEAST}至{MOST}家维修机构。", field="repairers")
    no.unless(bool(scheme.strip()), "请写明维修内容和要求，各家按同样的内容报价。", field="scheme")
    no.unless(closes_at > at, "报价截止时间应晚于现在。", field="closes_at")
    for each in chosen:
        no.unless(each.kind == "repairer", f"“{each.name}”不是维修机构。", field="repairers")
        check_panel(no, claim.lead_id or 0, each, claim.item, local_date(at), field="repairers")
    work = asked(no, lines, library(claim, local_date(at)))
    no.stop()
    tender = Tender.objects.create(
        **on_claim(claim), lead_id=claim.lead_id or 0, number=next_number("XJ", claim.region_code, at),
        scheme=scheme.strip(), lines=work, closes_at=closes_at, asked_at=at,
    )  # fmt: skip
    record("repairs.ask_prices", by=by, at=at, subject=tender, claim=claim.pk, asked=len(chosen), closes_at=closes_at)
    for each in chosen:
        _ask(tender, each, by=by, at=at)
    return tender


def _ask(tender: Tender, repairer: Organisation, *, by: Actor, at: datetime) -> None:
    quote = Quote.objects.create(
        tender=tender, project_id=tender.project_id, region_code=tender.region_code, unit_id=tender.unit_id,
        lead_id=tender.lead_id, repairer=repairer, number=tender.number, place=tender.place, scheme=tender.scheme,
        lines=tender.lines, closes_at=tender.closes_at,
    )  # fmt: skip
    open_task(
        by=by, at=at, holder_id=repairer.pk, kind=QUOTE, title=f"询价 {tender.number}：请在 {moment(tender.closes_at)} 前报价",
        address=reverse("repairs:quote", args=[quote.pk]), subject=quote, capability="repairs.work",
        region_code=tender.region_code, project_id=tender.project_id, due_on=local_date(tender.closes_at),
    )  # fmt: skip


@act
def hand_in_price(
    *, by: Actor, at: datetime, quote: Quote, lines: Sequence[Mapping[str, Any]], days: int, note: str = ""
) -> Price:  # fmt: skip
    """A repairer's price, sealed; it may hand in another until the tender closes."""
    quote = locked(quote)
    if by.kind != "house" and not by.acts_for(quote.repairer_id):
        raise Forbidden(Reason("只有被询价的维修机构可以报价。"))
    if at > quote.closes_at:
        raise Conflict(Reason(f"报价已于 {moment(quote.closes_at)} 截止。"))
    no = Refusals()
    priced = price_lines(no, lines, library(quote, local_date(at)))
    no.unless(days > 0, "工期应不少于1日。", field="days")
    no.stop()
    given = {
        "lines": kept(priced),
        "amount": sum((line["total"] for line in priced), Decimal(0)), "days": days, "note": note.strip()[:300],
        "repairer_id": quote.repairer_id, "project_id": quote.project_id, "region_code": quote.region_code,
    }  # fmt: skip
    price, _ = Price.objects.update_or_create(quote=quote, defaults=given)
    quote.handed_in_at = at
    quote.save(update_fields=["handed_in_at"])
    record("repairs.hand_in_price", by=by, at=at, subject=quote, private_to=quote.repairer_id, lines=len(priced))
    finish_task(by=by, at=at, kind=QUOTE, subject=quote, project_id=quote.project_id)
    return price


@act
def open_prices(*, by: Actor, at: datetime, tender: Tender) -> Tender:
    """The seals are broken once the time is over; before, nobody may, and the table itself shows the asker nothing."""
    tender = _own(tender, by)
    if at < tender.closes_at:
        raise Conflict(Reason(f"报价 {moment(tender.closes_at)} 截止，截止前不能开启。"))
    if not tender.quotes.filter(handed_in_at__isnull=False).exists():
        raise Conflict(Reason("没有人报价。请取消后重新询价，或直接派修。"))
    tender.opened_at = at
    move(tender, "open_prices", by=by, at=at, fields=("opened_at",))
    with house(tender.project_id, cause=by):
        Price.objects.filter(quote__tender=tender).update(opened_to_id=tender.lead_id)
    return tender


@act
def award(*, by: Actor, at: datetime, quote: Quote, reason: str = "", visit_on: date | None = None) -> Order:
    """One price is taken and ordered; a reason where another was cheaper. The others are told."""
    tender = _own(quote.tender, by)
    prices = {each.quote_id: each for each in Price.objects.filter(quote__tender=tender)}
    won = prices.get(quote.pk)
    if tender.state != "opened" or won is None:
        raise Conflict(Reason("开启报价后，才能在已报价的机构中定标。"))
    cheapest = min(each.amount for each in prices.values())
    if won.amount > cheapest and not reason.strip():
        raise Refusal(Reason(f"这不是最低价（最低 {cheapest:,.2f} 元），请写明选择的理由。", "reason"))
    tender.reason = reason.strip()[:300]
    move(tender, "award", by=by, at=at, fields=("reason",), quote=quote.pk, amount=won.amount, cheapest=cheapest)
    Quote.objects.filter(pk=quote.pk).update(awarded_at=at)
    listed = library(tender.claim, local_date(at))
    lines = [
        {**line, "quantity": Decimal(line["quantity"]), "price": Decimal(line["price"]), "code": _still(line, listed)}
        for line in won.lines
    ]
    new = order(
        by=by, at=at, claim=tender.claim, repairer=quote.repairer, scheme=tender.scheme, lines=lines, visit_on=visit_on,
        sure=True,  # the offers stood side by side, each with what it is beyond the estimate
    )  # fmt: skip
    _tell_others(tender, quote, by=by, at=at)
    return new


def _still(line: Mapping[str, Any], listed: Mapping[str, Any]) -> str:
    """The code of a line, where the library still has it; the price that was handed in stays whatever it says now."""
    code = str(line.get("code", ""))
    return code if code in listed else ""


@act
def cancel_tender(*, by: Actor, at: datetime, tender: Tender, reason: str) -> Tender:
    """Nobody gets it; said with a reason to all who were asked."""
    tender = _own(tender, by)
    if not reason.strip():
        raise Refusal(Reason("请说明取消的原因。", "reason"))
    tender.reason = reason.strip()[:300]
    move(tender, "cancel_tender", by=by, at=at, fields=("reason",))
    _tell_others(tender, None, by=by, at=at)
    return tender


def _tell_others(tender: Tender, won: Quote | None, *, by: Actor, at: datetime) -> None:
    for each in tender.quotes.all():
        finish_task(by=by, at=at, kind=QUOTE, subject=each, project_id=each.project_id)
        if won is None or each.pk != won.pk:
            text = "未中标。谢谢您的报价。" if won else f"询价已取消：{tender.reason}"
            tell(
                by=by, at=at, holder_id=each.repairer_id, subject=each, title=f"询价 {tender.number}", text=text,
                address=reverse("repairs:quote", args=[each.pk]),
            )  # fmt: skip


def _own(tender: Tender, by: Actor) -> Tender:
    tender = locked(tender)
    by.require("repairs.order")
    if by.kind != "house" and not by.acts_for(tender.lead_id):
        raise Forbidden(Reason("询价由主承保机构办理。"))
    return tender
