"""The pages of projects, as each role meets them."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.pdf import text_of
from idi.foundation.core.sheets import write
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Project, Unit
from idi.lifecycle.projects.progress import steps
from idi.lifecycle.projects.services.book import UNIT_COLUMNS
from tests.factories import on
from tests.factories.parties import World, uscc
from tests.factories.projects import a_programme, a_project, homes_of, unit_list
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)
LIST = "/projects/"


def words(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_asks_as_many_questions_for_one_project_as_for_many(
    world: World, django_assert_num_queries: Any
) -> None:
    a_project(world, until="register", designated=False)
    browser = a_browser(world.developer)
    browser.get(LIST)
    with django_assert_num_queries(12):
        browser.get(LIST)
    for number in range(5):
        a_project(world, name=f"示例{number}期", until="register", designated=False)
    with django_assert_num_queries(12):
        assert words(browser.get(LIST)).count("<tr>") == 7


def test_the_list_narrows_sorts_and_goes_out_as_excel(world: World) -> None:
    a_project(world, name="示例甲园", until="designate")
    a_project(world, name="示例乙园", until="register", designated=False)
    browser = a_browser(world.haining_officer)
    only = words(browser.get(LIST, {"state": "designated"}))
    assert "示例甲园" in only and "示例乙园" not in only
    found = words(browser.get(LIST, {"q": "乙园"}))
    assert "示例乙园" in found and "示例甲园" not in found
    rows = CalamineWorkbook.from_object(
        io.BytesIO(browser.get(LIST, {"format": "xlsx", "sort": "name"}).content)
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert [row[0] for row in rows] == ["项目名称", "示例乙园", "示例甲园"] and rows[1][6] == 80000000


def test_an_empty_list_says_what_to_do(world: World) -> None:
    assert "先登记项目" in words(a_browser(world.developer).get(LIST))
    seen = words(a_browser(world.haining_officer).get(LIST))
    assert "建设单位登记后" in seen and "/projects/new/" not in seen


def test_strangers_go_to_the_log_in(world: World, client: Any) -> None:
    project = a_project(world, until="register")
    for address in (LIST, f"/projects/{project.pk}/", "/projects/new/"):
        response = client.get(address)
        assert response.status_code == 302 and response["Location"].startswith("/account/login/?next=/projects/")


def test_another_developers_project_does_not_exist(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        home = selectors.units(project)[0]
    browser = a_browser(world.other_developer)
    for address in (
        f"/projects/{project.pk}/", f"/projects/{project.pk}/units/", f"/projects/units/{home.pk}/",
        f"/projects/{project.pk}/contracts/new/",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404


FORM = {
    "name": "示例新园", "region_code": "330481", "address": "海宁市示例路9号", "kind": "214", "finish": "bare",
    "gfa_total": "24000", "budget_cost": "80,000,000.00",
}  # fmt: skip


def test_a_developer_walks_from_registration_to_the_list_of_homes(world: World) -> None:
    browser = a_browser(world.developer)
    assert browser.get("/projects/new/").status_code == 200
    response = browser.post("/projects/new/", FORM)
    assert response.status_code == 303
    page = response["Location"]
    first = words(browser.get(page))
    assert "项目已登记" in first and "还没有登记施工单位" in first and "三（四）" in first
    posts: list[tuple[str, dict[str, Any]]] = [
        ("participants/new/", {"role": "contractor", "organisation": world.contractor.uscc, "from_on": "2019-01-10"}),
        ("contracts/new/", {"contractor": world.contractor.name, "number": "示例-1", "signed_on": "2018-12-20",
                            "amount": "80000000", "states_insurance": "on", "clause": "第20.3条"}),
        ("premium-line/", {"amount": "1,000,000"}),
        ("buildings/new/", {"number": "1号楼", "use": "housing", "structure": "01", "floors_above": "11",
                            "floors_below": "1", "area": "12000"}),
        ("units/import/", {"file": SimpleUploadedFile("清单.xlsx", unit_list(*homes_of(["1号楼"], 4)))}),
    ]  # fmt: skip
    for address, given in posts:
        assert browser.get(page + address).status_code == 200
        answer = browser.post(page + address, given)
        assert answer.status_code == 303, address
    assert browser.post(answer["Location"] + "confirm/", {}).status_code == 303
    last = words(browser.get(page))
    assert "投保前还需要" not in last and "导入清单" in last and "示例建设集团公司" in last
    assert "101室" in words(browser.get(page + "units/"))


def test_a_wrong_form_keeps_what_was_typed(world: World) -> None:
    browser = a_browser(world.developer)
    response = browser.post(
        "/projects/new/",
        {**FORM, "budget_cost": "0", "started_on": "2019-01-10", "planned_completion_on": "2018-01-01"},
    )
    assert response.status_code == 422
    assert (
        "概算造价应大于 0" in words(response)
        and "计划竣工日期应晚于开工日期" in words(response)
        and "海宁市示例路9号" in words(response)
    )
    with acting(world.developer, NOW):
        assert not Project.objects.exists()


def test_a_code_with_a_wrong_check_digit_is_named(world: World) -> None:
    project = a_project(world, until="register")
    code = world.contractor.uscc or ""
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    browser = a_browser(world.developer)
    given = {"role": "contractor", "from_on": "2019-01-10"}
    address = f"/projects/{project.pk}/participants/new/"
    response = browser.post(address, {**given, "organisation": wrong})
    assert response.status_code == 422 and "校验码" in words(response) and wrong in words(response)
    response = browser.post(address, {**given, "organisation": uscc(999999)})
    assert response.status_code == 422 and "登记簿中没有" in words(response)
    with acting(world.developer, NOW):
        assert selectors.participants(project).count() == 1


def test_a_wrong_list_names_every_row_on_the_page(world: World) -> None:
    project = a_project(world, until="buildings")
    rows = [{"building": "9号楼", "number": "101室"}, {"building": "1号楼", "number": "102室"}]
    file = SimpleUploadedFile("清单.xlsx", write(UNIT_COLUMNS, rows, title="清单", at=NOW))
    response = a_browser(world.developer).post(f"/projects/{project.pk}/units/import/", {"file": file})
    assert response.status_code == 422 and "第 2 行“楼栋号”（现填“9号楼”）" in words(response)
    with acting(world.developer, NOW):
        assert not Unit.objects.exists()


def test_no_heading_is_asked_for_that_the_blank_template_lacks(world: World) -> None:
    project = a_project(world, until="buildings")
    file = SimpleUploadedFile("名单.csv", "姓名,电话\n张三,1\n".encode())
    page = a_browser(world.developer).post(f"/projects/{project.pk}/units/import/", {"file": file}).content.decode()
    assert "楼栋号、户号、部位、楼层、建筑面积" in page and "行键" not in page
    assert page.count("找不到表头") == 1


def test_the_template_is_a_sheet_with_our_columns(world: World) -> None:
    response = a_browser(world.developer).get("/projects/units/template/")
    (head, *rest) = CalamineWorkbook.from_object(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert head == ["楼栋号*", "户号*", "部位", "楼层", "建筑面积"] and rest == []


def test_an_officer_designates_and_a_developer_is_not_offered_it(world: World) -> None:
    a_programme(world)
    project = a_project(world, until="register", designated=False)
    page = f"/projects/{project.pk}/"
    officer = a_browser(world.haining_officer)
    assert f"{page}designate/" in words(officer.get(page))
    assert f"{page}designate/" not in words(a_browser(world.developer).get(page))
    assert a_browser(world.developer).get(f"{page}designate/").status_code == 403
    assert officer.post(f"{page}designate/", {"reason": "示例"}).status_code == 303
    shown = words(officer.get(page))
    assert "已列入试点" in shown and "海宁市住房和城乡建设局（示例）" in shown
    again = officer.post(f"{page}designate/", {"reason": "示例"})
    assert again.status_code == 409 and "不能列入试点" in words(again)


def test_the_association_opens_the_pilot_with_what_the_notice_names(world: World) -> None:
    browser = a_browser(world.administrator)
    form = words(browser.get("/projects/pilot/new/"))
    assert form.count("checked") == 4
    given = {
        "region_code": "330400",
        "title": "嘉兴试点（示例）",
        "areas": ["330481", "330411"],
        "firms": [world.hongxiang.pk],
    }
    assert browser.post("/projects/pilot/new/", given).status_code == 303
    shown = words(browser.get("/projects/pilot/"))
    assert "海宁市" in shown and "海宁鸿翔房产公司" in shown and "最多 3 个" in shown


def test_the_card_of_a_home_shows_its_word_only_to_who_hands_it_out(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        home = selectors.units(project)[0]
    address = reverse("projects:unit", args=[home.pk])
    assert home.claim_word in words(a_browser(world.developer).get(address))
    officer = words(a_browser(world.haining_officer).get(address))
    assert home.code in officer and home.claim_word not in officer


def test_the_same_form_sent_twice_is_one_project(world: World) -> None:
    browser = a_browser(world.developer)
    given = {**FORM, "_once": "5b6b2a4e-6e07-4a0c-9a30-000000000001"}
    first, second = browser.post("/projects/new/", given), browser.post("/projects/new/", given)
    assert first["Location"] == second["Location"]
    with acting(world.developer, NOW):
        assert Project.objects.count() == 1


def test_the_cards_of_a_building_are_printed_by_who_hands_them_out(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        building = selectors.buildings(project)[0]
        homes = list(selectors.homes_in(building))
    address = reverse("projects:cards", args=[building.pk])
    assert address in words(a_browser(world.developer).get(f"{LIST}{project.pk}/"))
    answer = a_browser(world.developer).get(address)
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "private, no-store"
    paper = text_of(answer.content)
    for home in homes:
        assert home.number in paper and home.code in paper and home.claim_word in paper
    assert address not in words(a_browser(world.haining_officer).get(f"{LIST}{project.pk}/"))
    assert a_browser(world.haining_officer).get(address).status_code == 403
    assert a_browser(world.second_underwriter).get(address).status_code == 404


def test_a_building_without_homes_has_no_cards(world: World) -> None:
    project = a_project(world, until="register", designated=False)
    with acting(world.developer, NOW):
        building = services.add_building(
            by=world.developer, at=NOW, project=project, number="9号楼", use="housing", structure="01", floors_above=6,
            floors_below=0, area=Decimal(3000), sure=True,
        )  # fmt: skip
    assert a_browser(world.developer).get(reverse("projects:cards", args=[building.pk])).status_code == 404
    page = words(a_browser(world.developer).get(f"{LIST}{project.pk}/"))
    assert "待导入分户清单" in page and "打印房屋卡" not in page


def test_the_pilot_is_no_step_where_insuring_is_compulsory() -> None:
    def labels(region_code: str) -> list[str]:
        project = Project(region_code=region_code, registered_at=on(2026, 8, 3), state="registered")
        return [step.label for step in steps(project, [], ANONYMOUS)]

    assert labels("330481")[:3] == ["登记", "列入试点", "投保资料"]
    assert labels("310000")[:2] == ["登记", "投保资料"]
