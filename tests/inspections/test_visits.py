"""A visit is recorded whole, findings graded by the region's scheme, or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Finding, Mandate, Visit
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import VISITED, a_finding, a_mandate, a_photo, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.projects import a_project

LATER = on(2019, 6, 30)


def nothing_written(world: World) -> bool:
    with acting(world.inspector, VISITED):
        rows = [
            Visit.objects.exists(),
            Finding.objects.exists(),
            Document.objects.filter(kind__startswith="inspections.").exists(),
        ]
        return not any(rows) and not Entry.objects.filter(act__in=["inspections.visit", "inspections.find"]).exists()


@pytest.mark.django_db
def test_a_visit_keeps_its_findings_photos_days_and_tasks(world: World, mandate: Mandate) -> None:
    grave = a_finding(world, grade="D", location="屋面 女儿墙", photos=[a_photo("red"), a_photo("blue")])
    quiet = a_finding(world, grade="O", photos=[], responsible=world.designer)
    visit = a_visit(world, mandate, a_finding(world), grave, quiet, next_on=date(2019, 7, 1))
    one, two, three = findings_of(world, visit)
    assert [f.number for f in (one, two, three)] == [f"{visit.number}-0{n}" for n in (1, 2, 3)]
    assert [f.due_on for f in (one, two, three)] == [date(2019, 6, 17), date(2019, 6, 6), None]
    assert visit.score == 5 + 10 + 0
    assert [each["grade"] for each in one.because] == ["C", "D"], "the days are a default and must show as one"
    assert [each["figure"] for each in three.because] == ["finding_grades"]
    with acting(world.inspector, VISITED):
        assert [len(documents.photos(each)) for each in (one, two, three)] == [1, 2, 0]
        (task,) = diary.waiting(world.inspector)
    assert (task.kind, task.due_on) == ("inspections.visit", date(2019, 7, 1)), (
        "the first visit is done, the next planned"
    )
    with acting(world.site_manager, VISITED):
        to_mend = diary.waiting(world.site_manager).filter(kind="inspections.rectify")
        assert [task.due_on for task in to_mend] == [two.due_on, one.due_on]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visit", "finding", "words"),
    [
        ({"visited_on": date(2019, 5, 7)}, {}, "早于聘请日"),
        ({"visited_on": date(2019, 6, 4)}, {}, "晚于今天"),
        ({"visited_on": date(2010, 1, 1)}, {}, "施行"),
        ({"stage": "roofing"}, {}, "检查阶段"),
        ({"summary": "  "}, {}, "小结"),
        ({"next_on": date(2019, 6, 3)}, {}, "下次检查日期应晚于"),
        ({}, {"grade": "Z"}, "第 1 行：请选择风险等级"),
        ({}, {"location": " "}, "第 1 行：请填写部位"),
        ({}, {"description": ""}, "第 1 行：请填写问题描述"),
        ({}, {"item": "C99"}, "第 1 行：没有承保项目 C99"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_kept(
    world: World, mandate: Mandate, visit: dict[str, Any], finding: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        a_visit(world, mandate, a_finding(world, **finding), **visit)
    assert nothing_written(world)


@pytest.mark.django_db
def test_a_party_or_building_of_elsewhere_is_refused_by_its_row(world: World, mandate: Mandate) -> None:
    other = a_project(world, name="示例花园二期")
    with acting(world.developer, VISITED):
        building = projects.buildings(other)[0]
    with pytest.raises(Refusal) as refused:
        a_visit(world, mandate, a_finding(world), a_finding(world, responsible=world.repairers, building=building))
    words = [reason.message for reason in refused.value.reasons]
    assert len(words) == 2 and all(word.startswith("风险记录第 2 行") for word in words)
    assert world.repairers.name in words[1] and nothing_written(world)


@pytest.mark.django_db
def test_a_photo_that_is_no_photo_is_refused_by_name_and_nothing_kept(world: World, mandate: Mandate) -> None:
    fake = SimpleUploadedFile("渗水.jpg", b"<html>not a photo</html>", content_type="image/jpeg")
    with pytest.raises(Refusal) as refused:
        a_visit(world, mandate, a_finding(world), a_finding(world, photos=[a_photo(), fake]))
    (reason,) = refused.value.reasons
    assert "第 2 行" in reason.message and "渗水.jpg" in reason.message and "不是照片" in reason.message
    assert reason.field == "findings" and nothing_written(world)


@pytest.mark.django_db
def test_only_the_appointed_body_records(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(world.underwriter, VISITED), pytest.raises(Forbidden):
        services.record_visit(
            by=world.underwriter,
            at=VISITED,
            mandate=mandate,
            visited_on=VISITED.date(),
            stage="roof",
            summary="屋面",
        )
    with acting(world.underwriter, VISITED):
        house = world.underwriter.as_house(project.pk)
        with pytest.raises(Conflict, match="还没有聘请"):
            services.record_visit(
                by=house, at=VISITED, mandate=mandate, visited_on=VISITED.date(), stage="roof", summary="屋面"
            )


@pytest.mark.django_db
def test_a_contractor_sees_only_what_it_is_responsible_for(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate, a_finding(world), a_finding(world, responsible=world.supervisor))
    mine, theirs = findings_of(world, visit)
    today = LATER.date()
    with acting(world.site_manager, LATER):
        assert [f.pk for f in selectors.findings(world.site_manager, today)] == [mine.pk]
        assert selectors.visits(world.site_manager).get().seen == 1
        assert not documents.of(theirs).exists() or documents.readable(documents.of(theirs)[0].pk) is None
    for insider in (world.developer, world.underwriter, world.inspector, world.haining_officer):
        with acting(insider, LATER):
            assert selectors.findings(insider, today).count() == 2
    for stranger in (world.second_underwriter, world.related_inspector, world.xiuzhou_officer, world.owner):
        with acting(stranger, LATER):
            assert not selectors.findings(stranger, today).exists()


@pytest.mark.django_db
def test_open_findings_of_a_project_and_of_a_building(world: World, mandate: Mandate) -> None:
    with acting(world.developer, VISITED):
        first, second = projects.buildings(mandate.project)
    visit = a_visit(world, mandate, a_finding(world, building=first), a_finding(world, building=second, item="C04"))
    one, two = findings_of(world, visit)
    with acting(world.developer, LATER):
        assert list(selectors.open_findings(mandate.project)) == [one, two]
        assert list(selectors.open_findings(first)) == [one]
        assert list(selectors.findings_of_place(second, "C04")) == [two]
        assert not selectors.findings_of_place(second, "C05").exists()
        assert list(selectors.overdue(selectors.open_findings(first), date(2019, 6, 17))) == []
        assert list(selectors.overdue(selectors.open_findings(first), date(2019, 6, 18))) == [one]


@given(found_on=st.dates(date(2018, 9, 1), date(2090, 12, 31)))
def test_the_day_of_a_grade_is_counted_from_the_visit(found_on: date) -> None:
    scheme = scheme_on("330481", found_on)
    days = {grade.code: grade.due_on(found_on) for grade in scheme.grades}
    assert days == {
        "A": None, "B": found_on + timedelta(30), "C": found_on + timedelta(14), "D": found_on + timedelta(3),
        "E": found_on + timedelta(3), "R": None, "O": None,
    }  # fmt: skip


def test_the_worst_grade_is_the_heaviest() -> None:
    scheme = scheme_on("330481", VISITED.date())
    worst = scheme.worst(["A", "C", "R", "B"])
    assert worst is not None and worst.code == "C"
    assert scheme.worst([]) is None and scheme.label("") == "已消除"
