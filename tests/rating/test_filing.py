"""Terms and rates: handed in, approved by the regulator, reported, in force, replaced; and all that is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.sheets import write
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Message
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.factor_sheet import COLUMNS, rows_of
from idi.lifecycle.rating.models import Filing
from tests.factories import HOUSE, on
from tests.factories.parties import OPENED, World
from tests.factories.rating import APPROVED, DRAFTED, FACTORS, IN_FORCE_ON, REPORTED, a_draft, a_filing, a_sketch

pytestmark = pytest.mark.django_db


def heights(*ends: tuple[str | None, str | None]) -> dict[str, Any]:
    ranges = [{"low": low, "high": high, "value": "1.1"} for low, high in ends]
    return {"height": {"reads": "height", "ranges": ranges, "min": "1", "max": "1.2"}}


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
        assert (done.state, done.approval_number) == ("reported", "示例1号")
        found = [selectors.standing_on(done, day).name for day in (date(2018, 12, 31), IN_FORCE_ON)]
        assert found == ["reported", "in_force"]
        named = selectors.with_standing(selectors.filings(world.underwriter), IN_FORCE_ON)
        assert [each.standing for each in named] == ["in_force"]
        assert not selectors.filings_in_force(world.lead.pk, "330481", date(2018, 12, 31)).exists()
        assert list(selectors.filings_in_force(world.lead.pk, "330481", IN_FORCE_ON)) == [filing]
        assert not selectors.filings_in_force(world.lead.pk, "310115", IN_FORCE_ON).exists()
    with acting(world.underwriter, REPORTED):
        assert [e.act for e in Entry.objects.filter(subject_kind="rating.filing").order_by("number")] == [
            "rating.draft", "rating.submit", "rating.approve", "rating.report",
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
        assert (first.until_on, second.version) == (date(2019, 6, 30), 2)
        assert selectors.standing_on(first, date(2019, 6, 30)).name == "in_force"
        assert selectors.standing_on(first, date(2019, 7, 1)).name == "replaced"
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
        ({"factors": {"credit": {**FACTORS["credit"], "values": {"D": "1.10"}}}}, "values", "D 为 1.1，超出其幅度 0.9 至 1"),
        ({"factors": {"credit": {**FACTORS["credit"], "values": {"A": "九折"}}}}, "values", "现为“九折”"),
        ({"factors": {"credit": {**FACTORS["credit"], "values": {}}}}, "values", "没有列出任何取值"),
        ({"factors": {"credit": {**FACTORS["credit"], "max": "0.95"}}}, "values", "应包含 1"),
        ({"factors": {"地质": {**FACTORS["地质条件"], "min": "0"}}}, "spans", "地质条件 下限应为大于 0"),
        ({"factors": {"weather": {**FACTORS["credit"], "reads": "weather"}}}, "values", "没有可以读取的"),
        ({"factors": {"credit": FACTORS["地质条件"]}}, "spans", "与其读取的事实不一致"),
        ({"factors": {"credit": {**FACTORS["credit"], "max": "1.05"}}}, "values", "当地规定只允许优惠"),
        ({"factors": heights((None, "24"), ("30", None))}, "ranges", "在 24 至 30 之间没有区间"),
        ({"factors": heights((None, "30"), ("24", None))}, "ranges", "重叠"),
        ({"factors": heights(("10", "24"), ("24", None))}, "ranges", "之前没有区间"),
        ({"factors": heights((None, "24"), ("24", "54"))}, "ranges", "之后没有区间"),
        ({"kind_rates": {"215": {"base": "0.02", "min": "0.01", "max": "0.018"}}}, "kind_rates", "保障性住宅：费率上限"),
        ({"kind_rates": {"999": {"base": "0.01", "min": "0.01", "max": "0.018"}}}, "kind_rates", "没有工程类别"),
        ({"clauses": [{"number": "1", "title": "示例", "text": "示例"}] * 2}, "clauses", "出现了两次"),
        ({"clauses": [{"number": "1", "title": "示例", "text": ""}]}, "clauses", "没有标题或内容"),
        ({"deductibles": [{"name": "一", "factor": "0"}]}, "deductibles", "系数应大于 0"),
        ({"limits": [{"item": "C05", "each": "2", "total": "1"}]}, "limits", "不超过累计限额"),
        ({"limits": [{"item": "C05", "home": "2", "total": "1"}]}, "limits", "每户限额应大于 0、不超过累计限额"),
        ({"limits": [{"item": "C05", "home": "0"}]}, "limits", "每户限额"),
        ({"authority_premium": Decimal(0)}, "authority_premium", "应大于零"),
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


def test_the_regulator_returns_a_filing_and_the_insurer_corrects_it(world: World) -> None:
    filing, officer, at = a_draft(world), world.insurance_officer, on(2018, 12, 7)
    with acting(officer, at):
        with pytest.raises(Refusal, match="需要补正的内容"):
            services.return_filing(by=officer, at=at, filing=filing, reason=" ")
        services.return_filing(by=officer, at=at, filing=filing, reason="请补充免赔方案")
    assert (tasks(officer, at), tasks(world.underwriter, at)) == ([], ["rating.correct"])
    with acting(world.underwriter, at):
        content = content_of(filing, deductibles=[{"name": "每次一万", "amount": "10000", "factor": "0.98"}])
        services.edit_filing(by=world.underwriter, at=at, filing=filing, content=content)
        done = services.submit_filing(by=world.underwriter, at=at, filing=filing)
        assert (done.state, done.returned_because, done.deductibles[0]["told"]) == (
            "submitted",
            "请补充免赔方案",
            "每次 10,000 元",
        )
        with pytest.raises(Conflict, match="不能修改"):
            services.edit_filing(by=world.underwriter, at=at, filing=filing, content=content)
    assert (tasks(officer, at), tasks(world.underwriter, at)) == (["rating.approve"], [])


def content_of(filing: Filing, **changes: Any) -> services.Content:
    given = {name: getattr(filing, name) for name in services.Content.__dataclass_fields__}
    return services.Content(**{**given, **changes})


def test_a_draft_is_seen_by_its_insurer_only_and_keeps_its_name(world: World) -> None:
    filing = a_sketch(world)
    with acting(world.insurance_officer, DRAFTED):
        assert not selectors.filings(world.insurance_officer).exists()
    with acting(world.underwriter, DRAFTED):
        with pytest.raises(Refusal, match="不能修改"):
            services.edit_filing(
                by=world.underwriter, at=DRAFTED, filing=filing, content=content_of(filing, name="另一名")
            )
        filing.refresh_from_db()
        assert filing.name != "另一名"


def test_factors_go_out_and_come_in_as_excel(world: World) -> None:
    factors = {**FACTORS, **heights((None, "24"), ("24", None))}
    filing = a_sketch(world, factors=factors)
    sheet = write(COLUMNS, rows_of(filing), title="系数表", at=DRAFTED)
    other = a_sketch(world, name="另一条款", factors={})
    with acting(world.underwriter, DRAFTED):
        done = services.load_factors(by=world.underwriter, at=DRAFTED, filing=other, file=sheet)
        assert done.factors == filing.factors and len(done.factors) == 4
        wrong = [
            {"reads": "height", "word": "高", "value": Decimal(1)},
            {"reads": "developer_credit", "value": Decimal(1)},
        ]
        with pytest.raises(Refusal, match=r"第 2 行.*改填区间") as refused:
            services.load_factors(
                by=world.underwriter, at=DRAFTED, filing=other, file=write(COLUMNS, wrong, title="系数表", at=DRAFTED)
            )
        assert "第 3 行" in str(refused.value)
        other.refresh_from_db()
        assert other.factors == filing.factors


def test_a_draft_can_be_taken_back(world: World) -> None:
    filing = a_draft(world)
    with acting(world.underwriter, on(2018, 12, 6)):
        assert services.withdraw_filing(by=world.underwriter, at=on(2018, 12, 6), filing=filing).state == "withdrawn"
    assert tasks(world.insurance_officer, APPROVED) == []
