"""The body declares its independence on signed paper; asked at the appointment and whenever parties or links change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Link
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Declaration, Mandate
from idi.lifecycle.inspections.services import declaring
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.models import Project
from tests.factories import HOUSE, on
from tests.factories.inspections import APPOINTED, REPORTED, a_mandate, a_report, a_visit, an_appointment
from tests.factories.parties import World, uscc
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
DECLARED, LINKED = on(2019, 5, 10), on(2019, 6, 10)


@pytest.fixture
def mandate(world: World, project: Project) -> Mandate:
    with acting(world.administrator, APPOINTED):
        filing.open_demonstration_authority(by=world.administrator, at=APPOINTED)
    return an_appointment(world, project)


def declared(world: World, mandate: Mandate, *, at: datetime = DECLARED, remark: str = "") -> Declaration:
    with acting(world.body_chief, at):
        return services.declare(by=world.body_chief, at=at, mandate=mandate, remark=remark)


def asked(world: World, at: datetime) -> list[date | None]:
    with acting(world.body_chief, at):
        return [task.due_on for task in diary.waiting(world.body_chief).filter(kind="inspections.declare")]


def linked(world: World) -> Link:
    with acting(world.administrator, LINKED):
        link = parties.link(
            by=world.administrator, at=LINKED, holder=world.inspectors, held=world.designer, kind=Link.Kind.GROUP, share=None,
            source="集团公告（示例）", from_on=date(2019, 6, 1),
        )  # fmt: skip
    run_waiting()
    return link


def test_the_head_declares_on_paper_signed_by_the_body_that_anybody_checks(world: World, mandate: Mandate) -> None:
    assert asked(world, DECLARED) == [date(2019, 5, 15)]
    declaration = declared(world, mandate)
    assert asked(world, DECLARED) == []
    names = {party["name"] for party in declaration.facts["parties"]}
    assert {world.contractor.name, world.designer.name} <= names and declaration.facts["objections"] == []
    with acting(world.underwriter, DECLARED):
        paper = documents.of(Declaration.objects.get()).get()
        assert paper.certificate is not None and paper.certificate.organisation_id == world.inspectors.pk
        content = documents.content(paper)
        examined = documents.examine(content)
        assert examined.verdict == "original" and examined.issued is not None
        assert examined.issued.number == declaration.number
        assert documents.examine(content + b" ").verdict == "changed"
    shown = a_browser(world.owner).get(reverse("check:result", args=[declaration.number])).content.decode()
    assert f"独立性声明 {declaration.number}" in shown and world.inspectors.name in shown


def test_only_the_head_of_the_appointed_body_declares(world: World, mandate: Mandate) -> None:
    for stranger in (world.inspector, world.underwriter, world.developer):
        with acting(stranger, DECLARED), pytest.raises(Forbidden):
            services.declare(by=stranger, at=DECLARED, mandate=mandate)
    with acting(world.underwriter, DECLARED):
        assert not Declaration.objects.exists()


def test_before_a_body_is_appointed_nobody_declares(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(HOUSE.as_house(project.pk), DECLARED) as frame, pytest.raises(Forbidden):
        services.declare(by=frame.actor, at=DECLARED, mandate=mandate)


def test_a_link_asks_again_and_must_be_explained(world: World, mandate: Mandate) -> None:
    declared(world, mandate)
    linked(world)
    assert asked(world, LINKED) == [date(2019, 6, 17)]
    with pytest.raises(Refusal, match="请逐项说明"):
        declared(world, mandate, at=LINKED)
    with acting(world.underwriter, LINKED):
        assert Declaration.objects.count() == 1
    again = declared(world, mandate, at=LINKED, remark="集团内相互独立核算，已安排无关联人员")
    assert world.designer.name in "".join(again.facts["objections"]) and asked(world, LINKED) == []


def test_a_party_that_joins_asks_again_the_next_morning(world: World, project: Project, mandate: Mandate) -> None:
    declared(world, mandate)
    with acting(world.administrator, LINKED):
        tester = parties.register_organisation(
            by=world.administrator, at=LINKED, kind="tester", name="示例检测公司", region_code="330400",
            uscc=uscc(901, region_code="330400"), contact_phone="0573-00000000",
        )  # fmt: skip
    with acting(world.developer, LINKED):
        projects.add_participant(
            by=world.developer, at=LINKED, project=project, organisation=tester, role="tester",
            from_on=LINKED.date(),
        )  # fmt: skip
    assert asked(world, LINKED) == []
    with acting(HOUSE, LINKED):
        services.watch_independence(by=HOUSE, at=LINKED)
    assert len(asked(world, LINKED)) == 1
    shown = a_browser(world.underwriter).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    assert f"之后又有参建单位：{tester.name}" in shown


def test_a_report_says_what_is_declared_or_that_nothing_is(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate)
    report = a_report(world, visit)
    assert "还没有对本工程声明独立性" in report.facts["declaration"]["lacking"]
    declaration = declared(world, mandate, at=REPORTED)
    report = a_report(world, visit)
    assert report.facts["declaration"] == {"number": declaration.number, "lacking": ""}


def test_where_the_law_blocks_it_no_report_goes_out_undeclared(
    world: World, mandate: Mandate, monkeypatch: Any
) -> None:
    visit = a_visit(world, mandate)
    blocks = rules.law("prc").figure("inspection_dependent_report", REPORTED.date())
    monkeypatch.setattr(declaring, "undeclared_report", lambda *_: blocks)
    with pytest.raises(Refusal, match="声明之后才能出具报告"):
        a_report(world, visit)
    declared(world, mandate, at=REPORTED)
    a_report(world, visit)


def test_by_hand(world: World, mandate: Mandate) -> None:
    browser, address = a_browser(world.body_chief), reverse("inspections:declare", args=[mandate.pk])
    assert "未发现关联关系" in browser.get(address).content.decode()
    assert browser.post(address, {"remark": ""}).status_code == 303
    page = a_browser(world.developer).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    with acting(world.developer, DECLARED):
        declaration = selectors.declaration(mandate)
    assert declaration is not None and declaration.number in page
    site = a_browser(world.site_manager)
    shown = site.get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    assert declaration.number not in shown and "还没有对本工程声明独立性" not in shown
    assert site.get(reverse("documents:file", args=[declaration.document_id])).status_code == 404
