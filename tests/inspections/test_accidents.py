"""Accidents: reported within the hours of the law or shown as late, told to authority and insurer, linked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.credit.models import Fact
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Accident, Finding, Mandate
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import a_photo, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
HAPPENED = on(2019, 6, 8)


@pytest.fixture
def finding(world: World, mandate: Mandate) -> Finding:
    return findings_of(world, a_visit(world, mandate))[0]


def report(by: Actor, project: Project, *, hours: float = 20, **changes: Any) -> Accident:
    at = HAPPENED + timedelta(hours=hours)
    given = {"kind": "quality", "place": "1号楼 地下室", "description": "模板坍塌", "happened_at": HAPPENED, **changes}
    with acting(by, at):
        return services.report_accident(by=by, at=at, project=project, **given)


def waiting(actor: Actor, at: datetime) -> list[str]:
    with acting(actor, at):
        return [task.kind for task in diary.waiting(actor)]


def test_in_time_it_is_noted_by_authority_and_insurer_and_becomes_a_credit_fact_that_waits(
    world: World, project: Project, finding: Finding
) -> None:
    made = report(world.site_manager, project, responsible=world.contractor, photos=[a_photo()])
    assert not made.late and made.due_at - made.happened_at == timedelta(hours=24)
    assert (made.because[0]["ref"], made.because[0]["grade"]) == ("第52条", "K")
    later = on(2019, 6, 10)
    for actor in (world.haining_officer, world.jiaxing_officer, world.underwriter):
        assert "inspections.note_accident" in waiting(actor, later)
    with acting(world.site_manager, later):
        fact = Fact.objects.get(kind="inspections.accident")
        assert (fact.organisation_id, fact.points) == (world.contractor.pk, -10)
        assert fact.effective_on > later.date(), "no effect before the party could reply"
    with acting(world.underwriter, later):
        assert Accident.objects.get().policy is not None


def test_the_inspector_links_findings_and_a_late_report_is_shown_as_late(
    world: World, project: Project, finding: Finding
) -> None:
    made = report(world.inspector, project, hours=24.5, findings=[finding])
    assert made.late
    shown = a_browser(world.haining_officer).get(reverse("inspections:accident", args=[made.pk])).content.decode()
    assert "迟报" in shown and finding.number in shown
    assert "迟报" in a_browser(world.underwriter).get(reverse("inspections:accidents") + "?late=on").content.decode()


def test_who_neither_builds_nor_inspects_and_what_cannot_be_is_refused(
    world: World, project: Project, finding: Finding
) -> None:
    with pytest.raises(Forbidden, match="由本工程的建设单位"):
        report(world.underwriter, project)
    with pytest.raises(Refusal) as refused:
        report(world.inspector, project, hours=-1, kind="", place=" ", description="", responsible=world.related)
    assert {why.field for why in refused.value.reasons} == {
        "kind",
        "happened_at",
        "place",
        "description",
        "responsible",
    }
    with pytest.raises(Refusal, match="不是照片"):
        report(world.inspector, project, photos=[b"no photo"])
    with acting(world.inspector, HAPPENED):
        assert Accident.objects.count() == 0


def test_by_hand_and_the_list_asks_a_fixed_number_of_times(world: World, project: Project, finding: Finding) -> None:
    assert "没有事故报告" in a_browser(world.haining_officer).get(reverse("inspections:accidents")).content.decode()
    browser, address = a_browser(world.site_manager), reverse("inspections:report_accident", args=[project.pk])
    assert browser.get(address).status_code == 200
    data = {
        "kind": "safety",
        "happened_at": "2019-06-08T09:00",
        "place": "塔吊",
        "description": "吊物坠落",
        "injured": "0",
    }
    bad = browser.post(address, {**data, "place": ""})
    assert bad.status_code == 422 and "吊物坠落" in bad.content.decode()
    done = browser.post(address, data)
    assert done.status_code == 303
    shown = browser.get(done.headers["Location"]).content.decode()
    assert "安全事故" in shown and "迟报" in shown

    def asked() -> int:
        officer = a_browser(world.haining_officer)
        officer.get(reverse("inspections:accidents"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get(reverse("inspections:accidents")).status_code == 200
        return len(queries)

    first = asked()
    for hours in (1, 2, 3):
        report(world.inspector, project, hours=hours)
    assert asked() == first


def test_who_reported_puts_it_right_and_another_party_answers_for_it(
    world: World, project: Project, finding: Finding
) -> None:
    made = report(world.site_manager, project, responsible=world.contractor)
    later = on(2019, 6, 11)

    def correct(by: Actor, **changes: Any) -> Accident:
        told = {
            "kind": "quality", "happened_at": HAPPENED, "place": made.place, "description": made.description, "measures": "",
            "injured": 0, "building": None, "responsible": world.contractor, "findings": [], "reason": "查明了责任", **changes,
        }  # fmt: skip
        with acting(by, later):
            return services.correct_accident(by=by, at=later, accident=made, **told)

    for wrong, words in (({}, "没有要更正"), ({"reason": " ", "injured": 1}, "理由"), ({"place": ""}, "部位")):
        with pytest.raises(Refusal, match=words):
            correct(world.site_manager, **wrong)
    with pytest.raises(Forbidden, match="报告单位"):
        correct(world.inspector, injured=1)
    with acting(world.site_manager, later):
        assert Accident.objects.get().corrections == []
    correct(world.site_manager, injured=1, responsible=world.supervisor)
    with acting(world.site_manager, later):
        assert Fact.objects.get(kind="inspections.accident").ended_on == later.date()
    with acting(world.supervision_engineer, later):
        assert Fact.objects.get(kind="inspections.accident", ended_on=None).organisation_id == world.supervisor.pk
    shown = a_browser(world.haining_officer).get(reverse("inspections:accident", args=[made.pk])).content.decode()
    assert "查明了责任" in shown and f"<s>{world.contractor.name}</s>" in shown


def test_a_report_taken_back_stays_struck_through_and_the_fact_is_withdrawn(
    world: World, project: Project, finding: Finding
) -> None:
    made = report(world.site_manager, project, responsible=world.contractor, photos=[a_photo()])
    browser, address = a_browser(world.site_manager), reverse("inspections:void_accident", args=[made.pk])
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "演练误报"}).status_code == 303
    shown = a_browser(world.haining_officer).get(reverse("inspections:accident", args=[made.pk])).content.decode()
    assert "演练误报" in shown and "<s>" in shown
    later = on(2019, 6, 11)
    with acting(world.haining_officer, later):
        photo = documents.photos(made).get()
    address = reverse("documents:small", args=[photo.pk])
    assert a_browser(world.haining_officer).get(address).status_code == 200, "it stays to be seen whole"
    assert a_browser(world.other_developer).get(address).status_code == 404
    assert "inspections.note_accident" not in waiting(world.haining_officer, later)
    with acting(world.site_manager, later):
        assert not Accident.objects.exists() and Fact.objects.get(kind="inspections.accident").ended_on is not None
