"""Inspections through the doors: a mandate, an appointed body, a visit with findings.

world = a_world()
project = a_project(world)
mandate = an_appointment(world, project)         # 示例工程质量风险管理公司, by the lead
visit = a_visit(world, mandate)                  # one finding of grade C against the contractor
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PIL import Image

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.jobs import run_waiting
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Finding, Mandate, Report, Visit
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World, _person, uscc
from tests.factories.policies import a_signed_policy

SIGNED_ON = date(2019, 5, 1)
SIGNED, APPOINTED, VISITED, REPORTED = on(2019, 5, 1), on(2019, 5, 8), on(2019, 6, 3), on(2019, 6, 20)


def a_mandate(world: World, project: Project) -> Mandate:
    """The mandate as the signed contract opens it; the lead insures alone."""
    policy = a_signed_policy(world, project, panel=[(world.lead, Decimal(1))], at=SIGNED)
    run_waiting()
    with acting(world.underwriter, SIGNED):
        return Mandate.objects.get(policy=policy)


def an_appointment(world: World, project: Project, *, at: datetime = APPOINTED) -> Mandate:
    """The mandate given to the independent body."""
    mandate = a_mandate(world, project)
    with acting(world.underwriter, at):
        return services.appoint(
            by=world.underwriter, at=at, mandate=mandate, body=world.inspectors, appointed_on=at.date()
        )


def another_body(world: World) -> tuple[Organisation, Actor, Actor]:
    """A second independent body with an inspector and its head."""
    administrator = world.administrator
    with acting(administrator, SIGNED):
        body = parties.register_organisation(
            by=administrator, at=SIGNED, kind="inspection_body", name="示例接任风险管理公司", region_code="330400",
            uscc=uscc(900, region_code="330400"), contact_phone="0573-00000000",
        )  # fmt: skip
        inspector = _person(administrator, SIGNED, "next_inspector", "inspector", body)
        return body, inspector, _person(administrator, SIGNED, "next_chief", "inspection_chief", body)


def a_finding(world: World, **changes: Any) -> dict[str, Any]:
    """What an inspector enters for one finding."""
    return {
        "location": "地下室外墙 ①-⑥轴", "description": "外墙后浇带渗水", "grade": "C", "responsible": world.contractor,
        "item": "C05", "standard": "GB 50208 地下防水工程质量验收规范", "advice": "注浆封堵后做淋水试验",
        "photos": [a_photo()], **changes,
    }  # fmt: skip


def a_visit(world: World, mandate: Mandate, *findings: dict[str, Any], at: datetime = VISITED, **changes: Any) -> Visit:
    """A visit with the findings given, or with one."""
    given = {
        "visited_on": at.date(),
        "stage": "" if changes.get("node") else "basement",
        "summary": "地下室施工缝和后浇带检查",
        "weather": "晴",
        **changes,
    }
    with acting(world.inspector, at):
        return services.record_visit(
            by=world.inspector, at=at, mandate=mandate, findings=findings or [a_finding(world)], **given
        )


def findings_of(world: World, visit: Visit) -> list[Finding]:
    """The findings of a visit in their order, as the inspector sees them."""
    with acting(world.inspector, VISITED):
        return list(Finding.objects.filter(visit=visit).order_by("number"))


def a_draft(
    world: World, visit: Visit, *, at: datetime = REPORTED, kind: str = "1001", texts: dict[str, str] | None = None
) -> Report:
    """A report of a visit as its author left it, everything written that has to be."""
    with acting(world.inspector, at) as frame:
        told: dict[str, Any] = {"by": frame.actor, "at": at}
        report = services.draft_report(**told, mandate=visit.mandate, visit=visit, kind=kind)
        written = {name: report.texts.get(name) or "示例：按计划检查。" for name in services.kind_of(report).texts}
        return services.write_report(**told, report=report, texts={**written, **(texts or {})})


def issued(world: World, report: Report, *, at: datetime = REPORTED) -> Report:
    """The course of a draft: handed in, reviewed by a colleague, released by the head of the body."""
    for person, door in (
        (world.inspector, services.submit_report),
        (world.reviewing_inspector, services.pass_report),
        (world.body_chief, services.sign_report),
    ):
        with acting(person, at) as frame:
            report = door(by=frame.actor, at=at, report=report)
    return report


def a_report(world: World, visit: Visit, *, at: datetime = REPORTED, kind: str = "1001") -> Report:
    """The report of a visit, issued; of a visit that has one it is the next version."""
    with acting(world.inspector, at) as frame:
        earlier = Report.objects.filter(visit=visit, kind=kind, state="issued").first()
        if earlier is not None:
            earlier = services.revise_report(by=frame.actor, at=at, report=earlier)
    return issued(world, earlier or a_draft(world, visit, at=at, kind=kind), at=at)


def a_photo(colour: str = "grey") -> bytes:
    """A photo as a phone hands it in."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()
