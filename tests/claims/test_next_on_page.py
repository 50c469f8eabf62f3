"""What the page of a claim offers its reader: what comes next on top, the rest after it, and nothing that would be refused."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict
from idi.foundation.diary.models import Task
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Reserve
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import (
    SURVEYED,
    a_claim,
    a_covered_claim,
    a_refused_claim,
    a_second_handler,
    an_objection,
    an_owner,
    decide,
    survey,
)
from tests.factories.parties import World
from tests.factories.surveying import a_chief
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2025, 3, 12)
COVERED = Ruling(outcome="covered", item="C05", element="卫生间地面", ground="条款第四条（五）", reasons="防水层缺陷")


def page(by: Actor, claim: Claim, below: str = "") -> str:
    return str(a_browser(by).get(f"/claims/{claim.pk}/{below}").content.decode())


def card(shown: str) -> tuple[str, str]:
    """The next step: what stands open, and what is folded beside it."""
    found = shown[shown.index("下一步") :]
    head, _, folded = found[: found.index("</section>")].partition("<details")
    return head, folded.partition("</details>")[0]


def asked(shown: str) -> list[str]:
    return re.findall(r"</svg>\s*([^<\s]+)</a>", card(shown)[0])


def test_next_step_stands_first_and_the_rest_is_folded_after_it(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    shown = page(world.claims_handler, claim)
    assert asked(shown) == ["约定上门", "指派查勘"]
    assert all(each in card(shown)[1] for each in ("登记查勘", "更正房屋", "作废", "并案"))
    survey(world, claim)
    shown = page(world.claims_handler, claim)
    assert asked(shown) == ["核定"] and "更正查勘" in card(shown)[1] and "作废" not in shown


def test_repair_and_payment_stand_before_the_report_while_they_are_next(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    assert page(world.claims_handler, claim).index('id="triage"') < page(world.claims_handler, claim).index(
        "data-panel"
    )
    decide(world, claim, "covered")
    shown = page(world.claims_handler, claim)
    assert shown.index("data-panel") < shown.index('id="triage"')


def test_second_look_is_offered_to_a_second_person_only(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    an_objection(claim)
    assert "复核异议" not in page(world.claims_handler, claim), "who decided does not review"
    assert asked(page(a_second_handler(world), claim)) == ["复核异议"]


def test_decision_sent_back_is_begun_with_what_was_drafted(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    first = Ruling(outcome="refused", item="C05", element="阳台栏板", ground="条款第二条", reasons="复勘未见缺陷")
    second = replace(first, element="厨房地面", reasons="密封胶老化")
    handler, chief = world.claims_handler, a_chief(world)
    with acting(handler, AT):
        services.decide_anew(by=handler, at=AT, claim=claim, facts="复勘后", rulings=[first, second])
    assert asked(page(chief, claim)) == ["复核核定"]
    assert "复核核定" not in page(handler, claim), "who prepared it does not review"
    with acting(chief, AT):
        services.answer_draft(by=chief, at=AT, claim=claim, approved=False, answer="请附复勘照片")
    form = page(handler, claim, "decide-anew/")
    for said in ("请附复勘照片", "复勘后", "阳台栏板", "厨房地面", "条款第二条", "复勘未见缺陷", "密封胶老化"):
        assert said in form, said
    assert re.search(r'value="refused"[^>]*checked', form)


def test_decision_that_waits_for_a_second_person_is_asked_of_nobody_twice(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    handler, chief = world.claims_handler, a_chief(world)
    with acting(chief, SURVEYED):
        services.set_limit(by=chief, at=SURVEYED, insurer=world.lead, amount=Decimal(0), from_on=SURVEYED.date())

    def asked_of(by: Actor) -> list[str]:
        with acting(by, AT):
            return [each.kind for each in waiting(by) if each.subject_id == claim.pk]

    due_on = Task.objects.filter(kind="claims.decide")
    with acting(handler, AT):
        day = due_on.get().due_on
        services.decide_items(by=handler, at=AT, claim=claim, rulings=[COVERED])
    assert asked_of(chief) == ["claims.approve"] and asked_of(handler) == []
    with acting(chief, AT):
        services.answer_draft(by=chief, at=AT, claim=claim, approved=False, answer="请附复勘照片")
    assert asked_of(handler) == ["claims.decide"]
    with acting(handler, AT):
        assert due_on.get().due_on == day, "with its day"


def ended(claim: Claim, by: Actor, verb: Any, **told: Any) -> None:
    with acting(by, AT):
        verb(by=by, at=AT, claim=claim, **told)


def test_articles_are_folded_for_owners_and_open_for_who_works_here(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_claim(world, home, by=owner)
    mine, theirs = page(owner, claim), page(world.claims_handler, claim)
    assert "三（一）5" in mine and "because-folded" in mine
    first = mine[mine.index("because-folded") :]
    assert "平台默认" in first[: first.index("</summary>")], "what is assumed is read before it is opened"
    assert '<ul class="because">' in theirs and "because-folded" not in theirs
    public = Client().get(f"/p/unit/{home.code}/").content.decode()
    assert "because-folded" in public and "第40条" in public


def written(claim: Claim) -> tuple[int, int]:
    with acting(HOUSE, AT), house(claim.scope_id, cause=HOUSE):
        return Reserve.objects.count(), Entry.objects.count()


def test_voided_claim_has_no_reserve_to_set(world: World, home: Unit) -> None:
    claim, handler = a_claim(world, home), world.claims_handler
    assert f"/claims/{claim.pk}/reserve/" in page(handler, claim)
    ended(claim, handler, services.void, reason="误报")
    shown = page(handler, claim)
    assert "未决赔款准备金" in shown and f"/claims/{claim.pk}/reserve/" not in shown
    before = written(claim)
    with acting(handler, AT), pytest.raises(Conflict, match="已作废"):
        services.set_reserve(
            by=handler, at=AT, claim=claim, amount=selectors.reserves(claim)[0].amount + 1, reason="试"
        )
    assert written(claim) == before


def test_reopened_claim_offers_nothing_that_would_be_refused(world: World, home: Unit) -> None:
    claim, handler = a_refused_claim(world, home), world.claims_handler
    ended(claim, handler, services.close)
    ended(claim, handler, services.reopen, reason="业主补充了照片")
    shown = page(handler, claim)
    assert "并案" in shown
    assert not [each for each in ("作废", "更正房屋", "更正发现日期") if f">{each}" in shown or f" {each}<" in shown]


def test_claim_others_were_joined_to_is_not_moved_away(world: World, home: Unit) -> None:
    main, other = a_claim(world, home), a_claim(world, home, place="kitchen")
    ended(other, world.claims_handler, services.join, number=main.number, reason="同一处渗漏")
    shown = page(world.claims_handler, main)
    assert f"/claims/{main.pk}/void/" not in shown and f"/claims/{main.pk}/move/" not in shown
    assert f"/claims/{other.pk}/part/" in page(world.claims_handler, other)
