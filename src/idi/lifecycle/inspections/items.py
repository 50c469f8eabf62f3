"""How the findings of a project stood on a day: what was put right, what was not and why not, counted by grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from idi.foundation.core.clock import local_date
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding, Rectification
from idi.lifecycle.inspections.scheme import Scheme
from idi.lifecycle.inspections.states import FINDING, NOTED

if TYPE_CHECKING:
    from idi.foundation.core.states import State
    from idi.lifecycle.projects.models import Project


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as it stood on the day; `why` says why it is not put right."""

    finding: Finding
    state: State
    grade: str
    why: str

    @property
    def closed(self) -> bool:
        return self.state.name == "closed"

    @property
    def waits(self) -> bool:
        """Whether it asked for something that day."""
        return self.finding.asks_reply and not self.closed

    def overdue(self, on: date) -> bool:
        due_on = self.finding.due_on
        return self.state.name == "open" and due_on is not None and due_on < on


def items(project: Project, on: date, *, until_on: date | None = None) -> list[Item]:
    """The findings of visits up to a day as they stood on another, as far as the actor may see them; in four queries at most."""
    rows = Finding.objects.filter(project_id=project.pk, visit__visited_on__lte=until_on or on)
    rows = rows.select_related("building", "responsible", "visit").order_by("number")
    return [item_on(finding, on) for finding in selectors.with_rounds(rows)]


def item_on(finding: Finding, on: date) -> Item:
    """A finding loaded by `with_rounds` as it stood at the end of the day."""
    if finding.closed_at is not None and local_date(finding.closed_at) <= on:
        return Item(finding, FINDING.state("closed"), finding.grade_current, "")
    rounds = [each for each in finding.rectifications.all() if local_date(each.replied_at) <= on]
    waiting = bool(rounds) and not _judged(rounds[-1], on)
    state = FINDING.state("replied") if waiting else FINDING.state("open") if finding.asks_reply else NOTED
    # Closing empties or lowers the grade; before that day the one it was found with stands.
    grade = finding.grade_original if finding.state == "closed" else finding.grade_current
    return Item(finding, state, grade, _why(finding, rounds, state.name, on))


def _judged(rectification: Rectification, on: date) -> bool:
    return rectification.judged_at is not None and local_date(rectification.judged_at) <= on


def _why(finding: Finding, rounds: list[Rectification], state: str, on: date) -> str:
    if state == "noted":
        return "此等级不要求整改"
    if state == "replied":
        return "责任单位已回复，等待复核"
    late = finding.due_on is not None and finding.due_on < on
    words = f"整改第 {rounds[-1].round} 次被退回：{rounds[-1].remark}" if rounds else "责任单位还没有回复"
    return f"{words}，已逾期 {(on - finding.due_on).days} 日" if late and finding.due_on else words


def counted(rows: Iterable[Item], on: date) -> list[selectors.Standing]:
    """The statistics of rectification by original grade."""
    by_grade: dict[str, list[Item]] = {}
    for item in rows:
        by_grade.setdefault(item.finding.grade_original, []).append(item)
    return [
        selectors.Standing(
            grade, len(own), sum(each.closed for each in own), sum(each.waits for each in own),
            sum(each.overdue(on) for each in own),
        )
        for grade, own in sorted(by_grade.items())
    ]  # fmt: skip


def told(item: Item, scheme: Scheme) -> dict[str, Any]:
    """One line of the list as plain values: the grade before and after, and why it is not put right."""
    finding = item.finding
    return {
        "number": finding.number,
        "place": finding.place,
        "description": finding.description,
        "responsible": finding.responsible.name,
        "found_on": finding.visit.visited_on.isoformat(),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "before": scheme.label(finding.grade_original),
        "after": scheme.label(item.grade),
        "state": str(item.state.label),
        "closed": item.closed,
        "remark": finding.closing_remark if item.closed else item.why,
    }


def told_counted(rows: Iterable[Item], scheme: Scheme, on: date) -> list[dict[str, Any]]:
    """The statistics as plain values."""
    return [
        {"grade": scheme.label(s.grade), "total": s.total, "closed": s.closed, "waiting": s.waiting, "overdue": s.overdue}
        for s in counted(rows, on)
    ]  # fmt: skip
