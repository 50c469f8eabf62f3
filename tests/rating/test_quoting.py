"""Invitations, offers with their reasons, and all that is refused on the way to an accepted quote."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.credit import services as credit
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Message
from idi.foundation.parties import services as parties
from idi.foundation.seats.models import Seat
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import InviteForm
from idi.lifecycle.rating.models import Quote
from idi.lifecycle.rating.services import Judgement
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.rating import (
    ACCEPTED,
    FACTORS,
    INVITED,
    OFFERED,
    VALID_UNTIL_ON,
    a_draft,
    a_filing,
    an_accepted_quote,
    an_invited_quote,
    an_offered_quote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="buildings")


def tasks(actor: Actor, at: Any) -> list[str]:
    with acting(actor, at):
        return [task.kind for task in waiting(actor) if task.kind.startswith("rating.")]


def test_an_offer_tells_each_factor_its_reason_and_who_allows_it(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    assert quote.rate == Decimal("0.0106875")
    assert quote.provisional == Decimal("855000.00")
    assert (quote.lines[0]["kind"], quote.lines[0]["value"]) == ("base", "0.0125")
    lines = {line["factor"]: line for line in quote.lines[1:]}
    assert {name: line["value"] for name, line in lines.items()} == {
        "credit": "0.9", "qualification": "0.95", "地质条件": "1",
    }  # fmt: skip
    assert lines["credit"]["reason"] == "信用等级 AAA（建筑市场信用系统（示例），自2018年1月1日起）"
    assert [because["ref"][:10] for because in lines["credit"]["because"]] == [
        "住宅工程质量潜在缺陷",
        "三（三）：投保单位资",
    ]
    assert lines["地质条件"]["reason"] == "核保未调整"
    assert len(lines["地质条件"]["because"]) == 1
    assert {because["figure"] for because in quote.because} >= {
        "premium_base",
        "premium_provisional_base",
        "rate_approval",
    }


def test_stored_rates_are_exact(world: World, project: Project) -> None:
    judged = {"地质条件": Judgement(Decimal("1.0333"), "软土地基，桩长 40 米")}
    quote = an_offered_quote(world, project, judged=judged)
    with acting(world.developer, ACCEPTED):
        assert Quote.objects.get(pk=quote.pk).rate == Decimal("0.0125") * Decimal("0.855") * Decimal("1.0333")
        assert [line["reason"] for line in quote.lines][-1] == "软土地基，桩长 40 米"


def test_a_developer_without_a_grade_pays_the_base_rate(world: World, project: Project) -> None:
    factors = {"credit": {**FACTORS["credit"], "values": {"A": "0.95"}}}
    quote = an_offered_quote(world, project, filing=a_filing(world, factors=factors))
    assert (quote.rate, quote.lines[1]["value"]) == (Decimal("0.0125"), "1")
    assert "备案费率表未列“AAA”，系数为 1" in quote.lines[1]["reason"]


@pytest.mark.parametrize(("told", "factor"), [(on(2019, 2, 1), "0.95"), (INVITED, "0.9")])
def test_a_grade_of_the_day_of_the_offer_counts_once_its_party_could_reply(
    world: World, project: Project, told: datetime, factor: str
) -> None:
    with acting(world.administrator, told):
        credit.record_grade(
            by=world.administrator, at=told, organisation_id=world.hongxiang.pk, grade="AA",
            source="建筑市场信用系统（示例）", from_on=date(2019, 3, 7), until_on=None,
        )  # fmt: skip
    assert an_offered_quote(world, project).lines[1]["value"] == factor


def test_facts_of_the_project_count(world: World) -> None:
    project = a_project(world, until="buildings", prefabricated=True)
    factors = {
        "prefabricated": {"reads": "prefabricated", "values": {"是": "0.98", "否": "1"}, "min": "0.98", "max": "1"},
        "affordable": {"reads": "affordable", "values": {"是": "0.9"}, "min": "0.9", "max": "1"},
    }
    quote = an_offered_quote(world, project, filing=a_filing(world, factors=factors))
    assert [(line["factor"], line["value"], line["reason"]) for line in quote.lines[1:]] == [
        ("prefabricated", "0.98", "工程登记：装配式建筑为“是”"),
        ("affordable", "1", "工程登记：保障性住宅为“否”；备案费率表未列“否”，系数为 1"),
    ]


def test_the_filed_bound_stands_over_the_product(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project, filing=a_filing(world, min_rate=Decimal("0.011")))
    assert (quote.rate, quote.provisional) == (Decimal("0.011"), Decimal("880000.00"))
    assert (quote.lines[-1]["kind"], quote.lines[-1]["label"]) == ("bound", "备案费率下限")


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        ({"地质条件": Judgement(Decimal("1.11"), "软土")}, "系数“地质条件”为 1.11，备案只允许 0.95 至 1.1"),
        ({"地质条件": Judgement(Decimal("1.05"), " ")}, "请写明系数“地质条件”调整为 1.05 的理由"),
        ({"新技术": Judgement(Decimal("1.05"), "首次采用")}, "系数“新技术”为 1.05：当地规定和备案费率表均未列明，只能为 1"),
        ({"credit": Judgement(Decimal("0.8"), "老客户")}, "不能由核保人员评定"),
        ({"prefabricated": Judgement(Decimal("0.9"), "装配式")}, "备案费率表没有列入“装配式建筑”"),
    ],
)  # fmt: skip
def test_what_neither_region_nor_filing_allows(world: World, project: Project, judged: Any, words: str) -> None:
    filing, quote = a_filing(world), an_invited_quote(world, project)
    with acting(world.underwriter, OFFERED):
        with pytest.raises(Refusal, match=words) as refused:
            services.offer(
                by=world.underwriter,
                at=OFFERED,
                quote=quote,
                filing=filing,
                valid_until_on=VALID_UNTIL_ON,
                judged=judged,
            )
        assert refused.value.reasons[0].field == "judged"
        quote.refresh_from_db()
        assert (quote.state, quote.rate, quote.lines) == ("invited", None, [])
    with acting(world.underwriter, OFFERED):
        assert not Entry.objects.filter(act="rating.offer").exists()
    assert tasks(world.underwriter, OFFERED) == ["rating.offer"]


def test_the_refusal_of_a_loading_names_the_article(world: World, project: Project) -> None:
    filing, quote = a_filing(world), an_invited_quote(world, project)
    judged = {"新技术": Judgement(Decimal("1.05"), "首次采用")}
    asked = services.Asked(judged)
    with acting(world.underwriter, OFFERED), pytest.raises(Refusal) as refused:
        services.preview(by=world.underwriter, quote=quote, filing=filing, asked=asked, on=OFFERED.date())
    assert [because.ref for because in refused.value.reasons[0].because] == [
        "三（三）：投保单位资质等级高、诚信记录优良的可以优惠"
    ]


def test_only_a_filing_in_force_prices(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    unapproved, later = a_draft(world), a_filing(world, in_force_on=date(2019, 3, 9))
    of_another = a_filing(world, by=world.second_underwriter)
    elsewhere = a_filing(world, region_code="330411", name="示例·秀洲")
    with acting(world.underwriter, OFFERED):
        for filing in (unapproved, later, of_another, elsewhere):
            with pytest.raises(Refusal, match="不能据此报价"):
                services.offer(
                    by=world.underwriter, at=OFFERED, quote=quote, filing=filing, valid_until_on=VALID_UNTIL_ON
                )
        with pytest.raises(Refusal, match="不能早于今天"):
            services.offer(by=world.underwriter, at=OFFERED, quote=quote, filing=later, valid_until_on=date(2019, 3, 7))
    with acting(world.underwriter, on(2019, 3, 9)):
        given = {"quote": quote, "filing": later, "valid_until_on": VALID_UNTIL_ON}
        assert services.offer(by=world.underwriter, at=on(2019, 3, 9), **given).state == "offered"
        with pytest.raises(Conflict, match="已报价"):
            services.offer(by=world.underwriter, at=on(2019, 3, 9), **given)


def test_an_invitation_lets_the_insurer_in_and_gives_it_a_task(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    assert tasks(world.underwriter, INVITED) == ["rating.offer"]
    with acting(world.underwriter, INVITED):
        seen = selectors.quote(quote.pk)
        assert (seen.budget, seen.facts_sheet.facts["name"]) == (project.budget_cost, project.name)
        assert Seat.objects.filter(holder_id=world.lead.pk, scope_id=project.pk, role="insurer").exists()
    with acting(world.second_underwriter, INVITED):
        assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("by", "insurer", "words"),
    [
        ("developer", "contractor", "不是保险机构"),
        ("developer", "lead", "已经邀请示例财产保险甲公司"),
        ("other_developer", "second", "只有本项目的建设单位"),
        ("underwriter", "second", "没有此项权限，这项操作由建设单位的项目经办办理"),
    ],
)
def test_invitations_that_are_refused(world: World, project: Project, by: str, insurer: str, words: str) -> None:
    an_invited_quote(world, project)
    actor = getattr(world, by)
    with acting(actor, INVITED), pytest.raises(Refusal, match=words):
        services.invite(by=actor, at=INVITED, project=project, insurer=getattr(world, insurer))
    with acting(world.developer, INVITED):
        assert Quote.objects.count() == 1


def test_who_was_struck_off_is_not_asked(world: World, project: Project) -> None:
    by = world.haining_officer
    with acting(by, INVITED):
        gone = parties.note_condition(
            by=by, at=INVITED, organisation=world.second, condition="deregistered", reason="登记机关公示"
        )
    with acting(world.developer, INVITED):
        with pytest.raises(Refusal, match="已注销"):
            services.invite(by=world.developer, at=INVITED, project=project, insurer=gone)
        assert not Quote.objects.exists()
        offered = InviteForm().fields["insurers"].queryset
        assert gone not in offered and world.lead in offered


def test_after_the_last_day_an_offer_is_void_and_may_be_asked_for_again(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    last, after = on(2019, 4, 30, 23), on(2019, 5, 1)
    with acting(world.developer, after):
        with pytest.raises(Refusal, match="已于2019年4月30日到期"):
            services.accept(by=world.developer, at=after, quote=quote)
        quote.refresh_from_db()
        assert quote.state == "offered" and selectors.accepted_quote(project.pk) is None
        again = services.invite(by=world.developer, at=after, project=project, insurer=world.lead)
        quote.refresh_from_db()
        assert (quote.state, again.state) == ("closed", "invited")
    assert last.date() == VALID_UNTIL_ON


def test_on_the_last_day_it_stands(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    last = on(2019, 4, 30, 23)
    with acting(world.developer, last):
        assert services.accept(by=world.developer, at=last, quote=quote).state == "accepted"


def test_a_changed_budget_needs_a_new_quote(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    with acting(world.developer, ACCEPTED):
        Project.objects.filter(pk=project.pk).update(budget_cost=Decimal("90000000.00"))
        with pytest.raises(Refusal, match="概算造价已由 80000000"):
            services.accept(by=world.developer, at=ACCEPTED, quote=quote)
        again = services.invite(by=world.developer, at=ACCEPTED, project=project, insurer=world.lead)
        assert again.budget == Decimal("90000000.00")


def test_accepting_one_closes_the_others(world: World, project: Project) -> None:
    second = an_offered_quote(world, project, by=world.second_underwriter)
    third = an_invited_quote(world, project, insurer=world.third)
    first = an_accepted_quote(world, project)
    with acting(world.developer, ACCEPTED):
        assert selectors.accepted_quote(project.pk) == first
        assert {q.state for q in Quote.objects.filter(pk__in=[second.pk, third.pk])} == {"closed"}
        with pytest.raises(Conflict, match="未采用"):
            services.accept(by=world.developer, at=ACCEPTED, quote=second)
        with pytest.raises(Refusal, match="已经接受示例财产保险甲公司的报价"):
            services.invite(by=world.developer, at=ACCEPTED, project=project, insurer=world.second)
    for actor in (world.developer, world.underwriter, world.second_underwriter, world.third_underwriter):
        assert tasks(actor, ACCEPTED) == []
    with acting(world.second_underwriter, ACCEPTED):
        assert [m.title for m in Message.objects.all()] == [f"报价 {second.number} 未被采用"]


def test_declining_needs_a_reason(world: World, project: Project) -> None:
    quote = an_invited_quote(world, project)
    with acting(world.underwriter, OFFERED):
        with pytest.raises(Refusal, match="理由"):
            services.decline(by=world.underwriter, at=OFFERED, quote=quote, reason="  ")
        services.decline(by=world.underwriter, at=OFFERED, quote=quote, reason="超出本公司承保能力")
    with acting(world.developer, OFFERED):
        assert Message.objects.latest("id").text == "超出本公司承保能力"
        assert Quote.objects.get().state == "declined"


def test_each_side_does_its_own_part(world: World, project: Project) -> None:
    quote = an_offered_quote(world, project)
    with acting(world.underwriter, ACCEPTED), pytest.raises(Forbidden):
        services.accept(by=world.underwriter, at=ACCEPTED, quote=quote)
    with acting(world.underwriter, ACCEPTED), pytest.raises(Conflict):
        services.decline(by=world.underwriter, at=ACCEPTED, quote=quote, reason="示例")
    invited = an_invited_quote(world, project, insurer=world.second)
    with acting(world.developer, ACCEPTED), pytest.raises(Forbidden):
        services.decline(by=world.developer, at=ACCEPTED, quote=invited, reason="示例")


def test_insurers_do_not_see_each_others_quotes_nor_their_story(world: World, project: Project) -> None:
    an_offered_quote(world, project)
    an_invited_quote(world, project, insurer=world.second)
    with acting(world.second_underwriter, OFFERED):
        assert [quote.insurer_id for quote in selectors.quotes_of_project(project.pk)] == [world.second.pk]
        told = Entry.objects.filter(scope_id=project.pk, act__startswith="rating.")
        assert [entry.act for entry in told] == ["rating.invite"]
    with acting(world.insurance_officer, OFFERED):
        assert selectors.quotes(world.insurance_officer).count() == 2
    with acting(world.haining_officer, OFFERED):
        assert not selectors.quotes(world.haining_officer).exists()
    with acting(world.other_developer, OFFERED):
        assert not selectors.quotes(world.other_developer).exists()
