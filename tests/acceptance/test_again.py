"""Failed, partial and repeated acceptance, the filing that follows, homes handed over late: the clock counts from what counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.notices.models import Message
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.models import Acceptance, AcceptanceRound, OwnerNotice
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.projects.models import Building, Unit
from tests.factories import HOUSE, on
from tests.factories.acceptance import RECORDED, accept, buildings_of
from tests.factories.claims import a_photo, an_insured_home, an_owner
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
LATER = on(2020, 9, 1)


@pytest.fixture
def home(world: World) -> Unit:
    return an_insured_home(world, accepted_on=None)


@pytest.fixture
def building(world: World, home: Unit) -> Building:
    return buildings_of(world, home.project)[0]


def again(world: World, building: Building, **changes: Any) -> Acceptance:
    given = {
        "accepted_on": date(2020, 8, 20), "why": "again", "reason": "示例：责令整改后重新组织验收", "upload": a_photo(), **changes,
    }  # fmt: skip
    with acting(world.developer, LATER):
        return services.accept_again(by=world.developer, at=LATER, building=building, **given)


def a_round(world: World, building: Building, **changes: Any) -> AcceptanceRound:
    given = {"held_on": date(2020, 6, 10), "outcome": "failed", "findings": "示例：屋面渗水，整改后重验", **changes}
    with acting(world.developer, RECORDED):
        return services.record_round(by=world.developer, at=RECORDED, building=building, **given)


def leak(world: World, building: Building) -> CoverItem:
    with acting(world.claims_handler, LATER):
        return CoverItem.objects.get(building=building, item="C05")


def test_a_round_that_failed_or_took_a_part_starts_no_clock(world: World, building: Building) -> None:
    a_round(world, building)
    a_round(world, building, outcome="partial", part="地下室", findings="")
    assert leak(world, building).accepted_on is None
    with pytest.raises(Conflict):
        a_round(world, building)
    flagged = accept(world, building, accepted_on=date(2020, 6, 9))
    assert "2020年6月10日的验收没有通过" in flagged.warnings[0]["text"]
    with acting(world.underwriter, LATER):
        assert AcceptanceRound.objects.count() == 2
        with pytest.raises(Forbidden):
            services.record_round(
                by=world.underwriter,
                at=LATER,
                building=building,
                held_on=date(2020, 6, 1),
                outcome="partial",
                part="一层",
            )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"held_on": date(2020, 6, 21)}, "held_on"), ({"held_on": date(2019, 1, 10)}, "held_on"), ({"findings": " "}, "findings"),
     ({"outcome": "partial"}, "part"), ({"outcome": "passed"}, "outcome")],
)  # fmt: skip
def test_a_round_without_its_facts_is_refused(world: World, building: Building, changes: Any, field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        a_round(world, building, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    with acting(world.developer, LATER):
        assert not AcceptanceRound.objects.exists()


def test_accepted_again_the_clock_follows_and_the_first_is_kept(world: World, home: Unit, building: Building) -> None:
    owner = an_owner(world, home)
    accept(world, building, filed_on=date(2020, 6, 18), filing_number="示例-备-1")
    new = again(world, building)
    assert "重新验收合格之日起算" in new.warnings[-1]["text"] and new.warnings[-1]["because"][-1]["grade"] == "D"
    row = leak(world, building)
    assert (row.accepted_on, row.wait_ends_on, row.starts_on, row.ends_on) == (
        date(2020, 8, 20), date(2022, 8, 20), date(2022, 8, 21), date(2030, 8, 20)
    )  # fmt: skip
    with acting(world.developer, LATER):
        [before] = selectors.earlier_acceptances(building)
        assert (before.accepted_on, before.filing_number) == (date(2020, 6, 15), "示例-备-1")
        standing = selectors.acceptance_of(building)
        assert standing is not None and (standing.pk, standing.filed_on) == (new.pk, None)
        assert [each.version for each in OwnerNotice.objects.order_by("version")] == [1, 2]
    with acting(world.underwriter, LATER):
        said = Endorsement.objects.filter(kind="cover_start").order_by("-number").values_list("reason", flat=True)
        assert "重新组织竣工验收" in said[0] and "通过竣工验收" in said[1]
    with acting(owner, LATER):
        assert "责令整改后重新组织验收" in Message.objects.get(title__contains="起止日期").text


def test_a_day_recorded_wrongly_is_corrected_and_keeps_its_filing(world: World, building: Building) -> None:
    accept(world, building, filed_on=date(2020, 6, 18), filing_number="示例-备-1")
    new = again(world, building, why="corrected", accepted_on=date(2020, 6, 12), reason="示例：录入有误")
    assert (new.filing_number, leak(world, building).ends_on) == ("示例-备-1", date(2030, 6, 12))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": " "}, "reason"), ({"upload": None}, "upload"), ({"accepted_on": date(2020, 6, 15)}, "accepted_on"),
     ({"accepted_on": date(2020, 6, 1)}, "accepted_on"), ({"accepted_on": date(2020, 9, 2)}, "accepted_on"), ({"why": ""}, "why")],
)  # fmt: skip
def test_accepting_again_needs_its_facts(world: World, building: Building, changes: Any, field: str) -> None:
    with pytest.raises(Conflict, match="还没有登记竣工验收"):
        again(world, building)
    accept(world, building)
    with pytest.raises(Refusal) as refusal:
        again(world, building, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    with acting(world.developer, LATER):
        assert Acceptance.objects.get().replaced_at is None
    assert leak(world, building).accepted_on == date(2020, 6, 15)


def file(world: World, building: Building, **changes: Any) -> Acceptance:
    given = {"filed_on": date(2020, 7, 1), "filing_number": "示例-备-2", **changes}
    with acting(world.developer, LATER):
        return services.record_filing(by=world.developer, at=LATER, building=building, **given)


def test_the_filing_comes_later_and_moves_the_clock_only_where_the_law_counts_from_it(
    world: World, building: Building
) -> None:
    with pytest.raises(Conflict, match="请先登记"):
        file(world, building)
    accept(world, building)
    for changes, field in (({"filed_on": date(2020, 6, 1)}, "filed_on"), ({"filing_number": " "}, "filing_number")):
        with pytest.raises(Refusal) as refusal:
            file(world, building, **changes)
        assert refusal.value.reasons[0].field == field
    assert file(world, building).filing_number == "示例-备-2"
    assert leak(world, building).ends_on == date(2030, 6, 15)
    with pytest.raises(Conflict, match="已登记备案"):
        file(world, building)


def test_in_shanghai_the_clock_counts_from_the_filing(world: World, building: Building) -> None:
    with acting(HOUSE, LATER), house(building.project_id, cause=HOUSE):
        Policy.objects.update(law="shanghai")
        CoverItem.objects.exclude(
            item__in=[i.item for i in rules.cover(rules.law("shanghai"), date(2019, 4, 1)).items]
        ).delete()
        CoverItem.objects.update(years=5)
    accept(world, building)
    assumed = leak(world, building)
    assert assumed.starts_on == date(2022, 6, 16) and any("暂按竣工验收" in each["ref"] for each in assumed.because)
    file(world, building)
    filed = leak(world, building)
    assert (filed.accepted_on, filed.starts_on) == (date(2020, 6, 15), date(2022, 7, 2))


def test_a_home_handed_over_late_says_so_with_the_rule_of_the_place(
    world: World, home: Unit, building: Building
) -> None:
    accept(world, building)
    late = on(2024, 7, 1)
    with acting(world.developer, late):
        given = {"by": world.developer, "at": late, "unit": home}
        [flag] = services.hand_over(**given, handed_over_on=date(2024, 6, 20)).warnings
    assert "当地没有晚交付的规定" in flag["text"]
    law = rules.law("beijing")
    item = rules.cover(law, date(2020, 1, 1), date(2020, 6, 15)).item("C05")
    assert item is not None and item.ends_on is not None
    handed = date(item.ends_on.year, 12, 1)
    told = rules.late_handover(law, item, date(2020, 1, 1), handed)
    assert told is not None and (told.state, told.notice_by, told.self_check_until) == (
        "after_cover", date(handed.year, 11, 16), date(handed.year + 1, 6, 1),
    )  # fmt: skip
    assert {each.grade for each in told.because} == {"N"}
    days = ((handed, False), (date(handed.year + 1, 6, 1), True), (date(handed.year + 1, 6, 2), False))
    for found_on, insurer in days:
        answer = rules.answer(
            law, item, found_on, signed_on=date(2020, 1, 1), accepted_on=date(2020, 6, 15), handed_over_on=handed
        )
        assert ("insurer" in [each.party for each in answer.responsible]) == insurer, found_on
    early = rules.answer(
        law, item, date(handed.year, 11, 20), signed_on=date(2020, 1, 1), accepted_on=date(2020, 6, 15),
        handed_over_on=handed,
    )  # fmt: skip
    (joint,) = [each for each in early.responsible if each.party in ("developer", "owner")]
    assert (joint.party, joint.until) == ("developer", handed) and {each.grade for each in joint.because} == {"N"}


def test_the_page_of_a_building_tells_all_of_it(world: World, building: Building) -> None:
    developer = a_browser(world.developer)
    base = reverse("acceptance:building", args=[building.project_id, building.pk])
    posted = {"outcome": "failed", "held_on": "2020-06-10", "findings": "示例：屋面渗水", "part": ""}
    assert developer.post(f"{base}round/", posted).status_code == 303
    accept(world, building)
    assert developer.post(f"{base}filing/", {"filed_on": "2020-06-20", "filing_number": "示例-备-3"}).status_code == 303
    wrong = developer.post(f"{base}again/", {"why": "again", "accepted_on": "2020-06-15", "reason": "示例原因"})
    assert wrong.status_code == 422 and "示例原因" in wrong.content.decode()
    report = SimpleUploadedFile("验收.jpg", a_photo())
    given = {"why": "again", "accepted_on": "2020-08-20", "reason": "示例：整改后重验", "upload": report}
    assert developer.post(f"{base}again/", given).status_code == 303
    shown = developer.get(base).content.decode()
    for words in (
        "示例：屋面渗水",
        "2020年8月20日",
        "原登记2020年6月15日竣工验收",
        "2030年8月20日",
        "登记备案",
        "竣工验收报告 1号楼",
    ):
        assert words in shown, words
    assert a_browser(world.underwriter).get(base).status_code == 200
    assert a_browser(world.other_developer).get(base).status_code == 404
