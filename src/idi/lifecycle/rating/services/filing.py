"""Terms and rates: filed by the insurer, approved by the regulator, reported to the housing authority (notice 三（三）)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.tables import checked, decimal_places

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

BASE_PLACES = 6


@act
def draft_filing(
    *, by: Actor, at: datetime, insurer: Organisation, region_code: str, name: str, terms: str, base_rate: Decimal,
    min_rate: Decimal, max_rate: Decimal, factors: Mapping[str, Mapping[str, Any]],
) -> Filing:  # fmt: skip
    """Hands terms and rates in for approval; the regulator of the region is given the task.

    `factors` maps a factor's name to {label, reads, values, min, max} as `tables.FactorTable` describes it. Rates are
    ratios (0.0125 is 1.25 %).
    """
    by.require("rating.file")
    if by.kind != "house" and not by.acts_for(insurer.pk):
        raise Forbidden("只能备案本单位的条款费率。")
    no = Refusals()
    with lawful("region_code"):
        rules.law(region_code)
    no.unless(insurer.kind == "insurer", f"“{insurer.name}”不是保险机构。", field="insurer")
    no.unless(bool(name.strip()), "请填写条款名称。", field="name")
    no.unless(bool(terms.strip()), "请填写条款内容。", field="terms")
    _check_rates(no, base_rate, min_rate, max_rate)
    stored = checked(factors, no)
    no.stop()
    filing = Filing.objects.create(
        insurer=insurer, region_code=region_code, name=name.strip(), terms=terms.strip(), base_rate=base_rate,
        min_rate=min_rate, max_rate=max_rate, factors=stored,
    )  # fmt: skip
    record(
        "rating.draft", by=by, at=at, subject=filing, region=region_code, base_rate=base_rate, factors=sorted(stored)
    )
    for regulator in _authorities("insurance_regulator", region_code):
        diary.open_task(
            by=by, at=at, holder_id=regulator.pk, kind="rating.approve", capability="rating.approve", subject=filing,
            region_code=region_code, title=f"核准{insurer.name}的条款费率“{filing.name}”", address=_address(filing),
        )  # fmt: skip
    return filing


def _own(filing: Filing, by: Actor) -> Filing:
    """The filing under lock, for an act only its insurer may do."""
    filing = locked(filing)
    if by.kind != "house" and not by.acts_for(filing.insurer_id):
        raise Forbidden("只能办理本单位的条款费率备案。")
    return filing


def _check_rates(no: Refusals, base: Decimal, low: Decimal, high: Decimal) -> None:
    for field, rate in (("base_rate", base), ("min_rate", low), ("max_rate", high)):
        no.unless(rate.is_finite() and 0 < rate < 1, "费率应大于 0、小于 100%，例如 1.25%。", field=field)
        no.unless(
            decimal_places(rate) <= BASE_PLACES, f"费率以百分数表示时最多 {BASE_PLACES - 2} 位小数。", field=field
        )
    no.unless(low <= base, "费率下限不能高于基准费率。", field="min_rate")
    no.unless(high >= base, "费率上限不能低于基准费率。", field="max_rate")


def _authorities(kind: str, region_code: str) -> list[Organisation]:
    """The authorities of a kind that look after the whole region of a filing."""
    return list(parties.organisations(kind).filter(region_code__in=region_chain(region_code)))


def _address(filing: Filing) -> str:
    return reverse("rating:filing", args=[filing.pk])


@act
def withdraw_filing(*, by: Actor, at: datetime, filing: Filing) -> Filing:
    """The insurer takes a filing back before it is approved, to hand in a better one."""
    filing = _own(filing, by)
    move(filing, "withdraw", by=by, at=at)
    diary.finish_task(by=by, at=at, kind="rating.approve", subject=filing)
    return filing


@act
def approve_filing(*, by: Actor, at: datetime, filing: Filing, approval_number: str, approved_on: date) -> Filing:
    """The regulator approves terms and rates under a number of its own; the insurer must then report them."""
    filing = locked(filing)
    filing.machine.after("approve", filing.state)
    no = Refusals()
    no.unless(bool(approval_number.strip()), "请填写核准文号。", field="approval_number")
    no.unless(approved_on <= local_date(at), "核准日期不能晚于今天。", field="approved_on")
    no.stop()
    filing.approval_number, filing.approved_on = approval_number.strip(), approved_on
    move(filing, "approve", by=by, at=at, fields=("approval_number", "approved_on"), approved_on=approved_on)
    diary.finish_task(by=by, at=at, kind="rating.approve", subject=filing)
    diary.open_task(
        by=by, at=at, holder_id=filing.insurer_id, kind="rating.report", capability="rating.file", subject=filing,
        address=_address(filing), region_code=filing.region_code, title=f"“{filing.name}”已核准，请报住建主管部门后执行",
    )  # fmt: skip
    return filing


@act
def report_filing(*, by: Actor, at: datetime, filing: Filing, reported_on: date, in_force_on: date) -> Filing:
    """The insurer reported the approved filing to the housing authority; it prices from `in_force_on`.

    An earlier filing of the same name in the same region ends the day before.
    """
    filing = _own(filing, by)
    filing.machine.after("report", filing.state)
    approved_on = filing.approved_on or reported_on
    no = Refusals()
    no.unless(reported_on <= local_date(at), "报送日期不能晚于今天。", field="reported_on")
    no.unless(reported_on >= approved_on, f"报送日期不能早于核准日期 {approved_on}。", field="reported_on")
    no.unless(in_force_on >= reported_on, f"执行日期不能早于报送日期 {reported_on}。", field="in_force_on")
    no.stop()
    _replace_earlier(filing, in_force_on, by=by, at=at)
    filing.reported_on, filing.in_force_on = reported_on, in_force_on
    fields = ("reported_on", "in_force_on")
    move(filing, "report", by=by, at=at, fields=fields, reported_on=reported_on, in_force_on=in_force_on)
    diary.finish_task(by=by, at=at, kind="rating.report", subject=filing)
    for authority in _authorities("housing_authority", filing.region_code):
        notices.tell(
            by=by, at=at, holder_id=authority.pk, subject=filing, address=_address(filing),
            title=f"条款费率“{filing.name}”报送", text=f"核准文号 {filing.approval_number}，自 {in_force_on} 起执行。",
        )  # fmt: skip
    return filing


def _replace_earlier(filing: Filing, in_force_on: date, *, by: Actor, at: datetime) -> None:
    same = Filing.objects.filter(insurer_id=filing.insurer_id, region_code=filing.region_code, name=filing.name)
    for earlier in same.filter(state="in_force").exclude(pk=filing.pk).select_for_update():
        earlier.until_on = in_force_on - timedelta(days=1)
        move(earlier, "replace", by=by, at=at, fields=("until_on",), until_on=earlier.until_on)
