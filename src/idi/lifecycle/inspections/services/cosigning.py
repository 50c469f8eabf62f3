"""The supervisor (监理) co-signs a reply before the inspector judges it. Whether closing waits for that is a figure of the region."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections.cosigned import asked, objection, supervisors, waiting_reply
from idi.lifecycle.inspections.models import Finding, Rectification

COSIGN_TASK = "inspections.cosign"


@act
def cosign(*, by: Actor, at: datetime, finding: Finding, agrees: bool, remark: str = "") -> Rectification:
    """The supervisor of the project says whether the reply that waits is as it says; an objection says why. Once a reply."""
    by.require("inspections.cosign")
    finding = locked(finding)
    own = next((each for each in supervisors(finding) if by.acts_for(each.pk)), None)
    if own is None:
        raise Forbidden(Reason("整改回复由本工程的监理单位会签；监理单位自己负责整改的，不能会签。"))
    reply = waiting_reply(finding)
    if reply is None:
        raise Conflict(Reason("没有等待复核的整改回复，不需要会签。"))
    if reply.agreed is not None:
        raise Conflict(Reason("这次整改回复已经会签。"))
    if not agrees and not remark.strip():
        raise Refusal(Reason("不同意时请写明理由。", "remark"))
    reply.agreed, reply.cosigned_by, reply.cosigned_at, reply.cosign_remark = agrees, own, at, remark.strip()
    reply.save(update_fields=["agreed", "cosigned_by", "cosigned_at", "cosign_remark"])
    record("inspections.cosign", by=by, at=at, subject=finding, round=reply.round, agrees=agrees)
    diary.finish_task(by=by, at=at, kind=COSIGN_TASK, subject=finding, project_id=finding.project_id)
    verdict = "同意" if agrees else f"有异议：{remark.strip()}"
    if (body := finding.visit.mandate.at_work) is not None:
        notices.tell(
            by=by, at=at, holder_id=body.pk, title=f"监理会签：{finding.number}",
            text=f"{own.name}对风险 {finding.number} 第 {reply.round} 次整改回复{verdict}。",
            address=reverse("inspections:finding", args=[finding.pk]), subject=finding,
        )  # fmt: skip
    return reply


def ask_to_cosign(by: Actor, at: datetime, finding: Finding) -> None:
    """A reply came: the supervisors of the project have it to co-sign, where the region asks for it.

    No law sets a time of its own for that: it is due with the finding it is about.
    """
    for supervisor in asked(finding, local_date(at)):
        diary.open_task(
            by=by, at=at, holder_id=supervisor.pk, kind=COSIGN_TASK, capability="inspections.cosign",
            title=f"会签整改回复：{finding.project.name} {finding.place}，{finding.grade_current} 级，{finding.number}",
            subject=finding, due_on=finding.due_on,
            address=reverse("inspections:finding", args=[finding.pk]), project_id=finding.project_id,
            region_code=finding.region_code,
        )  # fmt: skip


def require_cosigned(finding: Finding, on: date) -> None:
    """Refuses where the region lets nobody close before the supervisor agreed to the reply that waits."""
    if (reason := objection(finding, on)) is not None:
        raise Refusal(reason)
