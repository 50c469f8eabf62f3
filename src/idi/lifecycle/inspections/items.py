"""How the findings of a project stood on a day: what was put right, what was not and why not, counted by grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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
    """One finding as it stood on the day, with the grade and the time it had then; `why` says why it is not put right."""

    finding: Finding
    state: State
    grade: str
    due_on: date | None
    why: str

    @property
    def closed(self) -> bool:
        return self.state.name == "closed"

    @property
    def waits(self) -> bool:
        """Whether it asked for something that day."""
        return self.finding.asks_reply and not self.closed

    def overdue(self, on: date) -> bool:
        return self.state.name == "open" and self.due_on is not None and self.due_on < on


def items(project: Project, on: date, *, until_on: date | None = None) -> list[Item]:
    """The findings of visits up to a day as they stood on another, as far as the actor may see them; in four queries at most."""
    rows = Finding.objects.filter(project_id=project.pk, visit__visited_on__lte=until_on or on)
    rows = rows.select_related("building", "responsible", "visit").order_by("number")
    return [item_on(finding, on) for finding in selectors.with_rounds(rows)]


def item_on(finding: Finding, on: date) -> Item:
    """A finding loaded by `with_rounds` as it stood at the end of the day."""
    grade, due_on = _graded(finding, on)
    if finding.closed_at is not None and local_date(finding.closed_at) <= on:
        return Item(finding, FINDING.state("closed"), finding.grade_current, due_on, "")
    rounds = [each for each in finding.rectifications.all() if local_date(each.replied_at) <= on]
    waiting = bool(rounds) and not _judged(rounds[-1], on)
    state = FINDING.state("replied") if waiting else FINDING.state("open") if finding.asks_reply else NOTED
    return Item(finding, state, grade, due_on, _why(rounds, state.name, due_on, on))


def _graded(finding: Finding, on: date) -> tuple[str, date | None]:
    """The grade that stood at the end of the day and the day it gave: the first change after it tells what it changed."""
    for change in finding.regrades:
        if local_date(datetime.fromisoformat(change["at"])) > on:
            before = change["due_before"]
            return change["from"], date.fromisoformat(before) if before else None
    # Closing empties or lowers the grade; before that day the one the last change left stands.
    last = finding.regrades[-1]["to"] if finding.regrades else finding.grade_original
    return last, finding.due_on


def _judged(rectification: Rectification, on: date) -> bool:
    return rectification.judged_at is not None and local_date(rectification.judged_at) <= on


def _why(rounds: list[Rectification], state: str, due_on: date | None, on: date) -> str:
    if state == "noted":
        return "此等级不要求整改"
    if state == "replied":
        return "责任单位已回复，等待复核"
    words = "责任单位还没有回复"
    if rounds:
        last = rounds[-1]
        told = "被复核为部分整改" if last.accepted else "被退回"
        words = f"整改第 {last.round} 次{told}：{last.remark}"
    return f"{words}，已逾期 {(on - due_on).days} 日" if due_on and due_on < on else words


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
        "due_on": item.due_on.isoformat() if item.due_on else None,
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
