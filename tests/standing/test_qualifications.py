"""Qualifications with evidence, replaced by newer ones, warned about before they end and refused after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.models import Organisation, Qualification
from idi.foundation.standing import selectors, services
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)
PDF = b"%PDF-1.7 example"
KIND = "装饰装修"


def filed(world: World, **changes: Any) -> Qualification:
    row = {
        "organisation": world.contractor, "kind": KIND, "grade": "二级", "certificate_number": "示例-9",
        "from_on": date(2016, 7, 1), "until_on": date(2019, 6, 30), "evidence": [PDF], **changes,
    }  # fmt: skip
    with acting(world.administrator, NOW):
        return services.qualify(by=world.administrator, at=NOW, **row)


def watched(at: Any = NOW) -> list[Task]:
    with acting(HOUSE, at):
        services.watch(by=HOUSE, at=at)
        return list(Task.objects.filter(kind="standing.expiry", done_at=None).order_by("id"))


def test_the_evidence_is_read_by_everybody_who_reads_the_registry(world: World) -> None:
    filed(world)
    browser = a_browser(world.underwriter)
    shown = browser.get(f"/standing/qualifications/{world.contractor.pk}/").content.decode()
    assert KIND in shown and "示例-9" in shown and "已过期" in shown
    with acting(world.underwriter, NOW):
        (held,) = [
            each
            for each in selectors.held(world.underwriter, world.contractor.pk, "330481", NOW.date())
            if each.row.kind == KIND
        ]
    assert (held.state.name, held.days) == ("expiring", 27)
    (paper,) = held.papers
    address = f"/standing/qualifications/{world.contractor.pk}/evidence/{paper.pk}/"
    assert browser.get(address).content == PDF
    assert browser.get(f"/standing/qualifications/{world.lead.pk}/evidence/{paper.pk}/").status_code == 404
    assert a_browser(world.owner).get(address).status_code == 403


def test_a_newer_one_takes_its_place_from_its_first_day(world: World) -> None:
    old = filed(world)
    new = filed(
        world, certificate_number="示例-10", grade="一级", from_on=date(2019, 6, 15), until_on=None, replaces=old
    )
    with acting(world.underwriter, NOW):
        found = {day: parties.qualification_on(world.contractor.pk, KIND, date(2019, 6, day)) for day in (14, 15)}
    assert found == {14: old, 15: new}
    assert Qualification(pk=old.pk).pk and old.until_on == date(2019, 6, 30)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"kind": "施工总承包"}, "kind", "不能由另一类别更换"),
        ({"from_on": date(2016, 6, 30)}, "from_on", "不能早于原证书"),
        ({"until_on": date(2019, 6, 1)}, "until_on", "早于"),
        ({"certificate_number": "示例-9", "from_on": date(2016, 7, 1)}, "certificate_number", "已经登记"),
    ],
)
def test_what_replaces_nothing(world: World, changes: dict[str, Any], field: str, said: str) -> None:
    old = filed(world)
    with pytest.raises(Refusal) as refused:
        filed(
            world,
            **{
                "certificate_number": "示例-10",
                "from_on": date(2019, 6, 15),
                "until_on": None,
                "replaces": old,
                **changes,
            },
        )
    assert (field, True) in {(each.field, said in each.message) for each in refused.value.reasons}
    with acting(world.administrator, NOW):
        assert Qualification.objects.filter(kind=KIND).count() == 1


def test_it_is_replaced_once_by_the_registrar(world: World) -> None:
    old = filed(world)
    later = {"certificate_number": "示例-10", "from_on": date(2019, 6, 15), "until_on": None}
    filed(world, replaces=old, **later)
    with pytest.raises(Refusal, match="已经更换过"):
        filed(world, replaces=old, **{**later, "certificate_number": "示例-11"})
    with pytest.raises(Refusal, match="本单位的证书"):
        filed(world, organisation=world.designer, replaces=old, **{**later, "certificate_number": "示例-11"})
    with acting(world.site_manager, NOW), pytest.raises(Forbidden):
        services.qualify(
            by=world.site_manager, at=NOW, organisation=world.contractor, kind=KIND, grade="一级",
            certificate_number="x", from_on=date(2019, 1, 1), until_on=None,
        )  # fmt: skip
    broken = a_browser(world.administrator).get(
        f"/standing/qualifications/{world.contractor.pk}/new/?replaces={old.pk}"
    )
    assert broken.status_code == 200 and "更换哪份证书" in broken.content.decode()


def test_two_of_a_kind_are_not_in_force_at_once(world: World) -> None:
    """Which grade would count for the rate? The words say how to renew, and what was typed stays."""
    old = filed(world)
    beside = {"grade": "一级", "certificate_number": "示例-10", "from_on": date(2019, 6, 30), "until_on": None}
    with pytest.raises(Refusal, match=r"装饰装修二级.*示例-9.*重叠") as refused:
        filed(world, **beside)
    assert [reason.field for reason in refused.value.reasons] == ["replaces"]
    shown = a_browser(world.administrator).post(
        f"/standing/qualifications/{world.contractor.pk}/new/",
        {"kind": KIND, "grade": "一级", "certificate_number": "示例-10", "from_on": "2019-06-30"},
    )
    assert shown.status_code == 422 and 'value="示例-10"' in shown.content.decode()
    with acting(world.administrator, NOW):
        assert list(Qualification.objects.filter(organisation=world.contractor, kind=KIND)) == [old]
    filed(world, **{**beside, "from_on": date(2019, 7, 1)})


def test_a_file_that_is_none_leaves_nothing_behind(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        filed(world, evidence=[b"not a file"])
    assert refused.value.reasons[0].field == "evidence"
    with acting(world.administrator, NOW):
        assert not Qualification.objects.filter(kind=KIND).exists()


def test_who_holds_it_and_the_registrar_are_warned_once_until_it_is_replaced(world: World) -> None:
    old = filed(world)
    assert watched(on(2019, 4, 30)) == []
    tasks = watched(on(2019, 5, 1))
    assert [task.holder_id for task in tasks] == [world.contractor.pk, world.association.pk]
    assert "将于2019年6月30日到期" in tasks[0].title and tasks[0].due_on == date(2019, 6, 30)
    assert tasks[0].because[0]["grade"] == "D"
    assert [task.pk for task in watched(on(2019, 7, 1))] == [task.pk for task in tasks]
    filed(world, certificate_number="示例-10", from_on=date(2019, 6, 15), until_on=None, replaces=old)
    assert watched(on(2019, 7, 2)) == []


def test_an_expired_one_is_named_where_one_is_needed(world: World) -> None:
    filed(world)
    with acting(world.underwriter, NOW):
        assert parties.why_unqualified(world.contractor.pk, date(2019, 6, 30), KIND) == ""
        said = parties.why_unqualified(world.contractor.pk, date(2019, 7, 1), KIND)
        assert "已于2019年6月30日过期，请先换证" in said
        assert "没有登记" in parties.why_unqualified(world.designer.pk, NOW.date())


@given(
    st.dates(date(2018, 1, 1), date(2022, 1, 1)), st.none() | st.integers(0, 900), st.integers(0, 400),
    st.dates(date(2017, 1, 1), date(2025, 1, 1)),
)  # fmt: skip
def test_every_day_has_one_standing(from_on: date, lasts: int | None, warn: int, day: date) -> None:
    until_on = None if lasts is None else date.fromordinal(from_on.toordinal() + lasts)
    row = Qualification(organisation=Organisation(pk=1), from_on=from_on, until_on=until_on)
    state = selectors.standing(row, day, warn).name
    valid = from_on <= day and (until_on is None or day <= until_on)
    assert (state in ("valid", "expiring")) == valid
    assert state != "expiring" or (until_on is not None and (until_on - day).days <= warn)
