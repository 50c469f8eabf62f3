"""Facts and links of the registry change with their history; lists of organisations come in whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.parties import selectors, services
from idi.foundation.parties.models import Change, Link, Organisation
from tests.factories import on
from tests.factories.parties import World, uscc
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)


def changed(world: World, **changes: Any) -> Organisation:
    row = world.contractor
    given = {
        "kind": row.kind, "name": row.name, "uscc": row.uscc, "region_code": row.region_code,
        "contact_phone": row.contact_phone, "reason": "更名（示例）", **changes,
    }  # fmt: skip
    with acting(world.administrator, NOW):
        return services.change_facts(by=world.administrator, at=NOW, organisation=row, **given)


def test_a_changed_fact_shows_what_it_was(world: World) -> None:
    changed(world, name="示例建设股份公司", region_code="330411")
    with acting(world.developer, NOW):
        told = {(row.fact, row.before, row.after) for row in selectors.changes(world.contractor.pk)}
        assert list(selectors.search("建设股份")) == [world.contractor]
    assert told == {("name", "示例建设集团公司", "示例建设股份公司"), ("region_code", "海宁市", "秀洲区")}
    page = a_browser(world.developer).get(f"/parties/{world.contractor.pk}/").content.decode()
    assert "示例建设集团公司 → 示例建设股份公司；更名（示例）" in page


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({}, None, "没有任何变化"),
        ({"name": "新名", "reason": " "}, "reason", "变更原因"),
        ({"name": " "}, "name", "单位名称"),
        ({"uscc": uscc(8, region_code="330400")}, "uscc", "已登记为“示例财产保险甲公司”"),
        ({"kind": "designer"}, "kind", "现任现场负责人"),
        ({"kind": "housing_authority"}, "kind", "按地区查看"),
    ],
)
def test_what_is_no_change(world: World, changes: dict[str, Any], field: str | None, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        changed(world, **changes)
    assert (field, True) in {(each.field, said in each.message) for each in refused.value.reasons}
    with acting(world.administrator, NOW):
        assert not Change.objects.exists() and not Entry.objects.filter(act="parties.change").exists()


def test_an_own_administrator_keeps_the_telephone_and_nothing_else(world: World) -> None:
    by = manages(world, world.site_manager)
    browser = a_browser(by)
    page = f"/parties/{world.contractor.pk}/"
    assert browser.post(page + "phone/", {"contact_phone": "0573-11111111"}).status_code == 303
    assert "0573-11111111" in browser.get(page).content.decode()
    assert browser.get(page + "change/").status_code == 403
    assert browser.post(f"/parties/{world.lead.pk}/phone/", {"contact_phone": "0573-2"}).status_code == 403
    with acting(by, NOW), pytest.raises(Refusal, match="没有变化"):
        services.change_phone(by=by, at=NOW, organisation=world.contractor, contact_phone="0573-11111111")


def listed(*rows: tuple[str, str, str, str]) -> bytes:
    columns = [sheets.Column(name=name, header=header) for name, header in
               (("kind", "单位类别"), ("name", "单位全称"), ("uscc", "统一社会信用代码"), ("region_code", "所在地区"))]  # fmt: skip
    return sheets.write(columns, [dict(zip(("kind", "name", "uscc", "region_code"), row, strict=True)) for row in rows],
                        title="单位", at=NOW)  # fmt: skip


GOOD = (("施工单位", "示例甲建设", uscc(910), "海宁市"), ("监理单位", "示例乙监理", uscc(911), "330411"))


def test_a_list_of_organisations_is_registered_whole(world: World) -> None:
    browser = a_browser(world.administrator)
    assert browser.get("/parties/many/").status_code == 200
    assert browser.get("/parties/many/template/")["Content-Type"] == sheets.writing.XLSX
    with acting(world.administrator, NOW):
        rows = services.register_many(by=world.administrator, at=NOW, file=listed(*GOOD))
        assert [(row.kind, row.region_code) for row in rows] == [("contractor", "330481"), ("supervisor", "330411")]
    with acting(world.administrator, NOW):
        assert Entry.objects.filter(act="parties.register", scope_id__in=[row.pk for row in rows]).count() == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("面包店", "示例丙", uscc(912), "海宁市"), "第 4 行“单位类别”"),
        (("施工单位", "示例丙", "913304810000000000", "海宁市"), "校验码"),
        (("施工单位", "示例丙", uscc(910), "海宁市"), "与第 2 行重复"),
        (("施工单位", "示例丙", uscc(8, region_code="330400"), "海宁市"), "已登记为“示例财产保险甲公司”"),
        (("施工单位", "", uscc(912), "海宁市"), "第 4 行“单位全称”"),
        (("施工单位", "示例丙", uscc(912), "月球"), "第 4 行“所在地区”"),
    ],
)
def test_one_wrong_row_refuses_the_list(world: World, row: tuple[str, str, str, str], said: str) -> None:
    with acting(world.administrator, NOW), pytest.raises(sheets.SheetRefused) as refused:
        services.register_many(by=world.administrator, at=NOW, file=listed(*GOOD, row))
    assert said in str(refused.value.errors[0]) or any(said in str(each) for each in refused.value.errors)
    with acting(world.administrator, NOW):
        assert not Organisation.objects.filter(name="示例甲建设").exists()
    with acting(world.developer, NOW), pytest.raises(Forbidden):
        services.register_many(by=world.developer, at=NOW, file=listed(*GOOD))


def a_link(world: World, **changes: Any) -> Link:
    given = {
        "holder": world.hongxiang, "held": world.inspectors, "kind": Link.Kind.SHARES, "share": Decimal("0.2"),
        "source": "公示系统（示例）", "source_on": date(2019, 5, 1), "from_on": date(2019, 1, 1), **changes,
    }  # fmt: skip
    with acting(world.administrator, NOW):
        return services.link(by=world.administrator, at=NOW, **given)


def test_a_link_is_changed_and_ended_with_its_history(world: World) -> None:
    row, browser = a_link(world), a_browser(world.administrator)
    page = f"/parties/links/{row.pk}/"
    given = {
        "share": "35",
        "source": "公示系统（示例）",
        "source_on": "2019-05-20",
        "from_on": "2019-01-01",
        "reason": "增资",
    }
    assert browser.post(page + "change/", given).status_code == 303
    assert browser.post(page + "end/", {"until_on": "2019-12-31", "source": "转让公告（示例）"}).status_code == 303
    shown = browser.get(page).content.decode()
    assert "20% → 35%；增资" in shown and "转让公告（示例）" in shown and "终止关联关系" in shown
    with acting(world.underwriter, NOW):
        goals = [world.hongxiang.pk]
        assert selectors.paths_between(world.inspectors.pk, goals, on=date(2019, 12, 31))
        assert not selectors.paths_between(world.inspectors.pk, goals, on=date(2020, 1, 1))
    again = browser.post(page + "end/", {"until_on": "2020-12-31", "source": "示例"})
    assert again.status_code == 422 and "已于2019年12月31日终止" in again.content.decode()
    early = browser.post(page + "change/", {**given, "reason": ""})
    assert early.status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": Link.Kind.EMPLOYMENT}, "share"),
        ({"until_on": date(2018, 1, 1)}, "until_on"),
    ],
)
def test_links_that_cannot_be(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_link(world, **changes)
    assert refused.value.reasons[0].field == field


def test_past_employment_is_on_file_and_counts_only_then(world: World) -> None:
    a_link(
        world, kind=Link.Kind.EMPLOYMENT, share=None, note="曾任技术负责人", from_on=date(2016, 1, 1),
        until_on=date(2018, 6, 30),
    )  # fmt: skip
    page = a_browser(world.underwriter).get(f"/parties/{world.inspectors.pk}/").content.decode()
    assert "任职（含曾任）" in page and "曾任技术负责人" in page and "已终止" in page
    with acting(world.underwriter, NOW):
        assert not selectors.paths_between(world.inspectors.pk, [world.hongxiang.pk], on=date(2018, 7, 1))
        assert selectors.paths_between(world.inspectors.pk, [world.hongxiang.pk], on=date(2018, 6, 30))


def test_the_page_lists_everybody_an_organisation_hangs_together_with(world: World) -> None:
    a_link(world)
    with acting(world.underwriter, NOW):
        found = selectors.paths_from(world.hongxiang.pk, on=NOW.date())
        assert [path.organisations[-1].pk for path in found] == [world.inspectors.pk]
        around = selectors.paths_from(world.contractor.pk, on=NOW.date())
        assert [(len(path.links), path.organisations[-1].pk) for path in around] == [
            (1, world.shareholder.pk), (2, world.related.pk),
        ]  # fmt: skip
    page = a_browser(world.underwriter).get(f"/parties/{world.contractor.pk}/").content.decode()
    assert "示例建设集团公司 —持股 60%（工商登记（示例））— 示例控股公司 —持股 30%" in page
