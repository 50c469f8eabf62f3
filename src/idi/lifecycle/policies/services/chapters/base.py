"""What every kind of endorsement answers for itself; the course they all take stands in `endorsing` and `taking_force`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.policies.services.premium_moves import Part, charge, parts_of

Change = dict[str, Any]


class Chapter:
    """One kind of endorsement.

    `takes_away`: it lessens what owners are insured for, and is refused after the first handover unless a filed clause
    allows it. `ahead`: it may count from a day to come.
    """

    takes_away = False
    ahead = False

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        """Adds why the change cannot be."""

    def check_allowed(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        """Adds why law or filing forbid the change."""

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        """Changes the rows of the policy; the money follows from the premium before and after."""

    def lessens(self, change: Change) -> bool:
        """Whether this change takes something away from owners."""
        return self.takes_away

    def by_all(self, policy: Policy, change: Change) -> bool:
        """Whether every member and the policyholder must agree, so that it counts from the day on which the last one did."""
        return False

    def joiners(self, policy: Policy, change: Change, on: date) -> Iterable[tuple[int, dict[str, Any]]]:
        """Organisations that must agree first, each with what it is asked."""
        return ()

    def parts(self, policy: Policy, endorsement: Endorsement, before: Decimal) -> list[Part]:
        """The members' parts of the change, shown before it takes force."""
        return parts_of(policy, before, policy.premium, endorsement.effective_on)

    def settle(
        self, policy: Policy, endorsement: Endorsement, before: Decimal, *, by: Actor, at: datetime
    ) -> list[Part]:
        """Opens the dues."""
        return charge(
            by=by, at=at, policy=policy, before=before, after=policy.premium, on=endorsement.effective_on,
            reason=endorsement.reason,
        )  # fmt: skip

    def follow(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        """What else happens once it is in force."""

    def workings(self, policy: Policy, change: Change, on: date) -> dict[str, Any] | None:
        """How the amount was worked out, where that needs more than the rate: kept with the endorsement and printed."""
        return None

    def because(self, policy: Policy, change: Change, on: date) -> list[dict[str, Any]]:
        """Figures of law beyond the ground."""
        return []


def amount_of(change: Change) -> Decimal:
    """The premium the change itself names, signed."""
    return Decimal(change.get("amount") or 0)


def add_amount(policy: Policy, change: Change) -> None:
    """Adds the named amount to what endorsements added."""
    policy.endorsed += amount_of(change)


def chosen_items(policy: Policy, change: Change) -> list[CoverItem]:
    """The items of the policy a change names."""
    rows = CoverItem.objects.filter(policy=policy, pk__in=change.get("items") or ())
    return list(rows.select_related("building").order_by("building__sort_key", "item"))
