"""How the works go: milestones planned, progress reported with photos, prizes applied for and won."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.projects.models import Award, Building, Milestone, Participant, Progress, Project
from idi.lifecycle.projects.services.register import own


def may_report(by: Actor, project: Project) -> bool:
    """The developer of the project, or its supervisor."""
    if by.kind == "house" or (by.may("projects.edit") and by.acts_for(project.developer_id)):
        return True
    return by.may("projects.report_progress") and any(
        by.acts_for(each)
        for each in Participant.objects.filter(project=project, role="supervisor", until_on__isnull=True).values_list(
            "organisation_id", flat=True
        )
    )


@act
def report_progress(
    *, by: Actor, at: datetime, project: Project, kind: str, percent: int, seen_on: date, building: Building | None = None,
    planned_on: date | None = None, note: str = "", photos: Sequence[BinaryIO | bytes] = (),
) -> Progress:  # fmt: skip
    """Reports how far a milestone of a building (or of the whole project) is; at 100 it is reached on that day.

    Refuses days to come, a percentage below the last one without a note, and who neither builds nor supervises here.
    """
    if not may_report(by, project):
        raise Forbidden(Reason("由本项目的建设单位或监理单位报告形象进度。"))
    project = locked(project)
    before = Milestone.objects.filter(project=project, building=building, kind=kind).first()
    no = Refusals()
    no.unless(kind in Milestone.Kind.values, "请选择形象进度节点。", field="kind")
    no.unless(building is None or building.project_id == project.pk, "这个单体不在本项目中。", field="building")
    no.unless(0 <= percent <= 100, "完成比例应在 0 到 100 之间。", field="percent")
    no.unless(seen_on <= local_date(at), "日期不能晚于今天；将来的日期请填在“计划日期”。", field="seen_on")
    no.unless(
        before is None or percent >= before.percent or bool(note.strip()),
        f"上次报告为 {before.percent if before else 0}%，这次更低，请在说明中写明原因。", field="note",
    )  # fmt: skip
    no.stop()
    milestone = before or Milestone(project=project, region_code=project.region_code, building=building, kind=kind)
    milestone.percent, milestone.planned_on = percent, planned_on or milestone.planned_on
    milestone.reached_on = seen_on if percent == 100 else None
    milestone.save()
    report = Progress.objects.create(
        project=project, region_code=project.region_code, milestone=milestone, percent=percent, seen_on=seen_on,
        note=note.strip(), organisation_id=by.organisation_id, reported_at=at,
    )  # fmt: skip
    documents.store_photos(by=by, at=at, subject=report, kind="projects.progress", title=str(milestone), photos=photos)
    record("projects.report_progress", by=by, at=at, subject=report, kind=kind, percent=percent, seen_on=seen_on)
    return report


@act
def record_award(
    *, by: Actor, at: datetime, project: Project, name: str, level: str, body: str, applied_on: date | None = None,
    awarded_on: date | None = None, upload: BinaryIO | bytes | None = None,
) -> Award:  # fmt: skip
    """Records a prize applied for or won; the same prize again completes the earlier row. A prize won has its certificate."""
    project = own(project, by)
    today, name = local_date(at), name.strip()
    row = Award.objects.filter(project=project, name=name, level=level).first()
    applied_on = applied_on or (row.applied_on if row else None)
    no = Refusals()
    no.unless(bool(name), "请填写奖项名称。", field="name")
    no.unless(level in Award.Level.values, "请选择级别。", field="level")
    no.unless(bool(body.strip()), "请填写评选机构。", field="body")
    no.unless(bool(applied_on or awarded_on), "请填写申报日期或获奖日期。", field="applied_on")
    for field, day in (("applied_on", applied_on), ("awarded_on", awarded_on)):
        no.unless(day is None or day <= today, "日期不能晚于今天。", field=field)
    if applied_on and awarded_on:
        no.unless(awarded_on >= applied_on, "获奖日期不能早于申报日期。", field="awarded_on")
    no.unless(awarded_on is None or upload is not None, "已获奖的，请上传证书。", field="upload")
    no.stop()
    row = row or Award(project=project, region_code=project.region_code, name=name, level=level)
    row.body, row.applied_on, row.awarded_on = body.strip(), applied_on, awarded_on or row.awarded_on
    row.save()
    if upload is not None:
        row.document_id = documents.store(
            by=by, at=at, subject=row, kind="projects.award", title=name, upload=upload, field="upload"
        ).pk
        row.save(update_fields=["document_id"])
    told: dict[str, Any] = {"level": level, "applied_on": applied_on, "awarded_on": awarded_on}
    record("projects.record_award", by=by, at=at, subject=row, **told)
    return row
