"""The facts of a project as they are handed on, how they changed, and whether what was handed on is still so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from idi.foundation.parties import selectors as parties
from idi.foundation.parties.kinds import KEEPERS
from idi.lifecycle.projects.models import (
    Building,
    ConstructionContract,
    FactsSheet,
    Participant,
    Project,
    Revision,
    Unit,
)
from idi.lifecycle.projects.selectors.risk import risk_units
from idi.lifecycle.projects.wording import changed

OF_PROJECT = (
    "number", "name", "works_name", "region_code", "developer_id", "kind", "finish", "prefabricated", "prefabricated_rate",
    "land_contract_number", "land_area", "gfa_total", "gfa_above", "gfa_below", "max_height", "total_investment",
    "contract_cost", "budget_cost", "budget_premium_line", "permit_number", "permit_issued_on", "started_on",
    "planned_completion_on", "standing", "new_technology", "surroundings",
)  # fmt: skip
OF_BUILDING = (
    "id", "number", "use", "structure", "floors_above", "floors_below", "height", "area", "design_life", "safety_grade",
    "foundation_grade", "pile_grade", "fire_rating", "roof_grade", "basement_grade", "seismic_category",
    "seismic_intensity", "basic_acceleration", "earthquake_group", "site_class", "characteristic_period",
)  # fmt: skip
OF_CONTRACT = ("id", "number", "contractor_id", "signed_on", "amount", "states_insurance")


def facts_of(project: Project) -> dict[str, Any]:
    """The facts as they stand: those of the project (`OF_PROJECT`), buildings (`OF_BUILDING`, with the id of the main
    building of their `risk_unit` and the `kind` it is rated as), units (how many), participants (organisation_id, role)
    and contracts (`OF_CONTRACT`). Amounts, areas and dates are exact strings."""
    here = {"project": project}
    rated = {row.pk: unit for unit in risk_units(project) for row in (unit.main, *unit.annexes)}
    running = Participant.objects.filter(**here, until_on__isnull=True).exclude(role__in=KEEPERS)
    return {
        **_exact({name: getattr(project, name) for name in OF_PROJECT}),
        "buildings": [
            {**_exact(row), "risk_unit": rated[row["id"]].main.pk, "kind": rated[row["id"]].kind}
            for row in Building.objects.filter(**here).order_by("sort_key").values(*OF_BUILDING)
        ],
        "units": Unit.objects.filter(**here).count(),
        "participants": list(running.order_by("role", "organisation_id").values("organisation_id", "role")),
        "contracts": [
            _exact(row) for row in ConstructionContract.objects.filter(**here).order_by("id").values(*OF_CONTRACT)
        ],
    }


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words: when, who, what, and how."""

    at: datetime
    who: str
    label: str
    detail: str


def revisions(project: Project) -> QuerySet[Revision]:
    """The changes of the project, its buildings and homes, newest first."""
    return Revision.objects.filter(project=project).order_by("-at", "-id")


def revisions_since(subject: str, subject_id: int, version: int) -> QuerySet[Revision]:
    """The changes of one thing after the version somebody has before them, oldest first."""
    rows = Revision.objects.filter(subject=subject, subject_id=subject_id, version__gt=version)
    return rows.order_by("version")


@dataclass(frozen=True, slots=True)
class FactsStanding:
    """The last facts sheet handed on, and in words what is no longer so; nothing where the sheet still holds."""

    sheet: FactsSheet
    changes: list[str]


def facts_standing(project: Project) -> FactsStanding | None:
    """Whether facts changed after they were handed on (to a quote, a policy); None where none were yet."""
    sheet = FactsSheet.objects.filter(project=project).order_by("-version").first()
    return FactsStanding(sheet, list(differences(sheet.facts, facts_of(project)))) if sheet else None


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What two sheets say differently. A fact the earlier one did not know yet is no difference."""
    yield from (
        changed("project", name, before[name], now[name])
        for name in OF_PROJECT
        if name in before and name not in ("number", "developer_id") and before[name] != now[name]
    )
    yield from _of_buildings(before.get("buildings", []), now["buildings"])
    if before.get("units") != now["units"]:
        yield gettext("户和公共部位：%(before)s → %(after)s。") % {"before": before.get("units"), "after": now["units"]}
    for name, label in (("participants", gettext("参建单位")), ("contracts", gettext("承发包合同"))):
        if before.get(name) != now[name]:
            yield gettext("%(label)s有变化。") % {"label": label}


def _of_buildings(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[str]:
    earlier, present = ({row["id"]: row for row in rows} for rows in (before, now))
    for pk, row in present.items():
        if pk not in earlier:
            yield gettext("新增单体 %(number)s。") % {"number": row["number"]}
            continue
        for name in (*OF_BUILDING[1:], "kind"):
            if name in earlier[pk] and earlier[pk][name] != row[name]:
                yield f"{row['number']} {changed('building', name, earlier[pk][name], row[name])}"
    for pk in earlier.keys() - present.keys():
        yield gettext("已删除单体 %(number)s。") % {"number": earlier[pk]["number"]}


def told_revisions(project: Project, most: int = 100) -> list[Told]:
    """The newest changes in words, for `{% timeline %}`."""
    rows = list(revisions(project)[:most])
    names: dict[int | None, str] = dict(
        parties.ever_registered().filter(pk__in={row.organisation_id for row in rows}).values_list("pk", "name")
    )
    return [_told(row, names.get(row.organisation_id, "")) for row in rows]


def _told(row: Revision, who: str) -> Told:
    label = gettext("%(label)s 已删除") if row.removed else gettext("修改 %(label)s")
    changes = [changed(row.subject, each["field"], each["before"], each["after"]) for each in row.changes]
    reason = [gettext("原因：%(reason)s") % {"reason": row.reason}] if row.reason else []
    return Told(row.at, who, label % {"label": row.label}, " ".join([*changes, *reason]))
