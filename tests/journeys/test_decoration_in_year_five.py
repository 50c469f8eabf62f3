"""A leak spoils the decoration in the fifth year: looked at on site, the waterproofing covered or not, the decoration expired."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.pdf import text_of
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from tests.factories import on
from tests.factories.claims import a_claim, a_photo, a_second_handler, an_objection, seen
from tests.factories.parties import World
from tests.factories.surveying import sent, somebody

pytestmark = pytest.mark.django_db
REPORTED, LOOKED, DECIDED, REVIEWED = on(2025, 7, 1), on(2025, 7, 2, 10), on(2025, 7, 3), on(2025, 7, 9)
OFFERED, LAST = on(2025, 7, 11), on(2025, 7, 21)


def test_decoration_in_year_five_is_refused_and_paid_by_the_owner(
    world: World, standing_home: Unit, client: Client
) -> None:
    home = standing_home
    claim = a_claim(
        world,
        home,
        at=REPORTED,
        discovered_on=date(2025, 6, 30),
        symptom="hollow",
        place="room",
        narrative="客厅地砖空鼓翘起",
    )
    assert (claim.state, claim.triage["state"]) == (
        "with_insurer",
        "expired",
    )  # what is expired is registered and looked at, too

    surveyor = somebody(world, world.lead, "claims_surveyor", "surveyor")
    task = sent(world, claim, surveyor, LOOKED)
    with acting(surveyor, LOOKED):
        services.take_in_survey(
            by=surveyor, at=LOOKED, task=task, signature=a_photo("white"), photos=[a_photo()],
            seen=services.Seen(
                surveyed_at=LOOKED, finding="客厅地砖空鼓12块，地面干燥，无渗漏", cause="ageing", item="C09",
                estimate=Decimal("2600.00"), signed_as="owner", signer="张三（示例）",
            ),
        )  # fmt: skip

    handler = world.claims_handler
    with acting(handler, DECIDED):
        services.decide_items(
            by=handler, at=DECIDED, claim=claim,
            rulings=[Ruling(outcome="expired", item="C09", element="客厅地砖空鼓", ground="保险条款 保险期间", reason_code="expired")],
        )  # fmt: skip
        assert selectors.reserves(claim)[0].amount == 0
    claim = seen(claim)
    assert claim.state == "refused"

    page = client.get(f"/p/track/{claim.track_code}/").content.decode()
    assert "保险期间已届满" in page and "客厅地砖空鼓" in page and "我不同意" in page
    paper = client.get(f"/p/track/{claim.track_code}/letter/")
    text = text_of(bytes(paper.content)).replace("\n", "").replace("\r", "")
    for words in ("拒赔通知书", "2024年6月15日", "复核", "鉴定", "投诉", "法院", "诉讼时效", "张三"):
        assert (words in text) is (words != "张三"), words

    an_objection(claim, at=on(2025, 7, 5))
    second = a_second_handler(world)
    with acting(second, REVIEWED):
        services.review(
            by=second, at=REVIEWED, claim=claim, upheld=False, answer="装修工程的保险期间已于2024年6月15日届满。"
        )
    assert seen(claim).state == "refused"
    the_owner_pays_for_the_repair(world, claim, home)
    with acting(handler, LAST):
        services.close(by=handler, at=LAST, claim=claim)
    assert seen(claim).state == "closed"


def the_owner_pays_for_the_repair(world: World, claim: Claim, home: Unit) -> None:
    """A price of the panel that the owner agrees to; nobody else owes anything for it."""
    handler, repairer = world.claims_handler, world.repair_manager
    with acting(handler, OFFERED):
        order = repairs.offer_self_paid(
            by=handler, at=OFFERED, claim=claim, repairer=world.repairers, scheme="空鼓地砖铲除重铺",
            lines=[{"name": "地砖铲除重铺", "unit": "m²", "quantity": Decimal("8"), "price": Decimal("150.00")}],
        )  # fmt: skip
    with acting(ANONYMOUS, OFFERED):
        tracked = selectors.track(claim.track_code)
        assert tracked is not None
        repairs.agree_with_word(by=ANONYMOUS, at=OFFERED, tracked=tracked, word=home.claim_word, yes=True)
    with acting(repairer, LAST):
        repairs.accept(by=repairer, at=LAST, order=order)
        repairs.finish(by=repairer, at=LAST, order=order, work_done="已重铺12块", photos=[a_photo()])
    with acting(ANONYMOUS, LAST):
        repairs.confirm_with_word(by=ANONYMOUS, at=LAST, tracked=tracked, word=home.claim_word, satisfaction=1)
    assert (seen(claim).state, seen(claim).amount) == ("refused", None)
    with acting(handler, LAST):
        assert not ledger.dues_of(claim).exists()
