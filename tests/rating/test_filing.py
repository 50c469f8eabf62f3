"""Terms and rates: handed in, approved by the regulator, reported, in force, replaced; and all that is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Message
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.models import Filing
from tests.factories import HOUSE, on
from tests.factories.parties import OPENED, World, a_world
from tests.factories.rating import APPROVED, FACTORS, IN_FORCE_ON, REPORTED, a_draft, a_filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


def tasks(actor: Any, at: Any) -> list[str]:
    with acting(actor, at):
        return [task.kind for task in waiting(actor)]


def test_the_way_into_force(world: World) -> None:
    filing = a_draft(world)
    assert tasks(world.insurance_officer, APPROVED) == ["rating.approve"]
    with acting(world.insurance_officer, APPROVED):
        services.approve_filing(
            by=world.insurance_officer,
            at=APPROVED,
            filing=filing,
            approval_number=" 示例1号 ",
            approved_on=APPROVED.date(),
        )
        assert selectors.filings_in_force(world.lead.pk, "330481", APPROVED.date()).count() == 0
    assert tasks(world.insurance_officer, APPROVED) == []
    assert tasks(world.underwriter, REPORTED) == ["rating.report"]
    with acting(world.underwriter, REPORTED):
        done = services.report_filing(
            by=world.underwriter, at=REPORTED, filing=filing, reported_on=REPORTED.date(), in_force_on=IN_FORCE_ON
        )
        assert (done.state, done.approval_number) == ("in_force", "示例1号")
        assert not selectors.filings_in_force(world.lead.pk, "330481", date(2018, 12, 31)).exists()
        assert list(selectors.filings_in_force(world.lead.pk, "330481", IN_FORCE_ON)) == [filing]
        assert not selectors.filings_in_force(world.lead.pk, "310115", IN_FORCE_ON).exists()
    with acting(world.underwriter, REPORTED):
        assert [e.act for e in Entry.objects.filter(subject_kind="rating.filing").order_by("number")] == [
            "rating.draft", "rating.approve", "rating.report",
        ]  # fmt: skip
    assert tasks(world.underwriter, REPORTED) == []


def test_the_housing_authority_of_the_city_is_told(world: World) -> None:
    with acting(world.administrator, OPENED):
        city = parties.register_organisation(
            by=world.administrator, at=OPENED, kind="housing_authority", name="嘉兴市住建（示例）", uscc=None,
            region_code="330400",
        )  # fmt: skip
        person = parties.add_person(
            by=world.administrator, at=OPENED, username="city", password="示例-口令-2018", name="示例"
        )
        parties.join(by=world.administrator, at=OPENED, person=person, organisation=city, role="housing_officer")
    a_filing(world)
    with acting(HOUSE, REPORTED), house(person.pk, cause=HOUSE):
        officer = actor_of(person.pk, REPORTED)
    with acting(officer, REPORTED):
        assert [m.title for m in Message.objects.filter(holder_id=city.pk)] == [
            "条款费率“住宅工程质量潜在缺陷保险（示例）”报送"
        ]
        assert selectors.filings(officer).count() == 1


def test_a_later_filing_of_the_same_name_ends_the_earlier(world: World) -> None:
    first, second = a_filing(world), a_filing(world, in_force_on=date(2019, 7, 1), base_rate=Decimal("0.013"))
    with acting(world.underwriter, REPORTED):
        first.refresh_from_db()
        assert (first.state, first.until_on) == ("replaced", date(2019, 6, 30))
        for day, filing in ((date(2019, 6, 30), first), (date(2019, 7, 1), second)):
            assert list(selectors.filings_in_force(world.lead.pk, "330481", day)) == [filing]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"base_rate": Decimal("1.25")}, "base_rate", "大于 0、小于 100%"),
        ({"base_rate": Decimal("0.01250001")}, "base_rate", "最多 4 位小数"),
        ({"min_rate": Decimal("0.0126")}, "min_rate", "不能高于基准费率"),
        ({"max_rate": Decimal("0.0124")}, "max_rate", "不能低于基准费率"),
        ({"name": " "}, "name", "条款名称"),
        ({"region_code": "999999"}, "region_code", "没有地区"),
        ({"factors": {"credit": {**FACTORS["credit"], "values": {"D": "1.10"}}}}, "values", "D 级为 1.1，超出其幅度 0.9 至 1"),
        ({"factors": {"credit": {**FACTORS["credit"], "values": {"A": "九折"}}}}, "values", "现为“九折”"),
        ({"factors": {"credit": {**FACTORS["credit"], "values": {}}}}, "values", "没有列出任何取值"),
        ({"factors": {"credit": {**FACTORS["credit"], "max": "0.95"}}}, "values", "应包含 1"),
        ({"factors": {"地质": {**FACTORS["地质条件"], "min": "0"}}}, "spans", "地质条件 下限应为大于 0"),
        ({"factors": {"weather": {**FACTORS["credit"], "reads": "weather"}}}, "values", "没有可以读取的"),
        ({"factors": {"credit": FACTORS["地质条件"]}}, "spans", "与其读取的事实不一致"),
        (
            {"factors": {"prefabricated": {"reads": "prefabricated", "values": {"有": "0.95"}, "min": "0.9", "max": "1"}}},
            "values", "只能是是、否",
        ),
    ],
)  # fmt: skip
def test_what_is_no_table(world: World, changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        a_draft(world, **changes)
    assert field in {reason.field for reason in refused.value.reasons}
    with acting(world.underwriter, REPORTED):
        assert not Filing.objects.exists() and not Entry.objects.filter(act="rating.draft").exists()


def test_who_may_do_what(world: World) -> None:
    with pytest.raises(Forbidden):
        a_draft(world, by=world.underwriter, insurer=world.second)
    filing = a_draft(world)
    given = {"filing": filing, "approval_number": "示例1号", "approved_on": APPROVED.date()}
    with acting(world.underwriter, APPROVED), pytest.raises(Forbidden):
        services.approve_filing(by=world.underwriter, at=APPROVED, **given)
    with acting(world.second_underwriter, APPROVED):
        assert not selectors.filings(world.second_underwriter).exists()
        with pytest.raises(Filing.DoesNotExist):
            services.withdraw_filing(by=world.second_underwriter, at=APPROVED, filing=filing)


def test_dates_that_cannot_be(world: World) -> None:
    filing, officer = a_draft(world), world.insurance_officer
    with acting(officer, APPROVED):
        with pytest.raises(Refusal, match="不能晚于今天"):
            services.approve_filing(
                by=officer, at=APPROVED, filing=filing, approval_number="1", approved_on=date(2018, 12, 11)
            )
        services.approve_filing(
            by=officer, at=APPROVED, filing=filing, approval_number="1", approved_on=APPROVED.date()
        )
        with pytest.raises(Conflict, match="已核准"):
            services.approve_filing(
                by=officer, at=APPROVED, filing=filing, approval_number="2", approved_on=APPROVED.date()
            )
    with acting(world.underwriter, REPORTED):
        for reported, begins, words in (
            (date(2018, 12, 9), IN_FORCE_ON, "不能早于核准日期"),
            (date(2018, 12, 15), IN_FORCE_ON, "不能晚于今天"),
            (date(2018, 12, 14), date(2018, 12, 13), "不能早于报送日期"),
        ):
            with pytest.raises(Refusal, match=words):
                services.report_filing(
                    by=world.underwriter, at=REPORTED, filing=filing, reported_on=reported, in_force_on=begins
                )
        filing.refresh_from_db()
        assert (filing.state, filing.reported_on, filing.approval_number) == ("approved", None, "1")


def test_a_draft_can_be_taken_back(world: World) -> None:
    filing = a_draft(world)
    with acting(world.underwriter, on(2018, 12, 6)):
        assert services.withdraw_filing(by=world.underwriter, at=on(2018, 12, 6), filing=filing).state == "withdrawn"
    assert tasks(world.insurance_officer, APPROVED) == []
