"""The people of a body: what they are qualified in, who may inspect, whom it names for a project."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from idi import rules
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Mandate, Specialist, TeamMember, Visit
from idi.lifecycle.inspections.services import staffing
from tests.factories import HOUSE, on
from tests.factories.inspections import a_photo, a_report, a_visit, another_body
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
FILED = on(2019, 5, 2)


def filed(world: World, *, who: Actor | None = None, at: datetime = FILED, **changes: Any) -> Specialist:
    given = {
        "person_id": (who or world.inspector).person_id, "specialty": "waterproofing", "title": "高级工程师",
        "certificate_number": "示例-FS-001", "from_on": date(2019, 1, 1), "until_on": date(2020, 12, 31),
        "education": "本科", **changes,
    }  # fmt: skip
    with acting(world.body_chief, at):
        return services.file_specialist(by=world.body_chief, at=at, body=world.inspectors, **given)


def test_the_head_files_a_qualification_that_only_the_body_sees(world: World, mandate: Mandate) -> None:
    specialist = filed(world, evidence=a_photo())
    assert specialist.name == "示例inspector"
    with acting(world.inspector, FILED):
        assert selectors.specialists(world.inspector).get() == specialist
        paper = documents.of(specialist).get()
        assert documents.readable(paper.pk) is not None
    for stranger in (world.underwriter, world.developer, world.haining_officer, world.related_inspector):
        with acting(stranger, FILED):
            assert not Specialist.objects.exists() and documents.readable(paper.pk) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person_id": 0}, "不在本单位任职"),
        ({"specialty": "magic"}, "请选择专业"),
        ({"title": " "}, "请填写职称"),
        ({"certificate_number": ""}, "请填写证书编号"),
        ({"until_on": date(2018, 12, 31)}, "有效期止不能早于有效期起"),
    ],
)
def test_wrong_facts_are_refused(world: World, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        filed(world, **changes)
    with acting(world.body_chief, FILED):
        assert not Specialist.objects.exists()


def test_only_the_head_of_the_body_files(world: World) -> None:
    for stranger in (world.inspector, world.administrator):
        with acting(stranger, FILED), pytest.raises(Forbidden):
            services.file_specialist(
                by=stranger, at=FILED, body=world.inspectors, person_id=world.inspector.person_id or 0, specialty="structure",
                title="工程师", certificate_number="1", from_on=FILED.date(),
            )  # fmt: skip


def test_a_newer_certificate_takes_the_place_of_the_older(world: World, mandate: Mandate) -> None:
    older = filed(world)
    with acting(world.body_chief, on(2019, 5, 9)):
        services.name_team(by=world.body_chief, at=on(2019, 5, 9), mandate=mandate, leader=older)
    with pytest.raises(Refusal, match="同一专业不能重复登记"):
        filed(world)
    newer = filed(
        world, at=on(2020, 12, 1), from_on=date(2020, 12, 1), until_on=date(2022, 12, 31), title="正高级工程师"
    )
    with acting(world.body_chief, on(2020, 12, 1)):
        older.refresh_from_db()
        assert older.qualified_on(date(2020, 11, 30)) and not older.qualified_on(date(2020, 12, 1))
        assert newer.qualified_on(date(2020, 12, 1)) and selectors.specialists(world.body_chief).get() == newer
        member = TeamMember.objects.get()
        assert (member.specialist_id, member.title, member.until_on) == (newer.pk, "正高级工程师", date(2022, 12, 31))


def test_a_visit_keeps_what_the_inspector_was_qualified_for(world: World, mandate: Mandate) -> None:
    filed(world)
    filed(world, specialty="structure", certificate_number="示例-JG-002", until_on=date(2019, 6, 2))
    visit = a_visit(world, mandate)
    assert visit.inspected_by == {"qualified": [{"specialty": "防水", "title": "高级工程师"}]}
    report = a_report(world, visit)
    assert report.facts["qualified"] == ["高级工程师（防水）"] and "示例inspector" not in str(report.facts)
    with acting(world.inspector, on(2019, 6, 20)):
        assert services.printed(report)["people"][0]["name"] == "示例inspector", "the name stands on the paper only"
    shown = a_browser(world.site_manager).get(reverse("inspections:visit", args=[visit.pk])).content.decode()
    assert "防水（高级工程师）" in shown and "示例inspector" not in shown


def test_a_visit_from_the_phone_keeps_it_too(world: World, mandate: Mandate) -> None:
    filed(world)
    at = on(2019, 6, 3)
    seen = services.SeenVisit(key=uuid4(), visited_on=at.date(), stage="roof", summary="屋面", sent_at=at)
    with acting(world.inspector, at):
        visit, new = services.take_in_visit(by=world.inspector, at=at, mandate=mandate, seen=seen)
    assert new and visit.inspected_by["qualified"] == [{"specialty": "防水", "title": "高级工程师"}]


@given(
    from_on=st.dates(date(2018, 1, 1), date(2022, 1, 1)), days=st.none() | st.integers(0, 900),
    withdrawn=st.none() | st.dates(date(2018, 1, 1), date(2025, 1, 1)), asked=st.dates(date(2018, 1, 1), date(2025, 1, 1)),
)  # fmt: skip
def test_a_qualification_counts_from_its_first_to_its_last_day_unless_withdrawn(
    from_on: date, days: int | None, withdrawn: date | None, asked: date
) -> None:
    until_on = None if days is None else from_on + timedelta(days=days)
    specialist = Specialist(from_on=from_on, until_on=until_on, withdrawn_on=withdrawn)
    last = min((each for each in (until_on, withdrawn and withdrawn - timedelta(days=1)) if each), default=date.max)
    assert specialist.qualified_on(asked) is (from_on <= asked <= last)


def test_without_a_qualification_the_visit_says_so(world: World, mandate: Mandate) -> None:
    filed(world, until_on=date(2019, 6, 2))
    visit = a_visit(world, mandate)
    assert visit.inspected_by["qualified"] == [] and visit.inspected_by["because"][0]["grade"] == "D"
    shown = a_browser(world.underwriter).get(reverse("inspections:visit", args=[visit.pk])).content.decode()
    assert "检查当日没有登记有效的专业资格" in shown
    form = a_browser(world.inspector).get(reverse("inspections:record_visit", args=[mandate.pk])).content.decode()
    assert "检查和报告会注明" in form


def test_where_the_law_blocks_it_the_visit_is_refused(world: World, mandate: Mandate, monkeypatch: Any) -> None:
    blocks = rules.law("prc").figure("inspection_dependent_report", FILED.date())
    monkeypatch.setattr(staffing, "unqualified_visit", lambda *_: blocks)
    with pytest.raises(Refusal, match="没有登记有效的专业资格"):
        a_visit(world, mandate)
    with acting(world.inspector, FILED):
        assert not Visit.objects.exists()
    filed(world)
    a_visit(world, mandate)


def test_the_head_names_the_team_and_who_must_not_sees_it_not(world: World, mandate: Mandate) -> None:
    leader, other = filed(world), filed(world, who=world.reviewing_inspector, specialty="structure")
    at = on(2019, 5, 9)
    with acting(world.body_chief, at):
        assert diary.waiting(world.body_chief).filter(kind="inspections.name_team").exists(), (
            "the appointment asks for it"
        )
    for again in ([other], []):
        with acting(world.body_chief, at):
            services.name_team(by=world.body_chief, at=at, mandate=mandate, leader=leader, members=again)
            assert not diary.waiting(world.body_chief).filter(kind="inspections.name_team").exists()
    for sees in (world.underwriter, world.developer, world.supervision_engineer, world.haining_officer):
        with acting(sees, at):
            assert [(m.name, m.leader) for m in selectors.team(mandate)] == [("示例inspector", True)]
    with acting(world.site_manager, at):
        assert not TeamMember.objects.exists()


def test_people_of_elsewhere_and_lapsed_ones_are_not_named(world: World, mandate: Mandate) -> None:
    lapsed = filed(world, until_on=date(2019, 5, 8))
    body, inspector, chief = another_body(world)
    at = on(2019, 5, 9)
    with acting(chief, at):
        foreign = services.file_specialist(
            by=chief, at=at, body=body, person_id=inspector.person_id or 0, specialty="structure", title="工程师",
            certificate_number="1", from_on=date(2019, 1, 1),
        )  # fmt: skip
    for leader, words in ((lapsed, "不在有效期内"), (foreign, "不是本单位登记的检查人员")):
        with acting(world.body_chief, at), pytest.raises(Refusal, match=words):
            services.name_team(by=world.body_chief, at=at, mandate=mandate, leader=leader)
    for stranger in (world.inspector, world.underwriter):
        with acting(stranger, at), pytest.raises(Forbidden):
            services.name_team(by=stranger, at=at, mandate=mandate, leader=lapsed)
    with acting(world.underwriter, at):
        assert not TeamMember.objects.exists()


def test_what_ends_soon_is_on_the_list_of_the_head_until_it_is_done_with(world: World, mandate: Mandate) -> None:
    specialist = filed(world)
    for morning, count in ((on(2020, 10, 31), 0), (on(2020, 11, 1), 1), (on(2020, 11, 2), 1)):
        with acting(HOUSE, morning):
            assert services.watch_staff(by=HOUSE, at=morning) == count
    at = on(2020, 11, 2)
    with acting(world.body_chief, at):
        (task,) = diary.waiting(world.body_chief).filter(kind="inspections.staff_expiry")
        assert (task.due_on, task.because[0]["grade"]) == (
            date(2020, 12, 31),
            "D",
        ) and "示例inspector" not in task.title
        with pytest.raises(Refusal, match="请填写停用的原因"):
            services.withdraw_specialist(by=world.body_chief, at=at, specialist=specialist, reason=" ")
        services.withdraw_specialist(by=world.body_chief, at=at, specialist=specialist, reason="离职")
        assert not diary.waiting(world.body_chief).filter(kind="inspections.staff_expiry").exists()
        with pytest.raises(Conflict):
            services.withdraw_specialist(by=world.body_chief, at=at, specialist=specialist, reason="离职")


def test_by_hand(world: World, mandate: Mandate) -> None:
    browser = a_browser(world.body_chief)
    assert "还没有登记检查人员" in browser.get(reverse("inspections:staff")).content.decode()
    form = {
        "person_id": world.inspector.person_id, "specialty": "waterproofing", "title": "高级工程师", "education": "本科",
        "certificate_number": "示例-FS-001", "from_on": "2019-01-01", "until_on": "",
        "evidence": SimpleUploadedFile("证书.jpg", a_photo(), content_type="image/jpeg"),
    }  # fmt: skip
    assert browser.post(reverse("inspections:file_specialist"), form).status_code == 303
    shown = browser.get(reverse("inspections:staff")).content.decode()
    assert "示例-FS-001" in shown and "证书扫描件" in shown
    with acting(world.body_chief, FILED):
        specialist = Specialist.objects.get()
    assert browser.post(reverse("inspections:team", args=[mandate.pk]), {"leader": specialist.pk}).status_code == 303
    page = a_browser(world.underwriter).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    assert "示例inspector · 防水 · 高级工程师" in page and "示例-FS-001" not in page
    withdraw = reverse("inspections:withdraw_specialist", args=[specialist.pk])
    assert browser.post(withdraw, {"reason": "离职"}).status_code == 303
    assert a_browser(world.inspector).get(reverse("inspections:staff")).status_code == 403
    assert a_browser(world.underwriter).get(withdraw).status_code == 403
