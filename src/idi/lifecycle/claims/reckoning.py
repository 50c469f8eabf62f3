"""What is payable of a loss: the deductible once a claim, then the limit of the occurrence and what is left of the limit in all.

Each step is told with its amount, so that page and letter show how the payable amount came about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.money import yuan
from idi.lifecycle.claims.models import Claim, DecisionLine
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import CoverItem

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the policy: for one occurrence, for one home or in all; `item` is empty where it is one for all items together."""

    item: str
    each: Decimal | None
    total: Decimal | None
    home: Decimal | None = None


@dataclass(slots=True)
class Reckoned:
    """Deductible and payable amount of one line, with the steps that lead there."""

    loss: Decimal
    deductible: Decimal = ZERO
    payable: Decimal = ZERO
    steps: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, label: str, amount: Decimal, because: tuple[rules.Because, ...] = ()) -> None:
        self.steps.append({"label": label, "amount": f"{amount:.2f}", "because": [each.to_json() for each in because]})


class Reckoner:
    """Reckons the covered lines of one decision one after the other: what one took of deductible and limits, the next finds gone."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.deducted = ZERO
        self.taken: dict[str, Decimal] = {}

    def reckon(self, item: str, loss: Decimal) -> Reckoned:
        row = policies.cover_on(self.claim.unit or self.claim.building, item, self.claim.discovered_on)
        found = Reckoned(loss)
        found.tell("认定的损失", loss)
        self._deduct(found, row)
        rest = loss - found.deductible
        for limit in limits(self.claim, row):
            rest = self._limit(found, limit, rest)
        found.payable = rest
        found.tell("应付", rest)
        self.taken[item] = self.taken.get(item, ZERO) + rest
        return found

    def _deduct(self, found: Reckoned, row: CoverItem | None) -> None:
        """The amount once for the whole claim; where a ratio is agreed beside it, the higher of the two."""
        amount = max(ZERO, ((row.deductible if row else None) or ZERO) - self.deducted)
        ratio = deductible_ratio(self.claim)
        because: tuple[rules.Because, ...] = ()
        if ratio and amount:
            because = (
                rules.law(self.claim.region_code, or_national=True)
                .figure("deductible_higher", self.claim.discovered_on)
                .reasons
            )
        found.deductible = min(found.loss, max(amount, yuan(found.loss * ratio)))
        self.deducted += found.deductible
        if found.deductible or (row and row.deductible):
            found.tell("减：免赔（每次事故一次）", -found.deductible, because)

    def _limit(self, found: Reckoned, limit: Limit, rest: Decimal) -> Decimal:
        here = sum((v for item, v in self.taken.items() if limit.item in ("", item)), ZERO)
        name = "全部项目" if not limit.item else limit.item
        if limit.each is not None:
            rest = self._cap(found, f"{name}每次事故限额", limit.each, here, rest)
        if limit.home is not None and self.claim.unit and self.claim.unit.part == "inside":
            earlier = paid_before(self.claim, limit.item, home=True)
            label = f"{name}每户限额（本户已付、已核定 {earlier:,.2f} 元）"
            rest = self._cap(found, label, limit.home, earlier + here, rest)
        if limit.total is not None:
            earlier = paid_before(self.claim, limit.item)
            rest = self._cap(
                found, f"{name}累计限额（已付、已核定 {earlier:,.2f} 元）", limit.total, earlier + here, rest
            )
        return rest

    @staticmethod
    def _cap(found: Reckoned, label: str, most: Decimal, used: Decimal, rest: Decimal) -> Decimal:
        left = max(ZERO, most - used)
        found.tell(f"{label} {most:,.2f} 元，剩余", left)
        return min(rest, left)


def deductible_ratio(claim: Claim) -> Decimal:
    """The part of each loss that the accepted quote leaves with the insured; zero where it leaves none."""
    plan = (claim.policy.quoted.get("deductible") or {}) if claim.policy else {}
    return Decimal(plan.get("ratio") or 0)


def limits(claim: Claim, row: CoverItem | None) -> list[Limit]:
    """The limits that hold for an item: what stands on it, which endorsements keep up to date, and what the quote agreed."""
    quoted = [
        Limit(each["item"], *(_amount(each.get(name)) for name in ("each", "total", "home")))
        for each in (claim.policy.quoted.get("limits", []) if claim.policy else [])
    ]
    item = row.item if row else ""
    own = next((each for each in quoted if each.item == item), Limit(item, None, None))
    if row and row.limit is not None and row.limit != own.each:
        own = replace(own, total=row.limit)
    shared = [each for each in quoted if each.item == ""]
    return [each for each in (own, *shared) if any(amount is not None for amount in (each.each, each.total, each.home))]


def paid_before(claim: Claim, item: str, *, home: bool = False) -> Decimal:
    """What other claims on the same policy, or of the same `home` alone, took of the limit of an item (empty: of all): paid, or
    decided and still to pay.

    Where a limit was recorded with a building of a policy issued elsewhere, what other buildings took does not count.
    """
    lines = DecisionLine.objects.filter(
        decision__replaced_at__isnull=True, outcome=DecisionLine.Outcome.COVERED, claim__policy=claim.policy
    ).exclude(claim_id=claim.pk)  # fmt: skip
    if home:
        lines = lines.filter(claim__unit_id=claim.unit_id or 0)
    if item:
        lines = lines.filter(item=item)
        if claim.policy and not claim.policy.quoted.get("limits"):
            lines = lines.filter(claim__building=claim.building)
    return sum((line.payable or ZERO for line in lines), ZERO)


def _amount(stored: Any) -> Decimal | None:
    return None if stored in (None, "") else Decimal(str(stored))
