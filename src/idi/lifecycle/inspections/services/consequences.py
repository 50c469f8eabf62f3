"""What the lead insurer decides about a finding that was not put right: accept it, or an endorsement of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Consequence, Finding
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.policies import services as policy_door

LIFT_TASK = "inspections.lift"
Kind = Consequence.Kind


@act
def decide(
    *, by: Actor, at: datetime, finding: Finding, kind: str, reason: str, basis: str = "",
    effective_on: date | None = None, change: Mapping[str, Any] | None = None,
) -> Consequence:  # fmt: skip
    """The lead decides about a finding that is not closed; `change` is what the endorsement of that kind reads.

    Accepting it is told to developer, body and authority at once. Anything else is drafted as an endorsement with its ground,
    which a second person must let pass; what stands against it (a handover, the filed rates) is refused by the policy's own
    door. Refuses a second decision while one stands.
    """
    by.require("policies.endorse")
    finding = locked(finding)
    policy = policies.policy_of_project(finding.project_id)
    if policy is None:
        raise Conflict(Reason("本工程没有有效的保险合同，不能处置风险。"))
    if by.kind != "house" and not by.acts_for(policy.lead_id):
        raise Forbidden(Reason("只有主承保机构可以决定风险处置。"))
    no = Refusals()
    no.unless(finding.state != "closed", "风险已经销项，无须处置。")
    no.unless(finding.asks_reply, "此等级为提醒或观察，不要求整改，不能据此改变合同。")
    no.unless(kind in Kind.values, "请选择处置方式。", field="kind")
    no.unless(bool(reason.strip()), "请写明处置的原因。", field="reason")
    no.unless(kind == Kind.ACCEPT or effective_on is not None, "请填写生效日期。", field="effective_on")
    no.stop()
    if (standing := selectors.standing_consequence(finding)) is not None:
        raise Conflict(
            Reason(f"已有处置“{standing.get_kind_display()}”（{standing.standing.label}），请先撤回或撤销。")
        )
    endorsement = None
    if kind != Kind.ACCEPT:
        assert effective_on is not None  # noqa: S101  refused above
        endorsement = policy_door.draft_endorsement(
            by=by, at=at, policy=policy, kind=kind, basis=basis, effective_on=effective_on,
            reason=f"质量风险 {finding.number} 未整改：{reason.strip()}", change={**(change or {}), "finding": finding.number},
        )  # fmt: skip
    consequence = Consequence.objects.create(
        region_code=finding.region_code, project_id=finding.project_id, finding=finding, kind=kind, reason=reason.strip(),
        endorsement=endorsement, decided_by_id=by.person_id, decided_at=at,
    )  # fmt: skip
    record("inspections.decide", by=by, at=at, subject=consequence, finding=finding.pk, kind=kind)
    if endorsement is None:
        _tell(by, at, finding, f"主承保机构决定接受风险，合同不变。原因：{reason.strip()}")
    return consequence


@act
def lift(
    *, by: Actor, at: datetime, consequence: Consequence, reason: str, basis: str = "", effective_on: date | None = None,
    clause: str = "",
) -> Consequence:  # fmt: skip
    """The finding is closed: the decision is taken back from a day on, by an endorsement where it was one.

    That a risk was accepted may be taken back before, to decide anew. Refuses another decision while the finding is open,
    and where its endorsement is not in force.
    """
    by.require("policies.endorse")
    consequence = locked(consequence)
    finding, endorsement = consequence.finding, consequence.endorsement
    policy = policies.policy_of_project(consequence.project_id)
    if policy is None or not (by.kind == "house" or by.acts_for(policy.lead_id)):
        raise Forbidden(Reason("只有主承保机构可以撤销风险处置。"))
    if consequence.over:
        raise Conflict(Reason("这项处置已经撤销或没有生效。"))
    no = Refusals()
    no.unless(finding.state == "closed" or endorsement is None, "风险还没有销项，不能撤销处置。")
    no.unless(bool(reason.strip()), "请写明撤销的原因。", field="reason")
    no.stop()
    if endorsement is not None:
        if endorsement.state != "in_force":
            raise Refusal(Reason("批单还没有生效，请到批单页撤回。"))
        if effective_on is None:
            raise Refusal(Reason("请填写生效日期。", "effective_on"))
        if consequence.lifting is not None and consequence.lifting.state not in ("refused", "withdrawn"):
            raise Conflict(Reason("撤销批单正在办理，请到批单页继续。"))
        consequence.lifting = policy_door.draft_endorsement(
            by=by, at=at, policy=policy, kind="lifting", basis=basis, effective_on=effective_on,
            reason=f"质量风险 {finding.number} 已销项：{reason.strip()}",
            change={"lifts": endorsement.pk, "finding": finding.number, **({"clause": clause} if clause else {})},
        )  # fmt: skip
    consequence.lifted_at, consequence.lifted_reason = at, reason.strip()
    consequence.save(update_fields=["lifting", "lifted_at", "lifted_reason"])
    record("inspections.lift", by=by, at=at, subject=consequence, finding=finding.pk, kind=consequence.kind)
    diary.finish_task(by=by, at=at, kind=LIFT_TASK, subject=finding, project_id=finding.project_id)
    if endorsement is None:
        closed = "风险已销项，" if finding.state == "closed" else ""
        _tell(by, at, finding, f"{closed}主承保机构撤销“接受风险”的决定。原因：{reason.strip()}")
    return consequence


@on_paper
def ask_to_lift(by: Actor, at: datetime, finding: Finding) -> None:
    """A finding was closed: where a decision about it still stands, the lead has to take it back."""
    with house(finding.project_id, cause=by) as inside:
        standing = selectors.standing_consequence(finding)
        policy = policies.policy_of_project(finding.project_id)
        if standing is None or policy is None:
            return
        diary.open_task(
            by=inside, at=at, holder_id=policy.lead_id, kind=LIFT_TASK, subject=finding, capability="policies.endorse",
            title=f"风险 {finding.number} 已销项，请撤销“{standing.get_kind_display()}”",
            address=reverse("inspections:finding", args=[finding.pk]), project_id=finding.project_id,
            region_code=finding.region_code,
        )  # fmt: skip


def _tell(by: Actor, at: datetime, finding: Finding, text: str) -> None:
    told = parties.looking_after("housing_authority", finding.region_code).values_list("pk", flat=True)
    body = finding.visit.mandate.at_work
    holders = {*told, finding.project.developer_id, *([body.pk] if body else [])}
    for holder_id in sorted(holders):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"风险处置：{finding.number}", text=text,
            address=reverse("inspections:finding", args=[finding.pk]), subject=finding,
        )  # fmt: skip
