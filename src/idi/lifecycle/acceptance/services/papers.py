"""The quality guarantee and the user manual: versions on file, and each home's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.acceptance import selectors
from idi.lifecycle.acceptance.models import Handover, HousePaper, PaperGiven
from idi.lifecycle.acceptance.services.owned import require_developer

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project, Unit


@act
def issue_paper(
    *, by: Actor, at: datetime, project: Project, kind: str, in_force_on: date, upload: BinaryIO | bytes | None,
    building: Building | None = None,
) -> HousePaper:  # fmt: skip
    """Files a version of the quality guarantee or the user manual, for one building or for all that have none of their own.

    Homes handed over from its day on receive it; who received an earlier one keeps that until the new one is given.
    """
    project = locked(project)
    require_developer(by, "acceptance.hand_over", project)
    before = HousePaper.objects.filter(project=project, building=building, kind=kind).order_by("-version").first()
    no = Refusals()
    no.unless(kind in HousePaper.Kind.values, gettext("请选择文件种类。"), field="kind")
    no.unless(upload is not None, gettext("请上传文件。"), field="upload")
    no.unless(
        before is None or in_force_on >= before.in_force_on,
        gettext("第 %(version)s 版自%(day)s起使用，新的版本不能更早。")
        % {"version": before.version if before else "", "day": day(before.in_force_on) if before else ""},
        field="in_force_on",
    )  # fmt: skip
    no.stop()
    assert upload is not None  # noqa: S101  for the type checker
    paper = HousePaper.objects.create(
        project=project, region_code=project.region_code, building=building, kind=kind,
        version=before.version + 1 if before else 1, in_force_on=in_force_on, issued_at=at,
    )  # fmt: skip
    paper.document_id = documents.store(
        by=by, at=at, subject=paper, kind=f"acceptance.{kind}", upload=upload, field="upload",
        title=f"{paper.get_kind_display()} {building.number if building else project.name} 第{paper.version}版"[:120],
    ).pk  # fmt: skip
    paper.save(update_fields=["document_id"])
    record("acceptance.issue_paper", by=by, at=at, subject=paper, kind=kind, version=paper.version)
    return paper


@act
def give_papers(*, by: Actor, at: datetime, building: Building, given_on: date) -> int:
    """Every home of the building handed over by a day receives the versions of that day it does not have; how many papers."""
    building = locked(building)
    require_developer(by, "acceptance.hand_over", building.project)
    no = Refusals()
    no.unless(given_on <= local_date(at), gettext("发放日期不能晚于今天。"), field="given_on")
    no.stop()
    handed = Handover.objects.filter(unit__building=building, handed_over_on__lte=given_on).select_related("unit")
    made = give([each.unit for each in handed], building, given_on, at)
    if not made:
        raise Conflict(Reason(gettext("没有需要发放的：本楼已交付的住宅都已收到现行版本，或者还没有登记两书。")))
    record("acceptance.give_papers", by=by, at=at, subject=building, papers=made, given_on=given_on)
    return made


def give(homes: Iterable[Unit], building: Building, given_on: date, at: datetime) -> int:
    """Writes down what homes of a building receive on a day; what they have already is left out."""
    homes = list(homes)
    papers = selectors.papers_on(building, given_on)
    known = set(PaperGiven.objects.filter(unit__in=homes).values_list("unit_id", "paper_id"))
    made = PaperGiven.objects.bulk_create(
        PaperGiven(
            project_id=home.project_id, region_code=home.region_code, unit=home, paper=paper, given_on=given_on, recorded_at=at
        )
        for home in homes for paper in papers if (home.pk, paper.pk) not in known
    )  # fmt: skip
    return len(made)


def require_papers(no: Refusals, building: Building, given_on: date) -> None:
    """Whoever says that both were handed over must have them on file, or nobody could tell later what the owner received."""
    filed = {paper.kind for paper in selectors.papers_on(building, given_on)}
    missing = [label for kind, label in HousePaper.Kind.choices if kind not in filed]
    no.unless(
        not missing,
        gettext("%(building)s在%(day)s还没有登记%(papers)s的版本，请先上传，或不勾选已发放。")
        % {"building": building.number, "day": day(given_on), "papers": "、".join(f"《{each}》" for each in missing)},
        field="with_papers",
    )  # fmt: skip
