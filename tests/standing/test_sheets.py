"""Each insurer publishes its service (notice 三（七）); everybody reads it, today's and earlier ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.documents.models import Document
from idi.foundation.standing import selectors, services
from idi.foundation.standing.models import Statement, TeamPost
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)
PDF = b"%PDF-1.7 example"


def published(
    world: World, part: str = "survey", text: str = "两小时内到场。", day: date = date(2019, 1, 1), **more: Any
) -> Statement:
    with acting(world.underwriter, NOW):
        return services.publish(
            by=world.underwriter, at=NOW, insurer=world.lead, part=part, text=text, from_on=day, **more
        )


def posted(world: World, **changes: Any) -> TeamPost:
    given = {
        "insurer": world.lead, "duty": "查勘组", "people": 6, "area": "海宁市", "first_contact": True,
        "office_line": "0573-00000001", "from_on": date(2019, 1, 1), **changes,
    }  # fmt: skip
    with acting(world.underwriter, NOW):
        return services.post_team(by=world.underwriter, at=NOW, **given)


def engaged(world: World, **changes: Any) -> Any:
    given = {
        "insurer": world.lead, "repairer": world.repairers, "area": "海宁市", "from_on": date(2019, 1, 1),
        "until_on": date(2021, 12, 31), "upload": PDF, **changes,
    }  # fmt: skip
    with acting(world.underwriter, NOW):
        return services.engage_repairer(by=world.underwriter, at=NOW, **given)


def test_everybody_reads_the_sheet_as_of_any_day(world: World) -> None:
    published(world, text="一小时内到场。", day=date(2018, 10, 1), upload=PDF)
    published(world, text="两小时内到场。", day=date(2019, 1, 1))
    published(world, "hotline", "95000-1（示例）")
    posted(world)
    engaged(world)
    anybody, page = Client(), f"/p/insurers/{world.lead.pk}/"
    assert "95000-1（示例）" in anybody.get("/p/insurers/").content.decode()
    earlier = anybody.get(page, {"on": "2018-12-31"}).content.decode().split('<h2 class="card-title">出险查勘流程')[1]
    assert earlier.index("一小时内到场") < earlier.index("其他版本") < earlier.index("两小时内到场")
    shown = anybody.get(page, {"on": "2019-06-03"}).content.decode()
    assert "两小时内到场" in shown and "查勘组" in shown and "示例房屋维修公司" in shown
    assert "尚未公布：" in shown and "理赔维修流程" in shown
    with acting(world.underwriter, NOW):
        file = Document.objects.get(kind="standing.procedure")
        contract = Document.objects.get(kind="standing.repair_contract")
    assert anybody.get(f"{page}files/{file.pk}/").content == PDF
    assert anybody.get(f"{page}files/{contract.pk}/").status_code == 404
    assert anybody.get(f"/p/insurers/{world.developer.organisation_id}/").status_code == 404
    assert "示例房屋维修公司" not in anybody.get(page, {"on": "2022-01-01"}).content.decode()


def test_the_list_asks_as_often_for_one_insurer_as_for_many(world: World, django_assert_num_queries: Any) -> None:
    with acting(ANONYMOUS, NOW), django_assert_num_queries(4):
        assert len(selectors.sheets(NOW.date())) == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"part": "menu"}, "part"),
        ({"text": " "}, "text"),
        ({"day": date(2019, 1, 1)}, "from_on"),
        ({"day": date(2018, 12, 1)}, "from_on"),
        ({"day": date(2019, 7, 1), "upload": b"no file"}, "upload"),
    ],
)
def test_what_was_in_force_is_never_rewritten(world: World, given: dict[str, Any], field: str) -> None:
    published(world)
    with pytest.raises(Refusal) as refused:
        published(world, **given)
    assert refused.value.reasons[0].field == field
    with acting(world.underwriter, NOW):
        assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duty": ""}, "duty"), ({"people": 0}, "people"), ({"area": ""}, "area"), ({"office_line": ""}, "office_line"),
        ({"office_line": "138 0000 1234"}, "office_line"),
    ],
)  # fmt: skip
def test_no_person_and_no_mobile_is_published(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        posted(world, **changes)
    assert refused.value.reasons[0].field == field
    with acting(world.underwriter, NOW):
        assert not TeamPost.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"repairer": "designer"}, "repairer"), ({"upload": None}, "upload"), ({"area": " "}, "area")],
)
def test_what_is_no_repair_contract(world: World, changes: dict[str, Any], field: str) -> None:
    if "repairer" in changes:
        changes = {"repairer": world.designer}
    with pytest.raises(Refusal) as refused:
        engaged(world, **changes)
    assert refused.value.reasons[0].field == field


def test_what_is_missing_is_a_to_do_until_it_is_there(world: World) -> None:
    def waiting() -> list[str]:
        with acting(HOUSE, NOW):
            services.watch(by=HOUSE, at=NOW)
            rows = Task.objects.filter(kind="standing.sheet", done_at=None, holder_id=world.lead.pk)
            return list(rows.values_list("title", flat=True))

    assert waiting() == ["服务公示还缺：24小时服务专线、出险查勘流程、理赔维修流程、理赔维修服务团队、维修机构"]
    for part in ("hotline", "survey", "repair"):
        published(world, part)
    posted(world)
    assert waiting()
    engaged(world, repairer=None, upload=None)
    with acting(world.underwriter, NOW):
        assert not Task.objects.filter(kind="standing.sheet", done_at=None).exists()
    assert waiting() == []


def test_only_the_insurer_itself_keeps_its_sheet(world: World) -> None:
    row, browser = posted(world), a_browser(world.underwriter)
    for by in (world.second_underwriter, world.administrator):
        with acting(by, NOW), pytest.raises(Forbidden):
            services.publish(by=by, at=NOW, insurer=world.lead, part="survey", text="x", from_on=date(2019, 1, 1))
    page = f"/standing/sheets/{world.lead.pk}/"
    assert (
        browser.post(
            page + "publish/", {"part": "hotline", "text": "95000-1（示例）", "from_on": "2019-01-01"}
        ).status_code
        == 303
    )
    shown = browser.get(page).content.decode()
    assert "95000-1（示例）" in shown and f"/standing/team/{row.pk}/end/" in shown
    assert "/standing/team/" not in a_browser(world.second_underwriter).get(page).content.decode()
    assert row.duty in browser.get(f"/standing/team/{row.pk}/end/").content.decode(), "what ends is named"
    assert browser.post(f"/standing/team/{row.pk}/end/", {"until_on": "2018-01-01"}).status_code == 422
    assert browser.post(f"/standing/team/{row.pk}/end/", {"until_on": "2019-06-30"}).status_code == 303
    assert browser.post(f"/standing/team/{row.pk}/end/", {"until_on": "2019-07-30"}).status_code == 409
    listing = a_browser(world.haining_officer).get("/standing/sheets/").content.decode()
    assert "还缺" in listing and "三（七）" in listing
