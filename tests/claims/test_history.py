"""The history names who spoke: the owner, who only reported, who acts for the owner; by the part, never by name."""

from __future__ import annotations

from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from tests.factories import on
from tests.factories.claims import (
    a_claim,
    a_covered_claim,
    a_partly_refused_claim,
    a_refused_claim,
    an_objection,
    an_owner,
)
from tests.factories.parties import World
from tests.factories.repairs import CONFIRMED, a_finished_order, an_order
from tests.factories.visitors import a_browser
from tests.repairs.test_entrusted import entrust

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 24)


def told(world: World, subject: Any) -> dict[str, str]:
    """Who did each act."""
    with acting(world.claims_handler, NOW):
        return {chapter.label: chapter.who for chapter in story(history(Ref.of(subject)))}


def add(claim: Claim, by: Actor = ANONYMOUS) -> None:
    with acting(by, NOW), house(claim.scope_id, cause=by) as inside:
        services.add(by=inside, at=NOW, claim=claim, text="水渍又大了")


def test_what_the_owner_did_without_an_account_is_the_owners(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    an_objection(claim)
    add(claim)
    found = told(world, claim)
    assert {label: found[label] for label in ("登记报案", "转保险机构受理", "业主提出异议", "报案人补充说明和资料")} == {
        "登记报案": "业主", "转保险机构受理": "平台", "业主提出异议": "业主", "报案人补充说明和资料": "业主",
    }  # fmt: skip
    assert found["核定不属于保险责任"] == world.lead.name
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert "张三" not in page and "13800000000" not in page


@pytest.mark.parametrize("changes", [{"reporter_is_owner": False}, {"claim_word": ""}])
def test_who_only_reported_is_no_owner_until_the_owner_is_checked(
    world: World, home: Unit, changes: dict[str, Any]
) -> None:
    claim = a_claim(world, home, **changes)
    add(claim)
    assert (told(world, claim)["登记报案"], told(world, claim)["报案人补充说明和资料"]) == ("报案人", "报案人")
    with acting(ANONYMOUS, NOW), house(claim.scope_id, cause=ANONYMOUS) as inside:
        services.prove_owner(by=inside, at=NOW, claim=claim, claim_word=home.claim_word)
    found = told(world, claim)
    assert (found["登记报案"], found["核实业主身份"]) == ("报案人", "业主"), "what was said stays as it was"


def test_confirmation_with_the_claim_word_is_the_owners_on_order_and_claim(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    tracked = selectors.track(claim.track_code)
    assert tracked is not None
    with acting(ANONYMOUS, CONFIRMED):
        repairs.confirm_with_word(
            by=ANONYMOUS, at=CONFIRMED, tracked=tracked, word=home.claim_word, satisfaction=1
        )  # fmt: skip
    assert told(world, order)["确认维修"] == "业主" and told(world, claim)["确认维修"] == "业主"


def test_signed_in_owner_and_holders_are_told_apart(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_partly_refused_claim(world, home, by=owner)
    other = a_partly_refused_claim(world, home, place="kitchen")
    entrust(world, other, world.neighbour, "sign")
    for by, subject in ((owner, claim), (world.neighbour, other)):
        with acting(by, NOW):
            if by is owner:
                with house(subject.scope_id, cause=by) as inside:
                    services.object(by=inside, at=NOW, claim=subject, text="门框是交付时原样")
            else:
                services.object_entrusted(by=by, at=NOW, claim_id=subject.pk, text="门框是交付时原样")
    assert (told(world, claim)["登记报案"], told(world, claim)["业主提出异议"]) == ("业主", "业主")
    assert told(world, other)["业主提出异议"] == "受托人"


def test_an_organisation_that_acts_for_the_owner_is_named(world: World, home: Unit) -> None:
    claim = a_partly_refused_claim(world, home)
    entrust(world, claim, world.keeper, "sign")
    with acting(world.keeper, NOW):
        services.object_entrusted(by=world.keeper, at=NOW, claim_id=claim.pk, text="门框是交付时原样")
    assert told(world, claim)["业主提出异议"] == world.keeper.organisation_name
