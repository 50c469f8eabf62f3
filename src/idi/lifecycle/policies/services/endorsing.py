"""An endorsement from its draft to its force: the lead draws it up, who joins and the policyholder agree, a second person looks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Endorsement, EndorsementRule, Joining, Policy
from idi.lifecycle.policies.services.chapters import CHAPTERS
from idi.lifecycle.policies.services.checking import check
from idi.lifecycle.policies.services.grounds import ground_of
from idi.lifecycle.policies.services.owned import require_lead, require_policyholder
from idi.lifecycle.policies.services.previewing import preview
from idi.lifecycle.policies.services.taking_force import close_tasks, take_force
from idi.lifecycle.policies.services.words import kind_in_chinese

DEMANDED = "第15条"
"""The policyholder's own right to end the contract: it signs that it uses it."""


@act
def draft_endorsement(
    *, by: Actor, at: datetime, policy: Policy, kind: str, basis: str, reason: str, effective_on: date,
    change: dict[str, Any],
) -> Endorsement:  # fmt: skip
    """Draws up an endorsement and works out what it would change; nothing of the policy changes yet.

    `change` holds plain values (amounts and ratios as text), as the kind's chapter reads them. Refuses one without a ground or
    reason, one dated before the issue, and what the chapter forbids.
    """
    by.require("policies.endorse")
    policy = locked(policy)
    require_lead(by, policy)
    if kind not in CHAPTERS:
        raise Refusal(Reason("请选择批改事项。", "kind"))
    no = Refusals()
    ground, because = ground_of(policy, kind, basis, change, effective_on, no)
    no.unless(bool(reason.strip()), "请写明批改的原因。", field="reason")
    check(policy, kind, change, effective_on, at, no)
    no.stop()
    endorsement = Endorsement.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, kind=kind, basis=basis,
        ground=ground, reason=reason.strip(), effective_on=effective_on, change=change, drafted_by_id=by.person_id,
        because=because, made_at=at,
    )  # fmt: skip
    preview(by=by, at=at, endorsement=endorsement)
    record("policies.draft_endorsement", by=by, at=at, subject=endorsement, kind=kind, basis=basis)
    return endorsement


@act
def submit_endorsement(*, by: Actor, at: datetime, endorsement: Endorsement) -> Endorsement:
    """Sends the draft on: to those who join, the policyholder, a second person; where nobody has to be asked it is in force."""
    by.require("policies.endorse")
    endorsement = locked(endorsement)
    require_lead(by, endorsement.policy)
    if endorsement.state != "draft":
        raise Conflict(Reason(f"批单{endorsement.machine.state(endorsement.state).label}，不能再次提交。"))
    policy, change = endorsement.policy, endorsement.change
    for organisation_id, offer in CHAPTERS[endorsement.kind].joiners(policy, change, endorsement.effective_on):
        _ask_to_join(by, at, endorsement, organisation_id, offer)
    return go_on(by=by, at=at, endorsement=endorsement)


def endorse(
    *, by: Actor, at: datetime, policy: Policy, kind: str, basis: str, reason: str, effective_on: date,
    change: dict[str, Any],
) -> Endorsement:  # fmt: skip
    """Draws up and submits in one step: the door for other stages, such as inspections that ask for an exclusion."""
    drawn = draft_endorsement(
        by=by, at=at, policy=policy, kind=kind, basis=basis, reason=reason, effective_on=effective_on, change=change
    )
    return submit_endorsement(by=by, at=at, endorsement=drawn)


@act
def agree_endorsement(
    *, by: Actor, at: datetime, endorsement: Endorsement, agree: bool, answer: str = ""
) -> Endorsement:
    """The policyholder signs that it agrees, or refuses and says why."""
    by.require("policies.propose")
    endorsement = locked(endorsement)
    require_policyholder(by, endorsement.policy)
    if endorsement.state != "awaiting_agreement" or not _needs_agreement(endorsement):
        raise Conflict(Reason("这份批单不在等待投保人同意。请刷新页面查看最新状态。"))
    waiting = list(endorsement.joinings.filter(state="asked").values_list("organisation__name", flat=True))
    if agree and waiting:
        raise Conflict(Reason(f"{'、'.join(waiting)}还没有确认，请等其确认后再签署。"))
    return _answered(by, at, endorsement, agree, answer, at_field="agreed_at", by_field="agreed_by_id")


@act
def approve_endorsement(
    *, by: Actor, at: datetime, endorsement: Endorsement, agree: bool, answer: str = ""
) -> Endorsement:
    """A second person of the lead lets it pass, or not; never who drew it up."""
    by.require("policies.approve_endorsement")
    endorsement = locked(endorsement)
    require_lead(by, endorsement.policy)
    if by.person_id is not None and by.person_id == endorsement.drafted_by_id:
        raise Forbidden(Reason("拟稿人不能复核自己的批单，请由另一人复核。"))
    if endorsement.state != "awaiting_approval":
        raise Conflict(Reason("这份批单不在等待复核。请刷新页面查看最新状态。"))
    return _answered(by, at, endorsement, agree, answer, at_field="approved_at", by_field="approved_by_id")


@act
def answer_joining(*, by: Actor, at: datetime, joining: Joining, agree: bool, answer: str = "") -> Joining:
    """The organisation that was asked takes part, or does not and says why: then the endorsement ends."""
    by.require("policies.accept_share" if joining.offer["role"] == "member" else "policies.propose")
    joining = locked(joining)
    if by.kind != "house" and not by.acts_for(joining.organisation_id):
        raise Forbidden(Reason("只能由被邀请的单位自己确认。"))
    if not agree and not answer.strip():
        raise Refusal(Reason("请写明拒绝的原因，主承保机构会看到。", "answer"))
    joining.answered_at = at
    move(
        joining, "agree_to_join" if agree else "decline_to_join", by=by, at=at, fields=("answered_at",),
        organisation=joining.organisation_id,
    )  # fmt: skip
    finish_task(by=by, at=at, kind="policies.join", subject=joining)
    with house(joining.project_id, cause=by) as inside:
        endorsement = locked(joining.endorsement)
        if endorsement.state != "awaiting_agreement":
            raise Conflict(Reason("这份批单已经结束，不必再确认。"))
        if agree:
            go_on(by=inside, at=at, endorsement=endorsement)
        else:
            _decline(inside, at, endorsement, f"{by.organisation_name}：{answer.strip()}")
    return joining


@act
def withdraw_endorsement(*, by: Actor, at: datetime, endorsement: Endorsement) -> Endorsement:
    """The lead takes back what is not in force yet."""
    endorsement = locked(endorsement)
    require_lead(by, endorsement.policy)
    move(endorsement, "withdraw_endorsement", by=by, at=at)
    close_tasks(by=by, at=at, endorsement=endorsement)
    return endorsement


def go_on(*, by: Actor, at: datetime, endorsement: Endorsement) -> Endorsement:
    """The next who has to be asked: those who join, the policyholder, a second person; then it takes force."""
    if endorsement.joinings.filter(state="asked").exists():
        return _wait(by, at, endorsement, "ask_agreement")
    if _needs_agreement(endorsement) and endorsement.agreed_at is None:
        _wait(by, at, endorsement, "ask_agreement")
        _ask(
            by,
            at,
            endorsement,
            "policies.agree_endorsement",
            endorsement.policy.policyholder_id,
            "policies.propose",
            "请同意",
        )
        return endorsement
    if needs_approval(endorsement) and endorsement.approved_at is None:
        _wait(by, at, endorsement, "ask_approval")
        _ask(
            by, at, endorsement, "policies.approve_endorsement", endorsement.policy.lead_id,
            "policies.approve_endorsement", "请复核",
        )  # fmt: skip
        return endorsement
    if CHAPTERS[endorsement.kind].by_all(endorsement.policy, endorsement.change):
        endorsement.effective_on = local_date(at)
        endorsement.save(update_fields=["effective_on"])
    with house(endorsement.project_id, cause=by) as inside:
        return take_force(by=inside, at=at, endorsement=endorsement)


def _wait(by: Actor, at: datetime, endorsement: Endorsement, verb: str) -> Endorsement:
    if endorsement.state != endorsement.machine.move(verb).target:
        move(endorsement, verb, by=by, at=at)
    return endorsement


def _needs_agreement(endorsement: Endorsement) -> bool:
    by_all = CHAPTERS[endorsement.kind].by_all(endorsement.policy, endorsement.change)
    return by_all or endorsement.basis == Endorsement.Basis.AGREEMENT or endorsement.change.get("article") == DEMANDED


def needs_approval(endorsement: Endorsement) -> bool:
    """Whether the lead's own rule, or the gravity of the change, asks for a second person.

    Always where the change follows from a risk found on site (`finding`) or counts after the first handover.
    """
    if endorsement.change.get("after_handover") or endorsement.change.get("finding"):
        return True
    rule = EndorsementRule.objects.filter(insurer_id=endorsement.policy.lead_id).first()
    if rule is None:
        return False
    large = rule.amount_from is not None and abs(endorsement.amount or 0) >= rule.amount_from
    return endorsement.kind in rule.kinds or large


def _answered(
    by: Actor, at: datetime, endorsement: Endorsement, agree: bool, answer: str, *, at_field: str, by_field: str
) -> Endorsement:
    with house(endorsement.project_id, cause=by) as inside:
        if not agree:
            return _decline(inside, at, endorsement, answer)
        setattr(endorsement, at_field, at)
        setattr(endorsement, by_field, by.person_id)
        endorsement.save(update_fields=[at_field, by_field])
        close_tasks(by=inside, at=at, endorsement=endorsement)
        return go_on(by=inside, at=at, endorsement=endorsement)


def _decline(by: Actor, at: datetime, endorsement: Endorsement, answer: str) -> Endorsement:
    if not answer.strip():
        raise Refusal(Reason("请写明不同意的原因。", "answer"))
    endorsement.answer = answer.strip()
    move(endorsement, "decline", by=by, at=at, fields=("answer",))
    close_tasks(by=by, at=at, endorsement=endorsement)
    tell(
        by=by, at=at, holder_id=endorsement.policy.lead_id, subject=endorsement,
        title=f"保险单 {endorsement.policy.number}：批改未获同意", text=f"原因：{endorsement.answer}",
        address=reverse("policies:endorsement", args=[endorsement.pk]),
    )  # fmt: skip
    return endorsement


def _ask_to_join(
    by: Actor, at: datetime, endorsement: Endorsement, organisation_id: int, offer: dict[str, Any]
) -> None:
    policy = endorsement.policy
    frozen = {
        **offer, "policy": policy.number, "project": policy.project.name, "address": policy.project.address,
        "lead": policy.lead.name, "policyholder": policy.policyholder.name, "reason": endorsement.reason,
        "effective_on": endorsement.effective_on.isoformat(),
    }  # fmt: skip
    joining = Joining.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, endorsement=endorsement,
        organisation_id=organisation_id, offer=frozen,
    )  # fmt: skip
    open_task(
        by=by, at=at, holder_id=organisation_id, kind="policies.join", subject=joining, project_id=policy.project_id,
        capability="policies.accept_share" if offer["role"] == "member" else "policies.propose",
        title=f"“{policy.project.name}”：{policy.lead.name}请确认保险单 {policy.number} 的变更", region_code=policy.region_code,
        address=reverse("policies:joining", args=[joining.pk]),
    )  # fmt: skip


def _ask(
    by: Actor, at: datetime, endorsement: Endorsement, kind: str, holder_id: int, capability: str, words: str
) -> None:
    policy = endorsement.policy
    open_task(
        by=by, at=at, holder_id=holder_id, kind=kind, subject=endorsement, project_id=policy.project_id,
        capability=capability, title=f"保险单 {policy.number}：{kind_in_chinese(endorsement)}，{words}",
        region_code=policy.region_code, address=reverse("policies:endorsement", args=[endorsement.pk]),
    )  # fmt: skip
