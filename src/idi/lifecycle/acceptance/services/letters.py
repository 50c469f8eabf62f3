"""The owners' notice as a letter to each home, with its own code: one home at once, a project's in the background."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core import jobs, pdf
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason
from idi.foundation.core.language import on_paper
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.acceptance.models import Acceptance, LetterRun
from idi.lifecycle.acceptance.services.notice import TEMPLATE, codes, told
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project, Unit

TASK = "acceptance.print_letters"
FILE_OF = 50
"""Homes a file: a printer takes it, and progress is seen after each."""


@act
def ask_letters(*, by: Actor, at: datetime, project: Project, building: Building | None = None) -> LetterRun:
    """Has letters printed for all homes of the accepted buildings, or of one; the worker does it and progress can be watched."""
    project = locked(project)
    require_developer(by, "acceptance.hand_over", project)
    homes = _homes(project, building)
    if not homes:
        raise Conflict(Reason(gettext("没有可以告知的住宅：请先登记竣工验收和分户清单。")))
    if LetterRun.objects.filter(project=project, building=building, state="printing").exists():
        raise Conflict(Reason(gettext("告知书正在生成，请稍候刷新。")))
    run = LetterRun.objects.create(
        project=project, region_code=project.region_code, building=building, homes=len(homes), asked_at=at,
        person_id=by.person_id,
    )  # fmt: skip
    record("acceptance.ask_letters", by=by, at=at, subject=run, homes=run.homes)
    jobs.defer(TASK, pk=run.pk, project_id=project.pk, at=at.isoformat(), person_id=by.person_id)
    return run


@act
@on_paper
def print_some(*, by: Actor, at: datetime, run: LetterRun) -> LetterRun:
    """The house prints the next file of a run; the last one ends it. A run that ended is left alone."""
    run = locked(run)
    if run.state != "printing":
        return run
    homes = _homes(run.project, run.building)[run.printed :]
    some = [home for home in homes[:FILE_OF] if home.building_id == homes[0].building_id]
    if some:
        building = some[0].building
        documents.generate(
            by=by, at=at, subject=run, kind="acceptance.letters", template=TEMPLATE, pictures=codes(some),
            title=f"告知书 {building.number} {some[0].number}至{some[-1].number}（{len(some)} 户）"[:120],
            data=told(building, Acceptance.objects.get(building=building), some),
        )  # fmt: skip
        run.printed += len(some)
        run.save(update_fields=["printed"])
    if len(some) == len(homes):
        run.ended_at = at
        move(run, "finish_letters", by=by, at=at, fields=("ended_at",), homes=run.printed)
    return run


@act
def fail_letters(*, by: Actor, at: datetime, run: LetterRun) -> None:
    """What cannot be printed ends, so that it can be asked for again."""
    run = locked(run)
    run.ended_at = at
    move(run, "fail_letters", by=by, at=at, fields=("ended_at",))


@on_paper
def letter(*, by: Actor, at: datetime, unit: Unit) -> bytes:
    """The notice as it stands now as a letter to one home, for whoever may see the home; not filed. Refused before acceptance."""
    with house(unit.project_id, cause=by):
        acceptance = Acceptance.objects.filter(building=unit.building_id).first()
        if acceptance is None:
            raise Conflict(Reason(gettext("本楼还没有登记竣工验收，登记后才有告知书。")))
        return pdf.render(TEMPLATE, told(unit.building, acceptance, [unit]), at=at, pictures=codes([unit]))


def _homes(project: Project, building: Building | None) -> Sequence[Unit]:
    """Homes of accepted buildings in the order they are printed."""
    accepted = Acceptance.objects.filter(project=project).values("building_id")
    rows = projects.units(project).filter(part="inside", building__in=accepted)
    rows = rows.filter(building=building) if building else rows
    return list(rows.select_related("building__project").order_by("building__sort_key", "building_id", "id"))
