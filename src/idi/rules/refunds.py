"""What a cancelled contract gives back (Insurance Law 54): before liability begins less a handling charge, afterwards by days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idi.rules.errors import BadInput
from idi.rules.figures import Because, Json
from idi.rules.lawbook import Law
from idi.rules.sharing import exact, to_cent

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Insured:
    """One item on one building with its part of the premium; without dates its liability has not begun."""

    key: str
    premium: Decimal
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Spent:
    """How much of one part is spent on a day: ``used`` of ``days`` days, the day itself among them."""

    key: str
    premium: Decimal
    days: int | None
    used: int
    earned: Decimal
    unearned: Decimal

    def to_json(self) -> dict[str, Json]:
        """Plain values, amounts with two places."""
        return {
            "key": self.key, "premium": f"{self.premium:.2f}", "days": self.days, "used": self.used,
            "earned": f"{self.earned:.2f}", "unearned": f"{self.unearned:.2f}",
        }  # fmt: skip


@dataclass(frozen=True)
class Refund:
    """What the insurers keep (``earned`` by days, ``charge`` on parts not begun) and what they give back of the premium."""

    parts: tuple[Spent, ...]
    earned: Decimal
    charge: Decimal
    kept: Decimal
    unearned: Decimal
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values, amounts with two places."""
        amounts = {name: f"{getattr(self, name):.2f}" for name in ("earned", "charge", "kept", "unearned")}
        return {**amounts, "parts": [each.to_json() for each in self.parts],
                "because": [each.to_json() for each in self.because]}  # fmt: skip


def spent(insured: Insured, on: date) -> Spent:
    """The part earned up to and with a day, to the cent; nothing before its first day, all after its last."""
    if not insured.premium.is_finite() or insured.premium < 0:
        raise BadInput(f"保险费应为不小于零的金额；现为 {insured.premium}")
    if insured.starts_on is None or insured.ends_on is None:
        return Spent(insured.key, insured.premium, None, 0, _ZERO, insured.premium)
    if insured.ends_on < insured.starts_on:
        raise BadInput(f"保险期间末日 {insured.ends_on} 早于首日 {insured.starts_on}")
    days = (insured.ends_on - insured.starts_on).days + 1
    used = min(max((on - insured.starts_on).days + 1, 0), days)
    with exact():
        earned = to_cent(insured.premium * used / days)
        return Spent(insured.key, insured.premium, days, used, earned, insured.premium - earned)


def refund(
    law: Law, on: date, insured: Sequence[Insured], *, handling_rate: Decimal | None = None, clause: str = ""
) -> Refund:
    """What a contract ending with ``on`` gives back under the law of that day.

    ``handling_rate`` is the charge agreed in ``clause`` for parts whose liability has not begun; without one the law's own
    figure counts. Parts begun are earned day by day, the last day of the contract with them.
    """
    figure = law.figure("cancel_handling_rate", on)
    rate, reasons = figure.decimal(), figure.reasons
    if handling_rate is not None:
        if not handling_rate.is_finite() or not 0 <= handling_rate <= 1:
            raise BadInput(f"手续费率应为 0 至 1 之间的小数，例如 0.05；现为 {handling_rate}")
        if not clause.strip():
            raise BadInput("约定手续费率的，请写明是哪一条款约定的")
        rate = handling_rate
        reasons = (Because(figure.name, rate, clause.strip(), "备案保险条款", "S", figure.label),)
    parts = tuple(spent(each, on) for each in insured)
    with exact():
        charge = to_cent(rate * sum((each.premium for each in parts if not each.used), _ZERO))
        earned = sum((each.earned for each in parts), _ZERO)
        whole = sum((each.premium for each in parts), _ZERO)
        kept = earned + charge
        return Refund(parts, earned, charge, kept, whole - kept, (*law.figure("cancel_refund", on).reasons, *reasons))
