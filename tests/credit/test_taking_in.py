"""Records of the credit system: each number once, differences shown, nothing before the party could reply."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import clock, sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.credit import selectors, services
from idi.foundation.credit.models import Batch, Fact, Grade
from idi.foundation.credit.services import Record, RecordsRefused
from idi.foundation.credit.states import STANDINGS, standing
from idi.foundation.diary.models import Task
from idi.foundation.diary.selectors import waiting
from idi.foundation.notices.models import Message
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT, LATER = on(2026, 3, 2), on(2026, 3, 20)
SOURCE = "示例信用系统"


def a_record(world: World, number: int = 1, **changes: Any) -> Record:
    record = Record(
        row=number + 1, uscc=world.contractor.uscc or "", kind="bad", value="-3", happened_on=date(2026, 2, 1),
        from_on=date(2026, 2, 1), until_on=date(2027, 1, 31), source=SOURCE, reference=f"示例-{number}", note="示例事由",
    )  # fmt: skip
    return replace(record, **changes)


def taken(world: World, *records: Record, at: Any = AT, **more: Any) -> services.Plan:
    with acting(world.haining_officer, at):
        return services.take_in(by=world.haining_officer, at=at, records=records, **more)


def on_file(world: World) -> list[Fact]:
    with acting(world.haining_officer, AT):
        return list(selectors.facts(world.contractor.pk).order_by("id"))


def test_a_record_counts_from_the_day_after_the_time_to_reply(world: World) -> None:
    plan = taken(world, a_record(world), a_record(world, 2, kind="grade", value="B"))
    assert [item.standing for item in plan.items] == ["new", "new"]
    with acting(world.site_manager, AT):
        assert [m.title for m in Message.objects.all()] == ["有 2 条关于贵单位的信用事实"]
        assert {(t.kind, t.due_on) for t in waiting(world.site_manager)} == {("credit.reply", date(2026, 3, 17))}
        for day, counts in ((date(2026, 3, 17), 0), (date(2026, 3, 18), 2), (date(2027, 2, 1), 0)):
            assert selectors.facts_effective(world.contractor.pk, day).count() == counts
            grade = selectors.grade_on(world.contractor.pk, day)
            assert (grade.grade if grade else None) == ("B" if counts else None)


def test_a_reply_that_would_come_too_late_is_no_work_any_more(world: World) -> None:
    taken(world, a_record(world))
    for at, waits in ((on(2026, 3, 17), True), (on(2026, 3, 18), False)):
        with acting(HOUSE, at):
            services.close_replies(by=HOUSE, at=at)
        with acting(world.site_manager, at):
            assert waiting(world.site_manager).exists() == waits


def test_the_same_records_again_change_nothing(world: World) -> None:
    records = [a_record(world), a_record(world, 2, kind="grade", value="B")]
    taken(world, *records)
    plan = taken(world, *records, at=LATER)
    assert [item.standing for item in plan.items] == ["known", "known"]
    assert len(on_file(world)) == 2
    with acting(world.site_manager, LATER):
        assert Message.objects.count() == 1


def test_a_number_known_to_another_officer_is_known(world: World) -> None:
    taken(world, a_record(world))
    by = world.jiaxing_officer
    with acting(by, LATER):
        plan = services.take_in(by=by, at=LATER, records=[a_record(world)])
    assert [item.standing for item in plan.items] == ["known"]


def test_other_content_is_shown_and_replaces_only_where_told_with_a_reason(world: World) -> None:
    taken(world, a_record(world, kind="grade", value="B"))
    changed = a_record(world, kind="grade", value="A", note="复评")
    with pytest.raises(RecordsRefused) as refused:
        taken(world, changed, at=LATER)
    assert "已登记为“B”，本次为“A”" in str(refused.value) and refused.value.status == 409
    with pytest.raises(Refusal, match="理由"):
        taken(world, changed, at=LATER, corrects=True, because=" ")
    assert len(on_file(world)) == 1
    taken(world, changed, at=LATER, corrects=True, because="原件录入有误")
    before, after = on_file(world)
    assert (after.replaces_id, before.ended_because, before.ended_on) == (before.pk, "原件录入有误", after.effective_on)
    with acting(world.underwriter, LATER):
        for day, grade in ((after.effective_on - timedelta(days=1), "B"), (after.effective_on, "A")):
            found = selectors.grade_on(world.contractor.pk, day)
            assert found is not None and found.grade == grade


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"uscc": "91330481MA0DEMD010"}, "uscc", "校验码"),
        ({"kind": "praise"}, "kind", "没有这种记录类别"),
        ({"value": "5"}, "value", "应为负数"),
        ({"value": "-1001"}, "value", "不超过"),
        ({"happened_on": date(2026, 3, 3)}, "happened_on", "不能晚于今天"),
        ({"until_on": date(2026, 1, 1)}, "until_on", "早于"),
        ({"reference": ""}, "reference", "不能为空"),
        ({"reference": "示例-9"}, "reference", "不止一次"),
    ],
)
def test_one_wrong_row_refuses_all(world: World, changes: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(RecordsRefused) as refused:
        taken(world, a_record(world), a_record(world, 9), a_record(world, 3, **changes))
    problem = refused.value.problems[-1]
    assert (problem.field, said in problem.message) == (field, True)
    assert on_file(world) == []


def test_only_those_who_record_credit_do(world: World) -> None:
    with acting(world.underwriter, AT), pytest.raises(Forbidden):
        services.take_in(by=world.underwriter, at=AT, records=[a_record(world)])


def test_a_statement_is_answered_once_and_withdraws_where_it_is_right(world: World) -> None:
    taken(world, a_record(world), a_record(world, 2))
    first, second = on_file(world)
    for fact, keeps in ((first, True), (second, False)):
        with acting(world.site_manager, AT):
            services.reply(by=world.site_manager, at=AT, fact=fact, text="示例：不是本单位")
        with acting(world.xiuzhou_officer, AT), pytest.raises((Forbidden, Fact.DoesNotExist)):
            services.answer(by=world.xiuzhou_officer, at=AT, fact=fact, text="示例", keeps=keeps)
        with acting(world.haining_officer, AT):
            assert [t.kind for t in waiting(world.haining_officer)] == ["credit.answer"]
            services.answer(by=world.haining_officer, at=AT, fact=fact, text="示例：已核实", keeps=keeps)
            assert not waiting(world.haining_officer).exists()
        with acting(world.haining_officer, AT), pytest.raises(Conflict):
            services.answer(by=world.haining_officer, at=AT, fact=fact, text="示例", keeps=keeps)
        with acting(world.site_manager, AT), pytest.raises(Conflict):
            services.reply(by=world.site_manager, at=AT, fact=fact, text="示例：再说一次")
    with acting(world.site_manager, AT):
        assert [f.pk for f in selectors.facts_effective(world.contractor.pk, date(2026, 4, 1))] == [first.pk]
        assert not Task.objects.filter(done_at__isnull=True).exists()


def test_a_correction_without_a_change_or_a_reason_is_refused(world: World) -> None:
    taken(world, a_record(world))
    (fact,) = on_file(world)
    same = {name: getattr(fact, name) for name in ("value", "happened_on", "from_on", "until_on", "note")}
    by = world.haining_officer
    with acting(by, AT):
        with pytest.raises(Refusal, match="内容相同"):
            services.correct(by=by, at=AT, fact=fact, because="示例", **same)
        with pytest.raises(Refusal, match="理由"):
            services.correct(by=by, at=AT, fact=fact, because="", **{**same, "value": "-1"})
        assert selectors.facts(world.contractor.pk).count() == 1
        corrected = services.correct(by=by, at=AT, fact=fact, because="分值有误", **{**same, "value": "-1"})
    assert corrected.points == -1
    with acting(by, AT), pytest.raises(Conflict):
        services.withdraw(by=by, at=AT, fact=fact, because="示例")


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(effective=days, begins=st.none() | days, ends=st.none() | days, ended=st.none() | days, day=days)
def test_a_fact_stands_one_way_on_every_day_and_the_query_agrees(
    effective: date, begins: date | None, ends: date | None, ended: date | None, day: date
) -> None:
    fact = Fact(effective_on=effective, from_on=begins, until_on=ends, ended_on=ended)
    counts = effective <= day and (begins or day) <= day <= (ends or day) and not (ended and ended <= day)
    assert (standing(fact, day).name == "effective") == counts


@pytest.mark.parametrize("day", [date(2026, 3, 17), date(2026, 3, 18), date(2027, 2, 1)])
def test_the_list_and_the_badge_agree(world: World, day: date) -> None:
    taken(world, a_record(world), a_record(world, 2, until_on=None), a_record(world, 3, from_on=date(2026, 12, 1)))
    with acting(world.haining_officer, AT):
        services.withdraw(by=world.haining_officer, at=AT, fact=Fact.objects.latest("id"), because="示例")
        rows = selectors.facts(world.contractor.pk)
        for state in STANDINGS:
            found = set(selectors.standing_so(rows, state.name, day))
            assert found == {fact for fact in rows if standing(fact, day) is state}


def a_book(*records: Record) -> io.BytesIO:
    rows = [{column.name: getattr(each, column.name) for column in services.COLUMNS} for each in records]
    return io.BytesIO(sheets.write(services.COLUMNS, rows, title="信用记录", at=AT))


def test_a_file_is_looked_at_before_it_counts(world: World) -> None:
    browser = a_browser(world.haining_officer)
    assert browser.get("/credit/batches/template/").status_code == 200
    book = a_book(a_record(world), a_record(world, 2, kind="grade", value="B"))
    book.name = "示例.xlsx"
    answer = browser.post("/credit/batches/new/", {"file": book})
    assert answer.status_code == 303 and on_file(world) == []
    page = browser.get(answer["Location"]).content.decode()
    assert "2 条是新的" in page and "还没有导入" in page and world.contractor.name in page
    assert "更正的理由" not in page  # nothing differs from what is on file
    assert browser.post(answer["Location"], {}).status_code == 303
    assert len(on_file(world)) == 2 and "新增 2 条" in browser.get(answer["Location"]).content.decode()
    assert browser.post(answer["Location"], {}).status_code == 409
    assert a_browser(world.jiaxing_officer).get(answer["Location"]).status_code == 404


def test_a_file_with_errors_lists_every_row_and_keeps_nothing(world: World) -> None:
    book = a_book(a_record(world, value="7"), a_record(world, 2, uscc=""), a_record(world, 3))
    book.name = "示例.xlsx"
    answer = a_browser(world.haining_officer).post("/credit/batches/new/", {"file": book})
    page = answer.content.decode()
    assert answer.status_code == 422 and "第 3 行“统一社会信用代码”" in page
    with acting(world.haining_officer, AT):
        assert not Batch.objects.exists() and not Grade.objects.filter(organisation=world.contractor).exists()


def test_what_no_cell_and_what_no_record_can_be_is_told_in_one_round(world: World) -> None:
    head = ",".join(column.header for column in services.COLUMNS)
    rows = [
        f"{world.contractor.uscc},良好行为,-5,2026-02-31,,2026-01-01,示例,示例-1,",
        f"{world.contractor.uscc[:-1]},信用等级,A,2026-02-01,,,示例,,",
    ]
    file = io.BytesIO("\n".join([head, *rows]).encode())
    with acting(world.haining_officer, AT), pytest.raises(Refusal) as refused:
        services.prepare(by=world.haining_officer, at=AT, name="示例", file=file)
    said = str(refused.value)
    for words in ("第 2 行“发生日期”", "没有这一天", "不能为负数", "第 3 行“统一社会信用代码”", "第 3 行“记录编号”"):
        assert words in said
    assert "早于" not in said and said.count("第 3 行“记录编号”") == 1
    with acting(world.haining_officer, AT):
        assert not Batch.objects.exists()


def test_a_preview_that_no_longer_holds_is_not_applied(world: World) -> None:
    by, at = world.haining_officer, clock.now()
    with acting(by, at):
        batch = services.prepare(by=by, at=at, name="示例", file=a_book(a_record(world)))
    taken(world, a_record(world, value="-1"))
    with acting(by, at), pytest.raises(Conflict, match="有变化"):
        services.apply(by=by, at=at, batch=batch)
    assert [fact.value for fact in on_file(world)] == ["-1"]
    with acting(by, at):
        assert services.drop(by=by, at=at, batch=batch).dropped_at
    with acting(by, at), pytest.raises(Conflict):
        services.apply(by=by, at=at, batch=batch)
