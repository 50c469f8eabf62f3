"""What makes a policy from outside impossible, against what a region's law merely asks for: that is recorded with a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import F

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day, percent
from idi.foundation.parties import selectors as parties
from idi.foundation.standing import selectors as standing
from idi.lifecycle.policies.models import Insured, InsuredBuilding, Policy
from idi.lifecycle.policies.outside import Outside, OutsideItem
from idi.lifecycle.policies.services.chapters.panel import IMPOSSIBLE_SHARES
from idi.lifecycle.policies.standing import DEVELOPS
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating

if TYPE_CHECKING:
    from idi.lifecycle.rating.models import Filing


def number_faults(lead_id: int, number: str) -> Iterator[Reason]:
    """What is wrong with the outside number, asked as the lead: it sees all its policies, the house of one project does not."""
    if not number:
        yield Reason("请填写外部系统的保险单号。", "outside_number")
    elif known := Policy.objects.filter(lead_id=lead_id, outside_number=number).first():
        yield Reason(f"外部保险单号 {number} 已补录为 {known}，请勿重复补录。", "outside_number")


def faults(outside: Outside, at: datetime) -> Iterator[Reason]:
    """Every other reason why this policy cannot be entered, each at its field, asked as the house of the project."""
    if live := Policy.objects.filter(project=outside.project).exclude(state="cancelled").first():
        yield Reason(f"本工程已有保险单 {live}。", "project")
    yield from held(outside)
    yield from own_faults(outside, at)


def held(outside: Outside) -> Iterator[Reason]:
    """What is wrong with the day of signing where a policy that ended held the buildings on it or later, asked as the house
    of the project."""
    earlier = InsuredBuilding.objects.filter(project=outside.project, until_on__gt=outside.signed_on)
    last = earlier.exclude(until_on=F("from_on")).select_related("policy").order_by("-until_on").first()
    if last is not None and last.until_on is not None:
        ended_on = last.until_on - timedelta(days=1)
        yield Reason(
            f"本工程到{day(ended_on)}为止由保险单 {last.policy} 承保，合同签订日期应在其后，请核对。", "signed_on"
        )


def own_faults(outside: Outside, at: datetime) -> Iterator[Reason]:
    """Those of them that need no look at other policies."""
    today = local_date(at)
    if outside.signed_on > outside.outside_on:
        yield Reason("出单日期早于合同签订日期。", "outside_on")
    if outside.outside_on > today:
        yield Reason("出单日期不能晚于今天。", "outside_on")
    if outside.insured not in Insured.values:
        yield Reason("请选择被保险人。", "insured")
    if outside.claimant not in Insured.values:
        yield Reason("请选择索赔权益人。", "claimant")
    for fault in _share_faults(outside):
        if fault.code in IMPOSSIBLE_SHARES:
            yield Reason(fault.message, "shares", fault.because)
    yield from _payment_faults(outside, today)
    yield from _item_faults(outside)


def _share_faults(outside: Outside) -> list[rules.Refusal]:
    named = [(organisation.name, share) for organisation, share in outside.shares]
    with lawful("signed_on"):
        return rules.check_shares(rules.law(outside.project.region_code), outside.signed_on, named)


def _payment_faults(outside: Outside, today: object) -> Iterator[Reason]:
    paid = sum((payment.amount for payment in outside.payments), Decimal(0))
    if paid > outside.provisional:
        yield Reason(f"已收保险费 {paid:,.2f} 元超过暂收保险费 {outside.provisional:,.2f} 元。", "payments")
    for payment in outside.payments:
        if payment.amount <= 0:
            yield Reason("到账金额应大于零。", "payments")
        if not outside.signed_on <= payment.paid_on <= today:  # type: ignore[operator]
            yield Reason(f"到账日期{day(payment.paid_on)}应不早于合同签订日期、不晚于今天。", "payments")
    references = [payment.reference for payment in outside.payments]
    if len(set(references)) < len(references):
        yield Reason("同一流水号填写了两次。", "payments")


def _item_faults(outside: Outside) -> Iterator[Reason]:
    if not outside.items:
        return
    law = rules.law(outside.project.region_code)
    with lawful("signed_on"):
        insured = {each.item for each in rules.cover(law, outside.signed_on).items}
    buildings = {building.number for building in projects.buildings(outside.project)}
    for each in outside.items:
        if each.item not in insured:
            yield Reason(f"{law.name}的承保范围里没有项目 {each.item}。", "items")
        if each.building and each.building not in buildings:
            yield Reason(f"本工程没有单体“{each.building}”。", "items")
    named = [(each.building, each.item) for each in outside.items]
    if len(set(named)) < len(named):
        yield Reason("同一单体的同一项目填写了两次。", "items")


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """What is asked of the lead of a policy; for the policies of one book alike questions are asked once."""

    filings: Callable[[int, str, date], Sequence[Filing]] = field(
        default_factory=lambda: cache(lambda *asked: list(rating.filings_in_force(*asked)))
    )
    eligibility: Callable[[int, date], standing.Eligibility] = field(
        default_factory=lambda: cache(standing.eligibility)
    )


def warnings(outside: Outside, priced: rules.Premium, lead: LeadStanding | None = None) -> Iterator[Reason]:
    """What would block a policy issued here; kept on the recorded one."""
    lead = lead or LeadStanding()
    law, on = rules.law(outside.project.region_code), outside.signed_on
    for fault in _share_faults(outside):
        yield Reason(fault.message, "shares", fault.because)
    yield from projects.open_steps(outside.project)
    yield from _unfiled(outside, law, lead)
    yield from _unfit(outside, lead)
    if outside.provisional != priced.provisional:
        message = f"暂收保险费 {outside.provisional:,.2f} 元与概算造价乘费率所得 {priced.provisional:,.2f} 元不一致。"
        yield Reason(message, "provisional", priced.because)
    said = law.figure("insured", on)
    if said.text is None and said.value != outside.insured:
        yield Reason(f"被保险人与{law.name}的规定不一致。", "insured", said.reasons)
    yield from _departures(law, outside)


def _unfiled(outside: Outside, law: rules.Law, lead: LeadStanding) -> Iterator[Reason]:
    """A rate no filing in force on the day of signing allows for this kind of project."""
    filings = lead.filings(outside.lead.pk, outside.project.region_code, outside.signed_on)
    spans = [rating.span_of(filing, outside.project.kind) for filing in filings]
    if not spans:
        message = "签订日没有在平台登记的、已核准并报住建主管部门的条款费率。"
        yield Reason(message, "rate", law.figure("rate_approval", outside.signed_on).reasons)
    elif not any(span.low <= outside.rate <= span.high for span in spans):
        filed = f"{percent(spans[0].low)}—{percent(spans[0].high)}"
        message = f"费率 {percent(outside.rate)} 超出签订日执行的备案费率范围 {filed}。"
        yield Reason(message, "rate", law.figure("rate_approval", outside.signed_on).reasons)


def _unfit(outside: Outside, lead: LeadStanding) -> Iterator[Reason]:
    """A policyholder whose qualification had ended, an insurer that did not meet the conditions of its place."""
    developer = outside.project.developer
    lapsed = parties.lapsed([developer.pk], DEVELOPS, outside.signed_on).get(developer.pk)
    if lapsed is not None:
        yield Reason(f"建设单位的{lapsed.kind}资质已于{day(lapsed.until_on)}到期，签订日不在有效期内。", "project")
    found = lead.eligibility(outside.lead.pk, outside.signed_on)
    if found.bars:
        yield Reason(f"承保机构在签订日尚不符合本地承保条件：{found.lacking}。", "shares", found.gate.reasons)


def _departures(law: rules.Law, outside: Outside) -> Iterator[Reason]:
    by_law = {each.item: each for each in rules.cover(law, outside.signed_on).items}
    for each in outside.items:
        computed = by_law[each.item]
        if each.years is not None and each.years != computed.years:
            words = f"{_place(each)}保险期限 {each.years} 年，与{law.name}的规定（{computed.term}）不一致。"
            yield Reason(words, "items", computed.because)
        if each.wait_months is not None and each.wait_months != rules.wait_months(law, each.item, outside.signed_on):
            words = f"{_place(each)}等待期 {each.wait_months} 个月，与{law.name}的规定不一致。"
            yield Reason(words, "items", computed.because)


def _place(each: OutsideItem) -> str:
    return f"{each.building}{each.item}" if each.building else each.item
