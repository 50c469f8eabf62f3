"""One notice for many homes: split in a few queries, planned and explained once, decided and withdrawn home by home."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Clock, Estate
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import ACCEPTED_ON, REPORTED, a_claim, a_policy, an_owner, seen
from tests.factories.estates import WORDS, an_estate, claims_of, homes_of, kept_by
from tests.factories.parties import World
from tests.factories.policies import SIGNED
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NEXT_DAY = on(2025, 3, 4)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NEXT_DAY))


def test_three_hundred_flats_are_one_notice_one_plan_one_cause(world: World) -> None:
    project = a_project(world, homes=150)
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        a_policy(world, project, ACCEPTED_ON)
    kept_by(world, project)
    with CaptureQueriesContext(connection) as queries:
        estate = an_estate(world, project)
    assert len(queries) < 90, "not some for every home"
    claims = claims_of(estate)
    assert len(claims) == estate.homes == 300 and len({each.number for each in claims}) == 300
    assert Counter(each.state for each in claims) == {"with_insurer": 300}
    assert {each.item for each in claims} == {estate.item} == {"C05"}
    assert not any(each.may_sign for each in claims), "who reports claims nothing"
    by = world.claims_handler
    with acting(by, NEXT_DAY):
        (task,) = waiting(by).filter(kind__startswith="claims.")
        assert "300 户" in task.title and task.due_on == date(2025, 3, 5)
        assert Clock.objects.filter(claim__estate=estate, clock="survey", due_on=date(2025, 3, 5)).count() == 300
        with pytest.raises(Refusal):
            services.plan_survey(by=by, at=NEXT_DAY, estate=estate, visit_at=REPORTED, plan="")
        services.plan_survey(by=by, at=NEXT_DAY, estate=estate, visit_at=on(2025, 3, 5), plan="先看各单元顶层和西侧")
        services.find_cause(
            by=by, at=NEXT_DAY, estate=estate, cause="construction", finding="窗框与墙体间未填实",
            responsible_id=world.contractor.pk,
        )  # fmt: skip
        assert waiting(by).filter(kind="claims.plan_estate").count() == 0
    one = seen(claims[7])
    assert one.visit_at == on(2025, 3, 5) and one.acknowledged_at == NEXT_DAY
    page = a_browser(by).get(f"/claims/estates/{estate.pk}/").content.decode()
    assert page.count('href="/claims/') >= 300 and "窗框与墙体间未填实" in page and "先看各单元顶层" in page
    assert "窗框与墙体间未填实" in a_browser(by).get(f"/claims/{one.pk}/").content.decode()


def test_owner_finds_the_own_part_adds_and_opts_out(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    an_owner(world, home)
    estate = an_estate(world, home.project)
    own = next(each for each in claims_of(estate) if each.unit_id == home.pk)
    with acting(world.owner, NEXT_DAY):
        assert notices.messages_of(world.owner).get().address == f"/p/track/{own.track_code}/"
        assert selectors.claim(own.pk) == own
    client, card = Client(), f"/p/unit/{home.code}/"
    assert estate.number in client.get(card).content.decode()
    assert "口令不对" in client.post(f"{card}estate/", {"claim_word": "猜的"}).content.decode()
    opened = client.post(f"{card}estate/", {"claim_word": home.claim_word})
    assert opened["Location"] == f"/p/track/{own.track_code}/"
    page = client.get(opened["Location"]).content.decode()
    assert "退出群体报案" in page and "补充照片和资料" in page
    assert client.post(f"{opened['Location']}add/", {"text": "主卧窗也漏"}).status_code == 303
    assert client.post(f"{opened['Location']}withdraw/", {"text": "我自己处理"}).status_code == 303
    assert seen(own).state == "withdrawn"
    assert {each.state for each in claims_of(estate) if each.pk != own.pk} == {"with_insurer"}
    assert estate.number not in client.get(card).content.decode()


def test_who_is_signed_in_as_the_owner_needs_no_word(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    owner = an_owner(world, home)
    own = next(each for each in claims_of(an_estate(world, home.project)) if each.unit_id == home.pk)
    page = f"/p/track/{own.track_code}/"
    assert a_browser(world.neighbour).post(f"{page}owner/", {}).status_code == 422 and not seen(own).may_sign
    client = a_browser(owner)
    assert page in client.get(f"/claims/{own.pk}/").content.decode(), (
        "the page where the owner adds, signs and opts out"
    )
    assert "核实业主身份后可以退出" in client.get(page).content.decode()
    assert "claim_word" not in client.get(f"{page}owner/").content.decode()
    assert client.post(f"{page}owner/", {}).status_code == 303 and seen(own).may_sign
    assert client.post(f"{page}withdraw/", {"text": "我自己处理"}).status_code == 303


def test_an_estate_is_chosen_where_somebody_may_live(world: World, home: Unit) -> None:
    building_site = a_project(world, name="示例工地", until="buildings")
    for project in (home.project, building_site):
        kept_by(world, project)
    page = a_browser(world.keeper).get("/claims/estates/new/").content.decode()
    assert f"/claims/estates/new/{home.project_id}/" in page and "示例工地" not in page


def test_who_reported_sees_progress_and_decides_nothing(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    estate = an_estate(world, home.project)
    own = claims_of(estate)[0]
    page = a_browser(world.keeper).get(f"/claims/estates/{estate.pk}/").content.decode()
    assert "保险机构受理中" in page and f"/claims/{own.pk}/" not in page
    with acting(world.keeper, NEXT_DAY), house(own.scope_id, cause=world.keeper):
        row = Claim.objects.get(pk=own.pk)
    with acting(world.keeper, NEXT_DAY), pytest.raises((Forbidden, Claim.DoesNotExist)):
        services.withdraw(by=world.keeper, at=NEXT_DAY, claim=row, text="都撤了")
    for stranger in (world.other_developer, world.neighbour):
        assert a_browser(stranger).get(f"/claims/estates/{estate.pk}/").status_code in (403, 404)


def test_what_is_in_hand_is_taken_in_and_not_doubled(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    mine = a_claim(world, home, place="window")
    estate = an_estate(world, home.project)
    claims = claims_of(estate)
    assert len(claims) == 8 and [each.pk for each in claims if each.unit_id == home.pk] == [mine.pk]
    assert seen(mine).may_sign, "its owner stays its owner"


def test_homes_in_the_wait_go_to_the_builder(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        a_policy(world, project, date(2024, 6, 15))
    kept_by(world, project)
    estate = an_estate(world, project)
    assert {each.state for each in claims_of(estate)} == {"with_builder"}
    with acting(world.developer, NEXT_DAY):
        assert waiting(world.developer).get(kind="claims.resolve_estate").due_on == date(2025, 3, 6)
        assert selectors.in_wait(world.developer, date(2025, 3, 4)).count() == 8


def test_form_names_what_is_unknown_and_keeps_what_was_typed(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    client, address = a_browser(world.keeper), f"/claims/estates/new/{home.project_id}/"
    filled = {
        **{name: str(value) for name, value in WORDS.items()}, "buildings": [str(home.building_id)], "part": "inside",
        "numbers": "101，9901", "reporter_phone": "057387000000",
    }  # fmt: skip
    wrong = client.post(address, filled)
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "没有这些户号：9901" in page and "台风后多户外窗渗水" in page
    assert client.post(address, {**filled, "numbers": "101 102室"}).status_code == 303
    with acting(world.keeper, NEXT_DAY):
        assert Estate.objects.get().homes == 2
    assert client.post(address, {**filled, "buildings": []}).status_code == 422
    first, second = {str(each.building): str(each.building_id) for each in homes_of(home.project)}.items()
    both = {
        **filled,
        "buildings": [first[1], second[1]],
        "numbers": f"{first[0]}-101\n{second[0]}102室",
        "symptom": "crack",
    }
    assert client.post(address, both).status_code == 303
    with acting(world.keeper, NEXT_DAY):
        assert Estate.objects.latest("id").homes == 2, "one in each building"


def test_form_tells_all_that_is_wrong_at_once(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    filled = {
        **{name: str(value) for name, value in WORDS.items()}, "part": "inside", "narrative": "",
        "discovered_on": "2030-01-01", "reporter_phone": "12",
    }  # fmt: skip
    before = counted(home.project)
    answer = a_browser(world.keeper).post(f"/claims/estates/new/{home.project_id}/", filled)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"buildings", "narrative", "discovered_on", "reporter_phone"}
    assert counted(home.project) == before


def part_of_an_estate(world: World, home: Unit) -> tuple[Estate, list[Unit]]:
    """All homes but the first two, reported by the property firm."""
    kept_by(world, home.project)
    homes = homes_of(home.project)
    return an_estate(world, home.project, units=homes[2:]), homes


def counted(project: Project) -> tuple[int, ...]:
    with acting(HOUSE, NEXT_DAY), house(project.pk, cause=HOUSE):
        return Claim.objects.count(), Entry.objects.count()


def plan_it(world: World, estate: Estate) -> None:
    with acting(world.claims_handler, NEXT_DAY):
        services.plan_survey(
            by=world.claims_handler, at=NEXT_DAY, estate=estate, visit_at=on(2025, 3, 6), plan="先看顶层"
        )


def test_homes_found_later_are_added_and_follow_the_plan(world: World, home: Unit) -> None:
    estate, homes = part_of_an_estate(world, home)
    mine = a_claim(world, homes[1], place="window", claim_word=homes[1].claim_word)
    with acting(HOUSE, NEXT_DAY), house(home.pk, cause=HOUSE):
        seats.seat(world.owner.person_id or 0, home.pk, role="owner", from_on=date(2020, 9, 1))
    plan_it(world, estate)
    by = world.keeper
    assert "增加房屋" in a_browser(by).get(f"/claims/estates/{estate.pk}/").content.decode()
    address = f"/claims/estates/{estate.pk}/homes/"
    told = {
        "buildings": [home.building_id], "part": "inside", "numbers": f"{homes[0].number}，{homes[1].number}",
        "discovered_on": "2025-03-02",
    }  # fmt: skip
    assert a_browser(by).post(address, told).status_code == 303
    by_unit = {each.unit_id: each for each in claims_of(estate)}
    assert len(by_unit) == len(homes) and by_unit[homes[1].pk].pk == mine.pk, "what is in hand is not doubled"
    new = by_unit[home.pk]
    assert (new.state, new.item, new.discovered_on) == ("with_insurer", "C05", date(2025, 3, 2))
    assert new.visit_at == by_unit[homes[1].pk].visit_at == on(2025, 3, 6) and new.acknowledged_at == NEXT_DAY
    with acting(world.claims_handler, NEXT_DAY):
        assert selectors.estate(estate.pk).homes == len(homes)  # type: ignore[union-attr]
        assert waiting(world.claims_handler).filter(kind="claims.plan_estate").count() == 0
        assert Clock.objects.get(claim=new, clock="acknowledge").stopped_at == NEXT_DAY
        assert "增加 2 户" in notices.messages_of(world.claims_handler).latest("id").title
    with acting(world.owner, NEXT_DAY):
        assert notices.messages_of(world.owner).get().address == f"/p/track/{new.track_code}/"


def test_added_before_a_plan_the_lead_is_called_and_in_the_wait_the_builder(world: World, home: Unit) -> None:
    estate, homes = part_of_an_estate(world, home)
    with acting(world.claims_handler, NEXT_DAY):
        (new,) = services.add_homes(by=world.claims_handler, at=NEXT_DAY, estate=estate, units=homes[:1])
        assert new.visit_at is None
        assert waiting(world.claims_handler).filter(kind="claims.plan_estate").count() == 1


def test_not_added_twice_not_by_strangers_not_to_what_is_over(world: World, home: Unit) -> None:
    estate, homes = part_of_an_estate(world, home)
    before = counted(home.project)
    by = world.keeper
    nothing: list[Unit] = []
    for units, words in ((homes[2:4], "已经在本群体报案中"), (nothing, "至少选择一户")):
        with pytest.raises(Refusal, match=words), acting(by, NEXT_DAY):
            services.add_homes(by=by, at=NEXT_DAY, estate=estate, units=units)
    with pytest.raises(Refusal, match="不能晚于今天"), acting(by, NEXT_DAY):
        services.add_homes(by=by, at=NEXT_DAY, estate=estate, units=homes[:1], discovered_on=date(2025, 4, 1))
    with pytest.raises(Refusal) as both, acting(by, NEXT_DAY):
        services.add_homes(by=by, at=NEXT_DAY, estate=estate, units=homes[2:4], discovered_on=date(2025, 4, 1))
    assert [reason.field for reason in both.value.reasons] == ["discovered_on", "numbers"]
    for stranger in (world.neighbour, world.second_claims_handler):
        with pytest.raises((Forbidden, Estate.DoesNotExist)), acting(stranger, NEXT_DAY):
            services.add_homes(by=stranger, at=NEXT_DAY, estate=estate, units=homes[:1])
    assert counted(home.project) == before
    with acting(HOUSE, NEXT_DAY), house(home.project_id, cause=HOUSE):
        Claim.objects.filter(estate=estate).update(state="withdrawn")
    with pytest.raises(Conflict, match="都已办结"), acting(by, NEXT_DAY):
        services.add_homes(by=by, at=NEXT_DAY, estate=estate, units=homes[:1])
    assert counted(home.project) == before


def test_owner_joins_with_the_word_of_the_card_and_is_the_claimant(world: World, home: Unit) -> None:
    estate, _homes = part_of_an_estate(world, home)
    plan_it(world, estate)
    client, card = Client(), f"/p/unit/{home.code}/"
    assert "我家也有，加入" in client.get(card).content.decode()
    with acting(HOUSE, NEXT_DAY), house(home.project_id, cause=HOUSE):
        Unit.objects.filter(pk=home.pk).update(part="basement")
        assert selectors.estates_to_join(Unit.objects.get(pk=home.pk)) == []
        Unit.objects.filter(pk=home.pk).update(part="inside")
    address = f"{card}estate/{estate.pk}/join/"
    told = {
        "claim_word": home.claim_word, "discovered_on": "2025-03-04", "reporter_name": "张三（示例）",
        "reporter_phone": "13800000000",
    }  # fmt: skip
    before = counted(home.project)
    assert "口令不对" in client.post(address, {**told, "claim_word": "猜的"}).content.decode()
    assert client.post(address, {**told, "reporter_phone": "1"}).status_code == 422
    with pytest.raises(Refusal) as early, acting(HOUSE, NEXT_DAY), house(home.project_id, cause=HOUSE) as inside:
        services.add_own_home(
            by=inside,
            at=NEXT_DAY,
            estate=estate,
            unit=home,
            **{**told, "discovered_on": date(2025, 3, 5)},  # type: ignore[arg-type]
        )
    assert [reason.field for reason in early.value.reasons] == ["discovered_on"]
    assert counted(home.project) == before
    done = client.post(address, told)
    own = next(each for each in claims_of(estate) if each.unit_id == home.pk)
    assert done["Location"] == f"/p/track/{own.track_code}/"
    assert own.may_sign and own.reporter_name == "张三（示例）" and own.visit_at == on(2025, 3, 6)
    assert "我家也有，加入" not in client.get(card).content.decode()
    assert client.post(address, told).status_code == 404
