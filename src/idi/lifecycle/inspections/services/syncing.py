"""A visit recorded on a device without signal, taken in whole or not at all once there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.lawful import lawful
from idi.foundation.documents.services import Arrived
from idi.foundation.journal.services import locked
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.checklists import ANSWERS, used_checklist
from idi.lifecycle.inspections.models import Drawing, Finding, Mandate, Node, Visit
from idi.lifecycle.inspections.selectors import standing_mark
from idi.lifecycle.inspections.services.findings import close, reject
from idi.lifecycle.inspections.services.visits import record_visit
from idi.lifecycle.projects import selectors as projects


@dataclass(frozen=True, slots=True)
class SeenFinding:
    """A finding as a device noted it; ids are those the device took along, `photos` the hashes of its photos."""

    location: str
    description: str
    grade: str
    responsible: int
    building: int | None = None
    item: str = ""
    standard: str = ""
    advice: str = ""
    drawing: int | None = None
    pin_x: Decimal | None = None
    pin_y: Decimal | None = None
    noticed_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """What the inspector judged on the site about an earlier finding. `mark` is how it stood when taken along."""

    finding: int
    mark: str
    verdict: str
    remark: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A visit as a device noted it; its moments are by the device's clock, which `sent_at` compares with ours."""

    key: UUID
    visited_on: date
    stage: str
    summary: str
    sent_at: datetime
    node: int | None = None
    weather: str = ""
    next_on: date | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    checks: tuple[tuple[str, str, str], ...] = ()
    findings: tuple[SeenFinding, ...] = ()
    rechecks: tuple[Recheck, ...] = ()


class Overtaken(Conflict):
    """Findings that others changed since the device took them along; `findings` are they as they stand now."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            *(
                Reason(f"风险 {each.number} 在下载任务后已有变化，现为“{each.standing.label}”。", "rechecks")
                for each in findings
            )
        )
        self.findings = findings


@act
def take_in_visit(*, by: Actor, at: datetime, mandate: Mandate, seen: SeenVisit) -> tuple[Visit, bool]:
    """Records the visit with its findings, photos and judgements; returns it, and whether it is new.

    The same key again returns the visit it became. Refuses with `Overtaken` where a judged finding has changed since, and
    else as `record_visit`, `close` and `reject` do; then nothing is written and the device keeps everything.
    """
    by.require("inspections.visit")
    mandate = locked(mandate)
    if known := Visit.objects.filter(key=seen.key).first():
        return known, False
    judged = _judged(seen)
    off, node = at - seen.sent_at, _node(mandate, seen)
    visit = record_visit(
        by=by, at=at, mandate=mandate, visited_on=seen.visited_on, stage=seen.stage, summary=seen.summary,
        weather=seen.weather, next_on=seen.next_on, key=seen.key, findings=_findings(by, mandate, seen, off),
        checks=_checks(mandate, seen), device=_device(seen, off), node=node,
    )  # fmt: skip
    for finding, told in judged:
        if told.verdict == "close":
            close(by=by, at=at, finding=finding, remark=told.remark, grade=told.grade)
        else:
            reject(by=by, at=at, finding=finding, reason=told.remark)
    return visit, True


def _judged(seen: SeenVisit) -> list[tuple[Finding, Recheck]]:
    """The earlier findings with what was judged of each; refuses those that changed since."""
    found = Finding.objects.select_for_update(of=("self",)).in_bulk([told.finding for told in seen.rechecks])
    pairs = [(found[told.finding], told) for told in seen.rechecks if told.finding in found]
    if len(pairs) < len(seen.rechecks):
        raise Refusal(Reason("要复核的风险记录不在本工程中，请重新下载任务。", "rechecks"))
    if wrong := [told for _, told in pairs if told.verdict not in ("close", "reject")]:
        raise Refusal(Reason(f"复核结论 {wrong[0].verdict} 无法识别。", "rechecks"))
    if overtaken := [finding for finding, told in pairs if standing_mark(finding) != told.mark]:
        raise Overtaken(overtaken)
    return pairs


def _findings(by: Actor, mandate: Mandate, seen: SeenVisit, off: timedelta) -> list[Mapping[str, Any]]:
    """The findings as `record_visit` takes them: what the device named by id, as rows."""
    builders = {party.pk: party for party in projects.building_parties(mandate.project)}
    buildings = {building.pk: building for building in projects.buildings(mandate.project)}
    drawings = Drawing.objects.filter(project_id=mandate.project_id).in_bulk()
    others = {told.responsible for told in seen.findings} - set(builders)
    builders |= {party.pk: party for party in parties.ever_registered().filter(pk__in=others)}
    return [
        {
            "location": told.location, "description": told.description, "grade": told.grade, "item": told.item,
            "standard": told.standard, "advice": told.advice, "responsible": _known(builders, told.responsible, row, "责任单位"),
            "building": told.building and _known(buildings, told.building, row, "单体"),
            "drawing": told.drawing and _known(drawings, told.drawing, row, "图纸"),
            "pin_x": told.pin_x if told.drawing else None, "pin_y": told.pin_y if told.drawing else None,
            "seen": _place(told, off), "photos": [Arrived(by.person_id or 0, digest) for digest in told.photos],
        }
        for row, told in enumerate(seen.findings, 1)
    ]  # fmt: skip


def _node(mandate: Mandate, seen: SeenVisit) -> Node | None:
    if seen.node is None:
        return None
    found = Node.objects.filter(pk=seen.node, project_id=mandate.project_id).select_related("building").first()
    if found is None:
        raise Refusal(Reason("所选节点已不在检查计划中，请重新下载任务后再选。", "node"))
    return found


def _known(rows: Mapping[int, Any], pk: int, row: int, name: str) -> Any:
    if pk not in rows:
        raise Refusal(Reason(f"风险记录第 {row} 行：所选{name}已不在本工程中，请重新下载任务后再选。", "findings"))
    return rows[pk]


def _place(told: SeenFinding, off: timedelta) -> dict[str, Any]:
    """Where and when it was seen: the device's moment put right by how far its clock is off."""
    known = {"latitude": told.latitude, "longitude": told.longitude, "accuracy": told.accuracy}
    noticed = {"at": (told.noticed_at + off).isoformat()} if told.noticed_at else {}
    return noticed | {name: value for name, value in known.items() if value is not None}


def _checks(mandate: Mandate, seen: SeenVisit) -> dict[str, Any]:
    if not seen.checks:
        return {}
    with lawful("visited_on"):
        codes = [code for code, *_ in seen.checks]
        used = used_checklist(mandate.region_code, seen.visited_on, mandate.appointed_body.pk, seen.stage, codes)
    words = {point.code: point.text for point in used.points} if used is not None else {}
    if any(answer not in ANSWERS for _, answer, _ in seen.checks):
        raise Refusal(Reason("检查要点的结论无法识别，请重新下载任务。", "checks"))
    answers = [
        {"code": code, "text": words[code], "answer": answer, "remark": remark}
        for code, answer, remark in seen.checks
        if code in words
    ]
    return {"version": used.version if used is not None else "", "points": answers}


def _device(seen: SeenVisit, off: timedelta) -> dict[str, Any]:
    moments = {"begun_at": seen.begun_at, "ended_at": seen.ended_at, "sent_at": seen.sent_at}
    told = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return {**told, "clock_off": round(off.total_seconds())}
