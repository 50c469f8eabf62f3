"""Independence looked at again: when a link changes, and every morning for what changes without one (merges, new parties)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary import services as diary
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import independence
from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.inspections.services.declaring import ask_to_declare

DEPENDENT_TASK = "inspections.dependent"


@act
def watch_independence(*, by: Actor, at: datetime, near: int | None = None) -> int:
    """The house looks at every body at work, or at those that hang together with the organisation `near`; returns how
    many are not independent.

    The lead insurer is told once, with the path, and has to replace the body until it did, or until the morning after the
    last day of the link. The body is asked for a new declaration where its last one does not cover what is found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, mandate_id, body_id FROM inspections_appointed()")
        working = cursor.fetchall()
    bodies = {body for *_, body in working}
    concerned = bodies if near is None else independence.around(near, bodies, local_date(at))
    found = 0
    for project_id, mandate_id, body_id in working:
        if body_id in concerned:
            with house(project_id, cause=by) as inside:
                found += _look_at(inside, at, Mandate.objects.get(pk=mandate_id))
    return found


def _look_at(by: Actor, at: datetime, mandate: Mandate) -> bool:
    (checked,) = independence.check(mandate.project, [mandate.appointed_body], local_date(at))
    ask_to_declare(by, at, mandate, checked)
    if checked.independent:
        diary.finish_task(by=by, at=at, kind=DEPENDENT_TASK, subject=mandate, project_id=mandate.project_id)
        return False
    address = reverse("inspections:replace_body", args=[mandate.pk])
    title = f"风险管理机构不再独立：{mandate.project.name}"
    task = diary.open_task(
        by=by, at=at, holder_id=mandate.lead_id, kind=DEPENDENT_TASK, title=title, address=address, subject=mandate,
        because=independence.articles(mandate.region_code, mandate.signed_on), capability="inspections.appoint",
        project_id=mandate.project_id, region_code=mandate.region_code,
    )  # fmt: skip
    if task.opened_at == at:
        words = "".join(checked.objections())
        notices.tell(
            by=by, at=at, holder_id=mandate.lead_id, title=title, text=f"{words}请更换为独立的机构。", address=address,
            subject=mandate,
        )  # fmt: skip
    return True
