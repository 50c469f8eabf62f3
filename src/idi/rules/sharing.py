"""Co-insurance: what is wrong with a panel's shares; an amount split by shares, or by weights, to the cent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final, NamedTuple, TypeVar

from idi.rules.errors import BadInput, Refusal
from idi.rules.figures import decimal_text
from idi.rules.lawbook import Law

CENT: Final = Decimal("0.01")
Shares = Sequence[tuple[str, Decimal]]


def exact() -> AbstractContextManager[Context]:
    """Decimal arithmetic with so many digits that no product of money, rates and shares is rounded on the way."""
    return localcontext(Context(prec=200))


class Part(NamedTuple):
    """One insurer's part of an amount."""

    insurer: str
    share: Decimal
    amount: Decimal


def to_cent(amount: Decimal) -> Decimal:
    """Half up to the cent; for negative amounts half away from zero, so that a refund mirrors a top-up."""
    with exact():
        return amount.quantize(CENT, ROUND_HALF_UP)


def split(amount: Decimal, shares: Shares) -> list[Part]:
    """The amount by shares, the first insurer being the lead: followers to the cent, the remainder to the lead.

    The parts always add up exactly to the amount (rounded to the cent), negative amounts too. Shares that do not
    add up to one are refused.
    """
    faults = list(_form(shares))
    if faults:
        raise faults[0]
    with exact():
        whole = to_cent(amount)
        followers = [Part(insurer, share, to_cent(whole * share)) for insurer, share in shares[1:]]
        remainder = whole - sum((part.amount for part in followers), Decimal(0))
    return [Part(*shares[0], remainder), *followers]


Key = TypeVar("Key")


def allocate(total: Decimal, weights: Sequence[tuple[Key, Decimal]]) -> list[tuple[Key, Decimal]]:
    """The amount by weights such as cost or area, in the order given: each to the cent, the remainder to the largest.

    The parts always add up exactly to the amount (rounded to the cent); of equally large ones the first takes the remainder.
    BadInput where nothing is given, or a weight is not above zero.
    """
    if not weights:
        raise BadInput("没有可以分摊的对象")
    for key, weight in weights:
        if not weight.is_finite() or weight <= 0:
            raise BadInput(f"“{key}”的分摊权重应大于零；现为 {weight}")
    whole, summed = to_cent(total), sum((weight for _, weight in weights), Decimal(0))
    largest = max(range(len(weights)), key=lambda place: weights[place][1])
    with exact():
        parts = [to_cent(whole * weight / summed) for _, weight in weights]
        parts[largest] += whole - sum(parts, Decimal(0))
    return [(key, part) for (key, _), part in zip(weights, parts, strict=True)]


def check_shares(law: Law, on: date, shares: Shares) -> list[Refusal]:
    """Everything that forbids this panel on that day, the lead standing first; an empty list where nothing does."""
    refusals = list(_form(shares))
    if not shares:
        return refusals
    refusals += _sole_or_joint(law, on, shares)
    return refusals


def _form(shares: Shares) -> Iterator[Refusal]:
    if not shares:
        yield Refusal("no_shares", "没有填写承保份额")
        return
    names = [insurer for insurer, _ in shares]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Refusal("insurer_twice", f"保险机构“{name}”出现了不止一次")
    for insurer, share in shares:
        if not share.is_finite() or not 0 < share <= 1:
            yield Refusal("share_out_of_range", f"“{insurer}”的份额应大于 0 且不超过 100%，现为 {_percent(share)}")
            return
    total = sum((share for _, share in shares), Decimal(0))
    if total != 1:
        off = "多" if total > 1 else "少"
        found = f"{_percent(total)}，{off}了 {_percent(abs(total - 1))}"
        yield Refusal("shares_not_one", f"份额合计应为 100%，现为 {found}")


def _sole_or_joint(law: Law, on: date, shares: Shares) -> Iterator[Refusal]:
    followers = len(shares) - 1
    if followers == 0:
        sole = law.figure("sole_underwriting_allowed", on)
        if not sole.yes():
            yield Refusal("sole_not_allowed", f"{law.name}须由共保体承保，不能单独承保", sole.reasons)
        return
    joint = law.figure("co_insurance_allowed", on)
    if not joint.yes():
        yield Refusal("joint_not_allowed", f"{law.name}不允许联合承保", joint.reasons)
    least = law.figure("lead_min_share", on)
    lead, share = shares[0]
    if share < least.decimal():
        message = f"主承保“{lead}”的份额 {_percent(share)} 低于规定的 {_percent(least.decimal())}"
        yield Refusal("lead_share_too_small", message, least.reasons)
    needed = law.figure("followers_min", on)
    if followers < needed.whole():
        message = f"从保机构至少 {needed.whole()} 家，现为 {followers} 家"
        yield Refusal("too_few_followers", message, needed.reasons)


def _percent(ratio: Decimal) -> str:
    return f"{decimal_text(ratio * 100)}%" if ratio.is_finite() else str(ratio)
