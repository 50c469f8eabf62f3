"""The homes of an estate claim are decided at once by its one cause and survey, or none of them is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import clock, jobs
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Decision, Draft, Estate, EstateDecision, Survey
from idi.lifecycle.claims.services import Ruling, deciding_estates
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import DECIDED, REPORTED, a_claim, decide, seen, survey
from tests.factories.estates import an_estate, an_explained_estate, claims_of, kept_by
from tests.factories.parties import World
from tests.factories.surveying import a_chief
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TOGETHER, AFTER = on(2025, 3, 6), on(2025, 3, 7)
COVERED = Ruling(outcome="covered", item="C05", reasons="窗框与墙体间未填实造成渗漏", ground="保险条款第四条（五）")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TOGETHER)


@pytest.fixture
def estate(world: World, home: Unit) -> Estate:
    """Eight homes, the first three of them looked at by themselves."""
    told = an_explained_estate(world, home.project)
    for number, claim in enumerate(claims_of(told)[:3], 1):
        survey(world, claim, estimate=Decimal(1000 * number))
    return told


def written(estate: Estate) -> tuple[Any, ...]:
    with acting(HOUSE, AFTER), house(estate.project_id, cause=HOUSE):
        states = sorted(Claim.objects.values_list("state", flat=True))
        return (
            Decision.objects.count(),
            Survey.objects.count(),
            EstateDecision.objects.count(),
            Entry.objects.count(),
            states,
        )


def together(by: Actor, estate: Estate, ruling: Ruling = COVERED, **given: Any) -> EstateDecision:
    with acting(by, TOGETHER):
        return services.decide_estate(by=by, at=TOGETHER, estate=estate, ruling=ruling, **given)


def standing(claim: Claim) -> Decision:
    with acting(HOUSE, AFTER), house(claim.scope_id, cause=HOUSE):
        told = selectors.latest_decision(claim)
    assert told is not None
    return told


def test_all_that_wait_are_decided_alike_each_with_amount_and_letter(world: World, estate: Estate) -> None:
    claims = claims_of(estate)
    run = together(world.claims_handler, estate)
    assert (run.state, run.homes, run.done, run.drafted) == ("decided", 3, 3, 0)
    assert [seen(each).state for each in claims] == ["covered"] * 3 + ["with_insurer"] * 5
    decisions = [standing(each) for each in claims[:3]]
    assert [each.loss for each in decisions] == [Decimal(1000), Decimal(2000), Decimal(3000)]
    assert len({each.letter_id for each in decisions} - {None}) == 3
    assert {each.decided_by_id for each in decisions} == {world.claims_handler.person_id}
    with acting(world.claims_handler, AFTER):
        titles = [documents.of(each).get(kind="claims.decision").title for each in claims[:3]]
        assert all(each.number in title for each, title in zip(claims[:3], titles, strict=True))
        assert waiting(world.claims_handler).filter(kind="claims.order").count() == 3
        assert not waiting(world.claims_handler).filter(kind="claims.decide").exists()


def test_a_home_nobody_looked_at_by_itself_takes_the_one_survey_with_its_amount(world: World, estate: Estate) -> None:
    claims = claims_of(estate)
    together(world.claims_handler, estate, losses={claims[1].pk: Decimal("2500.00"), claims[5].pk: Decimal("700.00")})
    assert [seen(each).state for each in claims] == [
        *["covered"] * 3,
        "with_insurer",
        "with_insurer",
        "covered",
        *["with_insurer"] * 2,
    ]
    assert standing(claims[1]).loss == Decimal("2500.00") and standing(claims[5]).loss == Decimal("700.00")
    with acting(world.claims_handler, AFTER):
        found = selectors.latest_survey(claims[5])
    assert found is not None and found.finding == f"统一查勘（{estate.number}）：窗框与墙体间未填实"
    assert (found.cause, found.responsible, found.estimate) == ("construction", world.contractor, Decimal("700.00"))
    assert seen(claims[5]).surveyed_at == on(2025, 3, 4, 15)


def test_before_the_one_survey_took_place_nobody_is_covered_by_it(world: World, estate: Estate) -> None:
    claims, by = claims_of(estate), world.claims_handler
    with acting(by, AFTER):
        estate = services.plan_survey(by=by, at=AFTER, estate=estate, visit_at=on(2025, 3, 9, 9), plan="再看一次")
    before = written(estate)
    with pytest.raises(Refusal, match="统一查勘安排在 2025年3月9日 09:00，还没有进行"):
        together(by, estate, homes=claims[5:7], losses={each.pk: Decimal("700.00") for each in claims[5:7]})
    assert written(estate) == before


def test_where_one_home_cannot_be_decided_so_none_is_and_each_is_named(world: World, estate: Estate) -> None:
    claims = claims_of(estate)
    survey(world, claims[3], cause="misuse", responsible_id=None)
    decide(world, claims[0], "covered")
    before = written(estate)
    with pytest.raises(Refusal) as refused:
        together(world.claims_handler, estate, homes=[claims[0], claims[1], claims[3], claims[4], claims[5]])
    said = {reason.message for reason in refused.value.reasons}
    names = [f"{seen(each).building} {seen(each).unit}" for each in claims]
    assert any(each.startswith(f"{names[0]}：本案已于") for each in said)
    assert any(each.startswith(f"{names[3]}：查勘认定的原因是") for each in said)
    assert f"{names[4]}、{names[5]}：没有单独查勘，请写明这户的金额，例如：1号楼-302 4200.00。" in said
    assert len(said) == 3 and written(estate) == before
    with pytest.raises(Refusal, match="请写明理由") as blank:
        together(world.claims_handler, estate, Ruling(outcome="covered", item="C05", ground="…"), homes=claims[1:3])
    assert [reason.field for reason in blank.value.reasons] == ["reasons"], (
        "what hinders all is told once, at its field"
    )
    assert written(estate) == before


def test_authority_and_second_person_count_home_by_home(world: World, estate: Estate) -> None:
    chief, claims = a_chief(world), claims_of(estate)
    with acting(chief, TOGETHER):
        services.set_limit(
            by=chief, at=TOGETHER, insurer=world.lead, amount=Decimal("2000.00"), from_on=TOGETHER.date()
        )
    run = together(world.claims_handler, estate)
    assert (run.homes, run.drafted) == (3, 1)
    assert [seen(each).state for each in claims[:3]] == ["covered", "covered", "surveyed"]
    page = a_browser(world.claims_handler).get(f"/claims/estates/{estate.pk}/").content.decode()
    assert page.count("等待复核") == 1
    with acting(chief, AFTER):
        assert [task.subject_id for task in waiting(chief) if task.kind == "claims.approve"] == [claims[2].pk]
        services.answer_draft(by=chief, at=AFTER, claim=claims[2], approved=True)
    assert standing(claims[2]).approved_by_id == chief.person_id


def test_who_may_and_when(world: World, home: Unit) -> None:
    kept_by(world, home.project)
    estate, strange = an_estate(world, home.project), a_claim(world, home, place="kitchen")
    survey(world, claims_of(estate)[0])
    before = written(estate)
    with pytest.raises(Conflict, match="先认定共同原因"):
        together(world.claims_handler, estate)
    for stranger in (world.second_claims_handler, world.developer, world.keeper):
        with pytest.raises((Forbidden, Estate.DoesNotExist)):
            together(stranger, estate)
    with acting(world.claims_handler, DECIDED):
        services.find_cause(by=world.claims_handler, at=DECIDED, estate=estate, cause="misuse", finding="示例")
    with pytest.raises(Refusal, match="请单独核定"):
        together(world.claims_handler, estate)
    with pytest.raises(Conflict, match="不在这件群体报案"):
        together(world.claims_handler, estate, homes=[strange])
    assert written(estate)[:3] == before[:3] and written(estate)[4] == before[4]


def test_many_homes_are_decided_by_the_worker_with_progress(
    world: World, estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding_estates, "AT_ONCE", 2)
    by, claims = world.claims_handler, claims_of(estate)
    browser, address = a_browser(by), f"/claims/estates/{estate.pk}/decide/"
    told = {
        "outcome": "covered", "item": "C05", "reasons": COVERED.reasons, "ground": COVERED.ground, "reason_code": "",
        "exclusion": "", "numbers": "", "amounts": f"{seen(claims[0]).building}-{seen(claims[0]).unit} 1,250.50",
    }  # fmt: skip
    page = browser.post(address, told)["Location"]
    assert "every 2s" in browser.get(page).content.decode()
    with pytest.raises(Conflict, match="还在办理"):
        together(by, estate)
    jobs.run_waiting()
    assert "3 / 3 户" in browser.get(page).content.decode()
    assert [standing(each).loss for each in claims[:3]] == [Decimal("1250.50"), Decimal(2000), Decimal(3000)]
    with acting(by, AFTER):
        assert "3 户已核定" in notices.messages_of(by).get(title__startswith="群体核定已作出").text
        run = EstateDecision.objects.get()
        again = services.carry_out_estate_decision
        with pytest.raises(Conflict):
            again(by=by, at=AFTER, run=run)


def test_refused_in_the_background_nothing_is_written_and_the_page_names_the_homes(
    world: World, estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding_estates, "AT_ONCE", 2)
    claims = claims_of(estate)
    run = together(world.claims_handler, estate)
    decide(world, claims[1], "covered", at=TOGETHER)
    before = written(estate)
    jobs.run_waiting()
    page = a_browser(world.claims_handler).get(f"/claims/estates/{estate.pk}/decisions/{run.pk}/").content.decode()
    assert f"{seen(claims[1]).building} {seen(claims[1]).unit}：本案已于" in page and "一户也没有核定" in page
    assert written(estate)[:3] == before[:3] and written(estate)[4] == before[4]
    assert together(world.claims_handler, estate).homes == 2, "it may be asked for again"


def test_the_form_lists_who_waits_and_names_what_it_cannot_read(world: World, estate: Estate) -> None:
    browser, address = a_browser(world.claims_handler), f"/claims/estates/{estate.pk}/decide/"
    assert address in browser.get(f"/claims/estates/{estate.pk}/").content.decode()
    page = browser.get(address).content.decode()
    assert "窗框与墙体间未填实" in page and "2,000.00" in page and "没有单独查勘" in page
    told = {
        "outcome": "covered",
        "item": "C05",
        "reasons": "示例",
        "ground": "示例",
        "numbers": "9901",
        "amounts": "二楼都是",
    }
    before = written(estate)
    wrong = browser.post(address, told)
    assert wrong.status_code == 422 and written(estate) == before
    for words in ("9901：没有这一户", "“二楼都是”看不出户号和金额"):
        assert words in wrong.content.decode(), words
    twice = browser.post(address, {**told, "numbers": "101", "amounts": ""}).content.decode()
    assert "101：几栋楼都有，请连楼栋写" in twice
    mine = claims_of(estate)[0]
    done = browser.post(address, {**told, "numbers": mine.number, "amounts": ""})
    assert done["Location"] == f"/claims/estates/{estate.pk}/" and seen(mine).state == "covered"
    assert a_browser(world.developer).get(address).status_code == 403
    with acting(HOUSE, REPORTED), house(estate.project_id, cause=HOUSE):
        assert Decision.objects.count() == 1 and not Draft.objects.exists()


def test_what_is_missing_for_the_decision_is_said_beforehand_and_led_to(world: World, home: Unit) -> None:
    estate, by = an_estate(world, home.project), world.claims_handler
    client, chief = a_browser(by), a_browser(a_chief(world))
    pages = (f"/claims/estates/{estate.pk}/", f"/claims/estates/{estate.pk}/decide/")
    plan, cause = (f'href="/claims/estates/{estate.pk}/{each}/"' for each in ("plan", "cause"))
    for page in pages:
        shown = client.get(page).content.decode()
        assert "还没有认定共同原因" in shown and "8户没有单独查勘，也没有安排统一查勘" in shown
        assert plan in shown and cause in shown
        told = chief.get(page).content.decode()
        assert "8户没有单独查勘" in told and plan not in told.split("一并核定之前还缺")[1], (
            "who cannot plan is not led there"
        )
    with acting(by, REPORTED):
        services.plan_survey(by=by, at=REPORTED, estate=estate, visit_at=on(2025, 3, 9, 9), plan="逐户查看外窗")
    with acting(by, TOGETHER):
        services.find_cause(
            by=by, at=TOGETHER, estate=estate, cause="construction", finding="窗框与墙体间未填实",
            responsible_id=world.contractor.pk,
        )  # fmt: skip
    survey(world, claims_of(estate)[0])
    for page in pages:
        shown = client.get(page).content.decode()
        assert "7户没有单独查勘，统一查勘安排在 2025年3月9日 09:00，还没有进行" in shown and plan in shown
        assert "还没有认定共同原因" not in shown
    assert f'href="/claims/{claims_of(estate)[1].pk}/survey/"' in client.get(pages[1]).content.decode()
    with acting(by, TOGETHER):
        services.plan_survey(by=by, at=TOGETHER, estate=estate, visit_at=TOGETHER, plan="改期")
    for page in pages:
        assert "一并核定之前还缺" not in client.get(page).content.decode(), "nothing is missing any more"
    assert "一并核定之前还缺" not in a_browser(world.keeper).get(pages[0]).content.decode()
