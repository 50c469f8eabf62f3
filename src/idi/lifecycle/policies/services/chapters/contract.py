"""Endorsements of the contract itself: its facts put right, a loading, another policyholder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.money import RATE_PLACES, yuan
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Endorsement, Insured, Policy
from idi.lifecycle.policies.owed import charge_terms_of
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.chapters.base import Change, Chapter, add_amount, amount_of
from idi.lifecycle.policies.services.premium import premium_came_in
from idi.lifecycle.policies.services.premium_moves import Part, coming, loaded, take_over
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects import services as projects

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due

_OWN = ("insured", "claimant", "outside_number", "budget")


class Facts(Chapter):
    """Facts of contract or buildings put right. A corrected budget changes the provisional premium."""

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        given = [name for name in (*_OWN, "areas") if change.get(name)] or amount_of(change)
        no.unless(bool(given), "请填写要更正的资料。", field="insured")
        for name in ("insured", "claimant"):
            no.unless(not change.get(name) or change[name] in Insured.values, "请从所列的选项中选择。", field=name)
            if change.get(name) == Insured.ORGANISATION:
                named = policy.proposal is not None and getattr(policy.proposal, f"{name}_organisation_id")
                no.unless(bool(named), "投保单没有指定单位，不能改为指定单位。", field=name)
        if change.get("budget"):
            budget = Decimal(change["budget"])
            no.unless(budget > 0 and yuan(budget) == budget, "概算造价应大于零且精确到分。", field="budget")
            settled = "保险费已按结算造价结清，更正概算造价不再改变保险费，请不要更正。"
            no.unless(policy.settlement is None, settled, field="budget")
        if change.get("outside_number"):
            no.unless(
                policy.origin == Policy.Origin.RECORDED, "只有补录的保险单有外部保险单号。", field="outside_number"
            )
            taken = Policy.objects.filter(lead_id=policy.lead_id, outside_number=change["outside_number"].upper())
            no.unless(
                not taken.exclude(pk=policy.pk).exists(),
                "这个外部保险单号已被另一份保险单使用。",
                field="outside_number",
            )

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        change = endorsement.change
        policy.insured = change.get("insured") or policy.insured
        policy.claimant = change.get("claimant") or policy.claimant
        policy.outside_number = (change.get("outside_number") or policy.outside_number).upper()
        if change.get("budget"):
            before = loaded(policy)
            policy.budget = Decimal(change["budget"])
            policy.provisional = rules.to_cent(policy.budget * policy.rate)
            policy.endorsed += loaded(policy) - before
        for building_id, area in change.get("areas") or []:
            building = projects_asked.buildings(policy.project).get(pk=building_id)
            projects.correct_area(by=by, at=at, building=building, area=Decimal(area))
        add_amount(policy, change)


class Loading(Chapter):
    """A rate on top of the signed one, on the base the premium stands on; the settlement counts it too."""

    takes_away = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        added = Decimal(change.get("rate") or 0)
        no.unless(0 < added < 1, "请填写加费的费率，例如 0.1%。", field="rate")
        fits = added == added.quantize(Decimal(1).scaleb(-RATE_PLACES))
        no.unless(fits, f"费率最多 {RATE_PLACES} 位小数。", field="rate")

    def check_allowed(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        filing = policy.proposal.quote.filing if policy.proposal else None
        if filing is not None:
            whole = policy.rate + policy.loading + Decimal(change.get("rate") or 0)
            said = (f"加费后费率 {rules.decimal_text(whole * 100)}% 超过备案费率上限"
                    f" {rules.decimal_text(filing.max_rate * 100)}%。")  # fmt: skip
            no.unless(whole <= filing.max_rate, said, field="rate")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        before = loaded(policy)
        policy.loading += Decimal(endorsement.change["rate"])
        policy.endorsed += loaded(policy) - before


class Transfer(Chapter):
    """Another policyholder takes the contract over, having agreed to. `coming` says who pays what falls due from the day on:
    `taker`, as the law has it where nothing else is agreed (Civil Code 555, 556), or `giver`, as where nothing is said."""

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        taker = parties.organisation(change.get("policyholder_id"))
        no.unless(taker is not None, "请选择新的投保人。", field="policyholder")
        if taker is not None:
            no.unless(taker.pk != policy.policyholder_id, "新的投保人与现在的相同。", field="policyholder")
            no.unless(taker.kind != "insurer", "保险机构不能作为投保人。", field="policyholder")
        no.unless(change.get("coming", "giver") in ("taker", "giver"), "请选择后续保险费由谁缴纳。", field="coming")

    def joiners(self, policy: Policy, change: Change, on: date) -> Iterable[tuple[int, dict[str, Any]]]:
        told = self.workings(policy, change, on) or {"coming": []}
        yield change["policyholder_id"], {
            "role": "policyholder", "premium": f"{policy.premium:.2f}",
            "coming": told["coming"] if change.get("coming") == "taker" else [],
        }  # fmt: skip

    def workings(self, policy: Policy, change: Change, on: date) -> dict[str, Any] | None:
        """What is still to come of the premium, and who owes it before and after."""
        giver = policy.policyholder_id
        owing = change["policyholder_id"] if change.get("coming") == "taker" else giver
        dues = [[each.due_on.isoformat(), f"{each.open:.2f}"] for each in coming(policy, giver, on)]
        return {"from": giver, "to": owing, "coming": dues}

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        policy.policyholder_id = endorsement.change["policyholder_id"]

    def settle(
        self, policy: Policy, endorsement: Endorsement, before: Decimal, *, by: Actor, at: datetime
    ) -> list[Part]:
        """What is still to come is owed by the new policyholder, who gets a notice of its own; what was late stays."""
        told = endorsement.change["workings"]
        dues = coming(policy, told["from"], endorsement.effective_on) if told["to"] != told["from"] else []
        if dues:
            owed = take_over(by=by, at=at, policy=policy, dues=dues, debtor_id=told["to"], reason=endorsement.reason)
            _demand(by, at, policy, owed)
        return super().settle(policy, endorsement, before, by=by, at=at)

    def follow(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        seats.seat(policy.policyholder_id, policy.project_id, role="developer", from_on=local_date(at))


def _demand(by: Actor, at: datetime, policy: Policy, dues: Sequence[Due]) -> None:
    """Who took the contract over is told what to pay, where and until when."""
    gross, tax = (sum((getattr(due, name) for due in dues), Decimal(0)) for name in ("amount", "tax_amount"))
    taxed = replace(rules.vat(gross, local_date(at)), net=gross - tax, tax=tax)
    papers.premium_notice(
        by=by, at=at, policy=policy, dues=dues, vat=taxed, account=charge_terms_of(policy).account
    )  # fmt: skip
    premium_came_in(by=by, at=at, policy=policy)
