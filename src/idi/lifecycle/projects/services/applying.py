"""A compared list is written, all of it or nothing: set by set, through temporary tables, for row security takes no COPY."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from idi.foundation.core.acting import keep_plans
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.numbers import drawn_many
from idi.lifecycle.projects.models import Building, Project, Revision, Unit
from idi.lifecycle.projects.ordering import in_order
from idi.lifecycle.projects.services.comparing import Change, Difference
from idi.lifecycle.projects.states import BEFORE_INSURANCE
from idi.lifecycle.projects.wording import exact

CODE_LENGTH = 10
WORD_LENGTH = 6
_MODELS: Mapping[str, Any] = {"building": Building, "unit": Unit}


def apply(
    project: Project,
    found: Difference,
    *,
    by: Actor,
    at: datetime,
    mine: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> None:
    """Writes what is new and changed; of the conflicts those whose keys are in `mine`; takes out the `remove`d rows."""
    taken = set(mine)
    changes = [*found.changed, *(change for change in found.conflicts if change.key in taken)]
    try:
        with transaction.atomic():
            _remove(project, found, set(remove), by=by, at=at)
            _change(project, changes, by=by, at=at)
            made = _build(project, found.new_buildings)
            insert_units(
                project, [(made.get(row[0], row[0]), *row[1:]) for row in found.new_units] if made else found.new_units
            )
    except IntegrityError as wrong:
        words = gettext("清单中有重复的编号，或要删除的行已有报案、保险等记录。没有导入任何内容，请核对后重新上传。")
        raise Refusal(Reason(words)) from wrong


def _build(project: Project, rows: Sequence[dict[str, Any]]) -> dict[Any, int]:
    """Makes new buildings; their ids by number."""
    made = Building.objects.bulk_create(
        Building(project=project, region_code=project.region_code, sort_key=in_order(row["number"]), **row)
        for row in rows
    )
    return {row.number: row.pk for row in made}


def _change(project: Project, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
    for subject, model in _MODELS.items():
        here = [change for change in changes if change.subject == subject]
        rows = {row.pk: row for row in model.objects.filter(pk__in=[change.pk for change in here])}
        for change in here:
            row = rows[change.pk]
            for name, value in change.mine.items():
                setattr(row, name, value)
            row.version = change.version + 1
            if subject == "building":
                row.sort_key = in_order(row.number)
        fields = {name for change in here for name in change.mine} | {"version"}
        if here:
            also = {"sort_key"} if subject == "building" else set()
            model.objects.bulk_update(rows.values(), sorted(fields | also), batch_size=1000)
    Revision.objects.bulk_create((_revision(project, change, by=by, at=at) for change in changes), batch_size=2000)


def _revision(project: Project, change: Change, *, by: Actor, at: datetime) -> Revision:
    told = [
        {"field": name, "before": exact(change.before[name]), "after": exact(value)}
        for name, value in change.mine.items()
    ]
    return Revision(
        project=project, region_code=project.region_code, subject=change.subject, subject_id=change.pk,
        version=change.version + 1, changes=told, label=change.label[:120], reason=gettext("Excel 清单"),
        organisation_id=by.organisation_id, person_id=by.person_id, at=at,
    )  # fmt: skip


def _remove(project: Project, found: Difference, keys: set[str], *, by: Actor, at: datetime) -> None:
    gone = [row for row in found.missing if f"{row[0]}-{row[1]}" in keys]
    if not gone:
        return
    if project.state not in BEFORE_INSURANCE:
        raise Conflict(Reason(gettext("项目已承保，保险单已列明各单体和户，不能从清单中删除。")))
    for subject in ("unit", "building"):
        here = [row for row in gone if row[0] == subject]
        versions = dict(_MODELS[subject].objects.filter(pk__in=[pk for _, pk, _ in here]).values_list("id", "version"))
        Revision.objects.bulk_create(
            Revision(
                project=project, region_code=project.region_code, subject=subject, subject_id=pk, version=versions[pk] + 1,
                changes=[], label=label[:120], removed=True, organisation_id=by.organisation_id, person_id=by.person_id, at=at,
            )
            for _, pk, label in here
        )  # fmt: skip
        rows = _MODELS[subject].objects.filter(pk__in=versions)
        rows._raw_delete(rows.db)


def insert_units(project: Project, rows: Sequence[tuple[Any, ...]]) -> None:
    """New homes as (building id, number, part, floor, area): codes and words drawn here, ids and scopes by the database."""
    if not rows:
        return
    codes, words = drawn_many(CODE_LENGTH, len(rows)), drawn_many(WORD_LENGTH, len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE projects_units_in (n bigint, building_id bigint, number text, part text, floor smallint,"
            " area numeric, code text, claim_word text) ON COMMIT DROP"
        )
        with cursor.copy("COPY projects_units_in FROM STDIN") as copy:
            for start in range(0, len(rows), 20_000):
                part = zip(rows[start : start + 20_000], codes[start:], words[start:], strict=False)
                copy.write("".join(_line(n, *each) for n, each in enumerate(part, start + 1)))
        keep_plans(cursor)
        cursor.execute(
            "INSERT INTO projects_unit (region_code, project_id, id, building_id, number, part, floor, area, code,"
            " claim_word, version) SELECT %s, %s, opened.id, i.building_id, i.number, i.part, i.floor, i.area, i.code,"
            " i.claim_word, 1 FROM seats_open_many('unit', %s, %s) WITH ORDINALITY AS opened (id, n)"
            " JOIN projects_units_in i USING (n)",
            [project.region_code, project.pk, project.region_code, len(rows)],
        )
        cursor.execute("DROP TABLE projects_units_in")


def _line(n: int, row: tuple[Any, ...], code: str, word: str) -> str:
    building, number, part, floor, area = row
    if "\\" in number or not number.isprintable():
        number = number.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    floor, area = "\\N" if floor is None else floor, "\\N" if area is None else area
    return f"{n}\t{building}\t{number}\t{part}\t{floor}\t{area}\t{code}\t{word}\n"
