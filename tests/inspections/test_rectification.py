"""The party responsible replies, the inspector accepts or sends back; every round is kept."""

from __future__ import annotations

from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Finding, Mandate, Rectification
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_finding, a_photo, a_visit, findings_of
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
REPLIED, JUDGED = on(2019, 6, 10), on(2019, 6, 12)


@pytest.fixture
def finding(world: World, mandate: Mandate) -> Finding:
    return findings_of(world, a_visit(world, mandate))[0]


def reply(by: Actor, finding: Finding, **changes: Any) -> Finding:
    given = {"text": "已注浆封堵，淋水 24 小时未见渗水", "photos": [a_photo("green"), a_photo("white")], **changes}
    with acting(by, REPLIED):
        return services.reply(by=by, at=REPLIED, finding=finding, **given)


def close(by: Actor, finding: Finding, **changes: Any) -> Finding:
    with acting(by, JUDGED):
        return services.close(by=by, at=JUDGED, finding=finding, **{"remark": "现场复核通过", **changes})


def reject(by: Actor, finding: Finding, reason: str = "后浇带两端仍有湿渍") -> Finding:
    with acting(by, JUDGED):
        return services.reject(by=by, at=JUDGED, finding=finding, reason=reason)


def state(world: World, finding: Finding) -> tuple[str, str, int]:
    with acting(world.inspector, JUDGED):
        row = Finding.objects.get(pk=finding.pk)
        return row.state, row.grade_current, row.rectifications.count()


def waiting(actor: Actor) -> list[str]:
    """What waits because of findings; that the site asks for visits (`inspections.book`) waits beside it."""
    with acting(actor, JUDGED):
        return [task.kind for task in diary.waiting(actor).exclude(kind="inspections.book")]


def test_a_reply_with_photos_waits_for_the_inspector(world: World, finding: Finding) -> None:
    reply(world.site_manager, finding)
    assert state(world, finding) == ("replied", "C", 1)
    assert waiting(world.site_manager) == [] and waiting(world.inspector) == ["inspections.verify"]
    with acting(world.inspector, JUDGED):
        (round_,) = Rectification.objects.all()
        assert (round_.round, round_.replied_by, round_.accepted) == (1, world.contractor, None)
        assert documents.photos(round_).count() == 2


def test_the_developer_may_reply_for_the_contractor(world: World, finding: Finding) -> None:
    reply(world.developer, finding)
    with acting(world.site_manager, JUDGED):
        assert Rectification.objects.get().replied_by == world.hongxiang


def test_a_reply_that_says_nothing_or_shows_no_photo_is_refused(world: World, finding: Finding) -> None:
    with pytest.raises(Refusal, match="请填写整改情况"):
        reply(world.site_manager, finding, text=" ")
    with pytest.raises(Refusal, match="不是照片"):
        reply(world.site_manager, finding, photos=[a_photo(), b"GIF89a no"])
    assert state(world, finding) == ("open", "C", 0) and waiting(world.site_manager) == ["inspections.rectify"]
    with acting(world.inspector, JUDGED):
        assert documents.photos(finding).count() == 1, "the photos taken at the visit, no other"


def test_accepted_the_risk_is_removed_and_the_round_judged(world: World, finding: Finding) -> None:
    reply(world.site_manager, finding)
    close(world.inspector, finding)
    assert state(world, finding) == ("closed", "", 1)
    with acting(world.site_manager, JUDGED):
        (round_,) = Rectification.objects.all()
        assert (round_.accepted, round_.remark, round_.judged_at) == (True, "现场复核通过", JUDGED)
        assert "已消除" in notices.messages_of(world.site_manager)[0].text
        assert not selectors.open_findings(finding.project).exists()
    assert waiting(world.inspector) == []


def test_sent_back_it_keeps_its_day_and_every_round(world: World, finding: Finding) -> None:
    reply(world.site_manager, finding)
    reject(world.inspector, finding)
    assert state(world, finding) == ("open", "C", 1) and waiting(world.site_manager) == ["inspections.rectify"]
    reply(world.site_manager, finding, text="第二次：两端扩大注浆范围")
    close(world.inspector, finding, grade="O")
    assert state(world, finding) == ("closed", "O", 2)
    with acting(world.site_manager, JUDGED):
        assert [(r.round, r.accepted, r.remark) for r in Rectification.objects.order_by("round")] == [
            (1, False, "后浇带两端仍有湿渍"), (2, True, "现场复核通过"),
        ]  # fmt: skip
        assert Finding.objects.get().due_on == finding.due_on


def reopen(by: Actor, finding: Finding, reason: str = "看错了楼号") -> Finding:
    with acting(by, JUDGED):
        return services.reopen(by=by, at=JUDGED, finding=finding, reason=reason)


def test_closed_by_mistake_it_stands_again_as_before(world: World, finding: Finding) -> None:
    reply(world.site_manager, finding)
    close(world.inspector, finding, grade="O")
    with pytest.raises(Refusal, match="理由"):
        reopen(world.inspector, finding, reason=" ")
    with pytest.raises(Forbidden):
        reopen(world.site_manager, finding)
    assert state(world, finding) == ("closed", "O", 1)
    reopen(world.inspector, finding)
    assert state(world, finding) == ("replied", "C", 1) and waiting(world.inspector) == ["inspections.verify"]
    with acting(world.site_manager, JUDGED):
        assert [(each.accepted, each.judged_at) for each in Rectification.objects.all()] == [(None, None)]
        assert "看错了楼号" in notices.messages_of(world.site_manager)[0].text
    with acting(world.underwriter, JUDGED):
        assert "销项已撤销" in notices.messages_of(world.underwriter)[0].text
    reject(world.inspector, finding)
    assert state(world, finding) == ("open", "C", 1)


def test_what_was_closed_without_a_reply_waits_for_the_party_again(world: World, finding: Finding) -> None:
    close(world.inspector, finding)
    assert waiting(world.site_manager) == []
    reopen(world.inspector, finding)
    assert state(world, finding) == ("open", "C", 0) and waiting(world.site_manager) == ["inspections.rectify"]
    with pytest.raises(Conflict):
        reopen(world.inspector, finding)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"remark": ""}, "复核意见"), ({"grade": "C"}, "仍为 C 级"), ({"grade": "Z"}, "没有风险等级 Z")],
)
def test_closing_needs_a_remark_and_a_grade_that_asks_for_nothing(
    world: World, finding: Finding, changes: dict[str, Any], words: str
) -> None:
    reply(world.site_manager, finding)
    with pytest.raises(Refusal, match=words):
        close(world.inspector, finding, **changes)
    assert state(world, finding) == ("replied", "C", 1) and waiting(world.inspector) == ["inspections.verify"]


def test_nobody_else_replies_or_judges(world: World, finding: Finding) -> None:
    for stranger in (world.inspector, world.underwriter):
        with pytest.raises(Forbidden):
            reply(stranger, finding)
    reply(world.site_manager, finding)
    for stranger in (world.site_manager, world.developer, world.underwriter):
        with pytest.raises(Forbidden):
            close(stranger, finding)
        with pytest.raises(Forbidden):
            reject(stranger, finding)
    assert state(world, finding) == ("replied", "C", 1)


def test_what_was_not_replied_cannot_be_sent_back_and_what_is_closed_stays(world: World, finding: Finding) -> None:
    with pytest.raises(Conflict):
        reject(world.inspector, finding)
    with pytest.raises(Refusal, match="退回的原因"):
        reject(world.inspector, finding, reason=" ")
    close(world.inspector, finding)
    with pytest.raises(Conflict):
        reply(world.site_manager, finding)
    assert state(world, finding) == ("closed", "", 0)


def test_a_grade_that_asks_for_no_reply_gives_nobody_a_task(world: World, project: Project, mandate: Mandate) -> None:
    visit = a_visit(world, mandate, a_finding(world, grade="A"))
    assert waiting(world.site_manager) == []
    (finding,) = findings_of(world, visit)
    assert (finding.due_on, finding.standing.name) == (None, "noted")
    with acting(world.developer, JUDGED):
        assert not selectors.open_findings(project).exists(), "a reminder stands in nobody's way"
    close(world.inspector, finding)
    assert state(world, finding) == ("closed", "", 0)
