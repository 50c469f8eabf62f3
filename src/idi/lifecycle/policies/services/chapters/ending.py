"""The contract ends before its time: what the insurers keep by Insurance Law 54, and what goes back of what was paid."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day, percent
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import locked, move
from idi.foundation.ledger import services as ledger
from idi.foundation.ledger.selectors import dues_of
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.owed import OF_POLICYHOLDER
from idi.lifecycle.policies.services.chapters.base import Change, Chapter
from idi.lifecycle.policies.services.grounds import cited, clause_cited
from idi.lifecycle.policies.services.premium_moves import Part, add_to, insured_parts, owe, parts_of
from idi.lifecycle.policies.services.unproving import revoke_proofs
from idi.lifecycle.projects import services as projects
from idi.lifecycle.rating import services as rating

FORFEITING = ("第16条", "第27条")
"""Articles under which the insurer keeps the whole premium."""
BETWEEN = (*OF_POLICYHOLDER, "premium_share")
"""Dues by which the premium moves between policyholder, lead and followers."""


class Cancellation(Chapter):
    """解除合同. `handling_rate` with its `clause` is the charge agreed for parts not begun, without it what that filed clause
    says; `forfeit` keeps everything."""

    def check_allowed(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        law = rules.law(policy.law)
        figure = law.figure("cancel_after_handover", on)
        handed = policy.first_handover_on is not None
        said = (f"首户已于{day(policy.first_handover_on)}交付，不能解除合同。确需解除的，应援引备案条款中"
                "明确适用于交付之后的约定。")  # fmt: skip
        allowed = figure.yes() or bool(change.get("after_handover"))
        no.unless(not handed or allowed, said, field="basis", because=figure.reasons)
        forfeit = not change.get("forfeit") or change.get("article") in FORFEITING
        _check_charge(policy, change, no)
        no.unless(forfeit, f"只有援引保险法{'、'.join(FORFEITING)}才可以不退还保险费。", field="forfeit")

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        began = policy.issued_on or policy.signed_on
        no.unless(on >= began, f"解除日期早于出单日期{day(began)}。", field="effective_on")
        last = policy.endorsements.filter(state="in_force", effective_on__gt=on).order_by("-effective_on").first()
        if last is not None:
            said = f"第 {last.number} 号批单自{day(last.effective_on)}起生效，解除日期不能早于这一天。"
            no.add(said, field="effective_on")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        policy.endorsed -= policy.premium - kept(policy, endorsement.change, endorsement.effective_on)
        policy.state, policy.cancelled_on = policy.machine.after("cancel", policy.state), endorsement.effective_on

    def workings(self, policy: Policy, change: Change, on: date) -> dict[str, Any] | None:
        found = _refund(policy, change, on).to_json()
        return {
            **{name: found[name] for name in ("earned", "charge", "kept", "unearned", "parts")},
            "paid": f"{paid(policy):.2f}",
        }

    def because(self, policy: Policy, change: Change, on: date) -> list[dict[str, Any]]:
        return [each.to_json() for each in _refund(policy, change, on).because]

    def settle(
        self, policy: Policy, endorsement: Endorsement, before: Decimal, *, by: Actor, at: datetime
    ) -> list[Part]:
        """Whatever is unpaid is released; then one due of what was paid beyond what is kept, or of what is still owed."""
        for due in dues_of(policy):
            if due.kind in OF_POLICYHOLDER and due.open:
                ledger.release(by=by, at=at, due=due)
        owe(by, at, policy, "premium_adjustment", policy.policyholder_id, policy.lead_id, policy.premium - paid(policy))
        parts = parts_of(policy, before, policy.premium, endorsement.effective_on)
        for member, part in parts:
            add_to(member, part)
        for insurer_id, share in _kept_by(policy).items():
            if insurer_id != policy.lead_id:
                owe(by, at, policy, "premium_share", policy.lead_id, insurer_id, share - _has(policy, insurer_id))
        return parts

    def follow(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        finish_task(by=by, at=at, kind="policies.cancel", subject=policy)
        policy.buildings.update(until_on=endorsement.effective_on + timedelta(days=1))
        if policy.proposal is not None:
            move(locked(policy.proposal), "end_proposal", by=by, at=at)
            rating.release(by=by, at=at, quote=policy.proposal.quote, ended_on=endorsement.effective_on)
        # Its effective day is never later than today, and a project has one live policy: nothing covers it any more.
        with house(policy.project_id, cause=by) as inside:
            projects.move_uninsured(by=inside, at=at, project=policy.project)
        revoke_proofs(by=by, at=at, policy=policy, reason=f"保险合同自{day(endorsement.effective_on)}起解除")


def _check_charge(policy: Policy, change: Change, no: Refusals) -> None:
    """No more is kept than the filed clause that is named allows."""
    clause, rate = clause_cited(policy, change), _handling_rate(policy, change)
    if clause is not None and clause.handling_charge is not None and rate is not None:
        said = f"备案条款{cited(clause)}约定的手续费率为 {percent(clause.handling_charge)}，不能更高。"
        no.unless(rate <= clause.handling_charge, said, field="handling_rate")


def _handling_rate(policy: Policy, change: Change) -> Decimal | None:
    if change.get("handling_rate"):
        return Decimal(change["handling_rate"])
    clause = clause_cited(policy, change)
    return clause.handling_charge if clause else None


def _refund(policy: Policy, change: Change, on: date) -> rules.Refund:
    rate = _handling_rate(policy, change)
    with lawful("handling_rate"):
        return rules.refund(
            rules.law(policy.law), on, insured_parts(policy), handling_rate=rate, clause=change.get("clause") or ""
        )


def kept(policy: Policy, change: Change, on: date) -> Decimal:
    """What of the premium the insurers keep where the contract ends with a day."""
    return policy.premium if change.get("forfeit") else _refund(policy, change, on).kept


def paid(policy: Policy) -> Decimal:
    """What the policyholders paid so far, less what they were paid back."""
    insurers = set(policy.members.values_list("insurer_id", flat=True))
    rows = [due for due in dues_of(policy) if due.kind in OF_POLICYHOLDER]
    return sum((due.paid_amount * (1 if due.creditor_id in insurers else -1) for due in rows), Decimal(0))


def _kept_by(policy: Policy) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for member in policy.members.all():
        found[member.insurer_id] = found.get(member.insurer_id, Decimal(0)) + member.premium
    return found


def _has(policy: Policy, insurer_id: int) -> Decimal:
    """What an insurer has of the premium: paid to it while it led, less what it paid back, and its part among the members."""
    rows = [due for due in dues_of(policy) if insurer_id in (due.creditor_id, due.debtor_id)]
    moved = [
        (due, due.paid_amount if due.kind in OF_POLICYHOLDER else due.amount) for due in rows if due.kind in BETWEEN
    ]
    return sum((amount * (1 if due.creditor_id == insurer_id else -1) for due, amount in moved), Decimal(0))
