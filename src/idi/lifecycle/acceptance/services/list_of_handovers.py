"""Handovers of many homes from Excel: 楼栋号, 户号, 交付日期, 两书已发放."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext

from idi.foundation.core import sheets
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day
from idi.lifecycle.acceptance.models import Handover, HomeList
from idi.lifecycle.acceptance.services.handing_over import against, hand_over_homes
from idi.lifecycle.acceptance.services.list_of_homes import HOME, Found, homes_named
from idi.lifecycle.acceptance.services.papers import require_papers

COLUMNS = (
    *HOME,
    sheets.Column(name="handed_over_on", header="交付日期", kind="date", required=True, example=date(2020, 6, 30)),
    sheets.Column(name="papers", header="两书已发放", choices={"yes": "是", "no": "否"}, example="是",
                  note="《住宅质量保证书》《住宅使用说明书》已随交付发放；不填视为否"),
)  # fmt: skip
TOGETHER = (("building", "number"),)


def compare(review: HomeList, rows: Sequence[sheets.Row], at: datetime) -> Found:
    """New handovers, those with something against them, those recorded already; another day for one recorded is an error."""
    errors: list[sheets.RowError] = []
    named = homes_named(review.project, rows, errors)
    known = dict(Handover.objects.filter(project=review.project).values_list("unit_id", "handed_over_on"))
    found = Found()
    today = local_date(at)
    errors += [
        row.wrong("handed_over_on", gettext("交付日期不能晚于今天。"))
        for row in rows
        if row["handed_over_on"] and row["handed_over_on"] > today
    ]
    for row, unit in named:
        on, before, words = row["handed_over_on"], known.get(unit.pk), f"{unit.building.number} {unit.number}"
        if on is None or on > today:  # told already
            continue
        if before is not None and before != on:
            errors.append(row.wrong("handed_over_on", gettext("已登记%(day)s交付，不能改。") % {"day": day(before)}))
        elif before is not None:
            found.add("same", words)
        else:
            if row["papers"] == "yes":
                no = Refusals()
                require_papers(no, unit.building, on)
                errors += [row.wrong("papers", reason.message) for reason in no.reasons]
            for warning in against(unit.building, on):
                found.add("flagged", f"{words} {day(on)}：{warning['text']}")
            found.add("new", f"{words} {day(on)}" + (gettext("，两书已发放") if row["papers"] == "yes" else ""))
    if errors:
        raise sheets.SheetRefused(errors)
    return found


def apply(by: Actor, at: datetime, review: HomeList, rows: Sequence[sheets.Row]) -> None:
    """Writes the new ones, by building and day."""
    known = set(Handover.objects.filter(project=review.project).values_list("unit_id", flat=True))
    fresh = [(row, unit) for row, unit in homes_named(review.project, rows, []) if unit.pk not in known]
    together: dict[tuple[int, date, bool], list] = {}  # type: ignore[type-arg]
    for row, unit in fresh:
        together.setdefault((unit.building_id, row["handed_over_on"], row["papers"] == "yes"), []).append(unit)
    for (_, on, papers), homes in together.items():
        hand_over_homes(by, at, homes[0].building, homes, on, with_papers=papers)
