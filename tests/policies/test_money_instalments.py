"""The premium: by instalments or at once, issued by the rule of region and insurer, shared as it comes in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from idi import rules
from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger import services as money
from idi.foundation.ledger.models import Due
from idi.lifecycle.policies import services
from idi.lifecycle.policies.charge_terms import ChargeTerms
from idi.lifecycle.policies.charging import ChargeRule
from idi.lifecycle.policies.models import Joining, Policy
from idi.lifecycle.policies.services.instalments import Instalment, plan
from idi.lifecycle.policies.services.words import told_changes
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.endorsing import DRAWN, agree, draft, join, submit
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PAID, SIGNED, a_submitted_proposal, pay
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
RULED = on(2019, 4, 1)
LATER = on(2019, 8, 5)
THIRDS = [
    Instalment(date(2019, 5, 11), Decimal("0.4")),
    Instalment(date(2019, 8, 1), Decimal("0.3")),
    Instalment(date(2019, 11, 1), Decimal("0.3")),
]


def rule(world: World, **changes: Any) -> ChargeRule:
    given = {
        "insurer": world.lead, "region_code": "330400", "issue_rule": "on_first_instalment", "instalments_allowed": True,
        "bank": "示例银行嘉兴分行", "account_name": world.lead.name, "account_number": "330000000000001",
        "from_on": RULED.date(), **changes,
    }  # fmt: skip
    with acting(world.underwriter, RULED):
        return services.set_charge_rule(by=world.underwriter, at=RULED, **given)


def sign(world: World, project: Project, instalments: Any = THIRDS, **changes: Any) -> Policy:
    proposal = a_submitted_proposal(world, project, **changes)
    with acting(world.underwriter, SIGNED):
        return services.sign(
            by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date(), instalments=instalments
        )


def amounts(world: World, policy: Policy, kind: str) -> list[Decimal]:
    with acting(world.insurance_officer, ISSUED):
        return list(ledger.dues_of(policy, kind).values_list("amount", flat=True))


def test_each_instalment_is_a_due_and_the_notice_shows_them_with_tax_and_account(
    world: World, project: Project
) -> None:
    rule(world)
    policy = sign(world, project)
    with acting(world.developer, SIGNED):
        dues = list(ledger.dues_of(policy, "premium").order_by("due_on"))
        (task,) = [t for t in diary.waiting(world.developer) if t.kind == "policies.pay"]
        paper: Any = documents.latest(policy, "policies.premium_notice")
    assert [(due.due_on, due.amount) for due in dues] == [
        (date(2019, 5, 11), Decimal("342000.00")), (date(2019, 8, 1), Decimal("256500.00")),
        (date(2019, 11, 1), Decimal("256500.00")),
    ]  # fmt: skip
    assert sum(due.tax_amount for due in dues) == rules.vat(Decimal("855000.00"), SIGNED.date()).tax
    assert {due.contract for due in dues} == {policy.number}
    assert (task.due_on, "第 1 期，共 3 期" in task.title) == (date(2019, 5, 11), True)
    words = pdf.text_of(files.get(paper.sha256))
    for expected in (dues[2].number, "256,500.00", "806,603.77", "48,396.23", "330000000000001", "示例银行嘉兴分行"):
        assert expected in words


def test_without_a_rule_that_allows_them_instalments_are_refused_with_the_ground(
    world: World, project: Project
) -> None:
    proposal = a_submitted_proposal(world, project)
    with acting(world.underwriter, SIGNED), pytest.raises(Refusal, match="不能分期缴费") as refused:
        services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date(), instalments=THIRDS)
    assert refused.value.reasons[0].because[-1].grade == "D"
    with acting(world.underwriter, SIGNED):
        assert not Policy.objects.exists() and not Due.objects.exists()


ALLOWED = ChargeTerms("on_first_instalment", True, (), (), None)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("2019-05-11", "0.5", None), ("2019-08-01", "0.4", None)], "合计应为 100%，现为 90%"),
        ([("2019-05-11", None, "854999.99")], "少 0.01 元"),
        ([("2019-05-11", None, "855000.01")], "多 0.01 元"),
        ([("2019-05-11", "0.5", None), ("2019-08-01", None, "427500.00")], "比例或金额之一"),
        ([("2019-05-11", None, None)], "比例或金额之一"),
        ([("2019-05-11", None, "0.00"), ("2019-08-01", None, "855000.00")], "大于零"),
        ([("2019-08-01", "0.5", None), ("2019-08-01", "0.5", None)], "依次推后"),
        ([("2019-04-30", "1", None)], "早于签订日期"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(rows: list[tuple[str, Any, Any]], words: str) -> None:
    table = [
        Instalment(date.fromisoformat(day), part and Decimal(part), amount and Decimal(amount))
        for day, part, amount in rows
    ]
    with pytest.raises(Refusal, match=words) as refused:
        plan(Decimal("855000.00"), SIGNED.date(), table, ALLOWED)
    assert {reason.field for reason in refused.value.reasons} == {"instalments"}


@given(
    premium=st.decimals(Decimal("1000.00"), Decimal("99999999.99"), places=2),
    weights=st.lists(st.integers(1, 50), min_size=1, max_size=8),
)
def test_instalments_add_up_to_the_premium_to_the_cent(premium: Decimal, weights: list[int]) -> None:
    parts = [Decimal(weight * 1000 // sum(weights)) / 1000 for weight in weights]
    parts[0] += 1 - sum(parts)
    if min(parts) <= 0:
        return
    table = [Instalment(date(2019, 5, 1 + n), part) for n, part in enumerate(parts)]
    found = plan(premium, SIGNED.date(), table, ALLOWED)
    assert sum(amount for _, amount in found) == premium


def test_issued_on_the_first_instalment_and_refused_before_naming_the_money(world: World, project: Project) -> None:
    rule(world)
    policy = sign(world, project)
    pay(world, policy, Decimal("342000.00") - Decimal("0.01"))
    with (
        acting(world.underwriter, ISSUED),
        pytest.raises(Refusal, match=r"首期保险费到账后签发：ZK-\S+ 还差 0\.01 元") as refused,
    ):
        services.issue(by=world.underwriter, at=ISSUED, policy=policy)
    assert refused.value.reasons[0].because[0].source == world.lead.name
    pay(world, policy, Decimal("0.01"), reference="示例-流水-2")
    with acting(world.underwriter, ISSUED):
        assert [t.kind for t in diary.waiting(world.underwriter) if t.kind == "policies.issue"] == ["policies.issue"]
        services.issue(by=world.underwriter, at=ISSUED, policy=policy)
        policy.refresh_from_db()
        assert policy.state == "issued"


def test_each_paid_instalment_is_passed_on_and_all_together_split_the_premium(world: World, project: Project) -> None:
    rule(world)
    thirds = [
        Instalment(each.due_on, amount=Decimal(a))
        for each, a in zip(THIRDS, ("285000.01", "284999.98", "285000.01"), strict=True)
    ]
    policy = sign(world, project, thirds)
    pay(world, policy, Decimal("300000.00"))
    assert amounts(world, policy, "premium_share") == [Decimal("85500.00"), Decimal("57000.00")]
    pay(world, policy, Decimal("555000.00"), reference="示例-流水-2")
    parts = amounts(world, policy, "premium_share")
    assert len(parts) == 6
    assert (sum(parts[::2]), sum(parts[1::2])) == (Decimal("256500.00"), Decimal("171000.00"))
    with acting(world.underwriter, ISSUED):
        first = ledger.dues_of(policy, "premium_share").first()
        assert first is not None
        assert first.due_on == date(2019, 5, 24)  # 15 days after the money came in, as the panel settles
        assert [t.kind for t in diary.waiting(world.developer)] == []


def test_paid_twice_or_over_is_refused_with_what_to_do(world: World, project: Project) -> None:
    rule(world)
    policy = sign(world, project)
    with pytest.raises(Refusal, match=r"超过未收余额 855,000\.00 元.*暂收款项"):
        pay(world, policy, Decimal("855000.01"))
    pay(world, policy, Decimal("400000.00"))
    with pytest.raises(Refusal, match="已登记过"):
        pay(world, policy, Decimal("100.00"))
    pay(world, policy, Decimal("455000.00"), reference="示例-流水-2")
    with pytest.raises(Refusal, match="已收齐，不能再次登记"):
        pay(world, policy, Decimal("0.01"), reference="示例-流水-3")
    with acting(world.underwriter, PAID):
        assert sum(due.paid_amount for due in ledger.dues_of(policy, "premium")) == Decimal("855000.00")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"region_code": "310000", "from_on": date(2025, 4, 1)}, "issue_rule", "只能更严，不能放宽"),
        ({"from_on": date(2019, 3, 31)}, "from_on", "不能早于今天"),
        ({"account_number": " "}, "account_number", "收款账户"),
        ({"issue_rule": "never"}, "issue_rule", "请选择"),
    ],
)
def test_rules_an_insurer_may_not_set(world: World, changes: Any, field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        rule(world, **changes)
    assert field in [reason.field for reason in refused.value.reasons]
    with acting(world.underwriter, RULED):
        assert not ChargeRule.objects.exists()


def test_only_its_own_rules_and_a_day_once(world: World) -> None:
    rule(world)
    with pytest.raises(Refusal, match="已有自"):
        rule(world)
    with pytest.raises(Forbidden, match="本机构"):
        rule(world, insurer=world.second)


# Pages


def words(response: Any) -> str:
    return str(response.content.decode())


def test_the_underwriter_sets_a_rule_and_signs_by_instalments_on_pages(world: World, project: Project) -> None:
    proposal = a_submitted_proposal(world, project)
    browser = a_browser(world.underwriter)
    blank = words(browser.get("/policies/charging/new/"))
    assert "见费出单" in blank and "收款账号" in blank
    typed = {
        "region_code": "330400", "issue_rule": "on_payment", "instalments_allowed": "on", "bank": "示例银行",
        "account_name": "示例", "account_number": "1", "from_on": "2019-06-10",
    }  # fmt: skip
    assert browser.post("/policies/charging/new/", {**typed, "from_on": "2019-01-01"}).status_code == 422
    assert browser.post("/policies/charging/new/", {**typed, "from_on": "2099-01-01"}).status_code == 303
    assert "允许" in words(browser.get("/policies/charging/"))
    rows = {
        "instalments-TOTAL_FORMS": "2", "instalments-INITIAL_FORMS": "0", "instalments-0-due_on": "2019-06-10",
        "instalments-0-part": "50", "instalments-1-due_on": "2019-07-10", "instalments-1-part": "40",
    }  # fmt: skip
    address = f"/policies/proposals/{proposal.pk}/sign/"
    assert "分期缴费" in words(browser.get(address))
    refused = browser.post(address, {"signed_on": "2019-05-01", **rows})
    assert refused.status_code == 422 and "不能分期缴费" in words(refused) and "现为 90%" in words(refused)
    once = {
        **rows,
        "instalments-0-due_on": "",
        "instalments-0-part": "",
        "instalments-1-due_on": "",
        "instalments-1-part": "",
    }
    assert browser.post(address, {"signed_on": "2019-05-01", **once}).status_code == 303


def test_the_page_of_an_issued_policy_names_the_instalment_that_is_next(world: World, project: Project) -> None:
    rule(world)
    policy = sign(world, project)

    def page(at: datetime) -> str:
        with mock.patch("idi.foundation.core.clock.now", return_value=at):
            return words(a_browser(world.underwriter).get(f"/policies/{policy.pk}/"))

    assert "下一笔保险费 ¥ 342,000.00，2019年5月11日到期" in page(SIGNED)
    with acting(world.underwriter, ISSUED):
        services.receive_premium(
            by=world.underwriter, at=ISSUED, policy=policy, amount=Decimal("342000.00"), paid_on=ISSUED.date(),
            reference="示例-1",
        )  # fmt: skip
        services.issue(by=world.underwriter, at=ISSUED, policy=policy)
    paid = page(ISSUED)
    assert "下一笔保险费 ¥ 256,500.00，2019年8月1日到期" in paid and "等待缴费；" not in paid
    assert "保险费 ¥ 256,500.00 已于2019年8月1日到期，还没有到账" in page(LATER)


def test_where_signing_is_enough_the_lead_is_asked_to_issue_at_once(world: World, project: Project) -> None:
    rule(world, issue_rule="on_signing")
    policy = sign(world, project)
    with acting(world.underwriter, ISSUED):
        assert [t.kind for t in diary.waiting(world.underwriter) if t.kind == "policies.issue"] == ["policies.issue"]
        assert services.issue(by=world.underwriter, at=ISSUED, policy=policy).state == "issued"


def test_days_of_instalments_stand_in_their_table_only(world: World, project: Project) -> None:
    rule(world)
    proposal = a_submitted_proposal(world, project)
    with acting(world.underwriter, SIGNED), pytest.raises(Refusal, match="分期表"):
        services.sign(
            by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date(), instalments=THIRDS,
            premium_due_on=date(2019, 5, 31),
        )  # fmt: skip


def test_a_bounced_premium_is_asked_for_again(world: World, project: Project) -> None:
    rule(world)
    policy = sign(world, project)
    pay(world, policy, Decimal("1000.00"))
    with acting(world.underwriter, PAID):
        payment = ledger.dues_of(policy, "premium").order_by("due_on")[0].payments.get()
        money.write_back(by=world.underwriter, at=PAID, payment=payment, reason="退票")
    run_waiting()
    with acting(world.developer, PAID):
        (task,) = [t for t in diary.waiting(world.developer) if t.kind == "policies.pay"]
    assert "342,000.00" in task.title


def handed_on(world: World, project: Project, *, at: datetime = DRAWN, **change: Any) -> Policy:
    """Issued on its first instalment, 100,000 of the second paid, then handed on to 佳源, at first the day the second falls due."""
    rule(world)
    policy = sign(world, project)
    pay(world, policy, Decimal("342000.00"))
    with acting(world.underwriter, ISSUED):
        policy = services.issue(by=world.underwriter, at=ISSUED, policy=policy)
    pay(world, policy, Decimal("100000.00"), reference="示例-流水-2")
    asked = submit(world, draft(world, policy, "transfer", at=at, policyholder_id=world.jiayuan.pk, **change), at=at)
    with acting(world.other_developer, DRAWN):
        joining = Joining.objects.get(endorsement=asked)
    page = a_browser(world.other_developer).get(reverse("policies:joining", args=[joining.pk])).content.decode()
    assert ("256,500.00" in page) == (change.get("coming") == "taker")
    join(world, asked, world.other_developer, at=at)
    done = agree(world, asked, at=at)
    with acting(world.underwriter, DRAWN):
        (owes,) = [line.after for line in told_changes(done) if "256,500.00" in line.label]
        assert owes == (world.jiayuan.name if change.get("coming") == "taker" else world.hongxiang.name)
        return Policy.objects.get(pk=policy.pk)


def owed_by(world: World, policy: Policy, debtor: Any) -> list[tuple[date, Decimal, Decimal]]:
    with acting(world.underwriter, DRAWN):
        rows = ledger.dues_of(policy, "premium").filter(debtor_id=debtor.pk).order_by("due_on", "id")
        return [(due.due_on, due.amount, due.open) for due in rows]


def test_who_takes_the_contract_over_owes_the_coming_instalments(world: World, project: Project) -> None:
    policy = handed_on(world, project, coming="taker")
    assert owed_by(world, policy, world.hongxiang) == [
        (date(2019, 5, 11), Decimal("342000.00"), Decimal(0)), (date(2019, 8, 1), Decimal("100000.00"), Decimal(0)),
    ]  # fmt: skip
    assert owed_by(world, policy, world.jiayuan) == [
        (date(2019, 8, 1), Decimal("156500.00"), Decimal("156500.00")),
        (date(2019, 11, 1), Decimal("256500.00"), Decimal("256500.00")),
    ]
    with acting(world.other_developer, DRAWN):
        (task,) = [t for t in diary.waiting(world.other_developer) if t.kind == "policies.pay"]
        words = pdf.text_of(files.get(documents.latest(policy, "policies.premium_notice").sha256))  # type: ignore[union-attr]
    assert "156,500.00" in task.title and world.jiayuan.name in words and "413,000.00" in words
    with acting(world.developer, DRAWN):
        assert not [t for t in diary.waiting(world.developer) if t.kind == "policies.pay"]
    with acting(world.underwriter, DRAWN):
        whole = rules.vat(Decimal("855000.00"), SIGNED.date()).tax
        assert sum(due.tax_amount for due in ledger.dues_of(policy, "premium")) == whole
    pay(world, policy, Decimal("413000.00"), reference="示例-流水-3")
    with acting(world.other_developer, DRAWN):
        assert not [t for t in diary.waiting(world.other_developer) if t.kind == "policies.pay"]
    shares = amounts(world, policy, "premium_share")
    assert sum(shares) == Decimal("855000.00") * Decimal("0.5"), "each follower has its part to the cent"


def test_agreed_otherwise_the_coming_instalments_stay(world: World, project: Project) -> None:
    policy = handed_on(world, project, coming="giver")
    assert owed_by(world, policy, world.jiayuan) == []
    assert [still for _, _, still in owed_by(world, policy, world.hongxiang)] == [
        Decimal(0), Decimal("156500.00"), Decimal("256500.00"),
    ]  # fmt: skip
    with acting(world.developer, DRAWN):
        assert [t.kind for t in diary.waiting(world.developer) if t.kind == "policies.pay"]


def test_money_pays_the_premium_of_who_sent_it(world: World, project: Project) -> None:
    """The old policyholder is late with the second instalment, the new one pays the third."""
    policy = handed_on(world, project, at=LATER, coming="taker")
    third = Decimal("256500.00")
    with acting(world.underwriter, LATER), pytest.raises(Refusal, match="请选择是哪个单位") as refused:
        services.receive_premium(
            by=world.underwriter, at=LATER, policy=policy, amount=third, paid_on=LATER.date(), reference="示例-流水-3"
        )
    assert refused.value.reasons[0].field == "payer_id"
    with mock.patch("idi.foundation.core.clock.now", return_value=LATER):
        page = a_browser(world.underwriter).get(reverse("policies:premium", args=[policy.pk])).content.decode()
    assert world.jiayuan.name in page and world.hongxiang.name in page
    with acting(world.underwriter, LATER):
        services.receive_premium(
            by=world.underwriter, at=LATER, policy=policy, amount=third, paid_on=LATER.date(), reference="示例-流水-3",
            payer_id=world.jiayuan.pk,
        )  # fmt: skip
    assert [still for _, _, still in owed_by(world, policy, world.jiayuan)] == [Decimal(0)]
    assert [still for _, _, still in owed_by(world, policy, world.hongxiang)] == [Decimal(0), Decimal("156500.00")]
