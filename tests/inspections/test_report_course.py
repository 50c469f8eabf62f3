"""The course of a report: four eyes twice, sent back, taken back, dropped, recalled, and a new version in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Mandate, Report, Review, Visit
from tests.factories import on
from tests.factories.inspections import a_draft, a_report, a_visit, findings_of, issued
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2019, 7, 9)


@pytest.fixture
def visit(world: World, mandate: Mandate) -> Visit:
    return a_visit(world, mandate)


@pytest.fixture
def draft(world: World, visit: Visit) -> Report:
    return a_draft(world, visit, at=AT)


def did(person: Actor, door: Callable[..., Any], report: Report, **more: Any) -> Report:
    with acting(person, AT) as frame:
        done: Report = door(by=frame.actor, at=AT, report=report, **more)
    return done


def refused(
    person: Actor, door: Callable[..., Any], report: Report, why: type[Refusal], words: str, **more: Any
) -> None:
    """Refused in these words, and nothing was written."""
    with acting(person, AT) as frame, pytest.raises(why, match=words):
        door(by=frame.actor, at=AT, report=report, **more)
    with acting(person, AT):
        now = Report.objects.get(pk=report.pk)
        assert (now.state, now.facts, now.document_id) == (report.state, report.facts, report.document_id)


def tasks(person: Actor) -> list[str]:
    with acting(person, AT):
        return [task.kind.partition(".")[2] for task in diary.waiting(person) if task.title.endswith("-R1")]


def test_two_others_judge_it_each_within_the_days_of_the_region(world: World, draft: Report) -> None:
    report = did(world.inspector, services.submit_report, draft, reviewer_id=world.reviewing_inspector.person_id)
    with acting(world.reviewing_inspector, AT):
        (task,) = diary.waiting(world.reviewing_inspector).filter(kind="inspections.review")
    assert task.assigned_to == world.reviewing_inspector.person_id and (task.due_on - AT.date()).days == 3  # type: ignore[operator]
    assert task.because[0]["grade"] == "D", "an assumption of the platform"
    refused(world.inspector, services.pass_report, report, Forbidden, "编写人不能审核自己的报告")
    refused(world.body_chief, services.sign_report, report, Conflict, "还没有经过同事审核")
    refused(world.reviewing_inspector, services.sign_report, report, Forbidden, "权限")
    report = did(world.reviewing_inspector, services.pass_report, report, remark="记录完整")
    assert "review" not in tasks(world.reviewing_inspector) and "sign" in tasks(world.body_chief)
    report = did(world.body_chief, services.sign_report, report)
    assert (report.state, report.issued_at) == ("issued", AT) and "sign" not in tasks(world.body_chief)
    with acting(world.inspector, AT):
        assert list(selectors.reviews(report).values_list("level", "passed")) == [(1, True), (2, True)]
        assert [p["post"] for p in services.printed(report)["people"]] == ["检查", "编写", "审核", "签发"]


def test_nobody_judges_twice_and_no_author_judges(world: World, draft: Report) -> None:
    did(world.body_chief, services.write_report, draft, texts={**draft.texts, "summary": "负责人补充"})
    report = did(world.inspector, services.submit_report, draft)
    with acting(world.inspector, AT):
        assert report.authors == [world.inspector.person_id, world.body_chief.person_id]
    report = did(world.reviewing_inspector, services.pass_report, report)
    refused(world.body_chief, services.sign_report, report, Forbidden, "编写人不能审核")


def test_who_passed_it_does_not_sign_it(world: World, draft: Report) -> None:
    report = did(world.inspector, services.submit_report, draft)
    report = did(world.body_chief, services.pass_report, report)
    refused(world.body_chief, services.sign_report, report, Forbidden, "同一人")
    with acting(world.body_chief, AT):
        assert not selectors.to_judge(world.body_chief, Report.objects.all()).exists()


def test_the_author_is_no_reviewer_one_can_choose(world: World, draft: Report) -> None:
    me = world.inspector.person_id
    refused(world.inspector, services.submit_report, draft, Refusal, "编写人不能审核", reviewer_id=me)


@pytest.mark.parametrize("passed", [False, True])
def test_sent_back_it_keeps_what_was_typed_and_is_judged_anew(world: World, draft: Report, passed: bool) -> None:
    report = did(world.inspector, services.submit_report, draft)
    judge = world.reviewing_inspector
    if passed:
        report = did(world.reviewing_inspector, services.pass_report, report)
        judge = world.body_chief
    refused(judge, services.return_report, report, Refusal, "请写明退回的原因", reason=" ")
    report = did(judge, services.return_report, report, reason="照片看不清")
    assert report.state == "returned" and report.texts == draft.texts and "redraft" in tasks(world.inspector)
    shown = a_browser(world.inspector).get(reverse("inspections:report", args=[report.pk])).content.decode()
    assert "照片看不清" in shown
    did(world.inspector, services.write_report, report, texts={**report.texts, "summary": "已补照片"})
    report = did(world.inspector, services.submit_report, report)
    assert report.facts["texts"]["summary"] == "已补照片" and report.reason == ""
    refused(world.body_chief, services.sign_report, report, Conflict, "还没有经过同事审核")
    assert "redraft" not in tasks(world.inspector)
    assert issued_after(world, report).state == "issued"


def issued_after(world: World, report: Report) -> Report:
    return did(world.body_chief, services.sign_report, did(world.reviewing_inspector, services.pass_report, report))


def test_taken_back_before_it_was_judged_by_an_author_only(world: World, draft: Report) -> None:
    report = did(world.inspector, services.submit_report, draft)
    refused(world.inspector, services.write_report, report, Refusal, "不能再修改", texts={})
    refused(world.reviewing_inspector, services.take_back_report, report, Forbidden, "编写人")
    back = did(world.inspector, services.take_back_report, report)
    assert back.state == "draft" and "review" not in tasks(world.reviewing_inspector)
    report = did(world.inspector, services.submit_report, back)
    report = did(world.reviewing_inspector, services.pass_report, report)
    refused(world.inspector, services.take_back_report, report, Conflict, "待签发")


def test_a_draft_begun_by_mistake_is_dropped_with_its_reason(world: World, draft: Report, visit: Visit) -> None:
    refused(world.inspector, services.drop_report, draft, Refusal, "原因", reason="")
    did(world.inspector, services.drop_report, draft, reason="选错种类")
    with acting(world.inspector, AT):
        assert not selectors.reports(visit).exists() and Report.objects.get().reason == "选错种类"


def test_what_the_reviewers_read_is_what_is_signed(world: World, visit: Visit, draft: Report) -> None:
    report = did(world.inspector, services.submit_report, draft)
    (finding,) = findings_of(world, visit)
    with acting(world.inspector, AT) as frame:
        services.close(by=frame.actor, at=AT, finding=finding, remark="现场当即整改")
    signed = issued_after(world, report)
    assert signed.facts["findings"] == report.facts["findings"] and signed.facts["findings"][0]["state"] == "待整改"


def test_a_draft_is_the_bodys_own_until_it_is_out(world: World, draft: Report) -> None:
    readers = (world.underwriter, world.developer, world.supervision_engineer, world.haining_officer)
    for stranger in (*readers, world.related_inspector, world.site_manager):
        with acting(stranger, AT):
            assert not Report.objects.exists(), stranger.name
        assert a_browser(stranger).get(reverse("inspections:preview_report", args=[draft.pk])).status_code == 404
    report = issued(world, draft, at=AT)
    for reader in readers:
        with acting(reader, AT):
            assert Report.objects.get() == report and not Review.objects.exists(), "how it was judged stays inside"


def test_recalled_everybody_learns_it_and_the_notice_takes_the_place_of_the_paper(world: World, visit: Visit) -> None:
    report = a_report(world, visit, at=AT)
    refused(world.body_chief, services.recall_report, report, Refusal, "原因", reason="")
    refused(world.reviewing_inspector, services.recall_report, report, Forbidden, "权限", reason="引用标准有误")
    report = did(world.body_chief, services.recall_report, report, reason="引用标准有误")
    assert report.state == "recalled" and report.recalled_at == AT
    with acting(world.developer, AT):
        assert notices.messages_of(world.developer).filter(title__startswith="报告已撤回").count() == 1
        latest = documents.latest(report, services.PAPER)
        assert (
            latest is not None
            and latest.title == f"撤回通知 {report.number}"
            and latest.replaces_id == report.document_id
        )
    with acting(world.developer, AT):
        paper = documents.readable(report.document_id)
        assert paper is not None and documents.examine(documents.content(paper)).verdict == "recalled"
    public = Client().get(reverse("report_check:result", args=[report.check_code])).content.decode()
    assert "已于" in public and "撤回" in public and "引用标准有误" not in public
    shown = a_browser(world.developer).get(reverse("inspections:report", args=[report.pk])).content.decode()
    assert "请勿再使用" in shown and "引用标准有误" in shown


def test_a_new_version_replaces_the_old_one_both_are_kept_and_the_check_says_so(world: World, visit: Visit) -> None:
    one = a_report(world, visit, at=AT)
    begun = did(world.inspector, services.revise_report, one)
    assert (begun.number, begun.texts) == (one.number[:-1] + "2", one.texts)
    refused(world.inspector, services.revise_report, one, Conflict, f"新版本 {begun.number} 已在编写")
    with acting(world.developer, AT):
        assert Report.objects.get().state == "issued", "until then the old one stands"
    two = issued(world, begun, at=AT)
    with acting(world.developer, AT):
        assert dict(Report.objects.values_list("version", "state")) == {1: "replaced", 2: "issued"}
        papers = [documents.readable(pk) for pk in (one.document_id, two.document_id)]
        assert all(papers) and documents.latest(one, services.PAPER) == papers[1]
        assert [documents.examine(documents.content(p)).verdict for p in papers if p] == ["replaced", "original"]
    check = Client()
    old = check.get(reverse("report_check:result", args=[one.number])).content.decode()
    assert f"已由新版本 {two.number} 替代" in old
    new = check.get(reverse("report_check:result", args=[two.check_code])).content.decode()
    assert "已出具" in new and "替代" not in new
    assert check.get(reverse("report_check:result", args=["没有"])).status_code == 404


def test_a_recalled_report_stays_recalled_when_a_better_one_comes(world: World, visit: Visit) -> None:
    one = did(world.body_chief, services.recall_report, a_report(world, visit, at=AT), reason="有误")
    two = issued(world, did(world.inspector, services.revise_report, one), at=AT)
    with acting(world.inspector, AT):
        assert [r.state for r in selectors.versions(two)] == ["issued", "recalled"]


def test_nothing_of_the_course_is_lost_in_the_journal(world: World, visit: Visit) -> None:
    report = a_report(world, visit, at=AT)
    with acting(world.inspector, AT):
        entries = Entry.objects.filter(subject_kind="inspections.report", subject_id=report.pk).order_by("id")
        acts = [each.act.partition(".")[2] for each in entries]
    assert acts == ["draft_report", "write_report", "submit_report", "pass_report", "sign_report"]


def test_the_queue_holds_what_one_may_judge(world: World, draft: Report) -> None:
    did(world.inspector, services.submit_report, draft)
    address = reverse("inspections:reports") + "?waiting=on"
    assert draft.number in a_browser(world.reviewing_inspector).get(address).content.decode()
    assert draft.number not in a_browser(world.inspector).get(address).content.decode(), "not one's own"
    home = a_browser(world.reviewing_inspector).get("/").content.decode()
    assert "待我审核的报告" in home and "审核报告" in home
