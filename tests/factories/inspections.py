"""Inspections through the doors: a mandate, an appointed body, a visit with findings.

world = a_world()
project = a_project(world)
mandate = an_appointment(world, project)         # 示例工程质量风险管理公司, by the lead
visit = a_visit(world, mandate)                  # one finding of grade C against the contractor
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from PIL import Image

from idi.foundation.core.acting import acting, house
from idi.foundation.seats import services as seats
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Finding, Mandate, Report, Visit
from idi.lifecycle.projects.models import Project
from tests.factories import HOUSE, on
from tests.factories.parties import World

SIGNED_ON = date(2019, 5, 1)
SIGNED, APPOINTED, VISITED, REPORTED = on(2019, 5, 1), on(2019, 5, 8), on(2019, 6, 3), on(2019, 6, 20)


def a_mandate(world: World, project: Project, *, at: datetime = SIGNED) -> Mandate:
    """The mandate as the concluded contract opens it."""
    with acting(HOUSE, at), house(project.pk, cause=HOUSE) as inside:
        policy = _a_contract(world, project)
        return services.open_mandate(
            by=inside, at=at, project=project, policy_id=policy.pk, proposal_id=None, lead_id=world.lead.pk,
            signed_on=SIGNED_ON,
        )  # fmt: skip


def an_appointment(world: World, project: Project, *, at: datetime = APPOINTED) -> Mandate:
    """The mandate given to the independent body."""
    mandate = a_mandate(world, project)
    with acting(world.underwriter, at):
        return services.appoint(
            by=world.underwriter, at=at, mandate=mandate, body=world.inspectors, appointed_on=at.date()
        )


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
        "stage": "basement",
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


def a_report(world: World, visit: Visit, *, at: datetime = REPORTED) -> Report:
    """The report of a visit."""
    with acting(world.inspector, at):
        return services.issue_report(by=world.inspector, at=at, visit=visit)


def a_photo(colour: str = "grey") -> bytes:
    """A photo as a phone hands it in."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()


def _a_contract(world: World, project: Project) -> Any:
    """A concluded contract and the seat of its lead, no more: what a mandate hangs on."""
    from decimal import Decimal

    from idi.lifecycle.policies.models import Policy

    policy = Policy.objects.create(
        region_code=project.region_code, project=project, number=f"示例-保单-{project.pk}", origin="platform",
        lead=world.lead, policyholder=world.hongxiang, insured="owners", claimant="owners", law="jiaxing",
        signed_on=SIGNED_ON, rate=Decimal("0.0125"), budget=project.budget_cost, provisional=Decimal("1000000.00"),
        check_code=f"SL{project.pk}",
    )  # fmt: skip
    seats.seat(world.lead.pk, project.pk, role="insurer_lead", from_on=SIGNED_ON)
    return policy
