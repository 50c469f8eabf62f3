"""The contract ends before its time: on a ground, with the refund of Insurance Law 54 on what was paid, and everybody told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.ledger import selectors as ledger
from idi.foundation.notices.models import Message
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.claims import triage
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Endorsement, Member, Policy, Proof, Waiver
from idi.lifecycle.projects.models import Building, Project
from idi.lifecycle.projects.selectors import units
from idi.lifecycle.rating import selectors as rating_asked
from idi.lifecycle.rating import services as rating
from idi.lifecycle.rating.models import Quote
from tests.factories import on
from tests.factories.endorsing import DRAWN, agree, draft, in_force, submit
from tests.factories.parties import World
from tests.factories.policies import ISSUED, a_proposal, a_recorded_policy, invited, proof_of, start
from tests.factories.rating import an_invited_quote
from tests.policies.test_endorse import again, handed_over

pytestmark = pytest.mark.django_db
MIDWAY = on(2024, 6, 15)


def refunded(world: World, policy: Policy, *, at: Any) -> list[tuple[int, int, Decimal]]:
    with acting(world.underwriter, at):
        return [(d.debtor_id, d.creditor_id, d.amount) for d in ledger.dues_of(policy) if d.opened_at == at]


def test_before_cover_all_goes_back_where_no_charge_was_agreed(world: World, policy: Policy) -> None:
    done = in_force(world, draft(world, policy, "cancellation", basis="article", article="第15条"))
    assert (done.state, done.amount, done.ground) == (
        "in_force",
        Decimal("-855000.00"),
        "《中华人民共和国保险法》第15条",
    )
    ended = again(world, policy)
    assert (ended.state, ended.cancelled_on, ended.premium) == ("cancelled", DRAWN.date(), Decimal("0.00"))
    assert refunded(world, policy, at=DRAWN) == [
        (world.lead.pk, world.hongxiang.pk, Decimal("855000.00")),
        (world.second.pk, world.lead.pk, Decimal("256500.00")),
        (world.third.pk, world.lead.pk, Decimal("171000.00")),
    ]
    with acting(world.underwriter, DRAWN):
        assert set(Member.objects.values_list("premium", flat=True)) == {Decimal("0.00")}
        present = Project.objects.get(pk=policy.project_id)
        assert (present.state, present.insured_on) == ("designated", None)
        refs = {each["ref"] for each in done.because}
    assert {"第54条", "合同没有约定手续费的，不收"} <= refs


def test_a_charge_agreed_in_a_clause_is_kept(world: World, policy: Policy) -> None:
    drawn = draft(world, policy, "cancellation", basis="clause", clause="示例条款", handling_rate="0.05")
    assert (drawn.amount, drawn.state) == (Decimal("-812250.00"), "draft")
    done = submit(world, drawn)
    assert done.state == "in_force"
    assert again(world, policy).premium == Decimal("42750.00")


def test_after_part_of_the_cover_the_rest_goes_back_by_days(world: World, policy: Policy) -> None:
    for building in ("1号楼", "2号楼"):
        start(world, policy, building, date(2020, 6, 15))
    done = in_force(world, draft(world, policy, "cancellation", at=MIDWAY), at=MIDWAY)
    kept = again(world, policy).premium
    assert done.amount is not None and kept == Decimal("855000.00") + done.amount
    # Two years of ten, eight and two: C01-C04 keep 731 of 3653 days, C05 731 of 2922, C06-C09 all of theirs.
    assert Decimal("150000") < kept < Decimal("350000")
    moved = refunded(world, policy, at=MIDWAY)
    assert moved[0] == (world.lead.pk, world.hongxiang.pk, -done.amount)
    with acting(world.underwriter, MIDWAY):
        building = Building.objects.get(project=policy.project, number="1号楼")
        assert sum(Member.objects.values_list("premium", flat=True)) == kept
        assert not selectors.cover_of(building).exists()
        row = selectors.cover_on(building, "C05", date(2024, 6, 15))
        assert row is not None and triage.answer(row, date(2024, 6, 15)).state == "in_cover"
        assert selectors.cover_on(building, "C05", date(2024, 6, 16)) is None
        assert selectors.policy_of_project(policy.project_id) is None
        assert selectors.policy_of_project(policy.project_id, date(2024, 6, 15)) == policy


def test_only_what_was_paid_goes_back(world: World, project: Project) -> None:
    invited(world, project)
    recorded = a_recorded_policy(world, project)
    done = in_force(world, draft(world, recorded, "cancellation"))
    assert done.state == "in_force"
    assert refunded(world, recorded, at=DRAWN) == []


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"basis": ""}, "basis", "没有依据"),
        ({"basis": "article", "article": "第20条"}, "article", "第15条、第16条"),
        ({"effective_on": date(2019, 8, 2)}, "effective_on", "不能晚于今天"),
        ({"effective_on": date(2019, 5, 1)}, "effective_on", "早于"),
        ({"forfeit": True}, "forfeit", "第16条、第27条"),
        ({"handling_rate": "0.05"}, "handling_rate", "哪一条款"),
    ],
)
def test_what_is_refused_ends_nothing(
    world: World, policy: Policy, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as error:
        draft(world, policy, "cancellation", **given)
    assert field in {reason.field for reason in error.value.reasons}
    assert again(world, policy).state == "issued"
    with acting(world.underwriter, DRAWN):
        assert not Endorsement.objects.exists()


def test_after_the_first_handover_it_is_refused_by_default(world: World, policy: Policy) -> None:
    handed_over(world, policy)
    with pytest.raises(Refusal, match="首户已于2020年9月28日交付，不能解除合同") as error:
        draft(world, policy, "cancellation", at=MIDWAY)
    assert [b.grade for reason in error.value.reasons for b in reason.because] == ["D"]
    assert again(world, policy).state == "issued"


def test_the_insurer_keeps_everything_where_facts_were_hidden_on_purpose(world: World, policy: Policy) -> None:
    done = in_force(world, draft(world, policy, "cancellation", basis="article", article="第16条", forfeit=True))
    assert done.state == "in_force"
    assert again(world, policy).premium == Decimal("855000.00")
    assert refunded(world, policy, at=DRAWN) == []


def test_proof_waiver_authorities_and_the_public_hear_of_it(world: World, policy: Policy) -> None:
    proof = proof_of(world, policy)
    with acting(world.property_officer, ISSUED):
        waiver = services.record_waiver(
            by=world.property_officer, at=ISSUED, proof=proof, amount_otherwise_due=Decimal("1600000.00")
        )
    in_force(world, draft(world, policy, "cancellation"))
    with acting(world.property_officer, DRAWN):
        assert Proof.objects.get(pk=proof.pk).state == "revoked"
        task = Task.objects.get(kind="policies.revoke_waiver", done_at=None)
        assert (task.holder_id, task.subject_id) == (world.property.pk, waiver.pk)
        with pytest.raises(Refusal, match="撤销日期应在登记日期2019年5月10日和今天之间"):
            services.revoke_waiver(
                by=world.property_officer, at=DRAWN, waiver=waiver, reason="示例", revoked_on=date(2019, 5, 9)
            )
        services.revoke_waiver(by=world.property_officer, at=DRAWN, waiver=waiver, reason="示例：合同解除")
        assert not Task.objects.filter(kind="policies.revoke_waiver", done_at=None).exists()
        ended = Waiver.objects.get()
        assert (ended.revoked_on, ended.revoked_by_id) == (DRAWN.date(), world.property_officer.person_id)
        assert (ended.officer, ended.revoker) == (world.property_officer.name, world.property_officer.name)
    with acting(world.haining_officer, DRAWN):
        assert Message.objects.filter(holder_id=world.haining.pk, title__contains="解除合同").exists()
    with acting(ANONYMOUS, DRAWN):
        (shown,) = selectors.check(policy.number)
        (paper,) = selectors.check(proof.number)
    assert (shown.state_name, shown.revoked_on) == ("cancelled", DRAWN.date())
    assert (paper.state_name, paper.revoked_on) == ("revoked", DRAWN.date())


def test_an_ended_contract_takes_no_more_changes_and_its_place_is_free(
    world: World, policy: Policy, project: Project
) -> None:
    in_force(world, draft(world, policy, "cancellation"))
    with pytest.raises(Conflict, match="已解除，不能批改"):
        draft(world, policy, "loading", rate="0.001")
    with acting(world.underwriter, DRAWN):
        ended = again_inside(policy)
        assert {row.until_on for row in ended.buildings.all()} == {date(2019, 8, 2)}
        assert ended.proposal is not None and ended.proposal.state == "ended"
        assert selectors.live_proposal(policy.project_id) is None
        assert selectors.ended_on(policy.project_id) == date(2019, 8, 1)


def test_after_the_end_the_project_is_quoted_and_insured_anew(world: World, policy: Policy, project: Project) -> None:
    with acting(world.developer, DRAWN):
        assert policy.proposal is not None
        old = policy.proposal.quote
    with pytest.raises(Refusal, match="已经承保"):
        an_invited_quote(world, project)
    in_force(world, draft(world, policy, "cancellation"))
    with pytest.raises(Refusal, match="合同已解除，或者报价依据的备案已停用，请重新邀请报价"):
        a_proposal(world, project, quote=old)
    with acting(world.developer, DRAWN):
        frozen = Quote.objects.get(pk=old.pk)
        assert (frozen.state, frozen.rate, frozen.lines) == ("accepted", old.rate, old.lines)
        assert frozen.release.ended_on == date(2019, 8, 1)
        assert rating_asked.accepted_quote(project.pk) is None
    with acting(world.developer, DRAWN):
        new = rating.invite(
            by=world.developer, at=DRAWN, project=Project.objects.get(pk=project.pk), insurer=world.lead
        )
    assert new.state == "invited" and new.pk != old.pk


def again_inside(policy: Policy) -> Policy:
    return Policy.objects.get(pk=policy.pk)


def test_owners_are_told_of_the_end(world: World, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.developer, MIDWAY):
        home = units(policy.project).filter(part="inside")[0]
        code, word = home.code, home.claim_word
    with acting(world.owner, MIDWAY):
        acceptance.register_home(by=world.owner, at=MIDWAY, code=code, claim_word=word)
    in_force(world, draft(world, policy, "cancellation", at=MIDWAY), at=MIDWAY)
    jobs.run_waiting()
    with acting(world.owner, MIDWAY):
        assert Message.objects.filter(holder_id=world.owner.person_id, title__contains="解除合同").exists()


def test_the_inspection_ends_with_the_contract(world: World, policy: Policy) -> None:
    jobs.run_waiting()
    in_force(world, draft(world, policy, "cancellation"))
    jobs.run_waiting()
    with acting(world.underwriter, DRAWN):
        mandate = inspections.mandate_of_project(policy.project_id)
        assert mandate is not None and mandate.state == "ended"
        assert not Task.objects.filter(kind="inspections.appoint", done_at=None).exists()


def test_the_policyholder_may_say_no_to_the_end(world: World, policy: Policy) -> None:
    submitted = submit(world, draft(world, policy, "cancellation"))
    agree(world, submitted, yes=False, answer="示例：继续投保")
    assert again(world, policy).state == "issued"
    with acting(world.property_officer, DRAWN):
        assert Proof.objects.get().state == "issued"


def test_what_was_under_way_is_withdrawn_with_the_contract(world: World, policy: Policy) -> None:
    """A draft and a loading that waits for its signature: nobody is asked about either any more."""
    drawn = draft(world, policy, "loading", rate="0.002")
    waiting = submit(world, draft(world, policy, "loading", rate="0.001"))
    in_force(world, draft(world, policy, "cancellation"))
    with acting(world.developer, DRAWN):
        assert set(Endorsement.objects.filter(pk__in=[drawn.pk, waiting.pk]).values_list("state", flat=True)) == {
            "withdrawn"
        }
        assert not Task.objects.filter(kind="policies.agree_endorsement", done_at=None).exists()
