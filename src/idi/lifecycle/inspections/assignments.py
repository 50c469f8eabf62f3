"""What an inspector's device takes along to a site, as plain data: it must suffice for a day without signal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import moment
from idi.lifecycle.inspections import planned, selectors
from idi.lifecycle.inspections.checklists import Checklist, checklist_for, checklists_on
from idi.lifecycle.inspections.cosigned import objection
from idi.lifecycle.inspections.library import shelf_of
from idi.lifecycle.inspections.models import Mandate, Visit
from idi.lifecycle.inspections.scheme import cover_items, scheme_on, unqualified_visit
from idi.lifecycle.inspections.states import BOOKING, FINDING
from idi.lifecycle.projects import selectors as projects


def offered(actor: Actor, on: date) -> list[dict[str, Any]]:
    """The mandates the actor's body works on, with the day of the next visit, newest first; in one query."""
    rows = selectors.mandates(actor, on).filter(state="appointed", body_id__in=actor.organisation_ids)
    return [
        {
            "id": mandate.pk, "number": mandate.number, "project": mandate.project.name,
            "address": mandate.project.address, "appointed_on": mandate.appointed_on,
        }
        for mandate in rows.order_by("-id")
    ]  # fmt: skip


def assignment(actor: Actor, mandate: Mandate, on: date) -> dict[str, Any]:
    """One mandate whole: buildings, parties, grades, items, checklists, drawings, the defect library and the findings still open."""
    scheme = scheme_on(mandate.region_code, on)
    project = mandate.project
    lists = checklists_on(mandate.region_code, on, actor.organisation_ids)
    return {
        "id": mandate.pk,
        "number": mandate.number,
        "project": project.name,
        "address": project.address,
        "appointed_on": mandate.appointed_on,
        "stages": [{"code": code, "name": name} for code, name in Visit.Stage.choices],
        "buildings": [{"id": each.pk, "name": str(each)} for each in projects.buildings(project)],
        "parties": [
            {"id": each.pk, "name": each.name, "kind": each.get_kind_display()}
            for each in projects.building_parties(project)
        ],
        "items": [{"code": code, "name": name} for code, name in cover_items(mandate.region_code, on).items()],
        "grades": [
            {
                "code": grade.code, "label": grade.label, "meaning": grade.meaning, "reaction": grade.reaction,
                "remains": grade.days is None,
            }
            for grade in scheme.grades
        ],
        "checklists": [
            {
                "code": each.code, "stage": each.stage, "version": each.source, "general": not each.nodes and not each.structures,
                "points": [{"code": p.code, "text": p.text} for p in each.points],
            }
            for each in lists
        ],
        "nodes": _nodes(project.pk, lists),
        "bookings": _bookings(project.pk),
        "drawings": [
            {"id": each.pk, "title": str(each), "picture": reverse("documents:file", args=[each.document_id])}
            for each in selectors.drawings(project.pk)
        ],
        "library": [entry.offered() for entry in shelf_of(actor.organisation_ids, mandate.region_code, on).entries],
        "findings": _open(mandate, on),
        "qualified": _qualified(actor),
        "unqualified": unqualified_visit(mandate.region_code, on).word(),
        "wait_defects": [
            f"{each.reported_on} {each.building.number} {each.place}：{each.symptom} {each.item}".strip()
            for each in selectors.wait_defects(project.pk)
        ],
    }  # fmt: skip


def _nodes(project_id: int, lists: list[Checklist]) -> list[dict[str, Any]]:
    """The nodes of the plan, each with the checklist that fits it."""
    return [
        {
            "id": node.pk, "name": str(node), "building": str(node.building), "stage": node.stage,
            "done": planned.seen(node) >= node.least,
            "checklist": fitting.code if (fitting := checklist_for(lists, node.stage, node)) else "",
        }
        for node in planned.open_nodes(project_id)
    ]  # fmt: skip


def _bookings(project_id: int) -> list[dict[str, Any]]:
    """What is agreed or asked for, by day and hour."""
    return [
        {
            "day": local_date(each.visit_at), "at": moment(each.visit_at), "node": each.node_id, "place": f"{each.node.place} {each.place}",
            "what": each.what, "state": str(BOOKING.state(each.state).label),
        }
        for each in planned.waiting_bookings(project_id)
    ]  # fmt: skip


def _qualified(actor: Actor) -> list[dict[str, Any]]:
    """From when until when the person who acts is qualified, as its own body has it on file."""
    return [{"from": first, "until": last} for first, last in selectors.qualified_days(actor)]


def _open(mandate: Mandate, on: date) -> list[dict[str, Any]]:
    rows = selectors.with_rounds(selectors.open_findings(mandate.project))
    return [
        {
            "id": finding.pk, "number": finding.number, "place": finding.place, "description": finding.description,
            "grade": finding.grade_current, "responsible": finding.responsible.name, "due_on": finding.due_on,
            "state": str(FINDING.state(finding.state).label), "replied": finding.state == "replied",
            "reply": [each.text for each in finding.rectifications.all()][-1] if finding.state == "replied" else "",
            "mark": selectors.standing_mark(finding),
            "barred": str(barred.message) if finding.state == "replied" and (barred := objection(finding, on)) else "",
        }
        for finding in rows
    ]  # fmt: skip
