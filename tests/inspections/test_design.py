"""The design stage: documents asked for by a day, versions handed in, comments answered and closed or turned into a finding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import planned, selectors, services
from idi.lifecycle.inspections.models import (
    DesignComment,
    DesignDocument,
    DesignVersion,
    Finding,
    Mandate,
    PlanAlarm,
    Visit,
)
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.planning import ASKED, a_comment

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def kinds(actor: Actor) -> list[str]:
    with acting(actor, ASKED):
        return [task.kind for task in diary.waiting(actor)]


def watch(day: date) -> int:
    at, house = on(day.year, day.month, day.day), Actor(kind="house")
    with acting(house, at):
        return services.watch_plans(by=house, at=at)


def test_documents_are_asked_for_by_the_days_of_the_list(world: World, project: Project, mandate: Mandate) -> None:
    with acting(world.inspector, ASKED):
        listed, own = services.ask_documents(
            by=world.inspector, at=ASKED, project=project, codes=["survey"], name="幕墙计算书", due_on=date(2019, 7, 1)
        )
    assert (listed.name, listed.due_on, own.due_on) == ("岩土工程勘察报告", date(2019, 6, 8), date(2019, 7, 1))
    assert listed.because[0]["grade"] == "D" and own.because == []
    assert kinds(world.developer).count("inspections.file_design") == 2
    for given, words in (
        ({}, "请选择"), ({"codes": ["none"]}, "不在本地区"), ({"codes": ["survey"]}, "已经调取过"), ({"name": "a"}, "提交日期"),
        ({"name": "a", "due_on": date(2019, 5, 1)}, "早于今天"),
    ):  # fmt: skip
        with acting(world.inspector, ASKED), pytest.raises(Refusal, match=words):
            services.ask_documents(by=world.inspector, at=ASKED, project=project, **given)
    with acting(world.developer, ASKED):
        assert DesignDocument.objects.count() == 2
        with pytest.raises(Forbidden):
            services.ask_documents(by=world.developer, at=ASKED, project=project, codes=["review"])


def test_versions_stand_beside_each_other_and_what_is_late_is_reminded_once(
    world: World, project: Project, mandate: Mandate
) -> None:
    with acting(world.inspector, ASKED):
        (document,) = services.ask_documents(by=world.inspector, at=ASKED, project=project, codes=["survey"])
    assert [watch(document.due_on + timedelta(days=each)) for each in (0, 1, 2)] == [0, 1, 0]
    with acting(world.developer, ASKED):
        assert "岩土工程勘察报告" in notices.messages_of(world.developer)[0].text
    with acting(world.design_manager, ASKED):
        with pytest.raises(Refusal):
            services.file_design(by=world.design_manager, at=ASKED, document=document, upload=b"MZ\x90\x00 program")
        assert not DesignVersion.objects.exists()
        for number in (1, 2):
            version = services.file_design(
                by=world.design_manager, at=ASKED, document=document, upload=PAPER, note="修改"
            )
            assert version.number == number
    with acting(world.inspector, ASKED):
        assert PlanAlarm.objects.get().settled_at == ASKED and documents.of(version).count() == 1
        with pytest.raises(Conflict):
            services.waive_design(by=world.inspector, at=ASKED, document=document, reason="不需要")
    assert "inspections.file_design" not in kinds(world.developer)
    with acting(world.other_developer, ASKED):
        assert not DesignVersion.objects.exists() and not DesignDocument.objects.exists()
    with acting(world.site_manager, ASKED), pytest.raises((Forbidden, DesignDocument.DoesNotExist)):
        services.file_design(by=world.site_manager, at=ASKED, document=document, upload=PAPER)


def test_a_comment_is_answered_kept_open_and_closed(world: World, project: Project, mandate: Mandate) -> None:
    comment = a_comment(world, project)
    assert comment.due_on == date(2019, 6, 11) and comment.because[0]["grade"] == "D"
    assert "inspections.reply_design" in kinds(world.design_manager) and "inspections.reply_design" in kinds(
        world.developer
    )
    with acting(world.inspector, ASKED):
        assert list(planned.open_comments(project.pk)) == [comment]
        with pytest.raises(Forbidden):
            services.reply_design(by=world.inspector, at=ASKED, comment=comment, text="自己答")
    with acting(world.design_manager, ASKED):
        services.reply_design(by=world.design_manager, at=ASKED, comment=comment, text="按图集即可")
    assert "inspections.reply_design" not in kinds(world.developer) and "inspections.judge_design" in kinds(
        world.inspector
    )
    later = on(2019, 6, 5)
    with acting(world.inspector, later):
        with pytest.raises(Refusal, match="原因或意见"):
            services.keep_design(by=world.inspector, at=later, comment=comment, remark=" ")
        kept = services.keep_design(by=world.inspector, at=later, comment=comment, remark="图集不适用于本场地水位")
        assert (kept.state, kept.due_on) == ("open", date(2019, 6, 15))
    with acting(world.developer, later):
        services.reply_design(by=world.developer, at=later, comment=comment, text="已修改为上翻 500")
    with acting(world.inspector, later):
        assert (
            services.close_design(by=world.inspector, at=later, comment=comment, remark="第 2 版已改").state == "closed"
        )
        told = [(each.round, each.accepted) for each in DesignComment.objects.get().replies.order_by("round")]
        assert told == [(1, False), (2, True)] and not planned.open_comments(project.pk).exists()
        with pytest.raises(Conflict):
            services.close_design(by=world.inspector, at=later, comment=comment, remark="再关")


def test_a_comment_needs_its_place_and_a_pin_its_drawing(world: World, project: Project, mandate: Mandate) -> None:
    for given, words in (
        ({"place": ""}, "部位"), ({"text": " "}, "填写意见"), ({"version": None}, "选择意见所对"), ({"pin_x": 1}, "同时填写"),
        ({"pin_x": 1, "pin_y": 1}, "先选择图纸"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            _comment_again(world, project, given)
    with acting(world.inspector, ASKED):
        assert not DesignComment.objects.exists()


def _comment_again(world: World, project: Project, given: dict[str, object]) -> None:
    with acting(world.inspector, ASKED):
        known = DesignDocument.objects.filter(project=project).first()
    if known is None:
        a_comment(world, project, **given)
        return
    with acting(world.inspector, ASKED):
        told = {"place": "a", "text": "b", "version": DesignVersion.objects.get(), **given}
        services.comment_design(by=world.inspector, at=ASKED, project=project, **told)  # type: ignore[arg-type]


def test_an_open_comment_becomes_a_finding(world: World, project: Project, mandate: Mandate) -> None:
    comment = a_comment(world, project)
    with acting(world.inspector, ASKED):
        with pytest.raises(Refusal, match="请选择风险等级"):
            services.raise_design(by=world.inspector, at=ASKED, comment=comment, grade="Z", responsible=world.designer)
        assert not Finding.objects.exists() and not Visit.objects.exists()
        finding = services.raise_design(
            by=world.inspector, at=ASKED, comment=comment, grade="C", responsible=world.designer
        )
        assert (finding.description, finding.responsible, finding.visit.stage) == (
            comment.text,
            world.designer,
            "design",
        )
        assert DesignComment.objects.get().state == "raised"
        assert "inspections.visit" in [task.kind for task in diary.waiting(world.inspector)], (
            "the first visit still waits"
        )
        with pytest.raises(Conflict, match="不能再转为风险"):
            services.raise_design(by=world.inspector, at=ASKED, comment=comment, grade="C", responsible=world.designer)
    with acting(world.design_manager, ASKED):
        assert selectors.findings(world.design_manager, ASKED.date()).get() == finding
        assert Entry.objects.filter(act="inspections.raise_design").count() == 1


def test_a_comment_nobody_answers_is_an_alarm(world: World, project: Project, mandate: Mandate) -> None:
    comment = a_comment(world, project)
    assert [watch(comment.due_on + timedelta(days=each)) for each in (0, 1, 2)] == [0, 1, 0]
    with acting(world.haining_officer, ASKED):
        assert selectors.plan_alarms(world.haining_officer).get().kind == "comment"
