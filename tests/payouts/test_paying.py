"""Who approves, to whom, once: from the due of a claim to the word of the bank."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.core.sheets import SheetRefused
from idi.foundation.diary.models import Task
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import services as ledger
from idi.foundation.ledger.models import Payment
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts import services
from idi.lifecycle.payouts.bankfile import COLUMNS
from idi.lifecycle.payouts.models import Batch, Payout
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_photo, a_repaired_claim, a_second_handler, seen, survey
from tests.factories.parties import World
from tests.factories.payouts import APPROVED, LISTED, PAID, PAID_ON, PREPARED, a_payout, approved, as_it_stands, the_due
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
MUCH = Decimal("12000.00")


def pay(world: World, payout: Payout, **changes: Any) -> Payout:
    given = {"paid_on": PAID_ON, "reference": "示例流水-1", **changes}
    with acting(world.claims_handler, PAID):
        return services.pay(by=world.claims_handler, at=PAID, payout=payout, **given)


def a_batch(world: World) -> Batch:
    with acting(world.claims_handler, LISTED):
        return services.batch(by=world.claims_handler, at=LISTED)


def answers(world: World, batch: Batch, **given: Any) -> tuple[int, int]:
    """The list as the bank sends it back, the same answer for each line."""
    with acting(world.claims_handler, PAID):
        rows = services.download(by=world.claims_handler, at=PAID, batch=batch)
        file = sheets.write(COLUMNS, [{**row, **given} for row in rows], title="回盘", at=PAID)
        return services.take_results(by=world.claims_handler, at=PAID, batch=batch, upload=io.BytesIO(file))


def test_up_to_the_limit_one_person_pays_and_the_claim_is_paid(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    assert (payout.state, payout.second_person, payout.payee_as) == ("approved", False, "organisation")
    assert payout.limit["because"][-1]["grade"] == "D"
    assert pay(world, payout).state == "paid"
    assert seen(claim).state == "paid"
    with pytest.raises(Conflict):
        pay(world, payout, reference="示例流水-2")
    with acting(world.claims_handler, PAID):
        assert Payment.objects.count() == 1


def test_above_the_limit_a_second_person_approves_never_the_first(world: World, home: Unit) -> None:
    other = a_second_handler(world)
    payout = a_payout(world, a_repaired_claim(world, home, amount=MUCH))
    assert (payout.state, payout.second_person) == ("prepared", True)
    for refused in (lambda: approved(world.claims_handler, payout), lambda: pay(world, payout)):
        with pytest.raises((Forbidden, Conflict)):
            refused()
    with pytest.raises(Conflict, match="没有已批准"):
        a_batch(world)
    assert approved(other, payout).approved_by_id == other.person_id
    with acting(other, APPROVED):
        assert not Task.objects.filter(kind="payouts.approve", done_at=None).exists()
    assert pay(world, payout).state == "paid"


def asked_of_the_lead(world: World) -> list[str]:
    with acting(world.claims_handler, PAID):
        rows = Task.objects.filter(
            holder_id=world.lead.pk, done_at=None, kind__in=("claims.pay", "payouts.approve", "payouts.correct")
        )
        return list(rows.values_list("kind", flat=True))


def test_one_piece_of_work_waits_once_from_the_payment_asked_for_to_the_payment_made(world: World, home: Unit) -> None:
    other = a_second_handler(world)
    claim = a_repaired_claim(world, home, amount=MUCH)
    with acting(world.claims_handler, PAID):
        due_on = Task.objects.get(kind="claims.pay").due_on
    assert asked_of_the_lead(world) == ["claims.pay"] and due_on is not None
    payout = a_payout(world, claim)
    assert asked_of_the_lead(world) == ["payouts.approve"]
    with acting(other, APPROVED):
        services.reject(by=other, at=APPROVED, payout=payout, reason="户名不全")
    assert asked_of_the_lead(world) == ["payouts.correct"]
    with acting(world.claims_handler, APPROVED):
        services.drop(by=world.claims_handler, at=APPROVED, payout=payout, reason="重新提交")
    assert asked_of_the_lead(world) == ["claims.pay"], "what is owed is asked for again"
    payout = approved(other, a_payout(world, claim))
    with acting(world.claims_handler, PAID):
        assert Task.objects.get(kind="claims.pay", done_at=None).due_on == due_on
    pay(world, payout)
    assert asked_of_the_lead(world) == []


def test_an_account_changed_after_the_approval_voids_it(world: World, home: Unit) -> None:
    other = a_second_handler(world)
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    changed = {"holder_name": world.repairers.name, "account": "6200000000000099", "bank": "示例银行嘉兴分行"}
    with acting(world.claims_handler, APPROVED):
        services.change_account(by=world.claims_handler, at=APPROVED, payout=payout, **changed)
    now = as_it_stands(world, payout)
    assert (now.state, now.approved_by_id, now.second_person, now.last_digits) == ("prepared", None, True, "0099")
    with pytest.raises(Conflict):
        pay(world, payout)
    assert seen(claim).state == "repaired"
    approved(other, payout)
    assert pay(world, payout).state == "paid"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder_name": "张三（示例）"}, "holder_name"),
        ({"account": "12-34"}, "account"),
        ({"bank": " "}, "bank"),
    ],
)
def test_a_payee_that_is_not_whom_it_is_owed_to_is_refused(
    world: World, home: Unit, changes: dict[str, str], field: str
) -> None:
    claim = a_repaired_claim(world, home)
    with pytest.raises(Refusal) as refusal:
        a_payout(world, claim, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    with acting(world.claims_handler, PREPARED):
        assert not Payout.objects.exists()
        assert not Entry.objects.filter(act="payouts.prepare").exists()


def test_a_due_has_one_living_payment_and_a_dropped_one_frees_it(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    with pytest.raises(Conflict, match="不能重复付款"):
        a_payout(world, claim)
    with acting(world.claims_handler, APPROVED):
        services.drop(by=world.claims_handler, at=APPROVED, payout=payout, reason="户名待核实")
    again = a_payout(world, claim)
    pay(world, again)
    with pytest.raises(Conflict, match="已结清"):
        a_payout(world, claim)


def test_a_follower_pays_nobody(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    due = the_due(world, claim)
    with pytest.raises(Forbidden), acting(world.second_claims_handler, PREPARED):
        services.prepare(
            by=world.second_claims_handler, at=PREPARED, claim=claim, due=due, holder_name=world.repairers.name,
            account="6200000000000001", bank="示例银行",
        )  # fmt: skip
    with acting(world.second_claims_handler, PREPARED):
        assert not Payout.objects.exists()


def test_a_zero_estimate_is_not_paid(world: World, home: Unit) -> None:
    from idi.foundation.core.acting import house
    from idi.lifecycle.claims import services as claims
    from tests.factories.claims import CONFIRMED, HOUSE, a_claim, decide

    claim = a_claim(world, home)
    survey(world, claim, estimate=Decimal("0.00"), zero_reason="示例：施工单位已免费返修")
    decide(world, claim, "covered")
    claim = seen(claim)
    with pytest.raises(Refusal, match="估损为零"), acting(world.claims_handler, PREPARED):
        claims.advance(by=world.claims_handler, at=PREPARED, claim=claim, amount=Decimal("1.00"), basis="示例")
    with acting(HOUSE, CONFIRMED), house(claim.scope_id, cause=HOUSE) as inside:
        claims.begin_repair(by=inside, at=CONFIRMED, claim=claim)
        claims.confirm_amount(
            by=inside, at=CONFIRMED, claim=claim, amount=Decimal("10.00"), payee_id=world.repairers.pk
        )
    with pytest.raises(Conflict, match="估损为零"):
        a_payout(world, seen(claim))


def test_a_list_takes_each_payment_once_and_success_pays_the_claim(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    batch = a_batch(world)
    assert (batch.count, batch.total) == (1, Decimal("3333.33"))
    with pytest.raises(Conflict, match="没有已批准"):
        a_batch(world)
    with pytest.raises(Conflict, match="不能更改账户"), acting(world.claims_handler, PAID):
        services.change_account(
            by=world.claims_handler, at=PAID, payout=payout, holder_name=world.repairers.name,
            account="6200000000000099", bank="示例银行",
        )  # fmt: skip
    told = {"result": "成功", "reference": "示例回盘-1", "paid_on": PAID_ON}
    assert answers(world, batch, **told) == (1, 0)
    assert answers(world, batch, **told) == (0, 0)
    assert (as_it_stands(world, payout).state, seen(claim).state) == ("paid", "paid")
    with acting(world.claims_handler, PAID):
        assert Payment.objects.count() == 1
    with pytest.raises(SheetRefused, match="不能再付一次"):
        answers(world, batch, **{**told, "reference": "示例回盘-2"})


def test_a_failed_line_comes_back_and_needs_a_new_approval(world: World, home: Unit) -> None:
    other = a_second_handler(world)
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    batch = a_batch(world)
    with pytest.raises(SheetRefused, match="失败原因"):
        answers(world, batch, result="失败")
    with pytest.raises(SheetRefused, match="流水号"):
        answers(world, batch, result="成功", paid_on=PAID_ON)
    assert as_it_stands(world, payout).state == "listed"
    assert answers(world, batch, result="失败", reason="账号户名不符") == (0, 1)
    failed = as_it_stands(world, payout)
    assert (failed.state, failed.reason, seen(claim).state) == ("failed", "账号户名不符", "repaired")
    given = {"holder_name": world.repairers.name, "account": "6200000000000123", "bank": "示例银行"}
    with acting(world.claims_handler, PAID):
        assert Task.objects.filter(kind="payouts.correct", done_at=None).exists()
        services.change_account(by=world.claims_handler, at=PAID, payout=failed, **given)
    assert as_it_stands(world, payout).state == "prepared"
    approved(other, payout, at=PAID)
    assert a_batch(world).count == 1


def test_a_line_of_the_bank_statement_confirms_the_payment_once(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    payout = a_payout(world, claim)
    a_batch(world)
    due = the_due(world, claim)
    statement = io.BytesIO(
        f"交易日期,流水号,对方户名,贷方金额,借方金额,附言\n2025-03-24,Y1,{world.repairers.name},,3333.33,{due.number} 赔款".encode()
    )
    clerk = world.underwriter
    with acting(clerk, PAID):
        file = ledger.read_file(by=clerk, at=PAID, upload=statement, name="示例.csv")
        ledger.book_file(by=clerk, at=PAID, file=file)
    run_waiting()
    now = as_it_stands(world, payout)
    assert (now.state, now.reference, seen(claim).state) == ("paid", "Y1", "paid")
    assert answers(world, now.batch, result="成功", reference="Y1", paid_on=PAID_ON) == (0, 0)  # type: ignore[arg-type]
    with acting(world.claims_handler, PAID):
        assert Payment.objects.count() == 1


def test_the_owner_is_paid_under_its_own_name_or_by_a_letter_of_authority(world: World, home: Unit) -> None:
    from idi.lifecycle.claims import services as claims
    from tests.factories.claims import a_covered_claim

    claim = a_covered_claim(world, home)
    at = on(2025, 3, 6)
    with acting(world.claims_handler, at):
        claims.advance(by=world.claims_handler, at=at, claim=claim, amount=Decimal("1000.00"), basis="卫生间部分已确定")
    with pytest.raises(Refusal, match="授权委托书"):
        a_payout(world, claim, "claim_advance", holder_name="李四（示例）")
    payout = a_payout(world, claim, "claim_advance", holder_name="李四（示例）", authority=a_photo())
    assert payout.payee_as == "authorised"
    with acting(world.claims_handler, PREPARED):
        services.drop(by=world.claims_handler, at=PREPARED, payout=payout, reason="改付业主")
    with acting(world.claims_handler, PREPARED):
        claims.authorise(
            by=world.claims_handler, at=PREPARED, claim=claim, holder_name="李四（示例）", acts=["sign", "cash"],
            from_on=PREPARED.date(), until_on=PREPARED.date(), paper=a_photo(),
        )  # fmt: skip
    filed = a_payout(world, claim, "claim_advance", holder_name="李四（示例）")
    assert filed.payee_as == "authorised", "by the authorisation on file with the claim"
    with acting(world.claims_handler, PREPARED):
        services.drop(by=world.claims_handler, at=PREPARED, payout=filed, reason="改付业主")
    own = a_payout(world, claim, "claim_advance", holder_name="张三(示例)")
    assert own.payee_as == "owner"
    pay(world, own)
    assert seen(claim).state == "covered"


def test_above_what_was_found_payable_another_person_says_why(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home, amount=Decimal("4000.00"), estimate=Decimal("3600.00"))
    payout = a_payout(world, claim)
    assert (payout.state, payout.second_person) == ("prepared", True), "below the limit of the region, and yet"
    assert payout.over == {"payable": "3600.00", "by": "400.00"}
    second = a_second_handler(world)
    browser, address = a_browser(second), f"/payouts/{payout.pk}/"
    page = browser.get(address).content.decode()
    assert "金额超过核定应付 ¥ 3,600.00，超出 ¥ 400.00" in page and "批准付款" in page
    with pytest.raises(Forbidden):
        approved(world.claims_handler, payout, reason="示例")
    with acting(second, APPROVED):
        before = Entry.objects.count()
    with pytest.raises(Refusal, match="写明理由") as refused:
        approved(second, payout)
    assert refused.value.reasons[0].field == "reason"
    assert browser.post(f"{address}approve/", {"reason": ""}).status_code == 422
    with acting(second, APPROVED):
        assert Entry.objects.count() == before
    assert as_it_stands(world, payout).state == "prepared"
    assert browser.post(f"{address}approve/", {"reason": "凿开后管道一并更换，补充查勘照片"}).status_code == 303
    stands = as_it_stands(world, payout)
    assert (stands.state, stands.approval_reason) == ("approved", "凿开后管道一并更换，补充查勘照片")
    with acting(world.claims_handler, APPROVED):
        changed = services.change_account(
            by=world.claims_handler, at=APPROVED, payout=stands, holder_name=world.repairers.name,
            account="6200000000000002", bank="示例银行",
        )  # fmt: skip
    assert (changed.state, changed.approval_reason) == ("prepared", ""), (
        "a changed account is approved anew, with its reason"
    )


def test_what_averting_worse_cost_is_paid_beside_the_payable(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home, amount=Decimal("3600.00"))
    with acting(world.claims_handler, PREPARED):
        claims.mitigate(
            by=world.claims_handler,
            at=PREPARED,
            claim=claim,
            amount=Decimal("200.00"),
            basis="关阀抢修",
            papers=[a_photo()],
        )
    assert (a_payout(world, claim).state, a_payout(world, claim, "claim_mitigation", holder_name="张三（示例）").over) == (
        "approved", {},
    )  # fmt: skip
