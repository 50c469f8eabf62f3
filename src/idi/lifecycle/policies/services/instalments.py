"""The premium by instalments: a table of days and parts that adds up exactly, or is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.foundation.core.money import yuan
from idi.lifecycle.policies.charge_terms import ChargeTerms

FIELD = "instalments"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of the table: due on a day, as a part of the premium (0.3 is 30 %) or as an amount, not both."""

    due_on: date
    part: Decimal | None = None
    amount: Decimal | None = None


def plan(
    premium: Decimal, signed_on: date, instalments: Sequence[Instalment], terms: ChargeTerms
) -> list[tuple[date, Decimal]]:
    """Day and amount of each instalment; the amounts add up to the premium, the first takes what rounding leaves.

    Refuses a table where none is allowed, days out of order, and parts or amounts that do not add up exactly.
    """
    no = Refusals()
    if not terms.instalments_allowed:
        no.add(
            "本合同不能分期缴费：当地没有规定可以分期，承保机构的收费规则也没有允许。请留空分期表，一次缴清。", field=FIELD,
            because=terms.instalments_because,
        )  # fmt: skip
    no.unless(all(each.due_on >= signed_on for each in instalments), "每期的缴费日期不能早于签订日期。", field=FIELD)
    no.unless(
        all(a.due_on < b.due_on for a, b in pairwise(instalments)), "各期的缴费日期应依次推后，不能相同。", field=FIELD
    )
    for fault in _sums(premium, instalments):
        no.add(fault, field=FIELD)
    no.stop()
    return [(each.due_on, amount) for each, amount in zip(instalments, _amounts(premium, instalments), strict=True)]


def _sums(premium: Decimal, instalments: Sequence[Instalment]) -> Iterator[str]:
    parts = [each.part for each in instalments if each.part is not None]
    amounts = [each.amount for each in instalments if each.amount is not None]
    if len(parts) + len(amounts) != len(instalments) or (parts and amounts):
        yield "每期填写比例或金额之一，全表用同一种。"
    elif any(value <= 0 for value in (*parts, *amounts)) or any(yuan(value) != value for value in amounts):
        yield "每期的比例或金额应大于零，金额精确到分。"
    elif parts and sum(parts) != 1:
        yield f"各期比例合计应为 100%，现为 {rules.decimal_text(sum(parts, Decimal(0)) * 100)}%。"
    elif amounts and sum(amounts) != premium:
        short = premium - sum(amounts, Decimal(0))
        words = f"少 {short:,.2f} 元" if short > 0 else f"多 {-short:,.2f} 元"
        yield f"各期金额合计应为暂收保险费 {premium:,.2f} 元，现{words}。"


def _amounts(premium: Decimal, instalments: Sequence[Instalment]) -> list[Decimal]:
    if instalments[0].amount is not None:
        return [each.amount or Decimal(0) for each in instalments]
    parts = [(str(number), each.part or Decimal(0)) for number, each in enumerate(instalments)]
    return [part.amount for part in rules.split(premium, parts)]
