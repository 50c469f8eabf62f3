"""The handover: what the body that leaves hands to the next one, on paper, acknowledged by both."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Handover, Mandate
from idi.lifecycle.inspections.scheme import scheme_on

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding, ReturnVisit

HANDOVER_TASK, PROTOCOL = "inspections.handover", "inspections.handover"


def draw_up(by: Actor, at: datetime, mandate: Mandate) -> Handover | None:
    """A body was appointed in the place of another: the protocol stands as things are now, and both have it to acknowledge."""
    before = mandate.replaces
    if before is None or before.body is None:
        return None
    handover = Handover.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, mandate=before, successor=mandate,
        giver=before.body, taker=mandate.appointed_body, number=next_number("YJ", mandate.region_code, at),
        facts=_facts(before, mandate, local_date(at)), drawn_up_at=at,
    )  # fmt: skip
    _print(by, at, handover)
    record(
        "inspections.draw_up_handover", by=by, at=at, subject=handover, giver=handover.giver_id, taker=handover.taker_id,
        missing=len(handover.facts["missing"]),
    )  # fmt: skip
    for holder_id, title in ((handover.giver_id, "确认移交"), (handover.taker_id, "确认接收")):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=HANDOVER_TASK, title=f"{title}：{mandate.project.name}",
            address=reverse("inspections:handover", args=[handover.pk]), subject=handover,
            capability="inspections.declare", project_id=mandate.project_id, region_code=mandate.region_code,
        )  # fmt: skip
    return handover


@act
def acknowledge(*, by: Actor, at: datetime, handover: Handover, note: str = "") -> Handover:
    """One of the two bodies acknowledges by its head and adds what is missing or was handed over beside; printed anew.

    Refuses others and a second time.
    """
    by.require("inspections.declare")
    handover = locked(handover)
    sides = {handover.giver_id: "giver", handover.taker_id: "taker"}
    side = next((side for holder_id, side in sides.items() if by.acts_for(holder_id)), None)
    if side is None:
        raise Forbidden(Reason("移交由移交方和接收方两家风险管理机构的负责人确认。"))
    if getattr(handover, f"{side}_at") is not None:
        raise Conflict(Reason("您所在的单位已经确认过这份移交。"))
    setattr(handover, f"{side}_at", at)
    setattr(handover, f"{side}_note", note.strip())
    handover.save(update_fields=[f"{side}_at", f"{side}_note"])
    record("inspections.acknowledge_handover", by=by, at=at, subject=handover, side=side, noted=bool(note.strip()))
    with house(handover.project_id, cause=by) as inside:
        _print(inside, at, handover)
        _done(inside, at, handover, getattr(handover, f"{side}_id"))
    return handover


def _done(by: Actor, at: datetime, handover: Handover, holder_id: int) -> None:
    """The task of this side is done; once both acknowledged, the insurer is told, with what is missing."""
    diary.finish_task(
        by=by, at=at, kind=HANDOVER_TASK, subject=handover, project_id=handover.project_id, holder_id=holder_id
    )
    if not handover.whole:
        return
    missing = "；".join(missing_of(handover)) or "没有缺项"
    notices.tell(
        by=by, at=at, holder_id=handover.successor.lead_id, title=f"风险管理移交已由双方确认：{handover.successor.project.name}",
        text=f"{handover.giver.name}已向{handover.taker.name}移交。缺项：{missing}。",
        address=reverse("inspections:handover", args=[handover.pk]), subject=handover,
    )  # fmt: skip


def missing_of(handover: Handover) -> list[str]:
    """What is missing: what the platform saw when it was drawn up, and what the body that takes over added."""
    return [*handover.facts["missing"], *([handover.taker_note] if handover.taker_note else [])]


@on_paper
def _print(by: Actor, at: datetime, handover: Handover) -> None:
    data = {
        **handover.facts, "number": handover.number,
        "acknowledged": [
            {"side": "移交方", "body": handover.giver.name, "at": _iso(handover.giver_at), "note": handover.giver_note},
            {"side": "接收方", "body": handover.taker.name, "at": _iso(handover.taker_at), "note": handover.taker_note},
        ],
    }  # fmt: skip
    document = documents.generate(
        by=by, at=at, subject=handover, kind=PROTOCOL, title=f"质量风险管理移交单 {handover.number}",
        template="inspections/handover.typ", data=data, number=handover.number, sign_for=handover.successor.lead_id,
        countersigned=_confirmed(handover), replaces=filed.latest(handover, PROTOCOL),
    )  # fmt: skip
    handover.document_id = document.pk
    handover.save(update_fields=["document_id"])


def _confirmed(handover: Handover) -> list[int]:
    """The bodies that acknowledged so far, in that order: their signatures follow that of the insurer."""
    told = ((handover.giver_at, handover.giver_id), (handover.taker_at, handover.taker_id))
    return [body_id for _, body_id in sorted((at, body_id) for at, body_id in told if at is not None)]


@on_paper
def _facts(before: Mandate, after: Mandate, on: date) -> dict[str, Any]:
    """What is handed over, as it stands on the day, in plain values."""
    project, scheme = before.project, scheme_on(before.region_code, on)
    visits = list(selectors.all_visits(project))
    papers = list(selectors.issued_reports(project))
    found = list(selectors.open_findings(project))
    returns = list(selectors.returns(after).filter(visit=None))
    drawings = list(selectors.drawings(project.pk))
    reported = {report.visit_id for report in papers}
    return {
        "project": {"name": project.name, "number": project.number, "address": project.address},
        "lead": after.lead.name, "giver": before.appointed_body.name, "taker": after.appointed_body.name,
        "mandates": [before.number, after.number], "ended_by": before.get_ended_by_display(),
        "ended_on": _iso(before.ended_on), "ended_reason": before.ended_reason, "appointed_on": _iso(after.appointed_on),
        "on": on.isoformat(),
        "visits": [
            {"number": v.number, "on": v.visited_on.isoformat(), "stage": v.get_stage_display(), "reported": v.pk in reported}
            for v in visits
        ],
        "reports": [{"number": r.number, "kind": r.facts["kind"], "at": _iso(r.issued_at)} for r in papers],
        "findings": [
            {"number": f.number, "place": f.place, "grade": scheme.label(f.grade_current), "responsible": f.responsible.name,
             "due_on": _iso(f.due_on), "state": str(f.standing.label), "late": _late(f, on)}
            for f in found
        ],
        "drawings": [{"title": d.title, "on": _iso(d.filed_at)} for d in drawings],
        "returns": [
            {"building": r.building.number, "from_on": r.from_on.isoformat(), "until_on": r.until_on.isoformat()}
            for r in returns
        ],
        "missing": [
            *(f"{day(v.visited_on)}的检查 {v.number} 没有出具报告" for v in visits if v.pk not in reported),
            *(f"风险 {f.number} 的整改回复还没有复核" for f in found if f.state == "replied"),
            *(f"风险 {f.number} 已过整改期限" for f in found if _late(f, on)),
            *(_overdue(r) for r in returns if r.until_on < on),
            *([] if drawings else ["没有登记图纸"]),
        ],
    }  # fmt: skip


def _late(finding: Finding, on: date) -> bool:
    return finding.state == "open" and finding.due_on is not None and finding.due_on < on


def _overdue(planned: ReturnVisit) -> str:
    return f"{planned.building.number}应在{day(planned.until_on)}前回访，还没有回访"


def _iso(when: date | datetime | None) -> str | None:
    """A day or moment as text, moments by the clock in China."""
    if isinstance(when, datetime):
        when = timezone.localtime(when)
    return when.isoformat() if when else None
