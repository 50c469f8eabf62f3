"""A co-insurer is replaced from a day on: who joins and who leaves agree first, every day's shares are one, the money moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.ledger import selectors as ledger
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Endorsement, Joining, Member, Policy
from idi.lifecycle.policies.services.premium_moves import owe
from tests.factories import on
from tests.factories.endorsing import a_fourth, agree, draft, join, submit
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy, start
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
ASKED, FROM = on(2023, 6, 1), date(2023, 7, 1)


@pytest.fixture
def policy(world: World, policy: Policy) -> Policy:
    for building in ("1号楼", "2号楼"):
        start(world, policy, building, date(2020, 6, 15))
    return policy


@pytest.fixture
def fourth(world: World) -> tuple[Organisation, Actor]:
    return a_fourth(world)


def panel(*shares: tuple[Organisation, str]) -> list[list[Any]]:
    return [[organisation.pk, share] for organisation, share in shares]


def replaced(world: World, policy: Policy, fourth: tuple[Organisation, Actor], **given: Any) -> Endorsement:
    """丁 for 丙, agreed to by both and signed by the policyholder."""
    new = panel((world.lead, "0.5"), (world.second, "0.3"), (fourth[0], "0.2"))
    submitted = submit(
        world, draft(world, policy, "members", at=ASKED, effective_on=FROM, panel=new, **given), at=ASKED
    )
    for by in (fourth[1], world.third_underwriter):
        join(world, submitted, by, at=ASKED)
    return agree(world, submitted, at=ASKED)


def shares_on(world: World, policy: Policy, day: date) -> dict[int, Decimal]:
    with acting(world.underwriter, ASKED):
        return dict(selectors.members_on(policy, day))


def test_the_new_member_stands_from_its_day_and_the_old_until_the_day_before(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor]
) -> None:
    done = replaced(world, policy, fourth)
    assert (done.state, done.amount) == ("in_force", Decimal("0.00"))
    before, after = shares_on(world, policy, FROM - timedelta(days=1)), shares_on(world, policy, FROM)
    assert before == {world.lead.pk: Decimal("0.5"), world.second.pk: Decimal("0.3"), world.third.pk: Decimal("0.2")}
    assert after == {world.lead.pk: Decimal("0.5"), world.second.pk: Decimal("0.3"), fourth[0].pk: Decimal("0.2")}
    with acting(fourth[1], ASKED):
        assert Policy.objects.get().pk == policy.pk


def test_the_unearned_premium_moves_from_the_old_to_the_new_by_the_lead(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor]
) -> None:
    done = replaced(world, policy, fourth)
    with acting(world.underwriter, ASKED):
        moved = [(d.debtor_id, d.creditor_id, d.amount) for d in ledger.dues_of(policy) if d.opened_at == ASKED]
        rows = {(m.insurer_id, m.until_on): m.premium for m in Member.objects.all()}
    (_, lead_took, given), (_, _, taken) = sorted(moved, key=lambda d: d[0] != world.third.pk)
    assert (lead_took, given) == (world.lead.pk, taken)
    assert {(d, c) for d, c, _ in moved} == {(world.third.pk, world.lead.pk), (world.lead.pk, fourth[0].pk)}
    assert rows[world.third.pk, date(2023, 6, 30)] + rows[fourth[0].pk, None] == Decimal("171000.00")
    assert rows[fourth[0].pk, None] == taken
    assert sum(rows.values()) == Decimal("855000.00")
    assert sum(Decimal(part["amount"]) for part in done.parts) == 0


def test_it_waits_for_everybody_whose_share_changes(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor]
) -> None:
    new = panel((world.lead, "0.5"), (world.second, "0.3"), (fourth[0], "0.2"))
    submitted = submit(world, draft(world, policy, "members", at=ASKED, effective_on=FROM, panel=new), at=ASKED)
    with acting(fourth[1], ASKED):
        asked = Joining.objects.get()
        assert not Policy.objects.exists()
        assert (asked.offer["share"], asked.offer["share_before"]) == ("0.2", "0")
    with acting(world.second_underwriter, ASKED), pytest.raises(Forbidden):
        services.answer_joining(by=world.second_underwriter, at=ASKED, joining=asked, agree=True)
    join(world, submitted, fourth[1], at=ASKED)
    with acting(world.third_underwriter, ASKED):
        mine = Joining.objects.get(organisation=world.third)
        with pytest.raises(Refusal, match="写明拒绝的原因"):
            services.answer_joining(by=world.third_underwriter, at=ASKED, joining=mine, agree=False, answer=" ")
        assert Joining.objects.get(pk=mine.pk).state == "asked"
    join(world, submitted, world.third_underwriter, at=ASKED, yes=False)
    assert shares_on(world, policy, FROM)[world.third.pk] == Decimal("0.2")
    with acting(world.underwriter, ASKED):
        refused = Endorsement.objects.get(pk=submitted.pk)
        assert (refused.state, refused.answer) == ("refused", f"{world.third.name}：示例：不接")


@pytest.mark.parametrize(
    ("shares", "given", "field", "words"),
    [
        (("0.5", "0.3", "0.1"), {}, "shares", "合计应为 1"),
        (("0.5", "0.3", "0.2"), {"same": True}, "shares", "份额没有变化"),
        (("0.5", "0.3", "0.2"), {"effective_on": date(2023, 5, 31)}, "effective_on", "不能早于今天"),
        (("0.5", "0.3", "0.2"), {"lead_last": True}, "effective_on", "更换主承保机构自各方都同意的当日起生效"),
    ],
)
def test_a_panel_that_cannot_be_is_refused(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor], shares: tuple[str, ...], given: dict[str, Any],
    field: str, words: str,
) -> None:  # fmt: skip
    last = world.third if given.pop("same", False) else fourth[0]
    new = panel((world.lead, shares[0]), (world.second, shares[1]), (last, shares[2]))
    new = new[::-1] if given.pop("lead_last", False) else new
    with pytest.raises(Refusal, match=words) as error:
        draft(world, policy, "members", at=ASKED, **{"effective_on": FROM, **given}, panel=new)
    assert field in {reason.field for reason in error.value.reasons}
    with acting(world.underwriter, ASKED):
        assert Member.objects.count() == 3


def test_who_was_struck_off_may_leave_and_takes_nothing_on(world: World, policy: Policy) -> None:
    with acting(world.haining_officer, ASKED):
        parties.note_condition(
            by=world.haining_officer,
            at=ASKED,
            organisation=world.third,
            condition="deregistered",
            reason="登记机关公示",
        )
    more = panel((world.lead, "0.5"), (world.second, "0.2"), (world.third, "0.3"))
    with pytest.raises(Refusal, match=f"{world.third.name}已注销，不能再承接份额"):
        draft(world, policy, "members", at=ASKED, effective_on=FROM, panel=more)
    gone = panel((world.lead, "0.6"), (world.second, "0.4"))
    assert draft(world, policy, "members", at=ASKED, effective_on=FROM, panel=gone).state == "draft"


def test_shares_and_day_are_told_together(world: World, policy: Policy, fourth: tuple[Organisation, Actor]) -> None:
    new = panel((world.lead, "0.5"), (world.second, "0.3"), (fourth[0], "0.1"))
    with pytest.raises(Refusal) as error:
        draft(world, policy, "members", at=ASKED, effective_on=date(2023, 5, 31), panel=new)
    assert {reason.field for reason in error.value.reasons} == {"shares", "effective_on"}


def test_a_second_change_begins_after_the_first(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor]
) -> None:
    replaced(world, policy, fourth)
    with pytest.raises(Refusal, match="已有成员自2023年7月1日起承保"):
        draft(
            world, policy, "members", at=ASKED, effective_on=date(2023, 6, 15),
            panel=panel((world.lead, "0.6"), (world.second, "0.4")),
        )  # fmt: skip


def another_leads(
    world: World, policy: Policy, *, at: datetime = ASKED, basis: str = "agreement", **change: Any
) -> Endorsement:
    """乙 takes the lead over, 甲 leaves, 丙 takes more."""
    new = panel((world.second, "0.6"), (world.third, "0.4"))
    return submit(world, draft(world, policy, "members", at=at, basis=basis, panel=new, **change), at=at)


def test_another_insurer_takes_the_lead_over_on_the_day_the_last_one_agrees(world: World, policy: Policy) -> None:
    """Everybody is asked, also whose share stays; the money of the lead that leaves passes to the new one, to the cent."""
    asked, last = another_leads(world, policy), on(2023, 6, 9)
    join(world, asked, world.third_underwriter, at=on(2023, 6, 5))
    join(world, asked, world.second_underwriter, at=on(2023, 6, 8))
    with acting(world.second_underwriter, last):
        assert Joining.objects.get(organisation=world.second).offer["leader"] == world.second.name
    with acting(world.underwriter, last):
        assert Policy.objects.get().lead_id == world.lead.pk
    done = agree(world, asked, at=last)
    assert (done.state, done.effective_on, done.amount) == ("in_force", date(2023, 6, 9), Decimal("0.00"))
    assert list(shares_on(world, policy, date(2023, 6, 8))) == [world.lead.pk, world.second.pk, world.third.pk]
    assert shares_on(world, policy, date(2023, 6, 9)) == {
        world.second.pk: Decimal("0.6"),
        world.third.pk: Decimal("0.4"),
    }
    with acting(world.second_underwriter, last):
        assert Policy.objects.get().lead_id == world.second.pk
        rows = Member.objects.all()
        assert sum(row.premium for row in rows) == Decimal("855000.00")
        assert [row.insurer_id for row in rows if row.lead and row.until_on is None] == [world.second.pk]
        moved = {(d.debtor_id, d.creditor_id): d.amount for d in ledger.dues_of(policy) if d.opened_at == last}
    assert set(moved) == {(world.lead.pk, world.second.pk), (world.second.pk, world.third.pk)}
    told = {part["insurer_id"]: Decimal(part["amount"]) for part in done.parts}
    assert told[world.lead.pk] == -moved[world.lead.pk, world.second.pk]
    assert told[world.third.pk] == moved[world.second.pk, world.third.pk]


def test_the_new_lead_acts_and_the_old_one_does_not(world: World, policy: Policy) -> None:
    asked = another_leads(world, policy)
    for by in (world.second_underwriter, world.third_underwriter):
        join(world, asked, by, at=ASKED)
    agree(world, asked, at=ASKED)
    with acting(world.underwriter, ASKED):
        assert Policy.objects.get().pk == policy.pk  # it answers for what happened in its days
    with pytest.raises(Forbidden, match="只有主承保机构"):
        draft(world, policy, "members", at=ASKED, effective_on=FROM, panel=panel((world.second, "1")))
    drawn = draft(
        world,
        policy,
        "members",
        at=ASKED,
        effective_on=FROM,
        by=world.second_underwriter,
        panel=panel((world.second, "1")),
    )
    assert drawn.state == "draft"


def test_what_ends_afterwards_still_adds_up(world: World, policy: Policy) -> None:
    """After a cancellation every insurer has what it keeps: the old lead of what it was paid, the others by their shares."""
    asked = another_leads(world, policy)
    for by in (world.second_underwriter, world.third_underwriter):
        join(world, asked, by, at=ASKED)
    agree(world, asked, at=ASKED)
    at = on(2023, 8, 1)
    ended = draft(world, policy, "cancellation", at=at, by=world.second_underwriter)
    with acting(world.second_underwriter, at):
        ended = services.submit_endorsement(by=world.second_underwriter, at=at, endorsement=ended)
    agree(world, ended, at=at)
    with acting(world.second_underwriter, at), house(policy.project_id, cause=world.second_underwriter):
        policy.refresh_from_db()
        rows = list(ledger.dues_of(policy))
        kept: dict[int, Decimal] = {}
        for member in policy.members.all():
            kept[member.insurer_id] = kept.get(member.insurer_id, Decimal(0)) + member.premium
    has = {
        pk: sum(d.amount * (1 if d.creditor_id == pk else -1) for d in rows if pk in (d.creditor_id, d.debtor_id))
        for pk in kept
    }
    assert has == kept
    assert sum(kept.values()) == policy.premium


def test_the_lead_does_not_change_while_premium_is_open(world: World) -> None:
    policy = an_issued_policy(world, a_project(world, name="示例·另一工程"))
    with acting(world.underwriter, ASKED), house(policy.project_id, cause=world.underwriter) as inside:
        owe(inside, ASKED, policy, "premium_adjustment", policy.policyholder_id, policy.lead_id, Decimal("100.00"))
    with pytest.raises(Refusal, match=r"还有 100\.00 元没有收付") as error:
        another_leads(world, policy)
    assert [reason.field for reason in error.value.reasons] == ["lead"]
    with acting(world.underwriter, ASKED):
        assert not Endorsement.objects.filter(policy=policy, kind="members").exists()


def test_another_lead_needs_the_policyholder_whatever_the_ground(world: World, policy: Policy) -> None:
    asked = another_leads(world, policy, basis="clause", clause=policy.terms[:12])
    for by in (world.second_underwriter, world.third_underwriter):
        join(world, asked, by, at=ASKED)
    with acting(world.underwriter, ASKED):
        assert Endorsement.objects.get(pk=asked.pk).state == "awaiting_agreement"
        assert Policy.objects.get().lead_id == world.lead.pk


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.integers(1, 50), min_size=3, max_size=3).map(lambda p: [Decimal(x) for x in p]),
    days=st.integers(0, 3000),
)
def test_every_days_shares_are_one_and_every_cent_is_somebodys(
    world: World, policy: Policy, fourth: tuple[Organisation, Actor], parts: list[Decimal], days: int
) -> None:
    whole = sum(parts)
    second, last = (parts[1] / whole).quantize(Decimal("0.0001")), (parts[2] / whole).quantize(Decimal("0.0001"))
    shares = [1 - second - last, second, last]
    start_on = FROM + timedelta(days=days)
    new = [[o.pk, str(s)] for o, s in zip((world.lead, world.second, fourth[0]), shares, strict=True)]
    with transaction.atomic():
        submitted = submit(world, draft(world, policy, "members", at=ASKED, effective_on=start_on, panel=new), at=ASKED)
        with acting(world.underwriter, ASKED):
            askers = set(Joining.objects.values_list("organisation_id", flat=True))
        for by in (world.second_underwriter, world.third_underwriter, fourth[1]):
            if by.organisation_id in askers:
                join(world, submitted, by, at=ASKED)
        agree(world, submitted, at=ASKED)
        for day in (date(2019, 5, 1), start_on - timedelta(days=1), start_on, start_on + timedelta(days=4000)):
            assert sum(shares_on(world, policy, day).values()) == 1
        with acting(world.underwriter, ASKED):
            assert sum(Member.objects.values_list("premium", flat=True)) == Decimal("855000.00")
            lead = sum(
                d.amount * (1 if d.creditor_id == world.lead.pk else -1)
                for d in ledger.dues_of(policy)
                if d.opened_at == ASKED
            )
            told = {p["insurer_id"]: Decimal(p["amount"]) for p in Endorsement.objects.get(kind="members").parts}
            assert lead == told[world.lead.pk]
        transaction.set_rollback(True)
