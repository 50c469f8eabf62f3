"""Payment and cash calls as people press them."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.payouts import selectors
from idi.lifecycle.payouts.models import CashCall
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_repaired_claim, a_second_handler, seen
from tests.factories.parties import World
from tests.factories.payouts import a_payout
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 24, 10)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def prepared(client: Client, claim: Claim, **changes: str) -> str:
    """The address of the payment, prepared on the page of the claim."""
    panel = words(client.get(reverse("payouts:panel", args=[claim.pk]), headers={"HX-Request": "true"}))
    form = re.search(r'href="(/payouts/claims/\d+/dues/\d+/)"', panel)
    assert form is not None
    given = {"holder_name": "示例房屋维修公司", "account": "6200 0000 0000 0001", "bank": "示例银行", **changes}
    return str(client.post(form[1], given).headers["Location"])


def test_two_people_a_list_and_the_answer_of_the_bank(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home, amount=Decimal("12000.00"))
    first, second = a_browser(world.claims_handler), a_browser(a_second_handler(world))
    payment = prepared(first, claim)
    assert "等待提交人以外的另一人批准" in words(first.get(payment))
    assert first.post(f"{payment}approve/").status_code == 403
    page = words(second.get(payment))
    assert "6200" not in page and "0001" in page and "平台默认" in page
    assert "12,000.00" in words(second.get(f"{payment}approve/")), "nobody approves what is not shown"
    assert second.get(f"{payment}reveal/").status_code == 405
    assert "6200000000000001" in words(second.post(f"{payment}reveal/"))
    with acting(world.claims_handler, NOW):
        looked = Entry.objects.get(act="payouts.reveal")
    assert "6200" not in looked.text, "who looked, not what was seen"
    assert second.post(f"{payment}approve/").status_code == 303
    made = second.post(reverse("payouts:batch_new")).headers["Location"]
    assert "12,000.00" in words(second.get(made))
    file = second.post(f"{made}file.xlsx")
    assert file.status_code == 200 and second.get(f"{made}file.xlsx").status_code == 405
    csv = words(second.post(f"{made}file.csv")).removeprefix("\ufeff")
    assert csv.count("6200000000000001") == 1
    wrong = second.post(f"{made}results/", {"upload": io.BytesIO(csv.replace("FK-", "FX-").encode())})
    assert wrong.status_code == 422 and "没有这个付款编号" in words(wrong)
    head, line = csv.strip().splitlines()
    answered = f"{head}\n{line.rstrip(',')},成功,回盘-1,2025-03-24,\n"
    back = second.post(f"{made}results/", {"upload": io.BytesIO(answered.encode())})
    assert back.status_code == 303, words(back)
    assert (seen(claim).state, seen(claim).paid_at) == ("paid", NOW)
    with acting(world.claims_handler, NOW):
        assert Entry.objects.filter(act="payouts.download").count() == 2


def test_a_payment_noted_twice_is_one_payment(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    client = a_browser(world.claims_handler)
    payment = prepared(client, claim)
    filled = {
        "paid_on": "2025-03-24", "reference": "示例流水-9", "_once": "7f1f7c1e-0000-4000-8000-000000000001",
    }  # fmt: skip
    first, second = (client.post(f"{payment}pay/", filled) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == payment
    with acting(world.claims_handler, NOW):
        assert Entry.objects.filter(act="claims.pay").count() == 1


def test_a_refused_account_keeps_what_was_typed(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    client = a_browser(world.claims_handler)
    due = re.search(
        r'href="(/payouts/claims/\d+/dues/\d+/)"', words(client.get(reverse("payouts:panel", args=[claim.pk])))
    )
    assert due is not None
    wrong = client.post(due[1], {"holder_name": "别的公司", "account": "6200000000000001", "bank": "示例银行"})
    assert wrong.status_code == 422
    assert "收款户名应与收款单位“示例房屋维修公司”一致" in words(wrong) and "别的公司" in words(wrong)


def test_followers_are_called_by_letter_and_aged(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    lead, follower = a_browser(world.claims_handler), a_browser(world.second_claims_handler)
    assert lead.post(f"/payouts/{payout.pk}/pay/", {"paid_on": "2025-03-24", "reference": "示例-1"}).status_code == 303
    shares = words(lead.get(reverse("payouts:shares")))
    assert "1,000.00" in shares and "666.67" in shares and "1,666.67" in shares
    assert lead.post(reverse("payouts:call", args=[world.second.pk])).status_code == 303
    with acting(world.second_claims_handler, NOW):
        call = CashCall.objects.get()
        aged = selectors.ageing(world.second_claims_handler, on(2025, 5, 24).date())
    assert (call.total, call.lines[0]["claim"], call.lines[0]["due_on"]) == (
        Decimal("1000.00"), claim.number, "2025-04-23",
    )  # fmt: skip
    assert [(row.follower_id, row.columns[2]) for row in aged] == [(world.second.pk, Decimal("1000.00"))]
    page = words(follower.get(reverse("payouts:shares")))
    assert call.number in page and "1,000.00" in page and "666.67" not in page
    paper = follower.get(reverse("payouts:call_paper", args=[call.pk]))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert a_browser(world.developer).get(reverse("payouts:call_paper", args=[call.pk])).status_code in (403, 404)
    assert lead.get(reverse("payouts:ageing")).content[:2] == b"PK"


def test_advance_and_mitigation_are_entered_on_their_forms(world: World, home: Unit) -> None:
    from tests.factories.claims import a_covered_claim

    claim = a_covered_claim(world, home)
    client = a_browser(world.claims_handler)
    panel = words(client.get(reverse("payouts:panel", args=[claim.pk])))
    assert "先予支付" in panel and "登记施救费用" in panel
    wrong = client.post(reverse("payouts:advance", args=[claim.pk]), {"amount": "9999", "basis": "已确定"})
    assert wrong.status_code == 422 and "最多还可支付" in words(wrong)
    done = client.post(reverse("payouts:advance", args=[claim.pk]), {"amount": "1000", "basis": "已确定"})
    assert done.status_code == 303
    assert "先予支付的赔款" in words(client.get(reverse("payouts:panel", args=[claim.pk])))
    with acting(world.claims_handler, NOW):
        assert claims.advanced(claim) == Decimal("1000.00")
