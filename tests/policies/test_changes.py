"""What comes after the issue: the clock of a building, the settled premium, the proof and its waiver, policies from outside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi import rules
from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.models import Due
from idi.foundation.notices.models import Message
from idi.foundation.parties.models import Organisation, Qualification
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy, Version, Waiver
from idi.lifecycle.projects.models import Building, Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import (
    ISSUED,
    SETTLED,
    a_recorded_policy,
    a_signed_policy,
    an_issued_policy,
    invited,
    proof_of,
    settle,
    start,
    three,
)
from tests.factories.projects import a_project
from tests.factories.rating import a_filing

pytestmark = pytest.mark.django_db
LATER = on(2021, 1, 4)


# ---- the clock ----


def test_acceptance_starts_the_clock_of_one_building(world: World, project: Project, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, LATER):
        first, second = Building.objects.filter(project=project).order_by("sort_key")
        roof = selectors.cover_on(first, "C05")
        assert roof is not None
        assert (roof.wait_ends_on, roof.starts_on, roof.ends_on) == (
            date(2022, 6, 15), date(2022, 6, 16), date(2030, 6, 15),
        )  # fmt: skip
        assert {b["ref"] for b in roof.because} >= {"三（一）5", "三（一）"}
        assert selectors.clock(roof).ends_on == date(2030, 6, 15)
        assert not selectors.cover_of(second).exclude(starts_on=None).exists()
        unit = first.units.first()
        assert selectors.cover_on(unit, "C05") == roof
        assert selectors.cover_on(unit, "C12") is None
        (endorsement,) = Endorsement.objects.filter(policy=policy)
        assert (endorsement.kind, endorsement.effective_on) == ("cover_start", date(2020, 6, 15))
        assert "三（一）" in endorsement.ground
        paper = documents.latest(endorsement, "policies.endorsement")
        assert paper is not None
        facts = [v.facts for v in Version.objects.filter(policy=policy).order_by("number")]
    assert "2030年6月15日" in pdf.text_of(files.get(paper.sha256))
    assert [sum(item["starts_on"] is not None for item in each["items"]) for each in facts] == [0, 0, 9]


def test_a_clock_starts_once_and_not_in_the_future(world: World, policy: Policy) -> None:
    with pytest.raises(Refusal, match="不能晚于今天"):
        start(world, policy, "1号楼", date(2020, 6, 21), at=on(2020, 6, 20))
    start(world, policy, "1号楼", date(2020, 6, 15))
    with pytest.raises(Refusal, match="1号楼已登记过竣工验收"):
        start(world, policy, "1号楼", date(2020, 6, 16))
    with acting(world.underwriter, LATER):
        assert Endorsement.objects.count() == 1
        assert set(CoverItem.objects.exclude(accepted_on=None).values_list("accepted_on", flat=True)) == {
            date(2020, 6, 15)
        }


def test_the_clock_waits_for_no_premium(world: World, signed: Policy) -> None:
    policy = signed
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, LATER):
        assert CoverItem.objects.filter(policy=policy).exclude(starts_on=None).count() == 9


def test_a_co_insurer_neither_starts_the_clock_nor_settles(world: World, project: Project) -> None:
    policy = a_signed_policy(world, project, panel=three(world))
    building = Building(project_id=project.pk, number="1号楼")
    other = world.second_underwriter
    with acting(other, LATER):
        assert Policy.objects.filter(pk=policy.pk).exists() and other.may("policies.endorse")
        with pytest.raises(Forbidden, match="主承保"):
            services.start_cover(by=other, at=LATER, policy=policy, building=building, accepted_on=date(2020, 6, 15))
        with pytest.raises(Forbidden, match="主承保"):
            services.settle_premium(by=other, at=LATER, policy=policy, settlement=Decimal("83000000.00"))
        assert not Endorsement.objects.filter(policy=policy).exists()


# ---- the settlement ----


def test_a_dearer_settlement_asks_for_more_and_passes_it_on(world: World, policy: Policy) -> None:
    policy = settle(world, policy, Decimal("83000000.00"))
    assert (policy.final, policy.settlement) == (Decimal("887062.50"), Decimal("83000000.00"))
    with acting(world.underwriter, LATER):
        new = Due.objects.filter(opened_at=SETTLED).order_by("id")
        assert [(d.kind, d.debtor_id, d.creditor_id, d.amount) for d in new] == [
            ("premium_adjustment", world.hongxiang.pk, world.lead.pk, Decimal("32062.50")),
            ("premium_share", world.lead.pk, world.second.pk, Decimal("9618.75")),
            ("premium_share", world.lead.pk, world.third.pk, Decimal("6412.50")),
        ]
        endorsement = Endorsement.objects.get(policy=policy)
        assert (endorsement.kind, endorsement.amount) == ("settlement", Decimal("32062.50"))
        assert "三（二）" in endorsement.ground


def test_a_cheaper_settlement_gives_back_the_other_way(world: World, policy: Policy) -> None:
    policy = settle(world, policy, Decimal("79999999.99"))
    with acting(world.underwriter, LATER):
        new = Due.objects.filter(opened_at=SETTLED)
        assert not new.exists()  # 0.0001 yuan less is the same premium
        assert Endorsement.objects.get(policy=policy).amount == 0
    other = settle(world, an_issued_policy(world, a_project(world, name="示例花园二期")), Decimal("70000000.00"))
    with acting(world.underwriter, LATER):
        new = ledger.dues_of(other).filter(opened_at=SETTLED)
        assert [(d.debtor_id, d.creditor_id, d.amount) for d in new] == [
            (world.lead.pk, world.hongxiang.pk, Decimal("106875.00")),
            (world.second.pk, world.lead.pk, Decimal("32062.50")),
            (world.third.pk, world.lead.pk, Decimal("21375.00")),
        ]


def test_a_premium_is_settled_once(world: World, policy: Policy) -> None:
    policy = settle(world, policy, Decimal("83000000.00"))
    with pytest.raises(Conflict, match=r"已按结算造价 83,000,000\.00 元结清"):
        settle(world, policy, Decimal("84000000.00"))
    with pytest.raises(Refusal, match="大于零"):
        settle(world, an_issued_policy(world, a_project(world, name="示例花园二期")), Decimal("0.00"))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.integers(min_value=100, max_value=20_000_000_000))
def test_every_cent_of_a_settlement_is_somebodys(world: World, policy: Policy, cents: int) -> None:
    """What moves between policyholder and lead is the adjustment, and each follower ends with its part of the final premium."""
    with transaction.atomic():
        policy = settle(world, policy, Decimal(cents) / 100)
        with acting(world.underwriter, LATER):
            moved = sum((_to(world.lead, due) for due in ledger.dues_of(policy, "premium_adjustment")), Decimal(0))
            parts = {
                follower.pk: sum((_to(follower, due) for due in ledger.dues_of(policy, "premium_share")), Decimal(0))
                for follower in (world.second, world.third)
            }
        transaction.set_rollback(True)
    assert policy.final is not None
    assert moved == policy.final - policy.provisional
    final = {name: part for name, _, part in rules.split(policy.final, [(str(o.pk), s) for o, s in three(world)])}
    assert {str(pk): part for pk, part in parts.items()} == {str(pk): final[str(pk)] for pk in parts}


def _to(organisation: Organisation, due: Due) -> Decimal:
    """The due as money towards the organisation, negative where it pays."""
    if due.creditor_id == organisation.pk:
        return due.amount
    return -due.amount if due.debtor_id == organisation.pk else Decimal(0)


# ---- proof and waiver ----


def test_the_property_authority_waives_the_deposit_and_takes_it_back(world: World, policy: Policy) -> None:
    proof = proof_of(world, policy)
    by = world.property_officer
    with acting(by, ISSUED):
        waiver = services.record_waiver(by=by, at=ISSUED, proof=proof, amount_otherwise_due=Decimal("1600000.00"))
        assert (waiver.authority_id, waiver.officer_id) == (world.property.pk, by.person_id)
        assert [each["ref"] for each in waiver.because] == ["三（四）"]
        with pytest.raises(Conflict, match="已登记过免交"):
            services.record_waiver(by=by, at=ISSUED, proof=proof, amount_otherwise_due=Decimal("1.00"))
    with acting(by, LATER):
        with pytest.raises(Refusal, match="写明撤销的原因"):
            services.revoke_waiver(by=by, at=LATER, waiver=waiver, reason=" ")
        services.revoke_waiver(by=by, at=LATER, waiver=waiver, reason="示例：合同解除")
        with pytest.raises(Conflict, match="已于2021年1月4日撤销"):
            services.revoke_waiver(by=by, at=LATER, waiver=waiver, reason="再次")
        again = services.record_waiver(by=by, at=LATER, proof=proof, amount_otherwise_due=Decimal("1600000.00"))
        with pytest.raises(Conflict, match="已登记过免交"):
            services.record_waiver(by=by, at=LATER, proof=proof, amount_otherwise_due=Decimal("1600000.00"))
        assert proof.waiver == again != waiver
    with acting(world.developer, LATER):
        assert Waiver.objects.get(pk=waiver.pk).revoked_reason == "示例：合同解除"
        titles = list(
            Message.objects.filter(holder_id=world.hongxiang.pk).order_by("id").values_list("title", flat=True)
        )
    assert titles[-3:] == ["物业保修金免交已登记", "物业保修金免交已撤销", "物业保修金免交已登记"]


def test_only_the_property_authority_waives(world: World, policy: Policy) -> None:
    proof = proof_of(world, policy)
    with acting(world.developer, ISSUED):
        with pytest.raises(Forbidden):
            services.record_waiver(by=world.developer, at=ISSUED, proof=proof, amount_otherwise_due=Decimal("1.00"))
        assert not Waiver.objects.exists()


# ---- the public check ----


def test_anybody_checks_by_number_or_code(world: World, project: Project, policy: Policy) -> None:
    proof = proof_of(world, policy)
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(ANONYMOUS, LATER):
        assert not Policy.objects.exists()
        by_number, by_code = selectors.check(policy.number), selectors.check(f" {policy.check_code.lower()} ")
        (shown,) = selectors.check(proof.check_code)
        assert selectors.check("BD-330481-2019-999999") == selectors.check("%") == selectors.check("") == []
    assert by_number == by_code
    assert (by_number[0].state_name, by_number[0].lead, by_number[0].project) == (
        "issued",
        world.lead.name,
        project.name,
    )
    dated = [item for item in by_number[0].items if item["building"] == "1号楼"]
    assert (len(by_number[0].items), dated[4]["ends_on"]) == (18, date(2030, 6, 15))
    assert (shown.kind, shown.number, shown.policy_number) == ("proof", proof.number, policy.number)


# ---- record mode ----


def test_a_policy_from_outside_is_entered_with_its_number_day_and_file(world: World, project: Project) -> None:
    invited(world, project)
    policy = a_recorded_policy(world, project)
    with acting(world.developer, LATER):
        row = Policy.objects.get(pk=policy.pk)
        assert (row.origin, row.state, row.outside_number, row.issued_on) == (
            "recorded", "issued", "示例-甲-2019-0001", date(2019, 5, 3),
        )  # fmt: skip
        assert documents.latest(row, "policies.outside") is not None
        assert selectors.members_on(row, LATER.date())[0] == (world.lead.pk, Decimal("0.5"))
        assert CoverItem.objects.filter(policy=row).count() == 18
        assert not ledger.dues_of(row).exists()
        assert Project.objects.get(pk=project.pk).state == "insured"
        assert row.proofs.count() == 1
    with acting(world.second_underwriter, LATER):
        assert Policy.objects.get() == policy
    with acting(ANONYMOUS, LATER):
        assert [p.number for p in selectors.check(" 示例-甲-2019-0001")] == [policy.number]


def test_what_would_block_a_policy_here_is_a_warning_on_one_from_outside(world: World) -> None:
    bare = a_project(world, until="buildings")
    invited(world, bare)
    policy = a_recorded_policy(world, bare, provisional=Decimal("999999.00"))
    messages = [warning["message"] for warning in policy.warnings]
    assert any("分户清单" in message for message in messages)
    assert any("999,999.00 元与概算造价乘费率所得 1,000,000.00 元不一致" in message for message in messages)
    assert any("条款费率" in message for message in messages)


def test_a_rate_outside_the_filed_range_and_a_lapsed_qualification_are_warnings(
    standing_project: Project, world: World
) -> None:
    a_filing(world)
    project = standing_project
    invited(world, project)
    with acting(world.administrator, LATER):
        Qualification.objects.filter(organisation=world.hongxiang).update(until_on=date(2019, 4, 30))
    policy = a_recorded_policy(world, project, rate=Decimal("0.005"), provisional=Decimal("400000.00"))
    messages = [warning["message"] for warning in policy.warnings]
    assert any("费率 0.5% 超出签订日执行的备案费率范围 1%—1.8%" in message for message in messages), messages
    assert any("资质已于2019年4月30日到期，签订日不在有效期内" in message for message in messages), messages


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"outside_number": " "}, "outside_number", "请填写外部系统的保险单号"),
        ({"outside_on": date(2019, 4, 30)}, "outside_on", "早于合同签订日期"),
        ({"outside_on": date(2019, 5, 11)}, "outside_on", "不能晚于今天"),
        ({"signed_on": date(2018, 8, 31)}, "signed_on", "尚未生效"),
        ({"upload": b"MZ\x90 program"}, "upload", "不是照片"),
        ({"rate": Decimal("1.25")}, "budget", "费率应为"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    world: World, project: Project, changes: dict[str, object], field: str, words: str
) -> None:
    invited(world, project)
    with pytest.raises(Refusal, match=words) as error:
        a_recorded_policy(world, project, **changes)
    assert {reason.field for reason in error.value.reasons} == {field}
    with acting(world.underwriter, LATER):
        assert not Policy.objects.exists()
        assert not CoverItem.objects.exists()


def test_shares_that_are_not_one_are_refused_from_outside_too(world: World, project: Project) -> None:
    invited(world, project)
    with pytest.raises(Refusal, match="份额合计应为 100%"):
        a_recorded_policy(world, project, shares=[(world.lead, Decimal("0.5")), (world.second, Decimal("0.4"))])


def test_an_outside_number_is_entered_once_and_only_by_its_lead(world: World, project: Project) -> None:
    invited(world, project)
    with pytest.raises(Forbidden, match="本机构作为主承保"):
        a_recorded_policy(world, project, by=world.second_underwriter)
    policy = a_recorded_policy(world, project)
    other = a_project(world, name="示例花园二期")
    invited(world, other)
    with pytest.raises(Refusal, match=policy.number):
        a_recorded_policy(world, other)
    with pytest.raises(Refusal, match=f"本工程已有保险单 {policy.number}"):
        a_recorded_policy(world, project, outside_number="示例-甲-2019-0002")
