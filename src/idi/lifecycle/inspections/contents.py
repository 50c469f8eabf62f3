"""What a report says: the visit, its findings with photos, and how earlier risks were put right. Frozen in `Report.facts`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from idi.foundation.core.language import on_paper
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding, Rectification, Specialist, Visit
from idi.lifecycle.inspections.scheme import Scheme, cover_items

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


def picture(photo: Document) -> str:
    """The name under which the paper knows a photo."""
    return f"photo-{photo.pk}"


@on_paper
def contents(
    visit: Visit, found: Iterable[Finding], photos: selectors.Pictures, *, kind: str, scheme: Scheme, on: date
) -> dict[str, Any]:
    """Plain values for the record and for `report.typ`; `found` are the findings of the visit with their rounds."""
    project, mandate = visit.project, visit.mandate
    found, items = list(found), cover_items(visit.region_code, visit.visited_on)
    before = Finding.objects.filter(project_id=visit.project_id, visit_id__lt=visit.pk)
    worst = scheme.worst(finding.grade_original for finding in found)
    return {
        "kind": kind,
        "project": {"name": project.name, "number": project.number, "address": project.address},
        "body": mandate.appointed_body.name,
        "lead": mandate.lead.name,
        "mandate": mandate.number,
        "inspector": _inspector(visit),
        "visit": {
            "number": visit.number, "visited_on": visit.visited_on.isoformat(), "stage": visit.get_stage_display(),
            "weather": visit.weather, "summary": visit.summary, "score": visit.score, "next_on": _iso(visit.next_on),
        },
        "overall": f"{worst.label}：{worst.meaning}" if worst else "本次检查未发现质量风险",
        "findings": [_finding(finding, scheme, items, photos) for finding in found],
        "standings": [
            {"grade": scheme.label(s.grade), "total": s.total, "closed": s.closed, "waiting": s.waiting, "overdue": s.overdue}
            for s in selectors.standings(before, on)
        ],
        "earlier": [_rectified(finding, scheme) for finding in before.select_related("building").order_by("number")],
        "grades": [{"label": g.label, "meaning": g.meaning, "reaction": g.reaction, "days": g.days} for g in scheme.grades],
        "because": [each.to_json() for each in (scheme.grades_because, scheme.days_because, scheme.weights_because)],
    }  # fmt: skip


def _inspector(visit: Visit) -> dict[str, Any]:
    """Who inspected, with title and specialty; the name where the body's own people read it."""
    rows = Specialist.objects.filter(body_id=visit.mandate.body_id, person_id=visit.inspector_id or 0)
    return {
        "name": next((each.name for each in rows), ""),
        "qualified": [f"{q['title']}（{q['specialty']}）" for q in visit.inspected_by.get("qualified", [])],
    }


def _rectified(finding: Finding, scheme: Scheme) -> dict[str, Any]:
    """How one risk stands: its grade before and after."""
    return {
        "number": finding.number,
        "place": finding.place,
        "before": scheme.label(finding.grade_original),
        "after": scheme.label(finding.grade_current),
        "state": str(finding.standing.label),
        "remark": finding.closing_remark,
    }


def _finding(finding: Finding, scheme: Scheme, items: dict[str, str], photos: selectors.Pictures) -> dict[str, Any]:
    return {
        **_rectified(finding, scheme),
        "item": items.get(finding.item, ""),
        "description": finding.description,
        "standard": finding.standard,
        "advice": finding.advice,
        "responsible": finding.responsible.name,
        "due_on": _iso(finding.due_on),
        "found": [picture(photo) for photo in photos.before.get(finding.pk, [])],
        "rounds": [_round(each, photos.after.get(each.pk, [])) for each in finding.rectifications.all()],
    }


def _round(rectification: Rectification, photos: list[Document]) -> dict[str, Any]:
    return {
        "round": rectification.round,
        "on": rectification.replied_at.isoformat(),
        "text": rectification.text,
        "accepted": rectification.accepted,
        "remark": rectification.remark,
        "photos": [picture(photo) for photo in photos],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
