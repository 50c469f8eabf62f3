"""Sending surveyors, the record of the phone page, the inspection body asked along."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import services as diary
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import arrivals
from idi.foundation.documents import selectors as documents
from idi.foundation.documents.services import Arrived
from idi.foundation.journal.models import Entry
from idi.foundation.notices.selectors import messages_of
from idi.lifecycle.claims import selectors, services, surveys
from idi.lifecycle.claims.models import Claim, JointSurvey, Survey, SurveyTask
from idi.lifecycle.claims.services import Seen
from idi.lifecycle.inspections.models import Finding, Mandate
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Participant, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import DECIDED, REPORTED, SURVEYED, a_claim, a_photo, decide, seen, survey
from tests.factories.parties import World
from tests.factories.surveying import a_chief, a_surveyor, adjusters, file_prices, sent, somebody
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
VISIT = on(2025, 3, 4, 14)
AFTER = on(2025, 3, 4, 16)


def what_was_seen(**changes: Any) -> Seen:
    given: dict[str, Any] = {
        "surveyed_at": on(2025, 3, 4, 15), "finding": "管根处防水层未上翻", "cause": "construction", "item": "C05",
        "measurements": [{"what": "渗漏面积", "value": "1.2", "unit": "m²"}],
        "lines": [{"code": "FS-01", "quantity": Decimal("4.5"), "price": None}, {"code": "FS-02", "quantity": Decimal(1), "price": None}],
        "signed_as": "owner", "signer": "张三（示例）", **changes,
    }  # fmt: skip
    return Seen(**given)


def written(claim: Claim) -> tuple[int, ...]:
    with acting(HOUSE, AFTER), house(claim.scope_id, cause=HOUSE):
        return tuple(each.objects.count() for each in (Survey, SurveyTask, Entry))


def take_in(surveyor: Actor, task: SurveyTask, seen: Seen, **changes: Any) -> Survey:
    with acting(surveyor, AFTER):
        return services.take_in_survey(
            by=surveyor, at=AFTER, task=task, seen=seen, **{"signature": a_photo("white"), **changes}
        )


def test_who_fits_by_area_and_item_and_has_least_to_do_comes_first(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    _far, one = a_surveyor(world, "far", areas=["330411"]), a_surveyor(world, "near", areas=["330481"], skills=["C05"])
    a_surveyor(world, "other_trade", areas=["330481"], skills=["C08"])
    with acting(world.claims_handler, REPORTED):
        found = surveys.candidates(claim, world.claims_handler)
    assert [(each.surveyor.person_id == one.person_id, each.area, each.skill) for each in found] == [
        (True, True, True), (False, True, False), (False, False, True),
    ]  # fmt: skip
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/dispatch/").content.decode()
    assert page.index("near（示例）") < page.index("other_trade（示例）") < page.index("far（示例）")


def test_survey_of_an_adjuster_priced_by_the_library_and_signed(world: World, home: Unit) -> None:
    file_prices(a_chief(world), world.lead)
    adjuster = somebody(world, adjusters(world), "adjuster", "adjuster")
    claim = a_claim(world, home)
    task = sent(world, claim, adjuster, VISIT)
    photo = a_photo("blue")
    arrived = Arrived(adjuster.person_id or 0, hashlib.sha256(photo).hexdigest())
    arrivals.append(arrived, io.BytesIO(photo[:100]), offset=0, length=len(photo))
    with pytest.raises(Refusal, match="没有传到"):
        take_in(adjuster, task, what_was_seen(), arrived=[arrived])
    arrivals.append(arrived, io.BytesIO(photo[100:]), offset=100, length=len(photo))
    row = take_in(adjuster, task, what_was_seen(), arrived=[arrived])
    again = take_in(adjuster, task, what_was_seen(finding="再发一次"), arrived=[arrived])
    claim = seen(claim)
    assert (again.pk, claim.state, claim.estimate) == (row.pk, "surveyed", Decimal("1110.00"))
    with acting(world.claims_handler, AFTER):
        found = selectors.latest_survey(claim)
        shots = [each.kind for each in documents.photos(claim)]
        assert selectors.reserves(claim)[0].amount == Decimal("1110.00")
        assert waiting(world.claims_handler).filter(kind="claims.decide").count() == 1
    assert found is not None and found.lines[0]["price"] == "180.00" and found.measurements[0]["value"] == "1.2"
    assert found.signature_id and sorted(shots) == ["claims.survey_photo", "claims.survey_signature"]
    with acting(adjuster, AFTER):
        assert not Claim.objects.exists() and not waiting(adjuster).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_as": ""}, "signed_as"),
        ({"signer": " "}, "signer"),
        ({"lines": (), "estimate": None}, "estimate"),
        ({"lines": [{"code": "??", "name": "凿洞", "quantity": Decimal(1), "price": None}]}, "lines"),
        ({"surveyed_at": on(2025, 3, 2)}, "surveyed_at"),
        ({"finding": ""}, "finding"),
    ],
)
def test_survey_from_the_phone_is_checked(world: World, home: Unit, changes: dict[str, Any], field: str) -> None:
    file_prices(a_chief(world), world.lead)
    surveyor = somebody(world, world.lead, "claims_surveyor", "surveyor")
    claim = a_claim(world, home)
    task = sent(world, claim, surveyor, VISIT)
    before = written(claim)
    with pytest.raises(Refusal) as refused:
        take_in(surveyor, task, what_was_seen(**changes))
    assert field in {reason.field for reason in refused.value.reasons}
    assert written(claim) == before


def test_task_is_handed_on_with_a_reason_and_the_first_may_no_longer_submit(world: World, home: Unit) -> None:
    first, second = (somebody(world, world.lead, "claims_surveyor", name) for name in ("first", "second"))
    claim = a_claim(world, home)
    task = sent(world, claim, first, VISIT)
    with pytest.raises(Refusal, match="改派的原因"):
        sent(world, claim, second, VISIT)
    other = sent(world, claim, second, VISIT, reason="示例：请假")
    with pytest.raises(Conflict, match="已改派"):
        take_in(first, task, what_was_seen(lines=(), estimate=Decimal("900.00")))
    with pytest.raises(Forbidden):
        take_in(first, other, what_was_seen(lines=(), estimate=Decimal("900.00")))
    with acting(first, AFTER):
        assert not waiting(first).exists()
    take_in(
        second,
        other,
        what_was_seen(lines=(), estimate=Decimal("900.00"), signed_as="nobody", signer=""),
        signature=None,
    )
    assert seen(claim).estimate == Decimal("900.00")


def test_who_was_sent_stays_at_home_once_the_claim_is_decided_or_voided(world: World, home: Unit) -> None:
    person = somebody(world, world.lead, "claims_surveyor", "sent")
    decided, voided = a_claim(world, home), a_claim(world, home, symptom="crack", place="balcony")
    tasks = [sent(world, claim, person, VISIT) for claim in (decided, voided)]
    survey(world, decided)
    with acting(person, SURVEYED):
        assert waiting(person).count() == 2, "a survey at the desk calls nobody off before it is decided"
    decide(world, decided, "covered")
    with acting(world.claims_handler, DECIDED):
        services.void(by=world.claims_handler, at=DECIDED, claim=voided, reason="误报")
    with acting(person, DECIDED):
        assert not waiting(person).exists()
        assert set(SurveyTask.objects.values_list("state", flat=True)) == {"dropped"}
        assert messages_of(person).filter(title__startswith="不必上门").count() == 2
    with pytest.raises(Conflict, match="已取消"):
        take_in(person, tasks[0], what_was_seen())
    assert "已取消" in a_browser(person).get(f"/claims/visits/{tasks[0].pk}/").content.decode()


def test_who_built_it_is_suggested(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        placed = seen_with_project(claim)
        who, why = surveys.responsible(placed, "construction")
        assert who == world.contractor.pk and "唯一" in why
        Participant.objects.filter(organisation=world.contractor).update(from_on=on(2024, 1, 1).date())
        assert surveys.responsible(placed, "construction") == (None, "")
        assert surveys.responsible(placed, "misuse") == (None, "")


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        ({"location": "三层 外窗", "item": "C05"}, "唯一"),
        ({"location": "三层 卫生间", "item": "C05"}, "三层 卫生间"),
        ({"location": "①-⑥轴", "item": "C05"}, "①-⑥轴"),
        ({"location": "①-⑥轴", "description": "窗框松动", "item": "C05"}, "唯一"),
        ({"location": "①-⑥轴", "item": "C04"}, "唯一"),
    ],
)
def test_only_a_finding_of_the_same_spot_suggests_who_answers(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch, finding: dict[str, Any], told: str
) -> None:
    found = Finding(number="X-1", responsible_id=world.contractor.pk, **finding)
    monkeypatch.setattr(surveys, "before", lambda claim: surveys.Before([found], []))
    claim = a_claim(world, home)
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        who, why = surveys.responsible(seen_with_project(claim), "construction")
    assert who == world.contractor.pk and told in why


def seen_with_project(claim: Claim) -> Claim:
    return Claim.objects.select_related("project", "building", "unit").get(pk=claim.pk)


def test_inspection_body_is_asked_along_and_says_what_it_thinks(world: World, home: Unit) -> None:
    claim, handler = a_claim(world, home), world.claims_handler
    with acting(handler, REPORTED), pytest.raises(Refusal, match="没有聘请"):
        services.invite_joint_survey(by=handler, at=REPORTED, claim=claim, visit_at=VISIT)
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        Mandate.objects.create(
            region_code=home.region_code, project_id=home.project_id, lead=world.lead, body=world.inspectors, number="示例-WT",
            policy=Policy.objects.get(project_id=home.project_id),
            signed_on=REPORTED.date(), due_on=REPORTED.date(), opened_at=REPORTED, appointed_on=REPORTED.date(), state="appointed",
        )  # fmt: skip
    client = a_browser(handler)
    assert client.post(f"/claims/{claim.pk}/joint/", {"visit_at": "2099-03-04T14:00"}).status_code == 303
    with acting(world.inspector, AFTER):
        row = JointSurvey.objects.get()
    inspector = a_browser(world.inspector)
    assert claim.number in inspector.get("/claims/joint/").content.decode()
    assert inspector.post(f"/claims/joint/{row.pk}/", {"came": "yes", "remarks": ""}).status_code == 422
    assert inspector.post(f"/claims/joint/{row.pk}/", {"came": "yes", "remarks": "施工时此处返工过"}).status_code == 303
    assert "施工时此处返工过" in client.get(f"/claims/{claim.pk}/").content.decode()
    assert a_browser(world.related_inspector).get(f"/claims/joint/{row.pk}/").status_code == 404


def test_surveyor_works_on_the_page(world: World, home: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(AFTER))
    file_prices(a_chief(world), world.lead)
    surveyor = somebody(world, world.lead, "claims_surveyor", "surveyor")
    claim = a_claim(world, home)
    task = sent(world, claim, surveyor, VISIT)
    client = a_browser(surveyor)
    assert f"/claims/visits/{task.pk}/" in client.get("/claims/visits/").content.decode()
    calendar = client.get("/claims/visits.ics").content.decode()
    assert "BEGIN:VEVENT" in calendar and "DTSTART:20250304T060000Z" in calendar
    page = client.get(f"/claims/visits/{task.pk}/").content.decode()
    assert "卫生间防水层铲除重做" in page and "唯一" in page and "13800000000" not in page
    assert "13800000000" in client.post(f"/claims/visits/{task.pk}/contact/").content.decode()
    signature = "data:image/png;base64," + base64.b64encode(a_photo("white")).decode()
    filled = {
        "surveyed_at": "2025-03-04T15:00", "finding": "管根渗漏", "cause": "construction", "item": "C05", "signed_as": "owner",
        "signer": "张三（示例）", "signature": signature, "arrived": "", "measurements-TOTAL_FORMS": "1",
        "measurements-INITIAL_FORMS": "0", "measurements-0-what": "裂缝", "measurements-0-value": "0.4", "measurements-0-unit": "mm",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-code": "FS-01", "lines-0-quantity": "2",
        "lines-0-element": "主卧卫生间地面",
    }  # fmt: skip
    wrong = client.post(f"/claims/visits/{task.pk}/", {**filled, "arrived": "nonsense", "finding": "先填着"})
    assert wrong.status_code == 422 and "先填着" in wrong.content.decode()
    assert client.post(f"/claims/visits/{task.pk}/", filled).status_code == 303
    assert "data-survey-done" in client.get(f"/claims/visits/{task.pk}/").content.decode()
    assert seen(claim).estimate == Decimal("360.00")
    with acting(world.claims_handler, AFTER):
        assert [line["element"] for line in Survey.objects.get().lines] == ["主卧卫生间地面"]
    assert "主卧卫生间地面" in a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert a_browser(world.repair_manager).get(f"/claims/visits/{task.pk}/").status_code == 403


def test_surveyors_are_registered_on_the_page(world: World, home: Unit) -> None:
    adjuster = somebody(world, adjusters(world), "adjuster", "adjuster")
    client, claim = a_browser(world.claims_handler), a_claim(world, home)
    assert "还没有登记查勘人员" in client.get(f"/claims/{claim.pk}/dispatch/").content.decode()
    page = client.get("/claims/surveyors/new/").content.decode()
    assert "adjuster（示例）" in page
    filled = {"person": f"{adjuster.organisation_id}-{adjuster.person_id}", "areas": ["330481"], "skills": ["C05"]}
    assert client.post("/claims/surveyors/new/", filled).status_code == 303
    assert "示例保险公估公司" in client.get("/claims/surveyors/").content.decode()
    assert (
        client.post(f"/claims/{claim.pk}/dispatch/", {"surveyor": "0", "visit_at": "2099-01-01T10:00"}).status_code
        == 422
    )
    with acting(world.claims_handler, SURVEYED):
        row = surveys.surveyors(world.claims_handler).get()
    dispatched = {"surveyor": str(row.pk), "visit_at": "2099-01-01T10:00"}
    assert client.post(f"/claims/{claim.pk}/dispatch/", dispatched).status_code == 303
    sent_out = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "adjuster（示例）于 2099年1月1日 10:00 上门查勘" in sent_out and "改派查勘" in sent_out
    assert f"/claims/{claim.pk}/acknowledge/" not in sent_out, "the visit is agreed"
    assert client.post(f"/claims/surveyors/{row.pk}/").status_code == 303
    assert "adjuster（示例）" not in client.get("/claims/surveyors/").content.decode()


def test_who_may_not_visit_reads_a_colleagues_visit_on_the_teams_list_and_is_led_nowhere(
    world: World, home: Unit
) -> None:
    chief, surveyor = a_chief(world), somebody(world, world.lead, "claims_surveyor", "surveyor")
    task = sent(world, a_claim(world, home), surveyor, VISIT)
    page, theirs = f"/claims/visits/{task.pk}/", reverse("diary:list") + f"?person={surveyor.person_id}"
    assert a_browser(chief).get(page).status_code == 403
    read = a_browser(chief).get(theirs).content.decode()
    assert task.claim_number in read and page not in read
    for allowed in (surveyor, world.claims_handler):
        assert page in a_browser(allowed).get(theirs).content.decode()


def test_home_of_whoever_is_sent_shows_each_visit_today_first_and_opens_it_in_one_press(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    adjuster = somebody(world, adjusters(world), "adjuster", "adjuster")
    later = sent(world, a_claim(world, home), adjuster, VISIT + timedelta(days=2), note="请带水分仪")
    urgent = a_claim(world, home, symptom="falling", place="balcony", emergency=True)
    today = sent(world, urgent, adjuster, VISIT)
    handed_on = sent(world, a_claim(world, home, symptom="crack", place="room"), adjuster, VISIT)
    other = a_surveyor(world, "other")
    with acting(world.claims_handler, REPORTED):
        services.dispatch_survey(
            by=world.claims_handler,
            at=REPORTED,
            claim=handed_on.claim,
            surveyor=other,
            visit_at=VISIT,
            reason="改由本单位",
        )
    monkeypatch.setattr(clock, "now", lambda: VISIT - timedelta(hours=2))
    answer = a_browser(adjuster).get("/")
    page = answer.content.decode()
    assert [each.pk for each in answer.context["to_make"].now] == [today.pk]
    assert [each.pk for each in answer.context["to_make"].later] == [later.pk]
    first, second = (f'href="{reverse("claims:visit", args=[each.pk])}"' for each in (today, later))
    assert page.index(first) < page.index(second)
    line = page[page.index(first) : page.index(second)]
    for words in (today.place, today.claim_number, "阳台、雨篷、挑檐 · 脱落", "紧急", "今天"):
        assert words in line
    assert home.project.name in today.place and str(home.number) in today.place
    after = page[page.index(second) :].partition("</a>")[0]
    assert "紧急" not in after and "请带水分仪" in after and later.claim_number in after
    assert reverse("claims:visit", args=[handed_on.pk]) not in page
    assert a_browser(adjuster).get(reverse("claims:visit", args=[today.pk])).status_code == 200


def test_home_of_a_surveyor_has_no_tiles_of_inspectors_and_what_is_only_to_be_noted_comes_last(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyor = somebody(world, world.lead, "claims_surveyor", "surveyor")
    task = sent(world, a_claim(world, home), surveyor, VISIT)
    with acting(HOUSE, REPORTED):
        for number in range(5):
            diary.open_task(
                by=HOUSE, at=REPORTED, holder_id=world.lead.pk, kind=f"示例.{number}", title=f"示例事故 {number}", address="/",
                subject=world.lead, region_code="330481", take_note=True, due_on=date(2025, 3, 1),
            )  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: VISIT)
    answer = a_browser(surveyor).get("/")
    page = answer.content.decode()
    tiles = [str(each.label) for each in answer.context["tiles"]]
    assert "我的查勘" in tiles and not {"未查收的报告", "严重且未销项的风险", "检查计划告警"} & set(tiles)
    assert "未查收的报告" in [str(each.label) for each in a_browser(world.underwriter).get("/").context["tiles"]]
    assert [str(each.kind) for each in answer.context["to_note"]] == [f"示例.{number}" for number in range(5)]
    assert answer.context["work"] == [] and answer.context["waiting"] == []
    assert page.index(f'href="{reverse("claims:visit", args=[task.pk])}"') < page.index("只须知悉的 5 件")
    assert "<details open" not in page and "示例事故" not in page


def test_who_was_sent_goes_to_the_right_home_once_the_report_was_moved(world: World, home: Unit) -> None:
    person = somebody(world, world.lead, "claims_surveyor", "sent")
    claim = a_claim(world, home)
    task = sent(world, claim, person, VISIT)
    with acting(HOUSE, REPORTED), house(claim.scope_id, cause=HOUSE):
        other = (
            Unit.objects.filter(project=claim.project, part="inside")
            .exclude(pk=home.pk)
            .select_related("building")
            .first()
        )
    assert other is not None
    client, address = a_browser(world.claims_handler), f"/claims/{claim.pk}/move/"
    assert client.post(address, {"unit_id": other.pk, "reason": ""}).status_code == 422
    with acting(person, REPORTED):
        assert SurveyTask.objects.get(pk=task.pk).place == task.place
    assert client.post(address, {"unit_id": other.pk, "reason": "楼上楼下报错"}).status_code == 303
    with acting(person, AFTER):
        moved = SurveyTask.objects.get(pk=task.pk)
        assert (moved.unit_id, moved.state) == (other.pk, "assigned") and str(other.number) in moved.place
        assert any("查勘地点已更正" in each.title for each in messages_of(person))
    assert moved.place in a_browser(person).get("/").content.decode()
