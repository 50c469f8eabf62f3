"""What an owner, or who acts for one, is refused is said in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Refusal
from idi.lifecycle.claims import services
from idi.lifecycle.claims.models import Authorisation, Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_covered_claim, a_photo, an_owner, survey
from tests.factories.estates import WORDS, kept_by
from tests.factories.parties import World
from tests.factories.repairs import a_finished_order, an_order

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 20)


def refused(do: Callable[[], object]) -> list[str]:
    """The words in Chinese, then in English; both name as many reasons, and the English has nothing Chinese left."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language), pytest.raises(Refusal) as refusal:
            do()
        said.append([reason.message for reason in refusal.value.reasons])
    assert len(said[0]) == len(said[1]) and not [words for words in said[1] if re.search("[一-鿿]", words)], said[1]
    return said[0] + said[1]


def as_the_house(claim: Claim, do: Callable[..., object]) -> Callable[[], object]:
    def run() -> object:
        with acting(HOUSE, NOW), house(claim.scope_id, cause=HOUSE) as inside:
            return do(by=inside, at=NOW)

    return run


def test_withdrawn_too_late(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    said = refused(as_the_house(claim, lambda **given: services.withdraw(**given, claim=claim, text="示例")))
    assert said[0].startswith("当前状态为“已查勘待核定”，不能撤回") and "Withdraw" in said[1]


def test_authorised_wrongly_and_ended_twice(world: World, home: Unit) -> None:
    claim, by = a_claim(world, home), world.claims_handler
    given = {"holder_name": "示例受托人", "acts": ["sign"], "from_on": date(2025, 3, 1), "until_on": date(2025, 4, 1)}

    def authorise(**changes: object) -> Authorisation:
        with acting(by, NOW):
            return services.authorise(by=by, at=NOW, claim=claim, paper=a_photo(), **{**given, **changes})  # type: ignore[arg-type]

    wrong = {
        "holder_name": " ",
        "acts": [],
        "until_on": date(2025, 2, 1),
        "holder_id": world.keepers.pk,
        "phone": "13800000009",
    }
    assert len(refused(lambda: authorise(**wrong))) == 10
    refused(lambda: authorise(phone="13900000099"))
    row = authorise()

    def end(reason: str) -> object:
        with acting(by, NOW):
            return services.end_authorisation(by=by, at=NOW, authorisation=row, reason=reason)

    refused(lambda: end(" "))
    end("示例")
    refused(lambda: end("示例"))


def test_money_the_owner_agrees_to(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)

    def agree(amount: str) -> Callable[[], object]:
        return as_the_house(
            claim, lambda **given: services.confirm_amount(**given, claim=claim, amount=Decimal(amount), cash=True)
        )

    refused(agree("0.00"))
    with acting(world.claims_handler, NOW):
        services.advance(by=world.claims_handler, at=NOW, claim=claim, amount=Decimal("500.00"), basis="示例")
    assert "500.00" in refused(agree("400.00"))[1]
    with acting(HOUSE, NOW), house(claim.scope_id, cause=HOUSE):
        Claim.objects.filter(pk=claim.pk).update(state="refused")
    refused(agree("600.00"))


def test_a_repair_that_is_not_done_or_was_confirmed(world: World, home: Unit) -> None:
    owner, order = an_owner(world, home), an_order(world, a_covered_claim(world, home))

    def confirm() -> object:
        with acting(owner, NOW):
            return repairs.confirm(by=owner, at=NOW, order=order, satisfaction=1)

    def again() -> object:
        with acting(owner, NOW):
            return repairs.demand_rework(by=owner, at=NOW, order=order, remark="示例")

    assert refused(confirm)[0].startswith("当前状态为“已派单”，不能确认维修")
    refused(again)
    a_finished_order(world, order)
    confirm()
    refused(confirm)


def test_an_estate_reported_without_place_or_homes(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    given = {**WORDS, "place": "", "units": [], "project": home.project}

    def report() -> object:
        with acting(world.keeper, NOW):
            return services.report_estate(by=world.keeper, at=NOW, **given)  # type: ignore[arg-type]

    assert len(refused(report)) == 4


def test_a_note_of_somebody_without_an_organisation(world: World, home: Unit) -> None:
    owner, claim = an_owner(world, home), a_claim(world, home)

    def note(text: str) -> object:
        with acting(owner, NOW):
            return services.note(by=owner, at=NOW, claim=claim, text=text, shared=True)

    refused(lambda: note(" "))
    refused(lambda: note("示例"))
