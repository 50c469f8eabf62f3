"""What is still missing from a project's file, stage by stage, as the table of `stages` asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, Model, OuterRef, Q, QuerySet, TextField
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason
from idi.lifecycle.projects import wording
from idi.lifecycle.projects.models import Building, ConstructionContract, Participant, Project, Unit
from idi.lifecycle.projects.stages import ASKED_BY, REQUIREMENTS, STAGES, STEPS, Requirement, up_to

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


COLUMNS = ("project", "building", "unit")


@dataclass(frozen=True, slots=True)
class Gap:
    """One fact that is missing: what, for whom, and where it is filled in (`field` of the subject, or the step)."""

    requirement: Requirement
    label: StrOrPromise
    message: str
    because: tuple[Any, ...]
    building_id: int | None = None

    @property
    def stage(self) -> StrOrPromise:
        return STAGES[self.requirement.stage]

    @property
    def asked_by(self) -> StrOrPromise:
        return ASKED_BY.get(self.requirement.asked_by, "")


def gaps(project: Project, stage: str = "completion", *, binding: bool = False) -> list[Gap]:
    """What is missing up to a stage, in the order of the table; only what the stage waits for where `binding`.

    The law is that of the day the project was registered.
    """
    (file,) = _files([project])
    return file.gaps(stage, binding=binding)


def open_steps(project: Project, stage: str = "proposal") -> list[Reason]:
    """What a stage (a proposal, unless another is named) still waits for, each with its article; `field` is the step
    (contract, premium_line, contractor, buildings, units)."""
    return open_steps_of([project], stage)[project.pk]


def open_steps_of(projects: Sequence[Project], stage: str = "proposal") -> dict[int, list[Reason]]:
    """`open_steps` of many projects by their id, in three queries however many they are."""
    return {
        file.project.pk: [
            Reason(gap.message, gap.requirement.field, gap.because) for gap in file.gaps(stage, binding=True)
        ]
        for file in _files(projects)
    }


def lacking_facts(stage: str) -> QuerySet[Project]:
    """The projects a fact of which is missing up to a stage. What only a region's law asks for is left to the checks of the
    stages: it depends on the day."""
    wanted = [row for row in REQUIREMENTS if row.stage in up_to(stage) and not row.law]
    lacking = Q()
    for row in (each for each in wanted if each.subject == "project"):
        lacking |= _empty(Project, row.field) & (Q(**{row.when: True}) if row.when else Q())
    for model, subject, among in (
        (Building, "building", Q(use=Building.Use.HOUSING)), (Unit, "unit", Q(part=Unit.Part.INSIDE)),
    ):  # fmt: skip
        empty = Q(pk__in=[])
        for row in (each for each in wanted if each.subject == subject):
            empty |= _empty(model, row.field)
        lacking |= Q(Exists(model.objects.filter(among, empty, project=OuterRef("pk"))))
    return Project.objects.filter(lacking)


def _empty(model: type[Model], field: str) -> Q:
    column = model._meta.get_field(field)
    absent = Q(**{f"{field}__isnull": True}) if getattr(column, "null", False) else Q(pk__in=[])
    return absent | Q(**{field: ""}) if isinstance(column, CharField | TextField) else absent


def _files(projects: Sequence[Project]) -> list[_File]:
    ids = [project.pk for project in projects]
    running = Participant.objects.filter(project__in=ids, role="contractor", until_on__isnull=True)
    built = set(running.values_list("project_id", flat=True).distinct())
    contracts = ConstructionContract.objects.filter(project__in=ids, states_insurance=True)
    stated = set(contracts.values_list("project_id", flat=True).distinct())
    housing: dict[int, list[Building]] = defaultdict(list)
    rows = Building.objects.filter(project__in=ids, use=Building.Use.HOUSING).annotate(unit_count=Count("units"))
    for each in rows.order_by("sort_key", "id"):
        housing[each.project_id].append(each)
    return [
        _File(
            project, rules.law(project.region_code), local_date(project.registered_at),
            project.pk in built, project.pk in stated, housing[project.pk],
        )
        for project in projects
    ]  # fmt: skip


@dataclass
class _File:
    """The file of one project: what of it was looked up."""

    project: Project
    law: rules.Law
    on: date
    built: bool
    stated: bool
    housing: Sequence[Building]

    def gaps(self, stage: str, *, binding: bool) -> list[Gap]:
        wanted = [row for row in REQUIREMENTS if row.stage in up_to(stage) and (row.binding or not binding)]
        # What is binding of a unit or building stands in columns that are never empty.
        asked = [row for row in wanted if not (row.binding and row.asked_by == "register" and row.subject in COLUMNS)]
        return [gap for row in asked if (gap := self.gap(row)) is not None]

    def gap(self, row: Requirement) -> Gap | None:
        because = self._because(row)
        if because is None or (row.when and not getattr(self.project, row.when)):
            return None
        if row.subject == "step":
            words = getattr(self, f"_{row.field}")()
            return Gap(row, STEPS[row.field], words, because) if words else None
        return getattr(self, f"_of_{row.subject}")(row, because)  # type: ignore[no-any-return]

    def _because(self, row: Requirement) -> tuple[rules.Because, ...] | None:
        """Why it is asked for; None where the law of the region does not ask."""
        if not row.law:
            return ()
        figure = self.law.figure(row.law, self.on)
        return (figure.because,) if figure.yes() else None

    def _of_project(self, row: Requirement, because: tuple[Any, ...]) -> Gap | None:
        if _filled(getattr(self.project, row.field)):
            return None
        label = wording.label("project", row.field)
        return Gap(row, label, gettext("还没有填写“%(label)s”。") % {"label": label}, because)

    def _of_building(self, row: Requirement, because: tuple[Any, ...]) -> Gap | None:
        lacking = [each for each in self.housing if not _filled(getattr(each, row.field))]
        if not lacking:
            return None
        label = wording.label("building", row.field)
        told = {"label": label, "names": _named([each.number for each in lacking])}
        return Gap(row, label, gettext("%(names)s还没有填写“%(label)s”。") % told, because, lacking[0].pk)

    def _of_unit(self, row: Requirement, because: tuple[Any, ...]) -> Gap | None:
        lacking = self._homes_without.get(row.field, 0)
        if not lacking:
            return None
        label = wording.label("unit", row.field)
        told = {"label": label, "count": lacking}
        return Gap(row, label, gettext("有 %(count)s 户还没有填写“%(label)s”。") % told, because)

    @cached_property
    def _homes_without(self) -> dict[str, int]:
        inside = Unit.objects.filter(project=self.project, part=Unit.Part.INSIDE)
        asked = [row.field for row in REQUIREMENTS if row.subject == "unit" and Unit._meta.get_field(row.field).null]
        return inside.aggregate(**{field: Count("id", filter=Q(**{f"{field}__isnull": True})) for field in asked})

    def _contractor(self) -> str:
        return "" if self.built else gettext("还没有登记施工单位。")

    def _contract(self) -> str:
        return "" if self.stated else gettext("还没有登记明确投保事项的承发包合同。")

    def _premium_line(self) -> str:
        missing = self.project.budget_premium_line is None
        return gettext("建设工程概预算中还没有列明保险费。") if missing else ""

    def _buildings(self) -> str:
        return "" if self.housing else gettext("还没有登记住宅单体。")

    def _units(self) -> str:
        empty = [each.number for each in self.housing if not each.unit_count]  # type: ignore[attr-defined]
        return gettext("%(names)s还没有导入分户清单。") % {"names": _named(empty)} if empty else ""


def _filled(value: Any) -> bool:
    return value is not None and value != ""


def _named(numbers: Sequence[str], most: int = 6) -> str:
    shown = "、".join(numbers[:most])
    return (
        shown if len(numbers) <= most else gettext("%(names)s等 %(count)s 个") % {"names": shown, "count": len(numbers)}
    )


def by_stage(found: Sequence[Gap]) -> Iterator[tuple[StrOrPromise, list[Gap]]]:
    """The gaps under the heading of their stage; stages without any are left out."""
    for name, label in STAGES.items():
        if here := [gap for gap in found if gap.requirement.stage == name]:
            yield label, here
