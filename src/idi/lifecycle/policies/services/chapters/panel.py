"""A co-insurer is replaced, or the shares change, from a day on: the unearned premium moves with the shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.ledger.selectors import dues_of
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Endorsement, Member, Policy
from idi.lifecycle.policies.selectors import members
from idi.lifecycle.policies.services.chapters.base import Change, Chapter
from idi.lifecycle.policies.services.premium_moves import Part, add_to, insured_parts, owe

Shares = list[tuple[int, Decimal]]

IMPOSSIBLE_SHARES = ("no_shares", "insurer_twice", "share_out_of_range", "shares_not_one")
"""What makes a panel none, against what a region's law merely forbids."""


def panel_of(change: Change) -> Shares:
    """The new panel, the lead first."""
    return [(int(insurer), Decimal(share)) for insurer, share in change.get("panel") or []]


def unearned(policy: Policy, last: date) -> Decimal:
    """The premium not earned by the end of a day, over all buildings and items."""
    return sum((rules.spent(each, last).unearned for each in insured_parts(policy)), Decimal(0))


def to_be_moved(policy: Policy, last: date) -> Decimal:
    """Of the unearned premium what was passed on already: instalments that come in later go to the new panel by themselves."""
    waiting = sum((due.amount for due in dues_of(policy, "premium") if due.open), Decimal(0))
    return unearned(policy, last) - waiting


class Members(Chapter):
    """The panel from a day on. Who gains or gives up a part agrees first; the lead stays the lead."""

    ahead = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        panel, before = panel_of(change), _before(policy, on)
        names = {o.pk: o for o in parties.organisations("insurer").filter(pk__in=[i for i, _ in panel])}
        no.unless(
            bool(panel) and panel[0][0] == policy.lead_id, "第一行应为主承保机构；主承保机构不能更换。", field="shares"
        )
        strangers = any(insurer not in names for insurer, _ in panel)
        no.unless(not strangers, "共保成员应为保险机构。", field="shares")
        if no.reasons:
            return
        for fault in _share_faults(policy, panel):
            if fault.code in IMPOSSIBLE_SHARES:
                no.add(fault.message, field="shares", because=fault.because)
        no.unless(dict(panel) != before, "份额没有变化。", field="shares")
        later = policy.members.filter(from_on__gte=on).order_by("from_on").first()
        said = f"{later.from_on if later else ''} 起已有成员变更，新的变更应从更晚的一天开始。"
        no.unless(later is None, said, field="effective_on")

    def check_allowed(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        for fault in _share_faults(policy, panel_of(change)):
            if fault.code not in IMPOSSIBLE_SHARES:
                no.add(fault.message, field="shares", because=fault.because)

    def joiners(self, policy: Policy, change: Change, on: date) -> Iterable[tuple[int, dict[str, Any]]]:
        before, panel = _before(policy, on), panel_of(change)
        moved = {insurer: amount for insurer, _, amount in _moves(policy, before, panel, on)}
        after = dict(panel)
        for insurer in dict.fromkeys([*after, *before]):
            was, becomes = before.get(insurer, Decimal(0)), after.get(insurer, Decimal(0))
            if insurer != policy.lead_id and was != becomes:
                yield insurer, {
                    "role": "member", "share_before": rules.decimal_text(was), "share": rules.decimal_text(becomes),
                    "amount": f"{moved[insurer]:.2f}",
                }  # fmt: skip

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        """Who changes its share ends with the day before and begins anew; its part not earned by then moves."""
        on = endorsement.effective_on
        last = on - timedelta(days=1)
        left = unearned(policy, last)
        running = {member.insurer_id: member for member in members(policy, last)}
        after = panel_of(endorsement.change)
        given, taken = _split(left, _shares(running.values())), _split(left, after)
        for insurer, member in running.items():
            if dict(after).get(insurer) == member.share:
                add_to(member, taken[insurer] - given[insurer])
                continue
            member.until_on = last
            member.premium -= given[insurer]
            member.save(update_fields=["until_on", "premium"])
        for insurer, share in after:
            if insurer in running and running[insurer].share == share:
                continue
            Member.objects.create(
                project_id=policy.project_id, region_code=policy.region_code, policy=policy, insurer_id=insurer,
                lead=insurer == policy.lead_id, share=share, premium=taken[insurer], from_on=on,
            )  # fmt: skip

    def parts(self, policy: Policy, endorsement: Endorsement, before: Decimal) -> list[Part]:
        on = endorsement.effective_on
        last = on - timedelta(days=1)
        rows = {m.insurer_id: m for m in [*members(policy, last), *members(policy, on)]}
        moves = _moves(policy, _before(policy, on), panel_of(endorsement.change), on)
        return [(rows[insurer], amount) for insurer, _, amount in moves]

    def settle(
        self, policy: Policy, endorsement: Endorsement, before: Decimal, *, by: Actor, at: datetime
    ) -> list[Part]:
        """What followers gain comes from the lead, what they give up goes to it; it stands between all of them."""
        parts = self.parts(policy, endorsement, before)
        for member, amount in parts:
            if member.insurer_id != policy.lead_id:
                owe(by, at, policy, "premium_share", policy.lead_id, member.insurer_id, amount)
        return parts

    def follow(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        for insurer, _ in panel_of(endorsement.change)[1:]:
            seats.seat(insurer, policy.project_id, role="insurer_co", from_on=local_date(at))


def _share_faults(policy: Policy, panel: Shares) -> list[rules.Refusal]:
    names = {o.pk: o.name for o in parties.organisations("insurer").filter(pk__in=[i for i, _ in panel])}
    with lawful("shares"):
        return rules.check_shares(
            rules.law(policy.law), policy.signed_on, [(names.get(i, str(i)), share) for i, share in panel]
        )


def _before(policy: Policy, on: date) -> dict[int, Decimal]:
    return dict(_shares(members(policy, on - timedelta(days=1))))


def _shares(rows: Iterable[Member]) -> Shares:
    return [(member.insurer_id, member.share) for member in rows]


def _split(amount: Decimal, shares: Shares) -> dict[int, Decimal]:
    return {int(p.insurer): p.amount for p in rules.split(amount, [(str(i), share) for i, share in shares])}


def _moves(policy: Policy, before: dict[int, Decimal], after: Shares, on: date) -> list[tuple[int, Decimal, Decimal]]:
    """Insurer, new share, and what of the unearned premium it gains (or gives up); together nothing."""
    left = to_be_moved(policy, on - timedelta(days=1))
    given, taken = _split(left, list(before.items())), _split(left, after)
    return [
        (insurer, dict(after).get(insurer, Decimal(0)), taken.get(insurer, Decimal(0)) - given.get(insurer, Decimal(0)))
        for insurer in dict.fromkeys([*before, *taken])
    ]
