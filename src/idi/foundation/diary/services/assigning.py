"""Who of an organisation does what waits for it: one task given to a colleague, or all of somebody who is away."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary import selectors
from idi.foundation.diary.models import Task
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices


@act
def assign(*, by: Actor, at: datetime, task: Task, person_id: int | None, reason: str) -> Task:
    """Gives a task of the organisation to one of its people, or back to all (None). The others still see it and may do it.

    Refuses a task of others, one that is done, no reason, and somebody who may not do it.
    """
    task = locked(task)
    if task.holder_id not in by.organisation_ids:
        raise Forbidden(Reason("只能分派本单位的待办。"))
    if task.done_at is not None:
        raise Conflict(Reason("这件待办已经办结。"))
    if not reason.strip():
        raise Refusal(Reason("请填写分派的原因。", "reason"))
    if person_id is not None and person_id not in selectors.able(by, task.capability, local_date(at)):
        raise Refusal(Reason("所选人员不在本单位任职，或其岗位不能办理这件事。", "person"))
    task.assigned_to = person_id
    task.save(update_fields=["assigned_to"])
    record("diary.assign", by=by, at=at, subject=task, scope_id=task.holder_id, kind=task.kind, person=person_id)
    if person_id is not None and person_id != by.person_id:
        _tell(by, at, person_id, task.title, task, reason)
    return task


@act
def stand_in(*, by: Actor, at: datetime, absent_id: int, substitute_id: int, reason: str) -> int:
    """Somebody is away: everything given to that person is given to a colleague who may do it. Returns how many tasks.

    Refuses the same person twice, no reason, nothing to hand over, and a task the substitute may not do, by its title.
    """
    if absent_id == substitute_id:
        raise Refusal(Reason("代办人不能是本人。", "substitute"))
    if not reason.strip():
        raise Refusal(Reason("请填写分派的原因。", "reason"))
    tasks = list(selectors.given_to(by, absent_id).select_for_update())
    if not tasks:
        raise Refusal(Reason("没有分派给此人的待办。", "absent"))
    on = local_date(at)
    able = {capability: selectors.able(by, capability, on) for capability in {each.capability for each in tasks}}
    for task in tasks:
        if substitute_id not in able[task.capability]:
            raise Refusal(Reason(f"代办人的岗位不能办理：{task.title}。", "substitute"))
    for task in tasks:
        task.assigned_to = substitute_id
        task.save(update_fields=["assigned_to"])
        record(
            "diary.assign", by=by, at=at, subject=task, scope_id=task.holder_id, kind=task.kind, person=substitute_id
        )
    _tell(by, at, substitute_id, f"代办 {len(tasks)} 件", tasks[0], reason)
    return len(tasks)


def _tell(by: Actor, at: datetime, person_id: int, title: str, task: Task, reason: str) -> None:
    notices.tell(
        by=by, at=at, holder_id=person_id, title=f"分派给您：{title}", text=f"原因：{reason.strip()}",
        address=reverse("diary:list") + "?whose=own", subject=task,
    )  # fmt: skip
