"""The rows of the search follow what changed: marked by triggers, filled here, by a job every minute."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from pypinyin import lazy_pinyin

from idi.front.web.models import SearchMark, SearchRow

AT_ONCE = 500
_FILLED = ("building_id", "region_code", "project_id", "unit_id", "holders", "words")


def sounds(name: str) -> str:
    """How a Chinese name is spelled: whole, and by initials (梧桐里: wutongli wtl)."""
    spelled = [lazy_pinyin(word) for word in re.sub(r"[^\w\s]|_", "", name).lower().split()]
    whole = ["".join(parts) for parts in spelled]
    initials = ["".join(part[0] if part.isalpha() else part for part in parts) for parts in spelled]
    return " ".join(dict.fromkeys([*whole, *initials]))


def follow() -> int:
    """Fills the rows of what is marked, a number of marks at once; returns how many marks were there. Run as the house."""
    marks = list(SearchMark.objects.order_by("pk")[:AT_ONCE])
    asked = {(mark.kind, mark.subject_id) for mark in marks}
    found = {(row["kind"], row["subject_id"]): row for row in _marked(asked)}
    _fill([row for (kind, _), row in found.items() if kind != "building"])
    with connection.cursor() as cursor:
        for (kind, key), row in found.items():
            if kind == "building":
                cursor.execute("SELECT web_fill_homes(%s, %s)", [key, sounds(row["name"])])
    _forget(asked - found.keys())
    SearchMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)


def _marked(asked: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    given = list(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM web_marked(%s::text[], %s::bigint[])", [[k for k, _ in given], [i for _, i in given]]
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _fill(found: list[dict[str, Any]]) -> None:
    rows = [_row(**each) for each in found]
    projects = {row.subject_id: row.words for row in rows if row.kind == "project"}
    before = dict(SearchRow.objects.filter(kind="project", subject_id__in=projects).values_list("subject_id", "words"))
    SearchRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "subject_id"], update_fields=list(_FILLED)
    )
    renamed = [key for key, words in projects.items() if key in before and before[key] != words]
    if renamed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT web_mark_homes(%s)", [renamed])


def _row(name: str, words: str, **told: Any) -> SearchRow:
    return SearchRow(words=f"{words} {sounds(name)}".strip(), **told)


def _forget(gone: Iterable[tuple[str, int]]) -> None:
    """What is no more is found no more; the homes of a building go with it."""
    for kind, key in gone:
        rows = SearchRow.objects
        (
            rows.filter(kind="unit", building_id=key) if kind == "building" else rows.filter(kind=kind, subject_id=key)
        ).delete()


def begin_anew() -> None:
    """Forgets every row and marks everything there is; `follow` then fills them. Run as the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT web_mark_all()")
