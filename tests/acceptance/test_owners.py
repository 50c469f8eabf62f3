"""Owners of homes: registered by the card, a second one confirmed, masked everywhere, ended when the home is passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Message
from idi.foundation.parties.models import Person
from idi.lifecycle.acceptance import services
from idi.lifecycle.acceptance.models import HomeOwner
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
MOVED_IN, LATER = on(2020, 10, 1), on(2020, 11, 2)
FIRST = {"name": "王一（示例）", "phone": "139 0000 0001", "username": "示例王一", "password": "示例-口令-0001"}
SECOND = {"name": "王二（示例）", "phone": "13900000002", "username": "示例王二", "password": "示例-口令-0002"}


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home


def register(home: Unit, given: dict[str, str], **changes: Any) -> HomeOwner:
    with acting(ANONYMOUS, MOVED_IN):
        told = {"code": home.code, "claim_word": home.claim_word, **given, **changes}
        return services.register_owner(by=ANONYMOUS, at=MOVED_IN, **told)


def owners(by: Actor, state: str = "") -> list[HomeOwner]:
    with acting(by, LATER):
        rows = HomeOwner.objects.order_by("id")
        return list(rows.filter(state=state) if state else rows)


def homes_of(person_id: int | None) -> list[int]:
    who = Actor(kind="person", person_id=person_id)
    with acting(who, LATER):
        return [card.unit_id for _, card in selectors.homes(who)]


def test_with_the_card_somebody_from_the_street_is_the_owner_at_once(world: World, home: Unit) -> None:
    owner = register(home, FIRST, claim_word=home.claim_word.lower())
    assert (owner.state, owner.source, homes_of(owner.person_id)) == ("confirmed", "card", [home.pk])
    with acting(world.developer, LATER):
        told = Entry.objects.filter(act="acceptance.register_owner").values_list("text", flat=True)
        assert len(told) == 1 and not any("王一" in text or "0001" in text for text in told)
    for stranger in (world.other_developer, world.haining_officer, world.second_claims_handler, world.owner):
        assert owners(stranger) == []


def test_an_owner_with_an_account_registers_twice_and_it_is_one(world: World, home: Unit) -> None:
    for _ in range(2):
        with acting(world.owner, MOVED_IN):
            services.register_home(by=world.owner, at=MOVED_IN, code=home.code, claim_word=home.claim_word)
    assert homes_of(world.owner.person_id) == [home.pk] and len(owners(world.developer)) == 1
    with acting(world.developer, MOVED_IN), pytest.raises(Forbidden):
        services.register_home(by=world.developer, at=MOVED_IN, code=home.code, claim_word=home.claim_word)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"claim_word": "不对"}, "claim_word"), ({"code": "没有"}, "claim_word"), ({"name": " "}, "name"),
     ({"phone": "不是电话"}, "phone"), ({"username": "13900000001"}, "username"), ({"username": "owner"}, "username")],
)  # fmt: skip
def test_bad_entries_are_named_and_leave_nothing(world: World, home: Unit, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        register(home, FIRST, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    assert owners(world.developer) == []
    with acting(HOUSE, LATER):
        assert not Person.objects.filter(username=FIRST["username"]).exists()


def test_the_card_of_a_public_part_makes_nobody_an_owner(world: World, home: Unit) -> None:
    with acting(world.developer, MOVED_IN):
        roof = Unit.objects.filter(project=home.project_id, part="roof")[0]
    with pytest.raises(Refusal, match="公共部位"):
        register(roof, FIRST)


def test_a_second_owner_waits_until_somebody_who_knows_confirms(world: World, home: Unit) -> None:
    first, second = register(home, FIRST), register(home, SECOND)
    assert (second.state, homes_of(second.person_id)) == ("waiting", [])
    with acting(Actor(kind="person", person_id=first.person_id), LATER):
        assert "有人登记为本户业主" in Message.objects.get().title
    with acting(world.developer, LATER):
        assert Task.objects.get(kind="acceptance.confirm_owner", done_at=None).capability == "acceptance.owners"
        with pytest.raises(Forbidden):
            services.confirm_owner(by=world.keeper, at=LATER, owner=second)
    with acting(world.hotline_agent, LATER):
        services.confirm_owner(by=world.hotline_agent, at=LATER, owner=second)
        with pytest.raises(Conflict):
            services.decline_owner(by=world.hotline_agent, at=LATER, owner=second, reason="示例")
    assert homes_of(second.person_id) == homes_of(first.person_id) == [home.pk]
    for asked in (world.developer, world.claims_handler):
        with acting(asked, LATER):
            assert not Task.objects.filter(kind="acceptance.confirm_owner", done_at=None).exists()


def test_a_declined_one_reads_why_and_gets_nothing(world: World, home: Unit) -> None:
    register(home, FIRST)
    second = register(home, SECOND)
    with acting(world.claims_handler, LATER):
        with pytest.raises(Refusal, match="原因"):
            services.decline_owner(by=world.claims_handler, at=LATER, owner=second, reason=" ")
        services.decline_owner(by=world.claims_handler, at=LATER, owner=second, reason="示例：产权登记上没有此人")
    assert homes_of(second.person_id) == []
    with acting(Actor(kind="person", person_id=second.person_id), LATER):
        assert "产权登记上没有此人" in Message.objects.get().text


def test_looking_at_name_and_phone_needs_a_reason_and_leaves_a_trace(world: World, home: Unit) -> None:
    owner = register(home, FIRST)
    with acting(world.developer, LATER):
        for reason in ("看", "联系王一（示例）报修", "拨打13900000001核对"):
            with pytest.raises(Refusal):
                services.reveal_owner(by=world.developer, at=LATER, owner=owner, reason=reason)
        services.reveal_owner(by=world.developer, at=LATER, owner=owner, reason="核对报修预约")
    with acting(world.developer, LATER):
        assert ["核对报修预约" in text for text in _texts("acceptance.reveal_owner")] == [True]


def _texts(act: str) -> list[str]:
    return list(Entry.objects.filter(act=act).values_list("text", flat=True))


def test_the_owner_changes_with_the_home(world: World, home: Unit) -> None:
    first = register(home, FIRST)
    with acting(world.neighbour, LATER):
        policies.take_over(
            by=world.neighbour, at=LATER, code=home.code, claim_word=home.claim_word, passed_on=date(2020, 10, 20)
        )
    jobs.run_waiting()
    assert [(each.person_id, each.ended_on) for each in owners(world.developer, "ended")] == [
        (first.person_id, date(2020, 10, 20))
    ]
    [new] = owners(world.developer, "confirmed")
    assert (new.person_id, new.source) == (world.neighbour.person_id, "passing")
    with pytest.raises(Refusal, match="不符"):
        register(home, SECOND)


def test_the_page_registers_signs_in_and_shows_the_home(world: World, home: Unit) -> None:
    street = Client()
    address = reverse("public:register_home", args=[home.code])
    assert address in street.get(reverse("public:unit", args=[home.code])).content.decode()
    given = {**FIRST, "claim_word": "不对", "agrees": "on"}
    wrong = street.post(address, given)
    assert wrong.status_code == 422 and "139 0000 0001" in wrong.content.decode()
    right = street.post(address, {**given, "claim_word": home.claim_word})
    assert (right.status_code, right.headers["Location"]) == (303, "/")
    assert reverse("web:my_home", args=[home.code]) in street.get("/").content.decode()
    own = street.get(reverse("web:my_home", args=[home.code])).content.decode()
    assert "139****0001" in own and "13900000001" not in own and "2030年6月15日" in own
    assert a_browser(world.owner).get(reverse("web:my_home", args=[home.code])).status_code == 404


def test_who_waits_is_told_so_at_home_and_sees_nothing_of_it(home: Unit) -> None:
    register(home, FIRST)
    street = Client()
    street.post(
        reverse("public:register_home", args=[home.code]), {**SECOND, "claim_word": home.claim_word, "agrees": "on"}
    )
    assert "101室：业主登记正在" in street.get("/").content.decode()
    assert street.get(reverse("web:my_home", args=[home.code])).status_code == 404


def test_words_cannot_be_guessed_through(world: World, home: Unit) -> None:
    address = reverse("public:register_home", args=[home.code])
    for _ in range(5):
        assert "不符" in Client().post(address, {**FIRST, "claim_word": "不对", "agrees": "on"}).content.decode()
    right = {**FIRST, "claim_word": home.claim_word, "agrees": "on"}
    stopped = Client().post(address, right)
    assert stopped.status_code == 422 and "输错次数过多" in stopped.content.decode()
    assert owners(world.developer) == []


def test_staff_see_masks_until_they_say_why(world: World, home: Unit) -> None:
    owner = register(home, FIRST)
    developer, keeper = a_browser(world.developer), a_browser(world.keeper)
    listed = developer.get(reverse("acceptance:owners")).content.decode()
    assert "139****0001" in listed and "王*" in listed and "王一" not in listed
    page, reveal = (reverse(f"acceptance:{name}", args=[owner.pk]) for name in ("owner", "reveal_owner"))
    assert "13900000001" not in developer.get(page).content.decode()
    assert developer.post(reveal, {"reason": ""}).status_code == 422
    assert "13900000001" in developer.post(reveal, {"reason": "核对报修预约"}).content.decode()
    assert "13900000001" not in developer.get(reveal).content.decode()
    assert keeper.get(page).status_code == 403
    assert a_browser(world.other_developer).get(page).status_code == 404
