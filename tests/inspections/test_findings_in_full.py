"""What else may become of a finding: co-signed, lowered, linked with others of its kind, taken back as a mistake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from idi import rules
from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.core.wording import day
from idi.foundation.credit.models import Fact
from idi.foundation.diary import selectors as diary
from idi.foundation.notices import selectors as notices
from idi.front.web import scorecards
from idi.lifecycle.inspections import scheme, selectors, services
from idi.lifecycle.inspections.models import Finding, Mandate, Rectification, Visit
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_finding, a_photo, a_report, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
REPLIED, SIGNED, JUDGED = on(2019, 6, 10), on(2019, 6, 11), on(2019, 6, 12)


@pytest.fixture
def visit(world: World, mandate: Mandate) -> Visit:
    return a_visit(world, mandate)


@pytest.fixture
def finding(world: World, visit: Visit) -> Finding:
    return findings_of(world, visit)[0]


@pytest.fixture
def alike(world: World, project: Project, mandate: Mandate) -> list[Finding]:
    """The same defect on two buildings, and another on the first."""
    with acting(world.inspector, REPLIED):
        one, two = projects.buildings(project)[:2]
    rows = (a_finding(world, building=one), a_finding(world, building=two), a_finding(world, building=one, item="C04"))
    return findings_of(world, a_visit(world, mandate, *rows))


def act(by: Actor, name: str, at: Any = JUDGED, **given: Any) -> Any:
    with acting(by, at):
        return getattr(services, name)(by=by, at=at, **given)


def reply(world: World, finding: Finding, **given: Any) -> Finding:
    return act(
        world.site_manager, "reply", REPLIED, finding=finding, text="已注浆封堵", photos=[a_photo("green")], **given
    )  # type: ignore[no-any-return]


def now(world: World, finding: Finding) -> Finding:
    with acting(world.inspector, JUDGED):
        return Finding.every.get(pk=finding.pk)  # type: ignore[no-any-return]


def waiting(actor: Actor) -> list[str]:
    """What waits because of findings; that the site asks for visits (`inspections.book`) waits beside it."""
    with acting(actor, JUDGED):
        return sorted(task.kind for task in diary.waiting(actor).exclude(kind="inspections.book"))


def test_the_supervisor_cosigns_a_reply_once_and_an_objection_says_why(world: World, finding: Finding) -> None:
    assert waiting(world.supervision_engineer) == []
    with pytest.raises(Conflict, match="没有等待复核"):
        act(world.supervision_engineer, "cosign", finding=finding, agrees=True)
    reply(world, finding)
    assert waiting(world.supervision_engineer) == ["inspections.cosign"]
    with pytest.raises(Refusal, match="写明理由"):
        act(world.supervision_engineer, "cosign", SIGNED, finding=finding, agrees=False)
    for stranger in (world.site_manager, world.inspector, world.developer):
        with pytest.raises(Forbidden):
            act(stranger, "cosign", SIGNED, finding=finding, agrees=True)
    with acting(world.inspector, SIGNED):
        assert Rectification.objects.get().agreed is None
    act(world.supervision_engineer, "cosign", SIGNED, finding=finding, agrees=False, remark="两端仍有湿渍")
    with pytest.raises(Conflict, match="已经会签"):
        act(world.supervision_engineer, "cosign", SIGNED, finding=finding, agrees=True)
    assert waiting(world.supervision_engineer) == []
    shown = a_browser(world.inspector).get(reverse("inspections:finding", args=[finding.pk])).content.decode()
    assert "两端仍有湿渍" in shown and world.supervisor.name in shown
    with acting(world.inspector, JUDGED):
        assert "有异议" in notices.messages_of(world.inspector)[0].text


def test_what_is_to_be_cosigned_says_project_building_grade_and_the_day_of_the_finding(
    world: World, alike: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = reply(world, alike[0])
    with acting(world.supervision_engineer, JUDGED):
        (task,) = diary.waiting(world.supervision_engineer)
        project, building = str(finding.project.name), str(finding.building)
    for words in (
        project,
        building,
        finding.location,
        f"{finding.grade_current} 级",
        finding.number,
    ):
        assert words in task.title
    assert task.due_on == finding.due_on is not None
    monkeypatch.setattr(clock, "now", lambda: JUDGED)
    answer = a_browser(world.supervision_engineer).get("/")
    page = answer.content.decode()
    assert task.title in page and f"{day(finding.due_on)}前完成" in page and f'href="{task.address}"' in page
    assert next((str(each.label), each.count) for each in answer.context["tiles"]) == ("待会签整改回复", 1)
    act(world.supervision_engineer, "cosign", SIGNED, finding=finding, agrees=True)
    assert task.title not in a_browser(world.supervision_engineer).get("/").content.decode()


def test_asked_for_it_hinders_nobody_and_required_it_does_until_the_supervisor_agrees(
    world: World, finding: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = scheme.cosigning(finding.region_code, JUDGED.date())
    assert (figure.word(), figure.because.grade) == ("asked", "D")

    class Required:
        reasons = figure.reasons

        def word(self) -> str:
            return "required"

    reply(world, finding)
    form = a_browser(world.inspector).get(reverse("inspections:close", args=[finding.pk])).content.decode()
    assert "监理单位还没有会签整改回复" in form
    monkeypatch.setattr("idi.lifecycle.inspections.cosigned.cosigning", lambda *_: Required())
    with pytest.raises(Refusal, match="还没有会签"):
        act(world.inspector, "close", finding=finding, remark="通过")
    assert now(world, finding).state == "replied"
    act(world.supervision_engineer, "cosign", SIGNED, finding=finding, agrees=True)
    assert act(world.inspector, "close", finding=finding, remark="通过").state == "closed"


def test_lowered_it_gets_a_new_day_and_keeps_what_it_was(world: World, mandate: Mandate) -> None:
    (finding,) = findings_of(world, a_visit(world, mandate, a_finding(world, grade="D")))
    assert finding.serious and finding.due_on is not None
    reply(world, finding)
    for grade, reason, words in (("B", " ", "理由"), ("E", "好转", "轻的等级"), ("A", "好转", "复核通过")):
        with pytest.raises(Refusal, match=words):
            act(world.inspector, "regrade", finding=finding, grade=grade, reason=reason)
    with pytest.raises(Forbidden):
        act(world.site_manager, "regrade", finding=finding, grade="B", reason="好转")
    assert now(world, finding).regrades == []
    act(world.inspector, "regrade", finding=finding, grade="B", reason="主要裂缝已封闭")
    lower = now(world, finding)
    assert (lower.state, lower.grade_original, lower.grade_current, lower.serious) == ("open", "D", "B", False)
    assert lower.due_on == JUDGED.date() + timedelta(days=30) and lower.found_serious
    assert [(told["from"], told["to"], told["due_before"]) for told in lower.regrades] == [("D", "B", "2019-06-06")]
    assert waiting(world.site_manager) == ["inspections.rectify"] and waiting(world.inspector) == []
    shown = a_browser(world.site_manager).get(reverse("inspections:finding", args=[finding.pk])).content.decode()
    assert "主要裂缝已封闭" in shown and "D 严重技术风险" in shown


def test_a_series_is_offered_linked_answered_at_once_and_counted_once(world: World, alike: list[Finding]) -> None:
    first, second, other = alike
    with acting(world.inspector, JUDGED):
        assert list(selectors.alike(first)) == [second]
    with pytest.raises(Refusal, match="不同的单体"):
        act(world.inspector, "link_series", finding=first, others=[other], reason="同一做法")
    with pytest.raises(Forbidden):
        act(world.site_manager, "link_series", finding=first, others=[second], reason="同一做法")
    assert now(world, first).series_id is None
    browser, address = a_browser(world.inspector), reverse("inspections:link_series", args=[first.pk])
    assert second.number in browser.get(address).content.decode()
    assert browser.post(address, {"others": [second.pk], "reason": "同一做法"}).status_code == 303
    shown = a_browser(world.site_manager).get(reverse("inspections:finding", args=[second.pk])).content.decode()
    assert first.number in shown and "同类风险" in shown
    reply(world, first, series=True)
    assert [now(world, each).state for each in alike] == ["replied", "replied", "open"]
    scores = a_browser(world.underwriter).get(reverse("web:scorecards"))
    assert scores.status_code == 200

    with acting(world.underwriter, JUDGED):
        (own,) = [
            each for each in scorecards.contractors(world.underwriter, JUDGED.date()) if each.pk == world.contractor.pk
        ]
    assert own.findings == 2
    act(world.inspector, "unlink_series", finding=first, reason="成因不同")
    assert now(world, second).series_id is None, "one left alone stands in no series"


def test_a_mistaken_finding_stays_struck_through_and_counts_nowhere(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate, a_finding(world), a_finding(world, grade="D"))
    mistaken, right = findings_of(world, visit)
    a_report(world, visit)
    with pytest.raises(Refusal, match="理由"):
        act(world.inspector, "void_finding", finding=mistaken, reason=" ")
    with pytest.raises(Forbidden):
        act(world.site_manager, "void_finding", finding=mistaken, reason="记错了楼号")
    assert not now(world, mistaken).voided
    act(world.inspector, "void_finding", on(2019, 6, 21), finding=mistaken, reason="记错了楼号")
    run_waiting()
    with acting(world.inspector, on(2019, 6, 21)):
        assert [each.pk for each in selectors.findings(world.inspector, JUDGED.date())] == [right.pk]
        assert Visit.objects.get().score == 10
        assert [each.grade for each in selectors.standings(selectors.of_project(mandate.project), JUDGED.date())] == [
            "D"
        ]
    with acting(world.site_manager, on(2019, 6, 21)):
        ended, live = Fact.objects.filter(kind="inspections.findings").order_by("pk")
        assert (ended.points, bool(ended.ended_on), live.points, live.ended_on) == (-15, True, -10, None)
        assert [task.address for task in diary.waiting(world.site_manager).filter(kind="inspections.rectify")] == [
            reverse("inspections:finding", args=[right.pk])
        ]
    shown = a_browser(world.site_manager).get(reverse("inspections:finding", args=[mistaken.pk])).content.decode()
    assert "<s>" in shown and "记错了楼号" in shown
    assert mistaken.number in a_browser(world.inspector).get("/inspections/findings/?state=void").content.decode()


def test_what_was_decided_is_no_mistake_any_more(world: World, visit: Visit, finding: Finding) -> None:
    act(world.inspector, "close", finding=finding, remark="通过")
    with pytest.raises(Conflict, match="已经复核通过"):
        act(world.inspector, "void_finding", finding=finding, reason="记错")
    with pytest.raises(Conflict, match="已经复核通过"):
        act(world.inspector, "void_visit", visit=visit, reason="记错")
    assert not now(world, finding).voided


def test_a_visit_is_taken_back_with_its_findings(world: World, visit: Visit, finding: Finding) -> None:
    act(world.inspector, "void_visit", visit=visit, reason="登记到了另一个工程")
    with acting(world.inspector, JUDGED):
        assert not Visit.objects.exists() and not selectors.findings(world.inspector, JUDGED.date()).exists()
    assert waiting(world.site_manager) == []
    with acting(world.inspector, JUDGED):
        assert [task.title[:4] for task in diary.waiting(world.inspector).filter(kind="inspections.visit")] == [
            "首次现场"
        ]
    shown = a_browser(world.inspector).get(reverse("inspections:visit", args=[finding.visit_id])).content.decode()
    assert "登记到了另一个工程" in shown


def test_a_reply_is_taken_back_by_who_sent_it_and_the_next_has_its_own_number(world: World, finding: Finding) -> None:
    reply(world, finding)
    with acting(world.inspector, REPLIED):
        round_ = Rectification.objects.get()
    with pytest.raises(Forbidden):
        act(world.inspector, "void_rectification", rectification=round_, reason="传错照片")
    act(world.site_manager, "void_rectification", rectification=round_, reason="传错照片")
    assert now(world, finding).state == "open" and waiting(world.site_manager) == ["inspections.rectify"]
    assert waiting(world.supervision_engineer) == []
    reply(world, finding)
    with acting(world.inspector, REPLIED):
        assert list(Rectification.objects.values_list("round", flat=True)) == [2]
    act(world.inspector, "reject", finding=finding, reason="未见效果")
    with acting(world.inspector, JUDGED), pytest.raises(Conflict, match="已经复核"):
        services.void_rectification(
            by=world.site_manager, at=JUDGED, rectification=Rectification.objects.get(), reason="传错照片"
        )


def test_serious_grades_are_data_of_the_region() -> None:
    law = rules.law("prc")
    assert [grade.code for grade in scheme.scheme_on("prc", law.latest()).grades if grade.serious] == ["D", "E"]


def test_the_form_of_the_office_has_the_checklist_of_the_stage(world: World, mandate: Mandate) -> None:
    browser, address = a_browser(world.inspector), reverse("inspections:record_visit", args=[mandate.pk])
    assert "后浇带、施工缝" not in browser.get(address).content.decode()
    address += "?stage=basement"
    assert "后浇带、施工缝" in browser.get(address).content.decode()
    on_site = timezone.localdate().isoformat()
    given = {
        "visited_on": on_site, "stage": "basement", "summary": "逐段检查", "findings-TOTAL_FORMS": "0", "findings-INITIAL_FORMS": "0",
        "answer_basement-01": "ok", "answer_basement-02": "bad", "remark_basement-02": "止水带移位",
    }  # fmt: skip
    assert browser.post(address, given).status_code == 303
    with acting(world.inspector, JUDGED):
        checks = Visit.objects.get().checks
    assert checks["version"] and [(each["answer"], each["remark"]) for each in checks["points"]][:2] == [
        ("ok", ""), ("bad", "止水带移位"),
    ]  # fmt: skip


def test_the_body_begins_its_day_with_what_is_due_its_sites_and_loads(
    world: World, project: Project, finding: Finding, django_assert_max_num_queries: Any
) -> None:
    reply(world, finding)
    browser = a_browser(world.inspector)
    browser.get(reverse("inspections:today"))
    with django_assert_max_num_queries(30):
        shown = browser.get(reverse("inspections:today")).content.decode()
    assert finding.number in shown and project.name in shown and world.inspector.name in shown
    assert a_browser(world.underwriter).get(reverse("inspections:today")).status_code == 403
