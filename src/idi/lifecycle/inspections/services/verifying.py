"""Who judges what the parties answered: the body at work, also about what an earlier one found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.diary import services as diary

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding

VERIFY_TASK = "inspections.verify"


def require_judge(by: Actor, finding: Finding) -> None:
    """Refuses everybody but the body that inspects now under the contract of the finding."""
    judge = finding.visit.mandate.at_work
    if by.kind != "house" and not (judge is not None and by.acts_for(judge.pk)):
        raise Forbidden(Reason("只有受聘的风险管理机构可以复核整改。"))


def ask_to_verify(by: Actor, at: datetime, finding: Finding) -> None:
    """Puts an answered finding on the list of the body at work; while there is none it waits for the next."""
    judge = finding.visit.mandate.at_work
    if judge is None:
        return
    diary.open_task(
        by=by, at=at, holder_id=judge.pk, kind=VERIFY_TASK, title=f"复核整改：{finding.number}",
        address=reverse("inspections:finding", args=[finding.pk]), subject=finding, capability="inspections.close",
        project_id=finding.project_id, region_code=finding.region_code,
    )  # fmt: skip
