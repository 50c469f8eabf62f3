"""Who should have insured and has not: the authority reminds the developer, here or on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.projects.models import Permit, Project, Reminder

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

TASK = "projects.insure"


@act
def remind(
    *, by: Actor, at: datetime, project: Project | None = None, permit: Permit | None = None,
    method: str = Reminder.Method.PLATFORM, text: str, due_on: date | None = None,
) -> Reminder:  # fmt: skip
    """Reminds the developer of a project, or of a permit nobody registered yet, to insure.

    On the platform it gets a message and a to-do; a developer not registered here can only be reminded by letter or phone.
    """
    by.require("projects.remind")
    if by.organisation_id is None or (project is None and permit is None):
        raise Forbidden(Reason("由住建主管部门提醒投保。"))
    project = project or (permit.project if permit else None)
    developer = project.developer if project else _developer(permit)
    no = Refusals()
    no.unless(bool(text.strip()), "请填写提醒内容。", field="text")
    no.unless(method in Reminder.Method.values, "请选择提醒方式。", field="method")
    no.unless(due_on is None or due_on >= local_date(at), "办理期限不能早于今天。", field="due_on")
    no.unless(
        developer is not None or method != Reminder.Method.PLATFORM,
        "该建设单位还没有在平台登记，收不到平台消息；请书面或电话通知后在这里记录。", field="method",
    )  # fmt: skip
    no.unless(project is None or not project.is_insured, "该项目已经承保。")
    no.stop()
    row = Reminder.objects.create(
        region_code=project.region_code if project else permit.region_code,  # type: ignore[union-attr]
        authority_id=by.organisation_id, developer=developer, project=project, permit=permit, method=method,
        text=text.strip(), due_on=due_on, sent_at=at,
    )  # fmt: skip
    if method == Reminder.Method.PLATFORM and developer is not None:
        _tell(row, developer, by=by, at=at)
    record(
        "projects.remind", by=by, at=at, subject=row, method=method, due_on=due_on, organisation=developer.pk if developer else None,
        scope_id=project.pk if project else None,
    )  # fmt: skip
    return row


def _developer(permit: Permit | None) -> Organisation | None:
    if permit is None:
        return None
    rows = parties.organisations("developer")
    found = (
        rows.filter(uscc=permit.developer_uscc) if permit.developer_uscc else rows.filter(name=permit.developer_name)
    )
    return found.first()


def _tell(row: Reminder, developer: Organisation, *, by: Actor, at: datetime) -> None:
    address = reverse("projects:detail", args=[row.project_id]) if row.project_id else reverse("projects:register")
    name = row.project.name if row.project else row.permit.project_name if row.permit else ""
    notices.tell(
        by=by, at=at, holder_id=developer.pk, title=f"请投保：{name}", text=row.text, address=address, subject=row
    )
    diary.open_task(
        by=by, at=at, holder_id=developer.pk, kind=TASK, title=f"{name}：办理住宅工程质量潜在缺陷保险"[:200], address=address,
        subject=row.project or row, region_code=row.region_code, capability="policies.propose", project_id=row.project_id,
        due_on=row.due_on,
    )  # fmt: skip
