"""A body is replaced: its record stays its own, its open work goes to the next, the handover is on paper and acknowledged by both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.documents.models import Document
from idi.foundation.notices import selectors as notices
from idi.foundation.seats import selectors as seats
from idi.lifecycle.inspections import assignments, selectors, services
from idi.lifecycle.inspections.models import (
    Drawing,
    Finding,
    Handover,
    Mandate,
    Rectification,
    Report,
    ReturnVisit,
    Visit,
)
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from tests.factories import HOUSE, on
from tests.factories.inspections import (
    a_finding,
    a_photo,
    a_report,
    a_visit,
    another_body,
    findings_of,
)
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
ENDED, NEXT, LATER = on(2019, 7, 1), on(2019, 7, 8), on(2019, 7, 10)


@pytest.fixture
def mandate(world: World, mandate: Mandate) -> Mandate:
    """One visit reported, one not; of three findings the first is answered, the second waits, the third is closed."""
    with acting(world.inspector, on(2019, 5, 20)):
        services.file_drawing(
            by=world.inspector, at=on(2019, 5, 20), mandate=mandate, title="1号楼地下一层", picture=a_photo()
        )
    visit = a_visit(world, mandate, *(a_finding(world, location=f"部位{n}") for n in range(3)))
    first, _, third = findings_of(world, visit)
    at = on(2019, 6, 5)
    for finding in (first, third):
        with acting(world.site_manager, at):
            services.reply(by=world.site_manager, at=at, finding=finding, text="已返工", photos=[a_photo()])
    with acting(world.inspector, at):
        services.close(by=world.inspector, at=at, finding=third, remark="合格")
    a_report(world, visit)
    a_visit(world, mandate, a_finding(world, location="屋面"), at=on(2019, 6, 25), stage="roof")
    return mandate


def replaced(
    world: World, mandate: Mandate, *, by: Actor | None = None, at: datetime = ENDED, **changes: Any
) -> Mandate:
    given = {"ended_on": at.date(), "reason": "不再独立", **changes}
    with acting(by or world.underwriter, at):
        return services.replace_body(by=by or world.underwriter, at=at, mandate=mandate, **given)


def appointed(world: World, mandate: Mandate, body: Any, *, at: datetime = NEXT, **changes: Any) -> Mandate:
    with acting(world.underwriter, at):
        return services.appoint(
            by=world.underwriter, at=at, mandate=mandate, body=body, **{"appointed_on": at.date(), **changes}
        )


def kinds(actor: Actor, at: datetime) -> list[str]:
    with acting(actor, at):
        return sorted(task.kind.removeprefix("inspections.") for task in diary.waiting(actor))


def plan_a_return(world: World, mandate: Mandate, project: Project) -> None:
    with acting(HOUSE.as_house(project.pk), ENDED) as frame:
        services.plan_return(
            by=frame.actor, at=ENDED, policy_id=mandate.policy_id, building_id=projects.buildings(project)[0].pk,
            accepted_on=date(2019, 6, 28),
        )  # fmt: skip


def test_the_mandate_ends_and_another_for_the_same_contract_waits_for_its_body(world: World, mandate: Mandate) -> None:
    successor = replaced(world, mandate)
    with acting(world.underwriter, ENDED):
        before = Mandate.objects.get(pk=mandate.pk)
        assert (before.state, before.ended_on, before.ended_by, before.ended_reason) == (
            "ended", ENDED.date(), "insurer", "不再独立",
        )  # fmt: skip
        assert (before.body, before.present, before.at_work) == (world.inspectors, successor, None)
        assert (successor.policy_id, successor.replaces_id, successor.body_id, successor.due_on) == (
            mandate.policy_id, mandate.pk, None, date(2019, 7, 16),
        )  # fmt: skip
        assert seats.seated(mandate.project_id, "inspection_body") == []
        assert Visit.objects.filter(mandate__body=world.inspectors).count() == 2
    assert "appoint" in kinds(world.underwriter, ENDED) and kinds(world.inspector, ENDED) == []
    for told in (world.developer, world.haining_officer, world.inspector, world.underwriter):
        with acting(told, ENDED):
            assert notices.messages_of(told).filter(title__startswith="风险管理机构更换").count() == 1


def test_the_body_resigns_by_its_head_only(world: World, mandate: Mandate) -> None:
    for stranger in (world.inspector, world.underwriter):
        with acting(stranger, ENDED), pytest.raises(Forbidden):
            services.resign(by=stranger, at=ENDED, mandate=mandate, ended_on=ENDED.date(), reason="人员不足")
    with acting(world.body_chief, ENDED):
        successor = services.resign(
            by=world.body_chief, at=ENDED, mandate=mandate, ended_on=ENDED.date(), reason="人员不足"
        )
    with acting(world.underwriter, ENDED):
        assert Mandate.objects.get(pk=mandate.pk).get_ended_by_display() == "风险管理机构辞任"
    assert successor.state == "open" and "appoint" in kinds(world.underwriter, ENDED)


@pytest.mark.parametrize(
    ("ended_on", "reason", "words"),
    [
        (date(2019, 7, 1), " ", "请写明原因"),
        (date(2019, 7, 2), "不再独立", "不能晚于今天"),
        (date(2019, 6, 24), "不再独立", "不能早于最近一次检查2019年6月25日"),
        (date(2019, 5, 7), "不再独立", "不能早于聘请日"),
    ],
)
def test_a_wrong_day_or_no_reason_is_refused(
    world: World, mandate: Mandate, ended_on: date, reason: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        replaced(world, mandate, ended_on=ended_on, reason=reason)
    still_at_work(world, mandate)


def test_others_do_not_replace_it(world: World, mandate: Mandate) -> None:
    for stranger in (world.body_chief, world.developer):
        with pytest.raises(Forbidden):
            replaced(world, mandate, by=stranger)
    still_at_work(world, mandate)


def still_at_work(world: World, mandate: Mandate) -> None:
    with acting(world.underwriter, ENDED):
        assert Mandate.objects.get().state == "appointed"
        assert seats.seated(mandate.project_id, "inspection_body") == [world.inspectors.pk]


def test_the_body_that_left_reads_its_own_record_and_does_nothing_more(
    world: World, project: Project, mandate: Mandate
) -> None:
    successor = replaced(world, mandate)
    body, inspector, _ = another_body(world)
    appointed(world, successor, body)
    with acting(inspector, LATER):
        services.record_visit(
            by=inspector, at=LATER, mandate=successor, visited_on=LATER.date(), stage="services", summary="机电",
            findings=[a_finding(world, location="新机构所见")],
        )  # fmt: skip
    with acting(world.inspector, LATER):
        assert [m.pk for m in selectors.mandates(world.inspector, LATER.date())] == [mandate.pk]
        visits = list(selectors.visits(world.inspector).order_by("pk"))
        assert len(visits) == 2 and all(visit.seen for visit in visits)
        found = list(selectors.findings(world.inspector, LATER.date()))
        assert len(found) == 4 and "新机构所见" not in {each.location for each in found}
        assert Rectification.objects.count() == 2 and Drawing.objects.count() == 1
        report = Report.objects.get()
        assert documents.readable(report.document_id) is not None
        assert documents.readable(documents.of(found[0]).first().pk) is not None  # type: ignore[union-attr]
        answered = next(each for each in found if each.state == "replied")
        old = Mandate.objects.get(pk=mandate.pk)
        refused: tuple[tuple[Any, dict[str, Any]], ...] = (
            (services.close, {"finding": answered, "remark": "合格"}),
            (services.reject, {"finding": answered, "reason": "不合格"}),
            (services.draft_report, {"mandate": visits[0].mandate, "visit": visits[0], "kind": "1001"}),
            (services.file_drawing, {"mandate": old, "title": "图", "picture": a_photo()}),
            (services.record_visit, {"mandate": old, "visited_on": LATER.date(), "stage": "roof", "summary": "看"}),
            (services.send_link, {"finding": next(each for each in found if each.state == "open")}),
        )
        for service, given in refused:
            with pytest.raises((Conflict, Forbidden)):
                service(by=world.inspector, at=LATER, **given)
        assert Report.objects.count() == 1 and Visit.objects.count() == 2
    browser = a_browser(world.inspector)
    for name, pk in (("mandate", mandate.pk), ("visit", visits[0].pk), ("finding", answered.pk)):
        page = browser.get(reverse(f"inspections:{name}", args=[pk]))
        assert page.status_code == 200 and "登记现场检查</a>" not in page.content.decode()
    assert browser.get(reverse("inspections:mandate", args=[successor.pk])).status_code == 404
    listed = browser.get(reverse("inspections:findings")).content.decode()
    assert answered.number in listed and "新机构所见" not in listed


def test_the_next_body_takes_over_answers_open_findings_returns_and_drawings(
    world: World, project: Project, mandate: Mandate
) -> None:
    plan_a_return(world, mandate, project)
    successor = replaced(world, mandate)
    body, inspector, chief = another_body(world)
    assert kinds(inspector, ENDED) == []
    appointed(world, successor, body)
    assert kinds(inspector, NEXT) == ["return", "verify", "visit"]
    assert kinds(chief, NEXT) == ["declare", "handover", "name_team"]
    with acting(inspector, LATER):
        assert ReturnVisit.objects.get().mandate_id == successor.pk and Drawing.objects.count() == 1
        answered = Finding.objects.get(state="replied")
        services.close(by=inspector, at=LATER, finding=answered, remark="复核合格")
        waiting = Finding.objects.filter(state="open").first()
        assert waiting is not None
        services.send_link(by=inspector, at=LATER, finding=waiting)
    with acting(world.site_manager, LATER):
        services.reply(by=world.site_manager, at=LATER, finding=waiting, text="已整改", photos=[a_photo()])
    assert kinds(inspector, LATER) == ["return", "verify", "visit"] and "verify" not in kinds(world.inspector, LATER)


def test_a_return_visit_that_was_made_is_not_planned_again(world: World, project: Project, mandate: Mandate) -> None:
    plan_a_return(world, mandate, project)
    at = on(2021, 4, 20)
    a_visit(world, mandate, at=at, stage="return")
    replaced(world, mandate, at=at)
    plan_a_return(world, mandate, project)
    with acting(world.underwriter, at):
        assert ReturnVisit.objects.get().mandate_id == mandate.pk


def test_a_phone_of_the_body_that_left_is_told_why(world: World, mandate: Mandate) -> None:
    seen = services.SeenVisit(
        key=uuid4(), visited_on=date(2019, 6, 30), stage="roof", summary="屋面", sent_at=on(2019, 6, 30)
    )
    replaced(world, mandate)
    with acting(world.inspector, LATER), pytest.raises(Conflict, match="机构已经更换，不能再登记检查"):
        services.take_in_visit(by=world.inspector, at=LATER, mandate=mandate, seen=seen)
    with acting(world.inspector, LATER):
        assert Visit.objects.count() == 2 and assignments.offered(world.inspector, LATER.date()) == []


def test_an_answer_while_nobody_is_appointed_waits_for_the_next_body(world: World, mandate: Mandate) -> None:
    successor = replaced(world, mandate)
    with acting(world.site_manager, ENDED):
        waiting = Finding.objects.filter(state="open").first()
        assert waiting is not None
        services.reply(by=world.site_manager, at=ENDED, finding=waiting, text="已整改", photos=[a_photo()])
    shown = a_browser(world.site_manager).get(reverse("inspections:finding", args=[waiting.pk])).content.decode()
    assert "新聘的风险管理机构" in shown
    body, inspector, _ = another_body(world)
    appointed(world, successor, body)
    assert kinds(inspector, NEXT).count("verify") == 2


def test_neither_the_same_body_nor_an_earlier_day_is_appointed(world: World, mandate: Mandate) -> None:
    successor = replaced(world, mandate)
    body, _, _ = another_body(world)
    with pytest.raises(Refusal, match="刚被更换"):
        appointed(world, successor, world.inspectors)
    with pytest.raises(Refusal, match="不能早于前任机构的终止日"):
        appointed(world, successor, body, appointed_on=date(2019, 6, 30))
    with acting(world.underwriter, NEXT):
        assert not Handover.objects.exists() and Mandate.objects.get(pk=successor.pk).state == "open"


def test_the_handover_lists_what_is_handed_over_and_what_is_missing(
    world: World, project: Project, mandate: Mandate
) -> None:
    begun = on(2019, 5, 1)
    with acting(world.administrator, begun):
        filing.open_demonstration_authority(by=world.administrator, at=begun)
    plan_a_return(world, mandate, project)
    successor = replaced(world, mandate)
    body, _, chief = another_body(world)
    appointed(world, successor, body)
    with acting(world.underwriter, NEXT):
        handover = Handover.objects.get()
        facts = handover.facts
        assert (facts["giver"], facts["taker"]) == (world.inspectors.name, body.name)
        assert [len(facts[each]) for each in ("visits", "reports", "findings", "drawings", "returns")] == [
            2,
            1,
            3,
            1,
            1,
        ]
        assert {each["grade"][0] for each in facts["findings"]} == {"C"} and facts["findings"][0][
            "due_on"
        ] == "2019-06-17"
        assert [told.split(" ")[0] for told in facts["missing"]][:2] == ["2019年6月25日的检查", "风险"]
        assert facts["drawings"][0]["on"][:16] == "2019-05-20T09:00", "moments by the clock in China"
        assert any("已过整改期限" in told for told in facts["missing"])
        paper = documents.of(handover).get()
        assert paper.content_type == "application/pdf" and paper.number == handover.number
        assert signers(paper) == [world.lead.name]
    acknowledge(world.body_chief, handover, "纸质资料一箱")
    with acting(world.underwriter, LATER):
        assert not Handover.objects.get().whole
    acknowledge(chief, handover, "缺沉降观测原始记录")
    with acting(world.underwriter, LATER):
        handover = Handover.objects.get()
        assert handover.whole and services.missing_of(handover)[-1] == "缺沉降观测原始记录"
        signed = documents.of(handover).get()
        assert signed.pk == handover.document_id != paper.pk
        assert signers(signed) == [world.lead.name, world.inspectors.name, body.name]
        told = notices.messages_of(world.underwriter).get(title__startswith="风险管理移交已由双方确认")
        assert "缺沉降观测原始记录" in told.text
    for actor in (world.body_chief, chief):
        assert "handover" not in kinds(actor, LATER)
        with pytest.raises(Conflict, match="已经确认过"):
            acknowledge(actor, handover)
    for stranger in (world.underwriter, world.developer):
        with pytest.raises(Forbidden):
            acknowledge(stranger, handover)


def signers(paper: Document) -> list[str]:
    """Whose signatures the paper carries, each of them intact, the last over the whole file."""
    examined = documents.examine(documents.content(paper))
    assert examined.verdict == "original" and all(each.intact for each, _ in examined.signatures)
    return [certificate.holder for _, certificate in examined.signatures if certificate]


def acknowledge(by: Actor, handover: Handover, note: str = "") -> Handover:
    with acting(by, LATER):
        return services.acknowledge(by=by, at=LATER, handover=handover, note=note)


def test_by_hand_from_the_replacement_to_the_acknowledged_handover(world: World, mandate: Mandate) -> None:
    body, _, chief = another_body(world)
    lead = a_browser(world.underwriter)
    detail = lead.get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    address = reverse("inspections:replace_body", args=[mandate.pk])
    assert address in detail and "未销项的风险 3 项" in lead.get(address).content.decode()
    assert lead.post(address, {"ended_on": "2019-07-01", "reason": ""}).status_code == 422
    answer = lead.post(address, {"ended_on": "2019-07-01", "reason": "不再独立"})
    assert answer.status_code == 303
    form = {
        "body": body.pk, "appointed_on": "2019-07-08", "scope": ["construction", "return"], "entry_stage": "502",
        "entry_on": "2019-07-08", "fee": "",
    }  # fmt: skip
    assert lead.post(answer.headers["Location"], form).status_code == 303
    with acting(world.underwriter, NEXT):
        handover = Handover.objects.get()
    page = reverse("inspections:handover", args=[handover.pk])
    shown = a_browser(chief).get(page).content.decode()
    assert "没有出具报告" in shown and "尚未确认" in shown
    accept = reverse("inspections:acknowledge", args=[handover.pk])
    assert accept in shown and accept not in lead.get(page).content.decode()
    assert a_browser(chief).post(accept, {"note": "缺监测记录"}).status_code == 303
    assert a_browser(world.body_chief).post(accept, {}).status_code == 303
    with acting(world.underwriter, NEXT):
        paper = reverse("documents:file", args=[Handover.objects.get().document_id])
    for reads in (world.body_chief, chief, world.developer, world.haining_officer):
        assert a_browser(reads).get(paper).headers["Content-Type"] == "application/pdf"
    done = lead.get(page).content.decode()
    assert "双方已确认" in done and "缺监测记录" in done
    assert (
        handover.number
        in a_browser(world.developer).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    )
    assert a_browser(world.site_manager).get(page).status_code == 404


def test_the_new_lead_has_the_findings_of_earlier_bodies_too(world: World, mandate: Mandate) -> None:
    successor = replaced(world, mandate)
    with acting(HOUSE.as_house(mandate.project_id), NEXT) as frame:
        services.hand_on_mandate(by=frame.actor, at=NEXT, policy_id=mandate.policy_id, lead_id=world.second.pk)
    with acting(world.second_underwriter, NEXT):
        assert {m.lead_id for m in Mandate.objects.filter(pk__in=[mandate.pk, successor.pk])} == {world.second.pk}
