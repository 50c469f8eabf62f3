"""An uploaded list beside the register: what is new, changed, in conflict, missing; and what cannot be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from idi.foundation.core import sheets
from idi.foundation.core.errors import Refusals
from idi.lifecycle.projects.models import Building, Project, Revision, Unit
from idi.lifecycle.projects.services.book import BUILDING_COLUMNS, BUILDINGS_TAB, UNITS_TAB, rows_of
from idi.lifecycle.projects.services.checks import check_building
from idi.lifecycle.projects.states import BEFORE_INSURANCE
from idi.lifecycle.projects.wording import exact

UNIT_FIELDS = ("building_id", "number", "part", "floor", "area")
BUILDING_FIELDS = tuple(column.name for column in BUILDING_COLUMNS)


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the file that differs from the register in `mine` (field to value); `theirs` holds what somebody else
    changed since it was downloaded, which makes it a conflict. `before` are the present values of both, `opened` those of
    the download."""

    subject: str
    pk: int
    version: int
    label: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    before: dict[str, Any]
    opened: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.subject}-{self.pk}"


@dataclass(slots=True)
class Difference:
    """What an uploaded list would do. New homes are (building id or number of a new building, number, part, floor, area)."""

    new_buildings: list[dict[str, Any]] = field(default_factory=list)
    new_units: list[tuple[int | str, str, str, int | None, Any]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    missing: list[tuple[str, int, str]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def digest(self) -> str:
        """Names exactly this difference, so that nothing is applied that was not shown."""
        told = repr((self.new_buildings, self.new_units, self.changed, self.conflicts, self.missing))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new_buildings": len(self.new_buildings), "new_units": len(self.new_units), "changed": len(self.changed),
            "conflicts": len(self.conflicts), "missing": len(self.missing), "unchanged": self.unchanged,
        }  # fmt: skip


def compare(project: Project, content: bytes) -> Difference:
    """Reads the file and lays it beside the register; raises `SheetRefused` with everything wrong in one round: cells that
    cannot be typed, buildings there are not, rows registered already, keys of other projects."""
    buildings, units, errors = rows_of(content)
    found = Difference()
    known = {row.pk: row for row in Building.objects.filter(project=project)}
    names: dict[str, int | str] = {row.number: pk for pk, row in known.items()}
    if buildings is not None:
        wrong = _buildings(project, buildings, known, names, found)
        typed = {(each.row, each.header) for each in errors if each.sheet == BUILDINGS_TAB}
        errors += [replace(e, sheet=BUILDINGS_TAB) for e in wrong if (e.row, e.header) not in typed]
    wrong = _units(project, units, names, found, removes=buildings is not None)
    errors += wrong if buildings is None else [replace(each, sheet=UNITS_TAB) for each in wrong]
    if errors:
        raise sheets.SheetRefused(errors)
    return found


def _buildings(
    project: Project, rows: Iterable[sheets.Row], known: Mapping[int, Building], names: dict[str, int | str], found: Difference
) -> list[sheets.RowError]:  # fmt: skip
    errors, seen = [], set()
    for row in rows:
        facts = {name: row[name] for name in BUILDING_FIELDS}
        facts["use"], facts["floors_below"] = facts["use"] or Building.Use.HOUSING, facts["floors_below"] or 0
        facts = {name: "" if value is None and _is_text(Building, name) else value for name, value in facts.items()}
        no = Refusals()
        check_building(no, {name: value for name, value in facts.items() if value is not None})
        errors += [row.wrong(reason.field or "number", reason.message) for reason in no.reasons]
        if row["key"] is None:
            if row["number"] in names:
                errors.append(row.wrong("number", gettext("该单体已经登记；要修改它，请使用下载的清单。")))
            elif project.state not in BEFORE_INSURANCE:
                errors.append(row.wrong("number", gettext("项目已承保，不能再添加单体。")))
            else:
                found.new_buildings.append(facts)
                names[str(row["number"])] = str(row["number"])
            continue
        present = known.get(_pk(row["key"]))
        if present is None:
            errors.append(row.wrong("key", gettext("行键不是本项目的单体，请勿修改行键；新增的行请留空。")))
            continue
        seen.add(present.pk)
        held = {name: getattr(present, name) for name in BUILDING_FIELDS}
        if project.state not in BEFORE_INSURANCE and facts["use"] != present.use:
            errors.append(row.wrong("use", gettext("项目已承保，保险单已列明各住宅单体，不能再改用途。")))
        errors += _weigh("building", present.pk, present.version, present.number, row, facts, held, found)
        names[str(row["number"])] = present.pk
    found.missing += [("building", pk, row.number) for pk, row in known.items() if pk not in seen]
    return errors


def _units(
    project: Project, rows: list[sheets.Row], names: Mapping[str, int | str], found: Difference, *, removes: bool
) -> list[sheets.RowError]:
    register = Unit.objects.filter(project=project).values_list("id", "version", *UNIT_FIELDS)
    known = {values[0]: values[1:] for values in register}
    taken = {(values[1], values[2]): pk for pk, values in known.items()}
    errors, seen, fresh = [], set(), found.new_units
    for row in rows:
        values = row.values
        key, number = values["key"], values["number"]
        building = names.get(values["building"])
        if building is None:
            if values["building"] is not None:
                errors.append(row.wrong("building", gettext("本项目没有这个单体，请先登记单体或改正楼栋号。")))
            continue
        if key is None:
            if (building, number) in taken:
                errors.append(row.wrong("number", gettext("该户已经登记，请从清单中删除这一行。")))
            else:
                fresh.append((building, number, values["part"] or "inside", values["floor"], values["area"]))
            continue
        pk = _pk(key)
        present = known.get(pk)
        if present is None:
            errors.append(row.wrong("key", gettext("行键不是本项目的户，请勿修改行键；新增的行请留空。")))
            continue
        seen.add(pk)
        mine = (building, number, values["part"] or "inside", values["floor"], values["area"])
        if mine == present[1:] and values["version"] == present[0]:
            found.unchanged += 1
            continue
        if taken.get((building, number), pk) != pk:
            errors.append(row.wrong("number", gettext("这个户号已是另一户的；两户互换户号的，请分两次修改。")))
            continue
        facts, held = dict(zip(UNIT_FIELDS, mine, strict=True)), dict(zip(UNIT_FIELDS, present[1:], strict=True))
        errors += _weigh("unit", pk, present[0], f"{values['building']} {number}", row, facts, held, found)
    if removes:
        gone = known.keys() - seen
        labels = dict(Unit.objects.filter(pk__in=gone).values_list("id", "building__number")) if gone else {}
        found.missing += [("unit", pk, f"{labels.get(pk, '')} {known[pk][2]}") for pk in sorted(gone)]
    return errors


def _weigh(
    subject: str, pk: int, version: int, label: str, row: sheets.Row, facts: dict[str, Any], held: dict[str, Any],
    found: Difference,
) -> list[sheets.RowError]:  # fmt: skip
    """Puts one row of the file where it belongs: unchanged, changed, or in conflict with somebody else's change."""
    opened = row["version"]
    if opened is None or opened > version:
        return [row.wrong("version", gettext("版本与系统不符，请勿修改版本；请重新下载清单。"))]
    base = _at_version(subject, pk, opened, held) if opened < version else held
    mine = {name: value for name, value in facts.items() if exact(value) != exact(base[name])}
    mine = {name: value for name, value in mine.items() if exact(value) != exact(held[name])}
    if not mine:
        found.unchanged += 1
        return []
    theirs = {name: held[name] for name in facts if exact(held[name]) != exact(base[name])}
    names = {*mine, *theirs}
    before, then = {name: held[name] for name in names}, {name: base[name] for name in names}
    change = Change(subject, pk, version, label, mine, theirs, before, then)
    (found.conflicts if theirs else found.changed).append(change)
    return []


def _at_version(subject: str, pk: int, version: int, held: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they stood when this version was downloaded."""
    base = dict(held)
    later = Revision.objects.filter(subject=subject, subject_id=pk, version__gt=version).order_by("-version")
    for revision in later:
        for change in revision.changes:
            base[change["field"]] = change["before"]
    return base


def _pk(key: Any) -> int:
    return int(key) if str(key).isdigit() else 0


def _is_text(model: Any, name: str) -> bool:
    return model._meta.get_field(name).get_internal_type() == "CharField"  # type: ignore[no-any-return]
