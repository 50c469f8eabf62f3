"""The calendar as a page and as a file, and the pages of plan, bookings and design stage as each role opens them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import agenda, clock
from idi.foundation.core.acting import acting
from idi.foundation.core.agenda import Item
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models import Booking, DesignComment, DesignDocument, Mandate, Node, Plan, Visit
from idi.lifecycle.projects.models import Building, Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.planning import ASKED, a_booking, a_comment, a_node, a_plan
from tests.factories.visitors import a_browser


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: ASKED)
    return ASKED


def page(answer: Any, *, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def sent(browser: Any, address: str, data: dict[str, Any]) -> str:
    answer = browser.post(address, data)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return page(browser.get(answer.headers["Location"]))


@pytest.mark.django_db
def test_the_plan_page_by_role(world: World, project: Project, plan: Plan) -> None:
    address = reverse("inspections:plan", args=[project.pk])
    chief = page(a_browser(world.body_chief).get(address))
    assert "主体结构 1—6层" in chief and "编排日期" in chief and "平台默认" in chief and "0 / 2" in chief
    for reader in (world.site_manager, world.underwriter, world.haining_officer, world.supervision_engineer):
        shown = page(a_browser(reader).get(address))
        assert "主体结构 1—6层" in shown and "编排日期" not in shown
    for stranger in (world.other_developer, world.related_inspector):
        assert a_browser(stranger).get(address).status_code == 404
    with acting(world.developer, ASKED):
        building = Building.objects.get(project=project, number="1号楼")
    replan = reverse("inspections:replan", args=[project.pk, building.pk])
    assert a_browser(world.inspector).get(replan).status_code == 403
    with acting(world.body_chief, ASKED):
        days = {f"node_{each.pk}": each.planned_on or "" for each in Node.objects.filter(building=building)}
    roof = a_node(world, plan, "roof")
    browser = a_browser(world.body_chief)
    assert "没有变化" in page(browser.post(replan, {**days, "reason": "提前"}), status=422)
    shown = sent(browser, replan, {**days, f"node_{roof.pk}": "2019-12-24", "reason": "屋面提前"})
    assert "屋面提前" in shown and "2019年12月24日" in shown and "第 2 版" in shown


@pytest.mark.django_db
def test_the_pages_of_a_project_without_a_plan_say_what_to_do(world: World, project: Project, mandate: Mandate) -> None:
    address = reverse("inspections:plan", args=[project.pk])
    assert "的负责人建立" in page(a_browser(world.developer).get(address))
    browser = a_browser(world.body_chief)
    assert reverse("inspections:open_plan", args=[project.pk]) in page(browser.get(address))
    answer = browser.post(reverse("inspections:open_plan", args=[project.pk]))
    assert answer.status_code == 302 and "主体结构 1—6层" in page(browser.get(address))


@pytest.mark.django_db
def test_a_plan_of_any_size_asks_the_same_questions(world: World, project: Project, plan: Plan) -> None:
    browser, address = a_browser(world.body_chief), reverse("inspections:plan", args=[project.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(browser.get(address))
        return len(asked)

    queries()
    before = queries()
    with acting(world.body_chief, ASKED):
        for node in Node.objects.all()[:3]:
            Node.objects.create(
                **{
                    field.attname: getattr(node, field.attname)
                    for field in Node._meta.concrete_fields
                    if field.attname not in ("id", "code")
                },
                code=f"own{node.pk}",
            )
    assert queries() == before


@pytest.mark.django_db
def test_a_node_is_added_and_dropped_by_hand(world: World, project: Project, plan: Plan) -> None:
    browser = a_browser(world.body_chief)
    with acting(world.developer, ASKED):
        building = Building.objects.get(project=project, number="2号楼")
    told = {
        "building": building.pk,
        "name": "幕墙龙骨",
        "stage": "exterior",
        "least": 1,
        "notice_days": 2,
        "reason": "有幕墙",
    }
    address = reverse("inspections:add_node", args=[project.pk])
    page(browser.post(address, {**told, "reason": ""}), status=422)
    assert "2号楼 幕墙龙骨" in sent(browser, address, told)
    with acting(world.body_chief, ASKED):
        node = Node.objects.get(name="幕墙龙骨")
    assert "幕墙龙骨" in sent(browser, reverse("inspections:drop_node", args=[node.pk]), {"reason": "取消"})
    shown = page(browser.get(reverse("inspections:node", args=[node.pk])))
    assert "恢复节点" in shown and "报验" not in shown.split("<main")[1].split("预约和报验")[0]
    assert "未定日期" in sent(browser, reverse("inspections:restore_node", args=[node.pk]), {"reason": "误取消"})


@pytest.mark.django_db
def test_a_request_goes_through_by_hand(world: World, project: Project) -> None:
    node = a_node(world, a_plan(world, project), "basement")
    site, body = a_browser(world.site_manager), a_browser(world.inspector)
    address = reverse("inspections:ask_visit", args=[node.pk])
    assert address in page(site.get(reverse("inspections:node", args=[node.pk]))) and "至少提前 2 日" in page(
        site.get(address)
    )
    told = {"place": "底板", "what": "钢筋", "visit_at": "2019-06-05T14:00"}
    page(site.post(address, {**told, "visit_at": "2019-05-05T14:00"}), status=422)
    shown = sent(site, address, told)
    assert "等待风险管理机构" in shown and "平台默认" in shown
    with acting(world.inspector, ASKED):
        booking = Booking.objects.get()
    detail = reverse("inspections:booking", args=[booking.pk])
    confirm = reverse("inspections:confirm_booking", args=[booking.pk])
    assert confirm in page(body.get(detail)) and confirm not in page(site.get(detail))
    assert a_browser(world.underwriter).get(confirm).status_code == 403
    moved = sent(
        body,
        reverse("inspections:counter_booking", args=[booking.pk]),
        {"visit_at": "2019-06-06T09:00", "reason": "人手"},
    )
    assert "等待施工现场" in moved
    assert "双方已约定" in sent(site, confirm, {})
    assert booking.number in page(body.get(reverse("inspections:bookings")))
    covered = sent(
        site, reverse("inspections:cover_booking", args=[booking.pk]), {"covered_on": "2019-06-01", "reason": "赶工"}
    )
    assert "主承保机构已收到告警" in covered
    insurer = page(a_browser(world.underwriter).get(reverse("inspections:alarms")))
    assert "未经检查即隐蔽" in insurer and "未消除" in insurer
    record = page(body.get(detail)).split("covered=")[0].rsplit('href="', 1)[1] + f"covered={booking.pk}"
    form = page(body.get(record.replace("&amp;", "&")))
    assert "无法排除风险" in form and f'value="{node.pk}" selected' in form and 'value="R" selected' in form


@pytest.mark.django_db
def test_a_visit_recorded_by_hand_names_its_node(world: World, project: Project) -> None:
    node = a_node(world, a_plan(world, project), "roof")
    browser = a_browser(world.inspector)
    link = page(browser.get(reverse("inspections:node", args=[node.pk])))
    assert f"?node={node.pk}" in link
    with acting(world.inspector, ASKED):
        from idi.lifecycle.inspections import selectors

        mandate = selectors.mandate_of_project(project.pk)
    assert mandate is not None
    data = {
        "findings-TOTAL_FORMS": "0",
        "findings-INITIAL_FORMS": "0",
        "visited_on": "2019-06-01",
        "summary": "屋面",
        "node": node.pk,
    }
    shown = sent(browser, reverse("inspections:record_visit", args=[mandate.pk]), data)
    assert node.place in shown
    with acting(world.inspector, ASKED):
        visit = Visit.objects.get()
        assert (visit.node_id, visit.stage) == (node.pk, "roof")


@pytest.mark.django_db
def test_the_design_stage_by_hand(world: World, project: Project, mandate: Mandate) -> None:
    body, designer, developer = (a_browser(each) for each in (world.inspector, world.design_manager, world.developer))
    stage = reverse("inspections:design", args=[project.pk])
    assert "还没有调取资料" in page(developer.get(stage))
    shown = sent(body, reverse("inspections:ask_documents", args=[project.pk]), {"codes": ["survey"]})
    assert "岩土工程勘察报告" in shown and "平台默认" in shown
    with acting(world.developer, ASKED):
        document = DesignDocument.objects.get()
    paper = SimpleUploadedFile(
        "勘察报告.pdf", b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n", content_type="application/pdf"
    )
    assert "第 1 版" in sent(
        designer, reverse("inspections:file_design", args=[document.pk]), {"upload": paper, "note": "初稿"}
    )
    with acting(world.inspector, ASKED):
        version = document.versions.get()
    told = {"version": version.pk, "place": "持力层", "text": "承载力取值偏高"}
    address = reverse("inspections:comment_design", args=[project.pk])
    page(body.post(address, {**told, "place": ""}), status=422)
    assert "承载力取值偏高" in sent(body, address, told)
    with acting(world.inspector, ASKED):
        comment = DesignComment.objects.get()
    detail = reverse("inspections:design_comment", args=[comment.pk])
    mandate_page = page(body.get(reverse("inspections:mandate", args=[mandate.pk])))
    assert detail in mandate_page and "未关闭的设计意见" in mandate_page
    reply = reverse("inspections:reply_design", args=[comment.pk])
    assert reply in page(designer.get(detail)) and reply not in page(body.get(detail))
    assert "按试验值取用" in sent(designer, reply, {"text": "按试验值取用"})
    assert "保留" in sent(body, reverse("inspections:keep_design", args=[comment.pk]), {"remark": "请附试验报告"})
    raised = sent(
        body, reverse("inspections:raise_design", args=[comment.pk]), {"grade": "C", "responsible": world.designer.pk}
    )
    assert "承载力取值偏高" in raised
    assert a_browser(world.other_developer).get(detail).status_code == 404


@pytest.mark.django_db
def test_the_calendar_by_month_week_and_list(world: World, project: Project, plan: Plan) -> None:
    a_booking(world, a_node(world, plan, "basement"))
    a_comment(world, project)
    address = reverse("inspections:calendar")
    for reader in (world.inspector, world.body_chief, world.site_manager, world.developer, world.underwriter):
        browser = a_browser(reader)
        shown = page(browser.get(address))
        assert "地下室钢筋与防水" in shown and 'aria-current="date"' in shown and "示例花园一期" in shown
        assert "地下室底板" in page(browser.get(f"{address}?view=week&on=2019-06-05"))
    listed = page(a_browser(world.inspector).get(f"{address}?view=list&project={project.pk}"))
    assert "设计意见 地下室外墙" in listed and "<table" not in listed
    assert "没有安排" in page(a_browser(world.other_developer).get(f"{address}?on=nonsense"))
    text = a_browser(world.inspector).get(reverse("inspections:calendar_file")).content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and "DTSTART:" in text and "DTSTART;VALUE=DATE:" in text
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") > 10


@pytest.mark.django_db
def test_the_calendar_asks_the_same_questions_however_much_stands_in_it(world: World, plan: Plan) -> None:
    browser, address = a_browser(world.inspector), reverse("inspections:calendar")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(browser.get(address))
        return len(asked)

    a_booking(world, a_node(world, plan, "basement"))
    queries()
    before = queries()
    for code in ("roof", "windows", "exterior"):
        a_booking(world, a_node(world, plan, code))
    assert queries() == before


LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n,;\\"), max_size=200
)


@given(title=LETTERS, project=LETTERS)
def test_the_file_folds_at_75_octets_and_reads_back(title: str, project: str) -> None:
    item = Item(
        name="node-1", on=date(2019, 6, 5), title=title, project=project, address="/a/", state=State("due", "待检查")
    )
    text = agenda.as_ics(
        [item], at=datetime(2019, 6, 1, tzinfo=UTC), name="日历", host="idi", base="https://idi", room="inspections"
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    (summary,) = (line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:"))
    read = (
        summary.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    )
    assert read == f"{project}：{title}"


@given(day=st.dates(date(1991, 1, 1), date(2199, 1, 1)), view=st.sampled_from(["month", "week", "list"]))
def test_every_page_of_the_calendar_holds_its_day_and_whole_weeks(day: date, view: str) -> None:
    first, last = agenda.span(view, day)
    assert first <= day <= last and ((last - first).days + 1) % 7 == 0
    after = agenda.moved(view, day, 1)
    assert (
        agenda.span(view, after)[0] <= last + timedelta(days=1) and after > day and agenda.moved(view, after, -1) <= day
    )
    assert sum(len(week) for week in agenda.weeks([], view, day, on(2019, 6, 1).date())) == (last - first).days + 1
