"""Where the owner wants the money paid: said by the owner or for the owner, by nobody else, and never shown in full."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import services
from idi.lifecycle.payouts.models import GivenAccount
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_committee, a_covered_claim, a_photo, a_second_handler, an_owner, seen
from tests.factories.parties import World
from tests.factories.payouts import LISTED, a_payout, as_it_stands, the_due
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
OWNER, NUMBER = "张三（示例）", "6200000000007788"
GIVEN = {"holder_name": OWNER, "account": "6200 0000 0000 7788", "bank": "示例银行海宁支行"}
AT = on(2025, 3, 21, 9)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(AT))


def in_cash(world: World, home: Unit, **changes: Any) -> Claim:
    """The owner agreed to cash, as repairs tells it."""
    claim = a_covered_claim(world, home, **changes)
    with acting(HOUSE, on(2025, 3, 20)), house(claim.scope_id, cause=HOUSE) as inside:
        claims.confirm_amount(by=inside, at=on(2025, 3, 20), claim=claim, amount=Decimal("3000.00"), cash=True)
    return seen(claim)


def address(claim: Claim) -> str:
    return f"/p/track/{claim.track_code}/account/"


def given(world: World, claim: Claim) -> list[GivenAccount]:
    with acting(world.claims_handler, AT):
        return list(GivenAccount.objects.filter(claim=claim).order_by("id"))


def asked(world: World, kind: str) -> list[str]:
    with acting(world.claims_handler, AT):
        return [each.title for each in waiting(world.claims_handler).filter(kind=kind)]


def test_the_owner_says_it_with_the_word_and_the_cashier_begins_with_it(world: World, home: Unit) -> None:
    claim = in_cash(world, home)
    street, cashier = Client(), a_browser(world.claims_handler)
    page = street.get(f"/p/track/{claim.track_code}/").content.decode()
    assert address(claim) in page and "填写收款账户" in page
    wrong = street.post(address(claim), {**GIVEN, "claim_word": "WRONG1"})
    assert wrong.status_code == 422 and "口令不对" in wrong.content.decode() and not given(world, claim)
    assert street.post(address(claim), {**GIVEN, "claim_word": home.claim_word}).status_code == 303
    page = street.get(f"/p/track/{claim.track_code}/").content.decode()
    assert "•••• 7788" in page and NUMBER not in page and OWNER not in page
    (row,) = given(world, claim)
    assert (row.account, row.given_as, row.given_by_id) == (NUMBER, "owner", None)
    assert asked(world, "payouts.given") == [f"业主已填写收款账户，请提交付款：{claim.number}"]
    with acting(world.claims_handler, AT):
        told = Entry.objects.get(act="payouts.give_account")
    assert "7788" not in told.text and "张三" not in told.text
    form = f"/payouts/claims/{claim.pk}/dues/{the_due(world, claim).pk}/"
    page = cashier.get(form).content.decode()
    assert "业主2025年3月21日填写的账户" in page and "•••• 7788" in page and NUMBER not in page
    other = cashier.post(form, {"holder_name": "李四", "account": "", "bank": "示例银行"})
    assert other.status_code == 422 and "户名不是业主填写的" in other.content.decode()
    made = cashier.post(form, {"holder_name": OWNER, "account": "", "bank": GIVEN["bank"]})
    assert made.status_code == 303
    page = cashier.get(made.headers["Location"]).content.decode()
    assert "2025年3月21日填写，就是这个账号" in page and NUMBER not in page
    assert not asked(world, "payouts.given")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"account": "12"}, "account"), ({"holder_name": "李四（示例）"}, "holder_name"), ({"bank": " "}, "bank")],
)
def test_what_no_bank_takes_or_is_not_the_owners_is_refused(
    world: World, home: Unit, changes: dict[str, str], field: str
) -> None:
    claim = in_cash(world, home)
    with acting(ANONYMOUS, AT), house(claim.scope_id, cause=ANONYMOUS) as inside, pytest.raises(Refusal) as refusal:
        services.give_account(by=inside, at=AT, claim=claim, claim_word=home.claim_word, **{**GIVEN, **changes})
    assert [each.field for each in refusal.value.reasons] == [field]
    assert not given(world, claim) and not asked(world, "payouts.given")


def test_nobody_is_asked_where_nothing_is_owed(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    assert address(claim) not in Client().get(f"/p/track/{claim.track_code}/").content.decode()
    refused = Client().post(address(claim), {**GIVEN, "claim_word": home.claim_word})
    assert refused.status_code in (409, 422) and "没有等待支付" in refused.content.decode()
    assert not given(world, claim)


def test_who_only_reported_gives_no_account(world: World, home: Unit) -> None:
    claim = in_cash(world, home, claim_word="", reporter_is_owner=False, by=world.neighbour)
    reporter = a_browser(world.neighbour)
    assert address(claim) not in reporter.get(f"/p/track/{claim.track_code}/").content.decode()
    refused = reporter.post(address(claim), {**GIVEN, "holder_name": world.neighbour.name, "claim_word": ""})
    assert refused.status_code == 422 and not given(world, claim)


def test_the_registered_owner_needs_no_word_and_is_led_there_from_home(world: World, home: Unit) -> None:
    claim = in_cash(world, home)
    owner = a_browser(an_owner(world, home))
    assert address(claim) in owner.get(f"/homes/{home.code}/").content.decode()
    assert "claim_word" not in owner.get(address(claim)).content.decode()
    assert owner.post(address(claim), {**GIVEN, "holder_name": world.owner.name}).status_code == 303
    assert address(claim) not in owner.get(f"/homes/{home.code}/").content.decode()
    assert [each.given_by_id for each in given(world, claim)] == [world.owner.person_id]


def entrust(world: World, claim: Claim, holder: Actor, *acts: str) -> None:
    with acting(world.claims_handler, AT):
        claims.authorise(
            by=world.claims_handler, at=AT, claim=claim, holder_id=holder.person_id, holder_name=holder.name,
            acts=list(acts), from_on=AT.date(), until_on=date(2025, 3, 31), paper=a_photo(),
        )  # fmt: skip


def test_who_holds_an_authorisation_to_take_cash_gives_the_account(world: World, home: Unit) -> None:
    claim = in_cash(world, home)
    holder, own = world.neighbour, {**GIVEN, "holder_name": world.neighbour.name}
    entrust(world, claim, holder, "sign")
    form, browser = f"/payouts/entrusted/{claim.pk}/account/", a_browser(holder)
    assert browser.get(form).status_code == 404
    with acting(holder, AT), pytest.raises(Forbidden, match="没有授权"):
        services.give_account_entrusted(by=holder, at=AT, claim_id=claim.pk, **own)
    assert not given(world, claim)
    entrust(world, claim, holder, "cash")
    page = browser.get(f"/repairs/entrusted/{claim.pk}/").content.decode()
    assert f"/payouts/entrusted/{claim.pk}/" in page and "现在没有要您代业主办理的事" not in page
    panel = browser.get(f"/payouts/entrusted/{claim.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert form in panel and "3,000.00" in panel
    assert browser.post(form, own).status_code == 303
    assert [each.given_as for each in given(world, claim)] == ["holder"]
    assert "•••• 7788" in browser.get(f"/payouts/entrusted/{claim.pk}/").content.decode()


def test_a_change_takes_the_approval_back_until_the_bank_has_it(world: World, home: Unit) -> None:
    claim, street = in_cash(world, home), Client()
    first = {**GIVEN, "claim_word": home.claim_word}
    assert street.post(address(claim), first).status_code == 303
    payout = a_payout(world, claim, holder_name=OWNER, account="")
    assert (payout.state, payout.account) == ("approved", NUMBER)
    changed = {**first, "account": "6200000000009999"}
    assert street.post(address(claim), changed).status_code == 303
    now = as_it_stands(world, payout)
    assert (now.state, now.approved_at, now.second_person) == ("rejected", None, True)
    assert asked(world, "payouts.correct") == [f"付款 {payout.number}：业主更改了收款账户，请更正"]
    with acting(world.claims_handler, LISTED), pytest.raises(Conflict, match="没有已批准"):
        services.batch(by=world.claims_handler, at=LISTED)
    cashier = a_browser(world.claims_handler)
    page = cashier.get(f"/payouts/{payout.pk}/").content.decode()
    assert "填写的是另一个账号" in page and "业主更改收款账户，退回更正" in page
    with acting(world.claims_handler, AT):
        assert '"voice":"owner"' in Entry.objects.get(act="payouts.recall").text.replace(" ", "")
    corrected = {"holder_name": OWNER, "account": "", "bank": GIVEN["bank"]}
    assert cashier.post(f"/payouts/{payout.pk}/account/", corrected).status_code == 303
    now = as_it_stands(world, payout)
    assert (now.state, now.last_digits) == ("prepared", "9999")
    other = a_second_handler(world)
    with acting(other, LISTED):
        services.approve(by=other, at=LISTED, payout=now)
    with acting(world.claims_handler, LISTED):
        services.batch(by=world.claims_handler, at=LISTED)
    late = street.post(address(claim), first)
    assert late.status_code in (409, 422) and "已交银行付款" in late.content.decode()
    assert len(given(world, claim)) == 2 and as_it_stands(world, payout).state == "listed"


def test_the_committee_takes_what_is_owed_for_public_parts(world: World, home: Unit) -> None:
    by = a_committee(world, home)
    claim = in_cash(world, home, unit=None, building=home.building, claim_word="", place="exterior_wall")
    refused = Client().post(address(claim), {**GIVEN, "claim_word": home.claim_word})
    assert refused.status_code == 403 and not given(world, claim)
    browser, form = a_browser(by), f"/payouts/entrusted/{claim.pk}/account/"
    assert browser.post(form, GIVEN).status_code == 422
    assert browser.post(form, {**GIVEN, "holder_name": "示例业主委员会"}).status_code == 303
    assert len(given(world, claim)) == 1
