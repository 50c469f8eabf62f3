"""What is put right and what is not, on any day: counted, told why, as page, PDF and Excel."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.lifecycle.inspections import items, services
from idi.lifecycle.inspections.models import Finding, Mandate, Report
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_finding, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world: World, mandate: Mandate) -> list[Finding]:
    """Found on 3 June: of grade C, answered on the 10th, sent back on the 12th, answered on the 20th, closed on the 25th; one of grade A; one of the designer."""
    visit = a_visit(
        world, mandate, a_finding(world), a_finding(world, grade="A"),
        a_finding(world, responsible=world.designer),
    )  # fmt: skip
    found = findings_of(world, visit)
    for day, person, door, words in (
        (10, world.site_manager, services.reply, {"text": "已注浆"}),
        (12, world.inspector, services.reject, {"reason": "仍有渗痕"}),
        (20, world.site_manager, services.reply, {"text": "重新注浆"}),
        (25, world.inspector, services.close, {"remark": "淋水合格"}),
    ):
        at = on(2019, 6, day)
        with acting(person, at) as frame:
            door(by=frame.actor, at=at, finding=found[0], **words)
    return found


def standing(world: World, project: Project, day: date) -> list[tuple[str, str]]:
    with acting(world.inspector, on(2019, 7, 1)):
        return [(each.state.name, each.why) for each in items.items(project, day)]


@pytest.mark.parametrize(
    ("day", "state", "why"),
    [
        (3, "open", "责任单位还没有回复"),
        (10, "replied", "责任单位已回复，等待复核"),
        (12, "open", "整改第 1 次被退回：仍有渗痕"),
        (19, "open", "整改第 1 次被退回：仍有渗痕，已逾期 2 日"),
        (20, "replied", "责任单位已回复，等待复核"),
        (25, "closed", ""),
    ],
)
def test_a_finding_is_told_as_it_stood_that_day(
    world: World, project: Project, told: list[Finding], day: int, state: str, why: str
) -> None:
    assert standing(world, project, date(2019, 6, day))[:2] == [(state, why), ("noted", "此等级不要求整改")]


def test_before_the_visit_there_is_nothing(world: World, project: Project, told: list[Finding]) -> None:
    assert standing(world, project, date(2019, 6, 2)) == []


def test_the_statistics_add_up_on_every_day(world: World, project: Project, told: list[Finding]) -> None:
    with acting(world.inspector, on(2019, 7, 1)):
        loaded = items.items(project, date(2019, 6, 1), until_on=date(2019, 7, 1))

        @given(st.dates(date(2019, 6, 3), date(2019, 12, 31)))
        def holds(day: date) -> None:
            rows = [items.item_on(each.finding, day) for each in loaded]
            counts = items.counted(rows, day)
            assert sum(each.total for each in counts) == 3
            for each in counts:
                assert each.closed + each.waiting <= each.total and each.overdue <= each.waiting

        holds()


def test_an_earlier_day_shows_the_grade_and_the_time_that_stood_then(
    world: World, project: Project, mandate: Mandate
) -> None:
    visit = a_visit(world, mandate, a_finding(world, grade="D"))
    (finding,) = findings_of(world, visit)
    at = on(2019, 6, 10)
    with acting(world.inspector, at) as frame:
        services.regrade(by=frame.actor, at=at, finding=finding, grade="B", reason="主要裂缝已封闭")
    with acting(world.inspector, on(2019, 8, 1)):
        then, since = (items.items(project, day)[0] for day in (date(2019, 6, 9), date(2019, 6, 10)))
    assert (then.grade, then.due_on, then.why) == ("D", date(2019, 6, 6), "责任单位还没有回复，已逾期 3 日")
    assert (since.grade, since.due_on, since.why) == ("B", date(2019, 7, 10), "责任单位还没有回复")
    browser, address = a_browser(world.developer), reverse("inspections:open_items", args=[project.pk])
    assert "D 严重技术风险" in browser.get(f"{address}?on=2019-06-09").content.decode().split("未整改</h2>")[1]
    assert "B 轻微技术风险" in browser.get(f"{address}?on=2019-06-10").content.decode().split("未整改</h2>")[1]


def test_page_pdf_and_excel_of_any_day_and_nothing_is_filed(
    world: World, project: Project, told: list[Finding]
) -> None:
    address, browser = reverse("inspections:open_items", args=[project.pk]), a_browser(world.developer)
    early, now = (browser.get(address + query).content.decode() for query in ("?on=2019-06-19", ""))
    assert "已逾期 2 日" in early and "淋水合格" not in early
    assert "淋水合格" in now and told[0].number in now
    paper = browser.get(address + "?on=2019-06-19&format=pdf")
    text = "".join(pdf.text_of(paper.content).split())
    assert (
        paper.headers["Content-Type"] == "application/pdf"
        and "已逾期2日" in text
        and "不是风险管理机构签发的报告" in text
    )
    book = CalamineWorkbook.from_object(io.BytesIO(browser.get(address + "?format=xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 4 and rows[1][0] == told[0].number and rows[1][8] == "已销项"
    with acting(world.developer, on(2019, 7, 1)):
        assert not Report.objects.exists()


def test_a_contractor_gets_the_list_of_its_own_and_a_stranger_none(
    world: World, project: Project, told: list[Finding]
) -> None:
    address = reverse("inspections:open_items", args=[project.pk])
    shown = a_browser(world.site_manager).get(address).content.decode()
    assert told[0].number in shown and told[2].number not in shown
    assert a_browser(world.other_developer).get(address).status_code == 404
