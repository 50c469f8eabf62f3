"""Inspection bodies: the people they register, and one that hands 示例·运河新苑 to another."""

from __future__ import annotations

from datetime import date
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story.building import agreed
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections import selectors as asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.projects import selectors as projects_asked

PEOPLE = (
    ("inspector", "waterproofing", "高级工程师", "本科", "示例-FS-0012", None),
    ("inspector_b", "structure", "正高级工程师", "硕士", "示例-JG-0031", "2026-12-31"),
)


def register(play: Play) -> None:
    """The head of the body files two inspectors; the qualification of one ends with the year 2026."""
    with play.step("body_chief", "2018-12-10") as (by, at):
        for login, specialty, title, education, number, until_on in PEOPLE:
            inspections.file_specialist(
                by=by, at=at, body=play.firms["inspection"], person_id=play.people[login].pk, specialty=specialty, title=title,
                education=education, certificate_number=number, from_on=date(2018, 1, 1),
                until_on=date.fromisoformat(until_on) if until_on else None,
            )  # fmt: skip


def hand_over(play: Play) -> None:
    """The body resigns before the return visit; the next one takes over and says what is missing. Its declaration is still to come."""
    with play.step("body_chief", "2026-11-09") as (by, at):
        mandate: Any = asked.mandate_of_project(projects_asked.visible(by).get(name="示例·运河新苑").pk)
        successor = inspections.resign(
            by=by, at=at, mandate=mandate, ended_on=date(2026, 11, 9), reason="示例：人员调整，无法按期回访"
        )
    with play.step("lead", "2026-11-13") as (by, at):
        inspections.appoint(
            by=by, at=at, mandate=successor, body=play.firms["inspection_next"], appointed_on=date(2026, 11, 13),
            agreed=agreed("2026-11-13", number="示例委托-接任"),
        )  # fmt: skip
    with play.step("body_chief", "2026-11-16") as (by, at):
        inspections.acknowledge(by=by, at=at, handover=asked.handovers(by).get(), note="示例：纸质检查记录一箱")
    with play.step("body_chief_b", "2026-11-17") as (by, at):
        inspections.acknowledge(by=by, at=at, handover=asked.handovers(by).get(), note="示例：缺沉降观测原始记录")
    at, house = play.moment("2026-11-18"), Actor(kind="house")
    with acting(house, at):
        inspections.watch_staff(by=house, at=at)
