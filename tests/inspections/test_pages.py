"""The pages of inspections, as each role opens them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.lifecycle.inspections.models import Finding, Mandate, Report, Visit
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_finding, a_mandate, a_photo, a_report, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TODAY = on(2026, 1, 1)


@pytest.fixture
def visit(world: World, mandate: Mandate) -> Visit:
    return a_visit(world, mandate, a_finding(world), a_finding(world, grade="A", photos=[]))


def page(answer: Any, *, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def sent(browser: Client, address: str, data: dict[str, Any]) -> str:
    """The page a form leads to when the act was done."""
    answer = browser.post(address, data)
    assert answer.status_code == 303, answer.content.decode()
    return page(browser.get(answer.headers["Location"]))


def photo(name: str = "渗水.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_photo(), content_type="image/jpeg")


def test_the_appointment_page_shows_the_check_of_every_body(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    browser, address = a_browser(world.underwriter), reverse("inspections:appoint", args=[mandate.pk])
    shown = page(browser.get(address))
    assert f"{world.related.name}与参建单位{world.contractor.name}存在关联关系" in shown and "持股 30%" in shown
    assert "未发现关联关系" in shown and "三（六）" in shown
    agreed = {"scope": ["construction"], "entry_stage": "502", "entry_on": "2019-05-08"}
    related = {"body": world.related.pk, "appointed_on": "2019-05-08", **agreed}
    refused = page(browser.post(address, related), status=422)
    assert "请改聘其他机构" in refused and 'value="2019-05-08"' in refused, "what was typed is kept"
    with acting(world.underwriter, TODAY):
        assert Mandate.objects.get().state == "open"
    shown = sent(browser, address, {"body": world.inspectors.pk, "appointed_on": "2019-05-08", **agreed})
    assert world.inspectors.name in shown and "已聘请" in shown and "已开工" in shown


def findings_data(**changes: Any) -> dict[str, Any]:
    return {"findings-TOTAL_FORMS": "2", "findings-INITIAL_FORMS": "0", "visited_on": "2019-06-03", "stage": "roof",
            "summary": "屋面防水", "weather": "晴", "findings-0-location": "屋面 女儿墙", "findings-0-grade": "D",
            "findings-0-description": "卷材收头开裂", **changes}  # fmt: skip


def test_the_inspector_records_a_visit_with_several_photos_at_once(world: World, mandate: Mandate) -> None:
    browser, address = a_browser(world.inspector), reverse("inspections:record_visit", args=[mandate.pk])
    blank = page(browser.get(address))
    assert 'enctype="multipart/form-data"' in blank and "3 日内整改" in blank and "平台默认" in blank
    data = findings_data(**{"findings-0-responsible": world.contractor.pk})
    bad = page(
        browser.post(address, {**data, "findings-0-photos": [photo(), photo("坏.jpg", b"no photo")]}), status=422
    )
    assert "第 1 行" in bad and "坏.jpg" in bad and "不是照片" in bad and "卷材收头开裂" in bad
    token = {"_once": "3b1d9d2a-7a5a-4f0e-8a43-0d8f8f1f2b11"}
    twice = [
        browser.post(address, {**data, **token, "findings-0-photos": [photo(), photo("二.jpg")]}) for _ in range(2)
    ]
    assert [answer.status_code for answer in twice] == [303, 303]
    assert twice[0].headers["Location"] == twice[1].headers["Location"]
    detail = page(browser.get(twice[0].headers["Location"]))
    assert "卷材收头开裂" in detail and world.contractor.name in detail and "已收到整改待办" in detail
    with acting(world.inspector, TODAY):
        assert Visit.objects.count() == Finding.objects.count() == 1, "sent twice it is one visit"
    finding = page(browser.get(reverse("inspections:finding", args=[_only_finding(world).pk])))
    assert finding.count("/small/") == 2 and "整改已逾期" in finding
    nothing = {name: value for name, value in data.items() if not name.startswith("findings-0")}
    assert "没有要整改的风险" in sent(browser, address, nothing)


def _only_finding(world: World) -> Finding:
    with acting(world.inspector, TODAY):
        return Finding.objects.get()


def test_reply_and_close_by_hand(world: World, visit: Visit) -> None:
    finding = findings_of(world, visit)[0]
    contractor, inspector = a_browser(world.site_manager), a_browser(world.inspector)
    detail = reverse("inspections:finding", args=[finding.pk])
    reply = reverse("inspections:reply", args=[finding.pk])
    assert reply in page(contractor.get(detail)) and reply not in page(inspector.get(detail))
    page(contractor.post(reply, {"text": ""}), status=422)
    shown = sent(contractor, reply, {"text": "已注浆封堵", "photos": [photo(), photo("二.jpg")]})
    assert "已注浆封堵" in shown and "待复核" in shown and reply not in shown
    close = reverse("inspections:close", args=[finding.pk])
    assert close in page(inspector.get(detail)) and close not in shown
    assert contractor.get(close).status_code == 403
    assert "复核意见" in page(inspector.post(close, {"grade": "", "remark": ""}), status=422)
    assert "已销项" in sent(inspector, close, {"grade": "", "remark": "复核合格"})


def test_send_back_by_hand(world: World, visit: Visit) -> None:
    finding = findings_of(world, visit)[0]
    a_browser(world.developer).post(reverse("inspections:reply", args=[finding.pk]), {"text": "已督促处理"})
    reject = reverse("inspections:reject", args=[finding.pk])
    shown = sent(a_browser(world.inspector), reject, {"reason": "未见照片"})
    assert "整改已被退回 1 次" in shown
    assert "已退回" in shown and "未见照片" in shown and world.hongxiang.name in shown


def test_the_report_is_written_reviewed_and_signed_by_hand_and_opened_by_the_insurer(
    world: World, visit: Visit
) -> None:
    author, colleague, chief = map(a_browser, (world.inspector, world.reviewing_inspector, world.body_chief))
    shown = sent(author, reverse("inspections:report_visit", args=[visit.pk]), {"kind": "906"})
    assert "总体评价说明" in shown and "提交前必须填写" in shown
    with acting(world.inspector, TODAY):
        report = Report.objects.get()

    def at(name: str) -> str:
        return reverse(f"inspections:{name}", args=[report.pk])

    assert "提交前还要填写" in sent(author, at("write_report"), {"scope": "地下室", "summary": ""})
    assert "请填写“总结”" in page(author.post(at("submit_report"), {}), status=422)
    shown = sent(author, at("write_report"), {"scope": "地下室", "summary": "总体受控"})
    assert "总体受控" in shown and at("submit_report") in shown and at("pass_report") not in shown
    draft = author.get(at("preview_report"))
    assert "草稿" in pdf.text_of(draft.content) and "总体受控" in pdf.text_of(draft.content)
    assert a_browser(world.underwriter).get(at("report")).status_code == 404, "a draft is the body's own"
    assert at("pass_report") not in sent(
        author, at("submit_report"), {"reviewer_id": world.reviewing_inspector.person_id}
    )
    assert at("pass_report") in page(colleague.get(at("report")))
    assert "先陈述意见" in page(chief.get(at("sign_report")))
    sent(colleague, at("pass_report"), {"remark": "同意"})
    shown = sent(chief, at("sign_report"), {"remark": ""})
    with acting(world.inspector, TODAY):
        paper = reverse("documents:file", args=[Report.objects.get().document_id])
    assert paper in shown and "D5 过程评估" in shown and world.lead.name in shown
    assert a_browser(world.underwriter).get(paper).headers["Content-Type"] == "application/pdf"
    assert a_browser(world.site_manager).get(paper).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?state=open", 2),
        ("?state=closed", 0),
        ("?grade=C", 1),
        ("?overdue=on", 1),
        ("?grade=A&overdue=on", 0),
    ],
)
def test_findings_are_filtered(world: World, visit: Visit, query: str, count: int) -> None:
    shown = page(a_browser(world.developer).get(reverse("inspections:findings") + query))
    assert shown.count(f"{visit.number}-0") == count


def test_findings_are_found_by_number(world: World, visit: Visit) -> None:
    browser = a_browser(world.developer)
    for text, count in ((visit.number.lower(), 2), (f"{visit.number}-01", 1), ("JC-0", 0)):
        assert page(browser.get(reverse("inspections:findings"), {"q": text})).count(f"{visit.number}-0") >= count
    assert "没有符合条件的记录" in page(browser.get(reverse("inspections:findings"), {"q": "JC-0"}))


@pytest.mark.parametrize("name", ["mandates", "visits", "findings"])
def test_lists_open_for_every_reader_and_as_excel(world: World, visit: Visit, name: str) -> None:
    address = reverse(f"inspections:{name}")
    for reader in (
        world.underwriter,
        world.inspector,
        world.site_manager,
        world.haining_officer,
        world.insurance_officer,
    ):
        assert "示例花园一期" in page(a_browser(reader).get(address))
    assert "示例花园一期" not in page(a_browser(world.other_developer).get(address))
    assert a_browser(world.owner).get(address).status_code == 403
    assert a_browser(world.developer).get(address + "?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("name", ["visits", "findings"])
def test_lists_ask_as_often_for_many_rows_as_for_few(
    world: World, django_assert_max_num_queries: Any, name: str, mandate: Mandate
) -> None:
    for _ in range(3):
        a_visit(world, mandate, *[a_finding(world, photos=[])] * 4)
    browser = a_browser(world.developer)
    browser.get(reverse(f"inspections:{name}"))
    with django_assert_max_num_queries(16):
        browser.get(reverse(f"inspections:{name}"))


def test_the_panel_tells_the_project_page_how_things_stand(world: World, visit: Visit) -> None:
    address = reverse("inspections:panel", args=[visit.project_id])
    whole = page(a_browser(world.developer).get(address))
    fragment = page(a_browser(world.developer).get(address, headers={"HX-Request": "true"}))
    assert "<html" in whole and "<html" not in fragment
    for words in ("C 中等技术风险", "风险记录 2 项，未销项 1 项", world.inspectors.name):
        assert words in fragment
    assert a_browser(world.other_developer).get(address).status_code == 404


@pytest.mark.parametrize("name", ["mandate", "visit", "finding"])
def test_strangers_get_a_404(world: World, visit: Visit, name: str) -> None:
    pk = {"mandate": visit.mandate_id, "visit": visit.pk, "finding": findings_of(world, visit)[0].pk}[name]
    address = reverse(f"inspections:{name}", args=[pk])
    assert a_browser(world.second_underwriter).get(address).status_code == 404
    assert a_browser(world.related_inspector).get(address).status_code == 404
    page(a_browser(world.haining_officer).get(address))


def test_tasks_lead_to_pages_that_open(world: World, visit: Visit) -> None:
    from idi.foundation.diary import selectors as diary

    for actor in (world.site_manager, world.inspector):
        with acting(actor, TODAY):
            addresses = [task.address for task in diary.waiting(actor)]
        for address in addresses:
            assert resolve(urlsplit(address).path).namespace == "inspections"
            page(a_browser(actor).get(address))


def test_the_mandate_page_warns_of_a_link_found_later(world: World, visit: Visit) -> None:
    from datetime import date

    from idi.foundation.parties import services as parties
    from idi.foundation.parties.models import Link

    address = reverse("inspections:mandate", args=[visit.mandate_id])
    assert "聘请后出现的关联关系" not in page(a_browser(world.underwriter).get(address))
    with acting(world.administrator, TODAY) as frame:
        parties.link(
            by=frame.actor, at=TODAY, holder=world.inspectors, held=world.designer, kind=Link.Kind.CONTROLS, share=None,
            source="工商登记（示例）", from_on=date(2020, 1, 1),
        )  # fmt: skip
    shown = page(a_browser(world.underwriter).get(address))
    assert "聘请后出现的关联关系" in shown and f"与参建单位{world.designer.name}存在关联关系" in shown


def test_a_report_is_listed_with_its_versions(world: World, visit: Visit) -> None:
    one, two = a_report(world, visit), a_report(world, visit)
    for address in (reverse("inspections:visit", args=[visit.pk]), reverse("inspections:report", args=[two.pk])):
        shown = page(a_browser(world.developer).get(address))
        assert one.number in shown and two.number in shown and "已更新" in shown
