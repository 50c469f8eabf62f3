"""Alternatives of one offer, limits above which a second person decides, data asked for, and what is frozen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.lifecycle.projects.models import Building, Project
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.models import Alternative, DataRequest, Quote, Referral
from idi.lifecycle.rating.services import Judgement
from tests.factories.parties import OPENED, World
from tests.factories.projects import a_project
from tests.factories.rating import (
    ACCEPTED,
    OFFERED,
    VALID_UNTIL_ON,
    a_filing,
    an_accepted_quote,
    an_invited_quote,
    an_offered_quote,
)
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
DEDUCTIBLES = [
    {"name": "一万", "amount": "10000", "factor": "1"},
    {"name": "五万", "amount": "50000", "factor": "0.96"},
]
CLAUSES = [
    {"number": "15", "title": "风险增加", "text": "示例", "rights": ["loading", "after_handover"]},
    {"number": "21", "title": "分期", "text": "示例", "rights": ["instalments"], "issue_rule": "on_first_instalment"},
    {"number": "24", "title": "解除", "text": "示例", "rights": ["termination"], "handling_charge": "0.05"},
]


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="buildings")


def a_chief(world: World) -> Actor:
    by = world.administrator
    with acting(by, OPENED):
        person = parties.add_person(by=by, at=OPENED, username="chief", password="示例-口令-2018", name="示例负责人")
        parties.join(by=by, at=OPENED, person=person, organisation=world.lead, role="chief_underwriter")
        with house(person.pk, cause=by):
            return actor_of(person.pk, OPENED)


def tasks(actor: Actor) -> list[str]:
    with acting(actor, OFFERED):
        return [task.kind for task in waiting(actor) if task.kind.startswith("rating.")]


def prepared(world: World, quote: Quote, filing: Any, *wanted: tuple[str, str]) -> None:
    with acting(world.underwriter, OFFERED):
        for name, deductible in wanted:
            services.prepare(
                by=world.underwriter, at=OFFERED, quote=quote, filing=filing, name=name, deductible=deductible
            )


def send(world: World, quote: Quote) -> Quote:
    with acting(world.underwriter, OFFERED):
        return services.offer(by=world.underwriter, at=OFFERED, quote=quote, valid_until_on=VALID_UNTIL_ON)


def limited(chief: Actor, world: World, **limits: Any) -> None:
    given: dict[str, Any] = {"premium": None, "deviation": None, **limits}
    with acting(chief, OFFERED):
        services.set_authority(by=chief, at=OFFERED, insurer=world.lead, from_on=OFFERED.date(), **given)


def test_the_developer_takes_one_of_several_alternatives_and_it_is_frozen(world: World, project: Project) -> None:
    filing = a_filing(world, deductibles=DEDUCTIBLES, clauses=CLAUSES)
    quote = an_invited_quote(world, project)
    prepared(world, quote, filing, ("低免赔", "一万"), ("高免赔", "五万"))
    with acting(world.developer, OFFERED):
        assert not Alternative.objects.exists()
    send(world, quote)
    with acting(world.developer, ACCEPTED):
        assert [each.rate for each in selectors.alternatives(quote)] == [Decimal("0.0106875"), Decimal("0.01026")]
        with pytest.raises(Refusal, match="没有第 3 个方案"):
            services.accept(by=world.developer, at=ACCEPTED, quote=quote, alternative=3)
        done = services.accept(by=world.developer, at=ACCEPTED, quote=quote, alternative=2)
        terms = selectors.terms_of(done)
        assert (done.rate, done.provisional, done.state) == (Decimal("0.01026"), Decimal("820800.00"), "accepted")
        assert terms and terms.deductible and terms.deductible.name == "五万"
        assert [clause.number for clause in terms.permitting("loading", after_handover=True)] == ["15"]
        assert terms.permitting("termination", after_handover=True) == []
        assert terms.clause("24").handling_charge == Decimal("0.05")  # type: ignore[union-attr]
        assert (terms.issue_rule, done.vat["net"], done.vat["tax"]) == ("on_first_instalment", "774339.62", "46460.38")
        assert [part["premium"] for part in done.buildings] == ["410400.00", "410400.00"]
        assert documents.latest(quote, "rating.offer")


@pytest.mark.parametrize("column", ["rate", "reason", "budget"])
def test_the_database_keeps_an_accepted_quote(world: World, project: Project, column: str) -> None:
    quote = an_accepted_quote(world, project)
    value: Any = "改" if column == "reason" else Decimal("0.01")
    with acting(world.developer, ACCEPTED):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Quote.objects.filter(pk=quote.pk).update(**{column: value})
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Alternative.objects.filter(quote=quote).update(provisional=Decimal("1.00"))
        assert Quote.objects.get(pk=quote.pk).rate == quote.rate


def test_what_was_offered_is_not_repriced(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    with acting(world.underwriter, OFFERED), pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Alternative.objects.filter(quote=quote).update(rate=Decimal("0.02"))


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"premium": Decimal("854999.99")}, "超出核保权限 854,999.99 元"),
        ({"deviation": Decimal("0.144")}, "费率偏离基准 14.5%"),
    ],
)
def test_above_a_limit_another_person_decides(
    world: World, project: Project, limits: dict[str, Decimal], words: str
) -> None:
    chief, filing, quote = a_chief(world), a_filing(world), an_invited_quote(world, project)
    limited(chief, world, **limits)
    prepared(world, quote, filing, ("方案一", ""))
    assert send(world, quote).state == "referred"
    assert (tasks(chief), tasks(world.underwriter), tasks(world.developer)) == (["rating.review"], [], [])
    with acting(world.underwriter, OFFERED), pytest.raises(Forbidden):
        services.approve_offer(by=world.underwriter, at=OFFERED, quote=quote)
    with acting(chief, OFFERED):
        assert any(words in each for each in Referral.objects.get().beyond)
        done = services.approve_offer(by=chief, at=OFFERED, quote=quote, words="同意")
        assert (done.state, done.rate, done.valid_until_on) == ("offered", Decimal("0.0106875"), VALID_UNTIL_ON)
    assert (tasks(chief), tasks(world.developer)) == ([], ["rating.choose"])


def test_a_limit_is_lifted_only_by_saying_so(world: World) -> None:
    chief = a_chief(world)
    limited(chief, world, premium=Decimal("900000.00"))
    with acting(chief, OFFERED):
        for given, field in (({}, "premium"), ({"premium": Decimal(1), "unlimited": True}, "unlimited")):
            said = {"premium": None, "deviation": None, **given}
            with pytest.raises(Refusal) as refused:
                services.set_authority(by=chief, at=OFFERED, insurer=world.lead, from_on=OFFERED.date(), **said)
            assert [reason.field for reason in refused.value.reasons] == [field]
        kept = selectors.authority_limit(world.lead.pk, OFFERED.date())
        assert kept is not None and kept.premium == Decimal("900000.00")
    page = a_browser(chief).get(reverse("rating:set_authority")).content.decode()
    assert 'value="900000.00"' in page or 'value="900,000.00"' in page
    limited(chief, world, unlimited=True)
    with acting(chief, OFFERED):
        lifted = selectors.authority_limit(world.lead.pk, OFFERED.date())
        assert lifted is not None and lifted.premium is None


def test_at_the_limit_one_person_may_offer(world: World, project: Project) -> None:
    filing, quote = a_filing(world, authority_premium=Decimal("855000.00")), an_invited_quote(world, project)
    prepared(world, quote, filing, ("方案一", ""))
    assert send(world, quote).state == "offered"


def test_nobody_approves_what_they_prepared(world: World, project: Project) -> None:
    filing, quote = a_filing(world, authority_premium=Decimal("1.00")), an_invited_quote(world, project)
    prepared(world, quote, filing, ("方案一", ""))
    send(world, quote)
    both = [*world.underwriter.capabilities, "rating.approve_offer"]
    same = Actor(
        kind="person", person_id=world.underwriter.person_id, organisation_id=world.lead.pk,
        organisation_kind="insurer", capabilities=frozenset(both),
    )  # fmt: skip
    with acting(same, OFFERED):
        with pytest.raises(Forbidden, match="另一位核保负责人"):
            services.approve_offer(by=same, at=OFFERED, quote=quote)
        quote.refresh_from_db()
        assert (quote.state, Referral.objects.get().answered_at) == ("referred", None)


def test_the_chief_sends_back_with_a_reason(world: World, project: Project) -> None:
    chief, filing, quote = a_chief(world), a_filing(world), an_invited_quote(world, project)
    with acting(world.underwriter, OFFERED), pytest.raises(Refusal, match="还没有编制"):
        services.refer(by=world.underwriter, at=OFFERED, quote=quote, reason="示例", valid_until_on=VALID_UNTIL_ON)
    prepared(world, quote, filing, ("方案一", ""))
    with acting(world.underwriter, OFFERED):
        services.refer(by=world.underwriter, at=OFFERED, quote=quote, reason="临河", valid_until_on=VALID_UNTIL_ON)
    with acting(chief, OFFERED):
        with pytest.raises(Refusal, match="退回的理由"):
            services.send_back(by=chief, at=OFFERED, quote=quote, words=" ")
        assert services.send_back(by=chief, at=OFFERED, quote=quote, words="请上浮").state == "invited"
    assert (tasks(chief), tasks(world.underwriter)) == ([], ["rating.offer"])
    with acting(world.developer, OFFERED):
        assert not Referral.objects.exists()


def test_data_is_asked_for_by_field_and_answered_with_new_facts(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    before = quote.facts_sheet_id
    with acting(world.underwriter, OFFERED):
        for fields, reason, words in (
            ([], "示例", "请选择"),
            (["budget"], "示例", "不在清单"),
            (["other"], " ", "为什么需要"),
        ):
            with pytest.raises(Refusal, match=words):
                services.ask_for_data(by=world.underwriter, at=OFFERED, quote=quote, fields=fields, reason=reason)
        services.ask_for_data(
            by=world.underwriter, at=OFFERED, quote=quote, fields=["building.height", "units"], reason="按高度取值"
        )
        with pytest.raises(Conflict, match="待补充资料"):
            services.offer(by=world.underwriter, at=OFFERED, quote=quote, valid_until_on=VALID_UNTIL_ON)
    assert (tasks(world.developer), tasks(world.underwriter)) == (["rating.answer"], [])
    with acting(world.developer, ACCEPTED):
        Building.objects.filter(project=project, number="2号楼").update(height=None)
        with pytest.raises(Refusal, match="分户清单") as refused:
            services.answer_data(by=world.developer, at=ACCEPTED, quote=quote, answer="")
        assert "2号楼" in str(refused.value) and DataRequest.objects.get().answered_at is None
    with acting(world.developer, ACCEPTED):
        DataRequest.objects.update(fields=["building.height"])
        Building.objects.filter(project=project).update(height=Decimal("60.00"))
        done = services.answer_data(by=world.developer, at=ACCEPTED, quote=quote, answer="已补")
        assert done.state == "invited" and done.facts_sheet_id != before
    assert (tasks(world.developer), tasks(world.underwriter)) == ([], ["rating.offer"])


def test_a_range_reads_the_highest_building_and_experience_counts_in_its_time(world: World, project: Project) -> None:
    ranges = [{"low": None, "high": "27", "value": "1"}, {"low": "27", "high": None, "value": "1.05"}]
    scores = [{"low": None, "high": "20", "value": "0.95"}, {"low": "20", "high": None, "value": "1"}]
    factors = {
        "height": {"reads": "height", "ranges": ranges, "min": "1", "max": "1.1"},
        "findings_score": {"reads": "findings_score", "ranges": scores, "min": "0.9", "max": "1"},
    }
    with acting(world.developer, OFFERED):
        Building.objects.filter(project=project, number="1号楼").update(height=Decimal("20.00"))
    with acting(world.underwriter, OFFERED):
        services.record_experience(
            by=world.underwriter, at=OFFERED, insurer=world.lead, organisation=world.contractor, kind="findings_score",
            value=Decimal("12"), source="示例统计", from_on=date(2019, 3, 1), until_on=date(2019, 3, 31),
        )  # fmt: skip
    quote = an_offered_quote(world, project, filing=a_filing(world, factors=factors))
    found = {line["factor"]: (line["value"], line["reason"]) for line in quote.lines}
    assert found["height"] == ("1.05", "1号楼 20.00 米；2号楼 33.50 米；单体之间不同，取最高值")
    assert found["findings_score"] == ("0.95", "12 分（示例统计，自2019年3月1日起）")
    with acting(world.second_underwriter, OFFERED):
        assert not selectors.experiences(world.underwriter).exists()


def test_a_kind_of_project_has_its_own_base_rate(world: World) -> None:
    project = a_project(world, until="buildings", kind=Project.Kind.AFFORDABLE)
    filing = a_filing(world, kind_rates={"215": {"base": "0.0115", "min": "0.011", "max": "0.0125"}})
    quote = an_offered_quote(world, project, filing=filing)
    assert (quote.base_rate, quote.rate) == (Decimal("0.0115"), Decimal("0.011"))
    assert [line["kind"] for line in quote.lines][-1] == "bound"


def test_who_judges_below_the_floor_is_told_the_least(world: World, project: Project) -> None:
    filing, quote = a_filing(world, min_rate=Decimal("0.0105")), an_invited_quote(world, project)
    judged = {"地质条件": Judgement(Decimal("0.95"), "岩石地基")}
    with acting(world.underwriter, OFFERED):
        with pytest.raises(Refusal, match=r"低于备案费率下限 1.05%.*地质条件"):
            services.prepare(by=world.underwriter, at=OFFERED, quote=quote, filing=filing, judged=judged)
        assert not Alternative.objects.exists()


def test_below_the_floor_names_the_floor_and_no_factor(world: World, project: Project) -> None:
    filing, quote = a_filing(world, min_rate=Decimal("0.0105")), an_invited_quote(world, project)
    judged = {"地质条件": Judgement(Decimal("0.95"), "岩石地基")}
    with acting(world.underwriter, OFFERED), pytest.raises(Refusal) as refused:
        services.prepare(by=world.underwriter, at=OFFERED, quote=quote, filing=filing, judged=judged)
    figures = [each.figure for each in refused.value.reasons[0].because]
    assert "rate_min" in figures and not [each for each in figures if each.startswith("factor.")]


def test_an_expired_qualification_does_not_count_and_says_so(world: World, project: Project) -> None:
    from idi.foundation.parties.models import Qualification

    with acting(world.administrator, OFFERED):
        Qualification.objects.filter(organisation=world.hongxiang).update(until_on=date(2019, 1, 31))
    line = next(each for each in an_offered_quote(world, project).lines if each["factor"] == "qualification")
    assert line["value"] == "1" and "已于2019年1月31日到期，不计" in line["reason"]
