"""A recovery is opened against a party at fault, within what the law allows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary.services import open_task
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.placed import on_claim
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.recovery.models import Case
from idi.rules.days import Period, corresponding_day

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim

DEMAND = "recovery.demand"


@act
def open_case(*, by: Actor, at: datetime, claim: Claim, target: Organisation, basis: str) -> Case:
    """Opens a recovery on a paid claim for what was paid, supplements included, until the limitation runs out.

    Refused before payment, against the insured itself, against the policyholder where recourse was waived, and twice
    against one party. That the statutory warranty had ended on the day of discovery is a warning.
    """
    claim = locked(claim)
    by.require("recovery.manage")
    if claim.lead_id is None or (by.kind != "house" and not by.acts_for(claim.lead_id)):
        raise Forbidden(Reason("只有主承保机构可以追偿。"))
    if claim.paid_at is None or claim.amount is None:
        raise Refusal(Reason("赔付之后才能代位追偿。"))
    if Case.objects.filter(claim=claim, target=target).exists():
        raise Conflict(Reason(f"已向“{target.name}”立案追偿。"))
    paid_on, paid = local_date(claim.paid_at), claims.indemnity(claim)
    law = rules.law(claim.region_code, or_national=True)
    with lawful():
        allowed = law.figure("recovery_allowed", paid_on)
        years = law.figure("recovery_limitation_years", paid_on)
    no = Refusals()
    no.unless(allowed.yes(), "当地规定不能代位追偿。", because=allowed.reasons)
    no.unless(basis in Case.Basis.values, "请选择追偿的依据。", field="basis")
    _check_target(no, claim, target, allowed)
    no.stop()
    case = Case.objects.create(
        **on_claim(claim), target=target, lead_id=claim.lead_id,
        number=next_number("ZC", claim.region_code, at), basis=basis, paid=paid, demand=paid,
        warnings=_warnings(claim, target, basis), limitation_on=_limitation(paid_on, years),
        because=[each.to_json() for each in (*allowed.reasons, *years.reasons)], opened_at=at,
    )  # fmt: skip
    record(
        "recovery.open_case", by=by, at=at, subject=case, private_to=case.lead_id, claim=claim.pk, target=target.pk,
        basis=basis, paid=case.paid, limitation_on=case.limitation_on,
    )  # fmt: skip
    open_task(
        by=by, at=at, holder_id=case.lead_id, kind=DEMAND, subject=case, project_id=case.project_id,
        capability="recovery.manage", title=f"追偿 {case.number}：请评估并向{target.name}发函",
        region_code=case.region_code, address=reverse("recovery:detail", args=[case.pk]), due_on=case.limitation_on, because=years.reasons,
    )  # fmt: skip
    return case


@act
def open_from_survey(*, by: Actor, at: datetime, claim: Claim) -> Case | None:
    """Opens the recovery against the party the survey found at fault; None where there is none or law forbids it."""
    found = claims.latest_survey(claim)
    if found is None or found.responsible is None:
        return None
    target = found.responsible
    if Case.objects.filter(claim=claim, target=target).exists():
        return None
    no = Refusals()
    law = rules.law(claim.region_code, or_national=True)
    _check_target(no, claim, target, law.figure("recovery_allowed", local_date(at)))
    if no.reasons:
        return None
    warranted = target.kind == "contractor" and _warranty_runs(claim)
    basis = Case.Basis.WARRANTY if warranted else Case.Basis.CONTRACT
    return open_case(by=by, at=at, claim=claim, target=target, basis=basis)


def _check_target(no: Refusals, claim: Claim, target: Organisation, allowed: rules.Figure) -> None:
    """Insurance Law 60: never against the insured itself; against the policyholder unless agreed otherwise."""
    policy = claim.policy
    if policy is None:
        return
    waiver = policies.recourse_waived(policy, target.pk)
    if waiver is not None:
        words = f"承发包合同 {waiver.contract.number} 约定放弃对“{target.name}”的追偿（{waiver.clause}），投保时已如实告知。"
        no.add(words, field="target", because=allowed.reasons)
    if target.pk != policy.policyholder_id:
        return
    no.unless(
        policy.insured != "developer", f"“{target.name}”是本保险的被保险人，不能向被保险人追偿。", field="target",
        because=allowed.reasons,
    )  # fmt: skip
    waived = policy.proposal is not None and policy.proposal.recourse_waived
    no.unless(not waived, f"保险合同约定不向投保人“{target.name}”追偿。", field="target", because=allowed.reasons)


def _limitation(paid_on: date, years: rules.Figure) -> date:
    return corresponding_day(paid_on, Period(years.whole(), "years"))


def _warranties(claim: Claim) -> list[rules.Warranty]:
    row = policies.cover_on(claim.unit or claim.building, claim.item, claim.discovered_on)
    if row is None or row.accepted_on is None:
        return []
    return rules.warranty(rules.law(row.policy.law), claim.item, row.accepted_on, claim.discovered_on)


def _warranty_runs(claim: Claim) -> bool:
    return any(each.running for each in _warranties(claim))


def _warnings(claim: Claim, target: Organisation, basis: str) -> list[dict[str, Any]]:
    """What makes the recovery doubtful, to be weighed before the letter."""
    warnings = []
    found = _warranties(claim)
    ended = [each for each in found if not each.running]
    if found and len(ended) == len(found):
        until = "、".join(day(each.until) for each in ended if each.until)
        when = f"（{until}）" if until else ""
        warnings.append({
            "text": f"发现缺陷时法定最低保修期限已届满{when}，追偿须另有合同、侵权或产品责任的依据。",
            "because": [figure.to_json() for each in ended for figure in each.because],
        })  # fmt: skip
    if basis == Case.Basis.WARRANTY and target.kind != "contractor":
        warnings.append({"text": f"法定保修由施工单位承担，“{target.name}”不是施工单位。", "because": []})
    return warnings
