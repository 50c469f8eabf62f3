"""A member is replaced, the lead itself too, or the shares change, from a day on: the unearned premium moves with them."""

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
from idi.foundation.core.wording import day
from idi.foundation.ledger.selectors import dues_of
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.foundation.standing.selectors import eligibility
from idi.lifecycle.policies.models import Endorsement, Member, Policy
from idi.lifecycle.policies.owed import OF_POLICYHOLDER
from idi.lifecycle.policies.selectors import members
from idi.lifecycle.policies.services.chapters.base import Change, Chapter
from idi.lifecycle.policies.services.leading import hand_on
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
    """The panel from a day on, who leads it in front. Who gains or gives up a part agrees first; to another lead everybody."""

    ahead = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        panel, before = panel_of(change), _before(policy, on)
        names = _names(panel)
        no.unless(bool(panel), "第一行应为主承保机构。", field="shares")
        strangers = any(insurer not in names for insurer, _ in panel)
        no.unless(not strangers, "共保成员应为保险机构。", field="shares")
        if not panel or strangers:
            return
        for fault in _share_faults(policy, panel):
            if fault.code in IMPOSSIBLE_SHARES:
                no.add(fault.message, field="shares", because=fault.because)
        handed_on = self.by_all(policy, change)
        no.unless(handed_on or dict(panel) != before, "份额没有变化。", field="shares")
        if handed_on and (owed := _of_policyholder(policy)):
            no.add(f"更换主承保机构前，请先与投保人结清保险费：还有 {owed:,.2f} 元没有收付。", field="lead")
        later = policy.members.filter(from_on__gte=on).order_by("from_on").first()
        if later is not None:
            said = f"已有成员自{day(later.from_on)}起承保，新的变更应从更晚的一天开始。"
            no.add(said, field="effective_on")

    def check_allowed(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        for fault in _share_faults(policy, panel_of(change)):
            if fault.code not in IMPOSSIBLE_SHARES:
                no.add(fault.message, field="shares", because=fault.because)
        before, living = _before(policy, on), set(parties.existing("insurer").values_list("pk", flat=True))
        for insurer, name in _names(panel_of(change)).items():
            grows = dict(panel_of(change))[insurer] > before.get(insurer, 0)
            no.unless(insurer in living or not grows, f"{name}已注销，不能再承接份额。", field="shares")
        if self.by_all(policy, change):
            _check_lead(panel_of(change)[0][0], on, no)

    def by_all(self, policy: Policy, change: Change) -> bool:
        """Another lead: it answers to policyholder and owners, and acts for all the others."""
        panel = panel_of(change)
        return bool(panel) and panel[0][0] != policy.lead_id

    def joiners(self, policy: Policy, change: Change, on: date) -> Iterable[tuple[int, dict[str, Any]]]:
        before, panel = _before(policy, on), panel_of(change)
        names = _names(panel)
        moved = {insurer: amount for insurer, _, amount in _moves(policy, before, panel, on)}
        after, handed_on = dict(panel), self.by_all(policy, change)
        for insurer in dict.fromkeys([*after, *before]):
            was, becomes = before.get(insurer, Decimal(0)), after.get(insurer, Decimal(0))
            if insurer != policy.lead_id and (handed_on or was != becomes):
                yield insurer, {
                    "role": "member", "share_before": rules.decimal_text(was), "share": rules.decimal_text(becomes),
                    "amount": f"{moved[insurer]:.2f}", "leader": names[panel[0][0]] if handed_on else "",
                }  # fmt: skip

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        """Who changes its share ends with the day before and begins anew; its part not earned by then moves."""
        on = endorsement.effective_on
        last = on - timedelta(days=1)
        left = unearned(policy, last)
        running = {member.insurer_id: member for member in members(policy, last)}
        after = panel_of(endorsement.change)
        policy.lead_id = after[0][0]
        given, taken = _split(left, _shares(running.values())), _split(left, after)
        stays = {
            insurer for insurer, share in after
            if insurer in running and (running[insurer].share, running[insurer].lead) == (share, insurer == policy.lead_id)
        }  # fmt: skip
        for insurer, member in running.items():
            if insurer in stays:
                add_to(member, taken[insurer] - given[insurer])
                continue
            member.until_on = last
            member.premium -= given[insurer]
            member.save(update_fields=["until_on", "premium"])
        for insurer, share in after:
            if insurer in stays:
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
        today, (lead, *followers) = local_date(at), [insurer for insurer, _ in panel_of(endorsement.change)]
        for insurer in followers:
            seats.seat(insurer, policy.project_id, role="insurer_co", from_on=today)
        before = next((old for path, old, _ in endorsement.differences if path == ["lead_id"]), None)
        if before is not None:
            hand_on(by=by, at=at, policy=policy, before=int(before), lead=lead)


def _of_policyholder(policy: Policy) -> Decimal:
    """What policyholder and lead have not paid each other: it is owed to this lead and not to another."""
    return sum((due.open for due in dues_of(policy) if due.kind in OF_POLICYHOLDER and due.open), Decimal(0))


def _check_lead(insurer_id: int, on: date, no: Refusals) -> None:
    """Who takes the lead over must meet the conditions of the place as one that signs must (notice 三（五）)."""
    found = eligibility(insurer_id, on)
    said = f"接任的主承保机构还没有通过承保条件认定：{found.lacking}。请先由协会或监管部门认定。"
    no.unless(found.met or not (found.items and found.bars), said, field="lead", because=found.gate.reasons)


def _names(panel: Shares) -> dict[int, str]:
    return {o.pk: o.name for o in parties.organisations("insurer").filter(pk__in=[i for i, _ in panel])}


def _share_faults(policy: Policy, panel: Shares) -> list[rules.Refusal]:
    names = _names(panel)
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
