"""Notes are read by whom they are for; an ended claim is taken up again with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Note
from idi.lifecycle.projects.models import Unit
from tests.factories.claims import DECIDED, PAID, REPORTED, a_claim, a_refused_claim, an_owner, seen
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def note(claim: Claim, by: Actor, text: str, *, shared: bool) -> Note:
    with acting(by, REPORTED):
        return services.note(by=by, at=REPORTED, claim=claim, text=text, shared=shared)


def read_by(actor: Actor, claim: Claim) -> list[str]:
    with acting(actor, DECIDED):
        return [each.text for each in selectors.notes(claim)]


def test_a_note_is_for_the_own_house_or_for_all_who_work_on_the_claim(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_claim(world, home)
    note(claim, world.claims_handler, "业主白天不在家，晚上联系", shared=False)
    note(claim, world.claims_handler, "周五上午开总阀试水", shared=True)
    note(claim, world.developer, "楼上住户已通知", shared=False)
    assert read_by(world.claims_handler, claim) == ["周五上午开总阀试水", "业主白天不在家，晚上联系"]
    assert read_by(world.developer, claim) == ["楼上住户已通知", "周五上午开总阀试水"]
    assert read_by(world.second_claims_handler, claim) == read_by(owner, claim) == ["周五上午开总阀试水"]
    assert read_by(world.xiuzhou_officer, claim) == [], "of another county"
    shown = a_browser(world.claims_handler).get(reverse("claims:detail", args=[claim.pk])).content.decode()
    assert "业主白天不在家" in shown and "仅本单位可见" in shown and "claims.note" not in shown


def test_a_note_needs_words_and_an_organisation(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_claim(world, home)
    with pytest.raises(Refusal, match="请填写备注"):
        note(claim, world.claims_handler, "  ", shared=True)
    with pytest.raises(Forbidden):
        note(claim, owner, "我在家", shared=True)
    with pytest.raises(Claim.DoesNotExist):
        note(claim, world.xiuzhou_officer, "示例", shared=True)
    assert read_by(world.claims_handler, claim) == []


def test_an_ended_claim_is_taken_up_again_with_a_reason_everybody_reads(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)

    def reopen(by: Actor, reason: str = "楼上同一位置又漏") -> Claim:
        with acting(by, PAID):
            return services.reopen(by=by, at=PAID, claim=claim, reason=reason)

    with pytest.raises(Conflict, match="没有结案"):
        reopen(world.claims_handler)
    with acting(world.claims_handler, PAID):
        services.close(by=world.claims_handler, at=PAID, claim=claim)
    page = a_browser(world.claims_handler).get(reverse("claims:detail", args=[claim.pk])).content.decode()
    assert reverse("claims:reopen", args=[claim.pk]) in page
    with pytest.raises(Refusal, match="原因"):
        reopen(world.claims_handler, " ")
    with pytest.raises(Forbidden):
        reopen(world.second_claims_handler)
    assert seen(claim).state == "closed" and read_by(world.claims_handler, claim) == []
    again = reopen(world.claims_handler)
    with acting(world.claims_handler, PAID), pytest.raises(Refusal, match="不能作废"):
        services.void(by=world.claims_handler, at=PAID, claim=again, reason="当作误报")
    assert seen(again).state == "with_insurer", "what was worked on is decided, not voided"
    assert (again.state, again.closed_at) == ("with_insurer", None)
    assert read_by(world.developer, claim) == ["楼上同一位置又漏"]
    with acting(world.claims_handler, PAID):
        assert services.decide(
            by=world.claims_handler, at=PAID, claim=again, outcome="refused", item="C05", reasons="复查结论不变",
            ground="保险条款第二条 质量缺陷的定义",
        ).number == 2  # fmt: skip
        assert selectors.latest_decision(again).number == 2  # type: ignore[union-attr]
