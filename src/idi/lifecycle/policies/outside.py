"""外部保险单: what is known of a policy issued in an insurer's own system, before and while it is entered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi.rules import decimal_text

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideItem:
    """A cover item as the contract states it, on one building or (empty) on all. What is None is that of the law."""

    item: str
    building: str = ""
    wait_months: int | None = None
    years: int | None = None
    deductible: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePayment:
    """Premium that came in at the insurer before the policy was entered here."""

    amount: Decimal
    paid_on: date
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEndorsement:
    """An endorsement as the insurer's own system made it; `change` as the kind's chapter reads it, with its `amount`."""

    outside_number: str
    outside_on: date
    kind: str
    basis: str
    reason: str
    effective_on: date
    change: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Everything a recorded policy is entered with; `shares` has the lead first."""

    project: Project
    lead: Organisation
    outside_number: str
    outside_on: date
    signed_on: date
    rate: Decimal
    budget: Decimal
    provisional: Decimal
    shares: list[tuple[Organisation, Decimal]]
    insured: str
    claimant: str
    items: tuple[OutsideItem, ...] = ()
    payments: tuple[OutsidePayment, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON, organisations and project by id; `read_back` undoes it."""
        own = ("outside_number", "outside_on", "signed_on", "rate", "budget", "provisional", "insured", "claimant")
        return {
            **{name: _plain(getattr(self, name)) for name in own},
            "project_id": self.project.pk,
            "shares": [[organisation.pk, _plain(share)] for organisation, share in self.shares],
            "items": [
                _row(each, ("item", "building", "wait_months", "years", "deductible", "limit")) for each in self.items
            ],
            "payments": [_row(each, ("amount", "paid_on", "reference")) for each in self.payments],
        }


def read_back(
    kept: Mapping[str, Any], *, project: Project, lead: Organisation, insurers: Mapping[int, Organisation]
) -> Outside:
    """What `Outside.kept` wrote."""
    return Outside(
        project=project, lead=lead, outside_number=kept["outside_number"],
        outside_on=date.fromisoformat(kept["outside_on"]), signed_on=date.fromisoformat(kept["signed_on"]),
        rate=Decimal(kept["rate"]), budget=Decimal(kept["budget"]), provisional=Decimal(kept["provisional"]),
        shares=[(insurers[pk], Decimal(share)) for pk, share in kept["shares"]], insured=kept["insured"],
        claimant=kept["claimant"], items=tuple(OutsideItem(**_amounts(each, "deductible", "limit")) for each in kept["items"]),
        payments=tuple(
            OutsidePayment(amount=Decimal(e["amount"]), paid_on=date.fromisoformat(e["paid_on"]), reference=e["reference"])
            for e in kept["payments"]
        ),
    )  # fmt: skip


def _row(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    return (
        decimal_text(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
    )


def _amounts(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: Decimal(value) if name in names and value is not None else value for name, value in row.items()}
