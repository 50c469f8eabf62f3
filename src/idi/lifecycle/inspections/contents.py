"""What a report says, as plain values for the record and for `report.typ`: built from the records, frozen in `Report.facts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import moment
from idi.foundation.documents import selectors as filed
from idi.lifecycle.inspections import items, planned, selectors
from idi.lifecycle.inspections.checklists import ANSWERS
from idi.lifecycle.inspections.items import Item
from idi.lifecycle.inspections.models import Accident, Finding, Report, Visit
from idi.lifecycle.inspections.reporting import Kind
from idi.lifecycle.inspections.scheme import Scheme, cover_items, scheme_on

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


def picture(photo: Document) -> str:
    """The name under which the paper knows a photo."""
    return f"photo-{photo.pk}"


@dataclass
class Sources:
    """The records a report is built from, each loaded when a section asks for it."""

    report: Report
    kind: Kind
    on: date

    @cached_property
    def scheme(self) -> Scheme:
        return scheme_on(self.report.region_code, self.report.until_on)

    @cached_property
    def visits(self) -> list[Visit]:
        return visits_of(self.report)

    @cached_property
    def span(self) -> tuple[date, date]:
        """The days it looks back over: its period, and of one visit everything since the body was appointed."""
        if self.report.visit_id is None:
            return self.report.from_on, self.report.until_on
        mandate = self.report.mandate
        return mandate.appointed_on or mandate.signed_on, self.on

    @cached_property
    def all(self) -> list[Item]:
        """Every finding of the project up to the end of the period, as it stands on the day."""
        return items.items(self.report.project, self.on, until_on=self.report.until_on)

    @cached_property
    def found(self) -> list[Item]:
        """What these visits found."""
        shown = {visit.pk for visit in self.visits}
        return [item for item in self.all if item.finding.visit_id in shown]

    @cached_property
    def earlier(self) -> list[Item]:
        """What was found before; everything, where the report has no part for new findings."""
        if "findings" not in self.kind.sections:
            return self.all
        new = {item.finding.pk for item in self.found}
        first = min((visit.pk for visit in self.visits), default=None)
        return [i for i in self.all if i.finding.pk not in new and (first is None or i.finding.visit_id < first)]

    @cached_property
    def photos(self) -> selectors.Pictures:
        return selectors.pictures(item.finding for item in self.found)


def visits_of(report: Report) -> list[Visit]:
    """The visit a report is about, or those of its period."""
    rows = Visit.objects.filter(mandate__project_id=report.project_id).order_by("visited_on", "id")
    wanted = Q(pk=report.visit_id) if report.visit_id else Q(visited_on__range=(report.from_on, report.until_on))
    return list(rows.filter(wanted).select_related("mandate"))


def as_of(report: Report, today: date) -> date:
    """The day whose state of things a report tells: today for one visit, else the end of its period."""
    return today if report.visit_id else report.until_on


@on_paper
def contents(report: Report, kind: Kind, on: date) -> dict[str, Any]:
    """The report as it stands on the day: always what its head needs, and each section its kind is built from."""
    told = Sources(report, kind, on)
    project, mandate = report.project, report.mandate
    scored = [item.finding for item in told.found]
    worst = told.scheme.worst(finding.grade_original for finding in scored)
    return {
        "code": kind.code,
        "kind": kind.title,
        "sections": list(kind.sections),
        "texts": dict(report.texts),
        "number": report.number,
        "version": report.version,
        "replaces": report.replaces.number if report.replaces else None,
        "period": {"from": report.from_on.isoformat(), "until": report.until_on.isoformat(), "on": on.isoformat()},
        "project": {"name": project.name, "number": project.number, "address": project.address},
        "body": report.body.name,
        "lead": mandate.lead.name,
        "mandate": mandate.number,
        "visit": _visit(report.visit) if report.visit else None,
        "qualified": _qualified(told.visits),
        "score": sum(told.scheme.known(finding.grade_original).weight for finding in scored),
        "overall": f"{worst.label}：{worst.meaning}" if worst else "未发现质量风险",
        "warnings": [],
        **{
            name: value
            for section in kind.sections
            if section in _BUILT
            for name, value in _BUILT[section](told).items()
        },
        "because": list(_because(told.scheme, kind)),
    }


def _because(scheme: Scheme, kind: Kind) -> Iterable[dict[str, Any]]:
    """The figures it rests on; of the long tables where they come from, for what they say stands in the paper."""
    for each in (*kind.because, scheme.grades_because):
        yield {**each.to_json(), "value": "", "said": "见正文"}
    yield from (each.to_json() for each in (scheme.days_because, scheme.weights_because))


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "number": visit.number, "visited_on": visit.visited_on.isoformat(), "stage": visit.get_stage_display(),
        "weather": visit.weather, "summary": visit.summary, "score": visit.score, "next_on": _iso(visit.next_on),
    }  # fmt: skip


def _qualified(visits: Iterable[Visit]) -> list[str]:
    """What those who inspected were qualified for; their names stand on the paper and are no part of the record."""
    return list(dict.fromkeys(told for visit in visits for told in qualifications(visit)))


def qualifications(visit: Visit) -> list[str]:
    """What the inspector of a visit was qualified for on its day, in words."""
    return [f"{each['title']}（{each['specialty']}）" for each in visit.inspected_by.get("qualified", [])]


def _visits(told: Sources) -> dict[str, Any]:
    counts: dict[int, list[Item]] = {}
    for item in told.all:
        counts.setdefault(item.finding.visit_id, []).append(item)
    return {
        "visits": [
            {
                **_visit(visit),
                "found": len(counts.get(visit.pk, ())),
                "waiting": sum(item.waits for item in counts.get(visit.pk, ())),
            }
            for visit in Visit.objects.filter(
                project_id=told.report.project_id, visited_on__range=(told.span[0], told.report.until_on)
            ).order_by("visited_on", "id")
        ]
    }


def _findings(told: Sources) -> dict[str, Any]:
    covered = cover_items(told.report.region_code, told.report.until_on)
    return {"findings": [_finding(told, item, covered) for item in told.found]}


def _finding(told: Sources, item: Item, covered: dict[str, str]) -> dict[str, Any]:
    finding = item.finding
    rounds = [each for each in finding.rectifications.all() if local_date(each.replied_at) <= told.on]
    return {
        **items.told(item, told.scheme),
        "item": covered.get(finding.item, ""),
        "standard": finding.standard,
        "advice": finding.advice,
        "where": _where(finding),
        "found": [_photo(photo, "整改前") for photo in told.photos.before.get(finding.pk, [])],
        "rounds": [
            {
                "round": each.round, "on": local_date(each.replied_at).isoformat(), "text": each.text, "accepted": each.accepted,
                "remark": each.remark,
                "photos": [_photo(photo, f"第 {each.round} 次整改后") for photo in told.photos.after.get(each.pk, [])],
            }
            for each in rounds
        ],
    }  # fmt: skip


def _where(finding: Finding) -> str:
    seen = finding.seen
    return f"北纬 {seen['latitude']}，东经 {seen['longitude']}" if seen.get("latitude") else ""


def _photo(photo: Document, words: str) -> dict[str, Any]:
    return {
        "name": picture(photo), "words": words, "taken": moment(photo.taken_at) if photo.taken_at else "",
        "filed": moment(photo.created_at), "sha256": photo.sha256,
    }  # fmt: skip


def _statistics(told: Sources) -> dict[str, Any]:
    return {"standings": items.told_counted(told.earlier, told.scheme, told.on)}


def _items(told: Sources) -> dict[str, Any]:
    return {"earlier": [items.told(item, told.scheme) for item in told.earlier]}


def _checks(told: Sources) -> dict[str, Any]:
    return {
        "checks": [
            {
                "stage": visit.get_stage_display(),
                "version": visit.checks.get("version", ""),
                "points": [
                    {
                        "text": point["text"],
                        "answer": str(ANSWERS[point["answer"]].label),
                        "remark": point.get("remark", ""),
                    }
                    for point in visit.checks["points"]
                ],
            }
            for visit in told.visits
            if visit.checks.get("points")
        ]
    }


def _accidents(told: Sources) -> dict[str, Any]:
    rows = (
        Accident.objects.filter(project_id=told.report.project_id).select_related("responsible").order_by("happened_at")
    )
    return {
        "accidents": [
            {
                "number": each.number, "kind": each.get_kind_display(), "happened_at": moment(each.happened_at),
                "place": each.place, "description": each.description, "measures": each.measures, "injured": each.injured,
                "responsible": each.responsible.name if each.responsible else "", "late": each.late,
            }
            for each in rows
            if told.span[0] <= local_date(each.happened_at) <= told.span[1]
        ]
    }  # fmt: skip


def _wait_defects(told: Sources) -> dict[str, Any]:
    rows = selectors.wait_defects(told.report.project_id).filter(reported_on__lte=told.report.until_on)
    return {
        "wait_defects": [
            {
                "on": each.reported_on.isoformat(),
                "place": f"{each.building.number} {each.place}",
                "symptom": each.symptom,
            }
            for each in rows
        ]
    }


def _plan(told: Sources) -> dict[str, Any]:
    """The nodes of the plan by building, how often each was seen by the day and how it stood."""
    return {
        "nodes": [
            {
                "building": str(chapter.building), "node": str(row.node), "planned_on": _iso(row.node.planned_on),
                "seen": row.seen, "least": row.node.least, "state": str(row.state.label),
            }
            for chapter in planned.chapters(told.report.project, told.on)
            for row in chapter.rows
        ]
    }  # fmt: skip


def _grades(told: Sources) -> dict[str, Any]:
    return {
        "grades": [
            {"label": g.label, "meaning": g.meaning, "reaction": g.reaction, "days": g.days} for g in told.scheme.grades
        ]
    }


_BUILT: dict[str, Callable[[Sources], dict[str, Any]]] = {
    "visits": _visits, "findings": _findings, "statistics": _statistics, "items": _items, "checks": _checks,
    "accidents": _accidents, "wait_defects": _wait_defects, "plan": _plan, "grades": _grades,
}  # fmt: skip


def shown_photos(facts: dict[str, Any]) -> set[str]:
    """The names of the photos a frozen report prints."""
    found = [photo for finding in facts.get("findings", ()) for photo in finding["found"]]
    rounds = [p for finding in facts.get("findings", ()) for each in finding["rounds"] for p in each["photos"]]
    return {photo["name"] for photo in [*found, *rounds]}


def pictures(report: Report, facts: dict[str, Any]) -> dict[str, bytes]:
    """The small copies of the photos a report prints, by their names."""
    numbers = {finding["number"] for finding in facts.get("findings", ())}
    if not numbers:
        return {}
    found = list(selectors.with_rounds(Finding.objects.filter(project_id=report.project_id, number__in=numbers)))
    wanted = shown_photos(facts)
    photos = [photo for photo in selectors.pictures(found).all() if photo.is_photo]
    return {picture(photo): filed.thumbnail(photo) for photo in photos if picture(photo) in wanted}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
