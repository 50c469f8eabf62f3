"""Endorsements: a ground, the agreement of who must agree, a second person, the money to the cent, paper and version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.foundation.notices.models import Message
from idi.lifecycle.claims import triage
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import CoverItem, Endorsement, Member, Policy, Version
from idi.lifecycle.projects.models import Building, Project
from tests.factories import on
from tests.factories.endorsing import DRAWN, agree, chief_of, draft, in_force, items_of, join, submit
from tests.factories.parties import World
from tests.factories.policies import a_recorded_policy, invited, settle, start
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
LATER = on(2023, 6, 1)


def again(world: World, policy: Policy) -> Policy:
    with acting(world.underwriter, LATER):
        return Policy.objects.get(pk=policy.pk)


def handed_over(world: World, policy: Policy, day: date = date(2020, 9, 28)) -> None:
    at = on(2020, 9, 28)
    with acting(world.developer, at), house(policy.project_id, cause=world.developer) as inside:
        services.note_handover(by=inside, at=at, project_id=policy.project_id, handed_over_on=day)


# ---- the course ----


def test_a_draft_shows_what_it_would_change_and_changes_nothing(world: World, policy: Policy) -> None:
    drawn = draft(world, policy, "loading", rate="0.001", reason="示例：地下室增加一层")
    assert (drawn.state, drawn.number, drawn.amount) == ("draft", None, Decimal("80000.00"))
    assert (drawn.net, drawn.tax) == (Decimal("75471.70"), Decimal("4528.30"))
    assert [part["amount"] for part in drawn.parts] == ["40000.00", "24000.00", "16000.00"]
    assert sum(Decimal(amount) for _, amount in drawn.spread) == drawn.amount
    untouched = again(world, policy)
    assert (untouched.endorsed, untouched.loading) == (0, 0)
    with acting(world.underwriter, LATER):
        assert Version.objects.filter(policy=policy).count() == 2
        assert not ledger.dues_of(policy, "premium_adjustment").exists()


def test_the_policyholder_signs_and_the_endorsement_is_in_force(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "loading", rate="0.001"))
    assert submitted.state == "awaiting_agreement"
    with acting(world.developer, DRAWN):
        task = Task.objects.get(kind="policies.agree_endorsement", done_at=None)
        assert task.holder_id == world.hongxiang.pk
    endorsement = agree(world, submitted)
    assert (endorsement.state, endorsement.number) == ("in_force", 1)
    assert endorsement.agreed_by_id == world.developer.person_id
    with acting(world.underwriter, DRAWN):
        dues = [(d.kind, d.debtor_id, d.creditor_id, d.amount) for d in ledger.dues_of(policy) if d.opened_at == DRAWN]
        assert dues == [
            ("premium_adjustment", world.hongxiang.pk, world.lead.pk, Decimal("80000.00")),
            ("premium_share", world.lead.pk, world.second.pk, Decimal("24000.00")),
            ("premium_share", world.lead.pk, world.third.pk, Decimal("16000.00")),
        ]
        assert not Task.objects.filter(kind="policies.agree_endorsement", done_at=None).exists()
        paper = documents.latest(endorsement, "policies.endorsement")
        assert paper is not None
        told = pdf.text_of(files.get(paper.sha256))
        assert Version.objects.filter(policy=policy).order_by("-number")[0].facts["loading"] == "0.001"
        premiums = Member.objects.filter(policy=policy).order_by("id").values_list("premium", flat=True)
        assert sum(premiums) == again_inside(policy).premium == Decimal("935000.00")
    assert "第20条" in told and "80,000.00" in told and "加费费率" in told


def again_inside(policy: Policy) -> Policy:
    return Policy.objects.get(pk=policy.pk)


def test_the_policyholder_says_no_and_why(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "loading", rate="0.001"))
    with pytest.raises(Refusal, match="写明不同意的原因"):
        agree(world, submitted, yes=False)
    refused = agree(world, submitted, yes=False, answer="示例：没有增加风险")
    assert (refused.state, refused.number, refused.answer) == ("refused", None, "示例：没有增加风险")
    assert again(world, policy).loading == 0
    with acting(world.underwriter, DRAWN):
        assert Message.objects.filter(holder_id=world.lead.pk, title__contains="未获同意").exists()


def test_only_the_policyholder_agrees_and_only_the_lead_draws_up(world: World, policy: Policy) -> None:
    with pytest.raises(Forbidden, match="主承保"):
        draft(world, policy, "loading", rate="0.001", by=world.second_underwriter)
    submitted = submit(world, draft(world, policy, "loading", rate="0.001"))
    with acting(world.underwriter, DRAWN), pytest.raises(Forbidden):
        services.agree_endorsement(by=world.underwriter, at=DRAWN, endorsement=submitted, agree=True)
    with pytest.raises(Conflict, match="不能再次提交"):
        submit(world, submitted)


def test_the_lead_withdraws_what_is_not_in_force(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "loading", rate="0.001"))
    with acting(world.underwriter, DRAWN):
        services.withdraw_endorsement(by=world.underwriter, at=DRAWN, endorsement=submitted)
    with pytest.raises(Conflict, match="不在等待投保人同意"):
        agree(world, submitted)


def test_a_second_person_looks_over_it_where_the_insurers_rule_asks(world: World, policy: Policy) -> None:
    chief = chief_of(world)
    with acting(chief, DRAWN):
        services.set_endorsement_rule(by=chief, at=DRAWN, kinds=["exclusion"], amount_from=Decimal("50000.00"))
    waiting = agree(world, submit(world, draft(world, policy, "loading", rate="0.001")))
    assert waiting.state == "awaiting_approval"
    with acting(world.underwriter, DRAWN), pytest.raises(Forbidden):
        services.approve_endorsement(by=world.underwriter, at=DRAWN, endorsement=waiting, agree=True)
    with acting(chief, DRAWN):
        done = services.approve_endorsement(by=chief, at=DRAWN, endorsement=waiting, agree=True)
    assert (done.state, done.approved_by_id) == ("in_force", chief.person_id)
    small = in_force(world, draft(world, policy, "loading", rate="0.0001"))
    assert small.state == "in_force"


# ---- what is refused ----


@pytest.mark.parametrize(
    ("kind", "given", "field", "words"),
    [
        (
            "loading",
            {"rate": "0.001", "effective_on": date(2019, 5, 9)},
            "effective_on",
            "早于保险单签发日期2019年5月10日",
        ),
        ("loading", {"rate": "0.001", "effective_on": date(2019, 8, 2)}, "effective_on", "不能晚于今天"),
        ("loading", {"rate": "0.001", "basis": ""}, "basis", "没有依据不能批改"),
        ("loading", {"rate": "0.001", "basis": "article", "article": "第1条"}, "article", "第51条、第52条"),
        ("loading", {"rate": "0.001", "basis": "clause"}, "clause", "摘录"),
        ("loading", {"rate": "0.001", "basis": "clause", "clause": "没有这一条"}, "clause", "没有这段文字"),
        ("loading", {"rate": "0.001", "reason": " "}, "reason", "写明批改的原因"),
        ("loading", {"rate": "0"}, "rate", "填写加费的费率"),
        ("loading", {"rate": "0.009"}, "rate", "超过备案费率上限"),
        ("deductible", {"items": []}, "items", "请选择承保项目"),
        ("facts", {}, "insured", "填写要更正的资料"),
        ("facts", {"budget": "-5.00"}, "budget", "大于零"),
        ("items", {}, "moves", "增加或减少"),
        ("transfer", {"policyholder_id": None}, "policyholder", "请选择新的投保人"),
        ("resumption", {"items": []}, "items", "请选择要恢复"),
    ],
)
def test_what_is_refused_leaves_nothing(
    world: World, policy: Policy, kind: str, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as error:
        draft(world, policy, kind, **given)
    assert field in {reason.field for reason in error.value.reasons}
    with acting(world.underwriter, LATER):
        assert not Endorsement.objects.exists()
        assert Version.objects.filter(policy=policy).count() == 2


def test_a_policy_not_issued_takes_no_endorsement(world: World, signed: Policy) -> None:
    waiting = signed
    with pytest.raises(Conflict, match="待缴费，不能批改"):
        draft(world, waiting, "loading", rate="0.001")


def test_more_cannot_be_given_back_than_the_premium(world: World, policy: Policy) -> None:
    with pytest.raises(Refusal, match="不能小于零"):
        draft(
            world, policy, "deductible", items=items_of(world, policy, "C05"), deductible="500.00", amount="-855000.01"
        )


def test_after_the_first_handover_nothing_is_taken_from_owners(world: World, policy: Policy) -> None:
    handed_over(world, policy)
    handed_over(world, policy, date(2020, 9, 30))
    assert again(world, policy).first_handover_on == date(2020, 9, 28)
    later = on(2021, 1, 4)
    for kind, change in (
        ("exclusion", {"items": items_of(world, policy, "C05")}),
        ("suspension", {"items": items_of(world, policy, "C05")}),
        ("loading", {"rate": "0.001"}),
        ("deductible", {"items": items_of(world, policy, "C05"), "deductible": "500.00"}),
    ):
        with pytest.raises(Refusal, match="首户已于2020年9月28日交付"):
            draft(world, policy, kind, at=later, **change)
    chief = chief_of(world)
    drawn = draft(
        world, policy, "exclusion", at=later, basis="clause", clause="示例条款", after_handover=True,
        items=items_of(world, policy, "C05"),
    )  # fmt: skip
    waiting = submit(world, drawn, at=later)
    assert waiting.state == "awaiting_approval"
    with acting(chief, later):
        assert services.approve_endorsement(by=chief, at=later, endorsement=waiting, agree=True).state == "in_force"


# ---- the cover ----


def test_an_excluded_item_is_not_covered_from_its_day_on(world: World, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    chosen = items_of(world, policy, "C05", "1号楼")
    in_force(
        world, draft(world, policy, "exclusion", at=LATER, effective_on=date(2023, 7, 1), items=chosen, reason="地下室渗漏未整改"),
        at=LATER,
    )  # fmt: skip
    with acting(world.underwriter, LATER):
        building = Building.objects.get(project=policy.project, number="1号楼")
        row = selectors.cover_on(building, "C05")
        assert row is not None
        assert row.excluded == "自2023年7月1日起除外：地下室渗漏未整改"
        assert triage.answer(row, date(2023, 6, 30)).state == "in_cover"
        assert triage.answer(row, date(2023, 7, 1)).state == "not_covered"
        other = selectors.cover_on(Building.objects.get(project=policy.project, number="2号楼"), "C05")
        assert other is not None and other.excluded == ""
    with acting(world.haining_officer, LATER):
        assert Message.objects.filter(holder_id=world.haining.pk, title__contains="除外").exists()


def test_cover_is_suspended_and_resumed(world: World, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    chosen = items_of(world, policy, "C05", "1号楼")
    in_force(world, draft(world, policy, "suspension", at=LATER, items=chosen, reason="擅自改动屋面"), at=LATER)
    again_at = on(2023, 8, 1)
    with pytest.raises(Refusal, match="已经中止保障"):
        draft(world, policy, "suspension", at=again_at, items=chosen)
    in_force(world, draft(world, policy, "resumption", at=again_at, items=chosen), at=again_at)
    with acting(world.underwriter, again_at):
        row = CoverItem.objects.get(pk=chosen[0])
        assert row.excluded == "2023年6月1日至2023年7月31日中止保障：擅自改动屋面"
        states = [triage.answer(row, day).state for day in (date(2023, 5, 31), date(2023, 6, 1), date(2023, 8, 1))]
    assert states == ["in_cover", "not_covered", "in_cover"]
    with pytest.raises(Refusal, match="没有中止保障"):
        draft(world, policy, "resumption", at=again_at, items=chosen)


def test_an_item_is_added_with_the_clock_of_its_building_and_removed_again(world: World, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, LATER):
        building = Building.objects.get(project=policy.project, number="1号楼")
    with pytest.raises(Refusal, match="已经承保"):
        draft(world, policy, "items", at=LATER, add=[[building.pk, "C05"]])
    in_force(world, draft(world, policy, "items", at=LATER, remove=[[building.pk, "C09"]], amount="-1000.00"), at=LATER)
    with acting(world.underwriter, LATER):
        gone = selectors.cover_on(building, "C09")
        assert gone is not None
        assert triage.answer(gone, date(2023, 6, 1)).state == "not_covered"
        assert triage.answer(gone, date(2022, 6, 20)).state == "in_cover"
    next_day = on(2023, 6, 2)
    in_force(
        world, draft(world, policy, "items", at=next_day, add=[[building.pk, "C09"]], amount="1000.00"), at=next_day
    )
    with acting(world.underwriter, next_day):
        back = selectors.cover_on(building, "C09")
        assert back is not None and triage.answer(back, date(2023, 6, 2)).state == "in_cover"
    assert again(world, policy).premium == Decimal("855000.00")


def test_deductible_and_limit_fit_each_other(world: World, policy: Policy) -> None:
    chosen = items_of(world, policy, "C05")
    with pytest.raises(Refusal, match="免赔额应小于限额"):
        draft(world, policy, "deductible", items=chosen, deductible="500.00", limit="500.00")
    in_force(world, draft(world, policy, "deductible", items=chosen, deductible="500.00", limit="200000.00"))
    with acting(world.underwriter, LATER):
        assert set(CoverItem.objects.filter(pk__in=chosen).values_list("deductible", "limit")) == {
            (Decimal("500.00"), Decimal("200000.00"))
        }


# ---- the contract ----


def test_a_corrected_budget_changes_the_premium_and_the_settlement_counts_it(world: World, policy: Policy) -> None:
    done = in_force(world, draft(world, policy, "facts", budget="82000000.00", claimant="developer"))
    assert done.amount == Decimal("21375.00")
    changed = again(world, policy)
    assert (changed.provisional, changed.claimant) == (Decimal("876375.00"), "developer")
    settled = settle(world, changed, Decimal("83000000.00"))
    assert settled.premium == Decimal("887062.50")
    with acting(world.underwriter, LATER):
        last = Endorsement.objects.get(policy=policy, kind="settlement")
        assert (last.amount, last.number) == (Decimal("10687.50"), 2)
    with pytest.raises(Refusal, match="已按结算造价结清"):
        draft(world, settled, "facts", at=LATER, budget="81000000.00")


def test_a_loading_is_settled_with_the_cost(world: World, policy: Policy) -> None:
    in_force(world, draft(world, policy, "loading", rate="0.001"))
    settled = settle(world, again(world, policy), Decimal("83000000.00"))
    assert settled.premium == Decimal("887062.50") + Decimal("83000.00")
    with acting(world.underwriter, LATER):
        assert Endorsement.objects.get(kind="settlement").amount == Decimal("35062.50")
        assert sum(Member.objects.values_list("premium", flat=True)) == settled.premium


def test_an_area_put_right_moves_how_premium_is_spread(world: World, policy: Policy) -> None:
    with acting(world.underwriter, DRAWN):
        building = Building.objects.get(project=policy.project, number="1号楼")
    done = in_force(world, draft(world, policy, "facts", areas=[[building.pk, "12345.00"]]))
    with acting(world.underwriter, DRAWN):
        building.refresh_from_db()
    assert (building.area, done.amount) == (Decimal("12345.00"), None)
    assert done.differences == [[["buildings", str(building.pk), "area"], done.differences[0][1], "12345"]]


def test_an_outside_number_is_put_right_on_a_recorded_policy_only(
    world: World, project: Project, policy: Policy
) -> None:
    with pytest.raises(Refusal, match="只有补录"):
        draft(world, policy, "facts", outside_number="示例-甲-2019-0002")
    other = a_project(world, name="示例花园二期")
    invited(world, other)
    recorded = a_recorded_policy(world, other)
    in_force(world, draft(world, recorded, "facts", outside_number="示例-甲-2019-0002"))
    assert again(world, recorded).outside_number == "示例-甲-2019-0002"


def test_another_policyholder_takes_over_having_agreed_first(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "transfer", policyholder_id=world.jiayuan.pk))
    with pytest.raises(Conflict, match="嘉兴佳源房产集团公司还没有确认"):
        agree(world, submitted)
    with acting(world.other_developer, DRAWN):
        assert not Policy.objects.filter(pk=policy.pk).exists()
    join(world, submitted, world.other_developer)
    done = agree(world, submitted)
    assert done.state == "in_force"
    with acting(world.other_developer, DRAWN):
        assert Policy.objects.get(pk=policy.pk).policyholder_id == world.jiayuan.pk


def test_who_declines_to_join_ends_it(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "transfer", policyholder_id=world.jiayuan.pk))
    join(world, submitted, world.other_developer, yes=False)
    with acting(world.underwriter, DRAWN):
        assert Endorsement.objects.get(pk=submitted.pk).state == "refused"
    assert again(world, policy).policyholder_id == world.hongxiang.pk
