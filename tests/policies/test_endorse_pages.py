"""The pages of endorsements, walked by the lead, the policyholder, who joins and the second person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from idi.foundation.core.acting import acting
from idi.foundation.diary import selectors as diary
from idi.foundation.diary.models import Task
from idi.lifecycle.policies.models import Endorsement, HomePassed, Joining, Policy
from idi.lifecycle.projects.models import Building, Unit
from tests.factories import on
from tests.factories.endorsing import a_fourth, chief_of, draft, in_force, items_of, submit
from tests.factories.parties import World
from tests.factories.policies import start
from tests.factories.visitors import a_browser
from tests.policies.test_pages import sent, words

pytestmark = pytest.mark.django_db
TODAY = on(2019, 9, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=TODAY):
        yield


def only(world: World) -> Endorsement:
    with acting(world.underwriter, TODAY):
        return Endorsement.objects.get()


def test_a_loading_by_hand_from_draft_to_force(world: World, policy: Policy) -> None:
    lead, developer = a_browser(world.underwriter), a_browser(world.developer)
    assert reverse("policies:choose_endorsement", args=[policy.pk]) in words(lead, "policies:detail", policy.pk)
    assert reverse("policies:choose_endorsement", args=[policy.pk]) not in words(
        developer, "policies:detail", policy.pk
    )
    assert "解除合同" in words(lead, "policies:choose_endorsement", policy.pk)
    asked = {"basis": "agreement", "effective_on": "2019-09-02", "reason": "示例：增加地下室"}
    refused = sent(
        lead,
        "policies:draw_up",
        policy.pk,
        "loading",
        status=422,
        **{**asked, "effective_on": "2019-05-01"},
        rate="0.1",
    )
    assert "生效日期早于保险单签发日期" in refused
    assert "没有依据不能批改" in sent(
        lead, "policies:draw_up", policy.pk, "loading", status=422, **{**asked, "basis": ""}, rate="0.1"
    )
    sent(lead, "policies:draw_up", policy.pk, "loading", **asked, rate="0.1")
    drawn = only(world)
    shown = words(lead, "policies:endorsement", drawn.pk)
    assert "80,000.00" in shown and "加费费率" in shown and "提交" in shown
    sent(lead, "policies:submit_endorsement", drawn.pk)
    assert "签署同意" in words(developer, "policies:endorsement", drawn.pk)
    assert "写明不同意的原因" in sent(developer, "policies:agree_endorsement", drawn.pk, "no", status=422, answer="")
    sent(developer, "policies:agree_endorsement", drawn.pk, "yes")
    assert only(world).state == "in_force"
    assert "第 1 号" in words(lead, "policies:detail", policy.pk)


def test_the_forms_of_every_kind_open_and_take_what_they_ask(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    with acting(world.underwriter, TODAY):
        building = Building.objects.get(project=policy.project, number="1号楼")
    plain = {"basis": "agreement", "effective_on": "2019-09-02", "reason": "示例"}
    rows = {"moves-TOTAL_FORMS": "1", "moves-INITIAL_FORMS": "0", "moves-0-do": "remove", "moves-0-building": building.pk,
            "moves-0-item": "C09"}  # fmt: skip
    areas = {
        "areas-TOTAL_FORMS": "1",
        "areas-INITIAL_FORMS": "0",
        "areas-0-building": building.pk,
        "areas-0-area": "12345",
    }
    shares = {
        "shares-TOTAL_FORMS": "1",
        "shares-INITIAL_FORMS": "0",
        "shares-0-insurer": world.second.pk,
        "shares-0-share": "40",
    }
    item = items_of(world, policy, "C05", "1号楼")
    assert "C12" not in words(lead, "policies:draw_up", policy.pk, "items"), "offered is what can be covered here"
    assert "指定单位" not in words(lead, "policies:draw_up", policy.pk, "facts"), "the proposal names none"
    for kind, given in (
        ("items", rows), ("facts", {**areas, "claimant": "developer"}), ("deductible", {"items": item, "deductible": "500"}),
        ("exclusion", {"items": item}), ("suspension", {"items": item}), ("members", {**shares, "lead": world.lead.pk, "lead_share": "60"}),
        ("transfer", {"policyholder": world.jiayuan.pk, "coming": "taker"}), ("cancellation", {}),
    ):  # fmt: skip
        words(lead, "policies:draw_up", policy.pk, kind)
        sent(lead, "policies:draw_up", policy.pk, kind, **plain, **given)
    words(lead, "policies:draw_up", policy.pk, "resumption")
    words(lead, "policies:draw_up", policy.pk, "cover_start", status=404)
    with acting(world.underwriter, TODAY):
        drawn = {e.kind: e for e in Endorsement.objects.all()}
    assert len(drawn) == 8
    for each in drawn.values():
        words(lead, "policies:endorsement", each.pk)
    assert "退费计算" in words(lead, "policies:endorsement", drawn["cancellation"].pk)
    sent(lead, "policies:withdraw_endorsement", drawn["facts"].pk)
    assert "已撤回" in words(lead, "policies:endorsement", drawn["facts"].pk)


def test_who_joins_answers_on_its_own_page(world: World, policy: Policy) -> None:
    fourth, underwriter = a_fourth(world)
    lead, joiner = a_browser(world.underwriter), a_browser(underwriter)
    panel = [[world.lead.pk, "0.5"], [world.second.pk, "0.3"], [fourth.pk, "0.2"]]
    drawn = draft(world, policy, "members", at=TODAY, panel=panel)
    sent(lead, "policies:submit_endorsement", drawn.pk)
    with acting(underwriter, TODAY):
        joining = Joining.objects.get()
    assert policy.number in words(joiner, "policies:joinings")
    assert "20%" in words(joiner, "policies:joining", joining.pk)
    words(joiner, "policies:endorsement", drawn.pk, status=404)
    sent(joiner, "policies:answer_joining", joining.pk, "yes")
    assert "已确认" in words(joiner, "policies:joining", joining.pk)
    words(lead, "policies:joining", joining.pk, status=404)


def test_the_second_person_sets_the_rule_and_looks_over(world: World, policy: Policy) -> None:
    chief, lead, developer = a_browser(chief_of(world)), a_browser(world.underwriter), a_browser(world.developer)
    words(lead, "policies:endorsement_rule", status=403)
    sent(chief, "policies:endorsement_rule", kinds=["loading"], amount_from="")
    drawn = draft(world, policy, "loading", at=TODAY, rate="0.001")
    sent(lead, "policies:submit_endorsement", drawn.pk)
    sent(developer, "policies:agree_endorsement", drawn.pk, "yes")
    assert "复核通过" in words(chief, "policies:endorsement", drawn.pk)
    assert "复核通过" not in words(lead, "policies:endorsement", drawn.pk)
    sent(chief, "policies:approve_endorsement", drawn.pk, "yes")
    assert only(world).state == "in_force"


def test_the_policy_on_a_day_as_page_and_paper_and_between_two_days(world: World, policy: Policy) -> None:
    in_force(world, draft(world, policy, "facts", at=TODAY, claimant="developer"), at=TODAY)
    lead = a_browser(world.underwriter)
    address = reverse("policies:as_at", args=[policy.pk])
    assert "待缴费" in lead.get(f"{address}?on=2019-05-09").content.decode()
    assert "还没有成立" in lead.get(f"{address}?on=2019-04-01").content.decode()
    assert "还没有成立" in lead.get(f"{address}?on=2019-09-02&known=2019-04-01").content.decode()
    paper = lead.get(f"{address}?on=2019-09-02&paper=1")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    between = lead.get(
        reverse("policies:difference", args=[policy.pk]) + "?first=2019-05-10&last=2019-09-02"
    ).content.decode()
    assert "索赔权益人" in between and "业主（房屋所有权人）" in between and "claimant" not in between
    assert (
        "没有变更"
        in lead.get(
            reverse("policies:difference", args=[policy.pk]) + "?first=2019-05-10&last=2019-06-02"
        ).content.decode()
    )


def test_lists_ask_as_often_for_many_rows_as_for_few(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    for building in ("1号楼", "2号楼"):
        start(world, policy, building, date(2019, 8, 15), at=TODAY)

    def asked() -> list[int]:
        counts = []
        for name in ("policies:endorsements", "policies:unsettled"):
            with CaptureQueriesContext(connection) as queries:
                words(lead, name)
            counts.append(len(queries))
        return counts

    few = asked()
    for number in range(12):
        draft(world, policy, "loading", at=TODAY, rate=f"0.0001{number}")
    assert asked() == few


def test_the_policyholder_demands_the_end_and_the_lead_is_given_it_to_do(world: World, policy: Policy) -> None:
    developer, lead = a_browser(world.developer), a_browser(world.underwriter)
    assert "要求解除合同" in words(developer, "policies:detail", policy.pk)
    assert "要求解除合同" not in words(lead, "policies:detail", policy.pk)
    sent(developer, "policies:demand_cancellation", policy.pk, reason="示例：项目停建")
    sent(developer, "policies:demand_cancellation", policy.pk, reason="示例：项目停建，再次要求")
    with acting(world.underwriter, TODAY):
        assert Task.objects.get(kind="policies.cancel", done_at=None).holder_id == world.lead.pk
    in_force(world, draft(world, policy, "cancellation", at=TODAY, basis="article", article="第15条"), at=TODAY)
    with acting(world.underwriter, TODAY):
        assert not Task.objects.filter(kind="policies.cancel", done_at=None).exists()
    assert "竣工验收起算" not in words(developer, "policies:detail", policy.pk), "nothing comes after the end"
    assert "不能要求解除" in sent(developer, "policies:demand_cancellation", policy.pk, status=409, reason="示例")


# ---- a home passes ----


def a_home(world: World, policy: Policy) -> Unit:
    with acting(world.developer, TODAY):
        homes = Unit.objects.filter(project=policy.project, part="inside").select_related("building", "project")
        return homes.order_by("id")[0]


def test_a_home_passes_with_its_cover_and_the_card_gets_a_new_word(world: World, policy: Policy) -> None:
    home = a_home(world, policy)
    first, second = a_browser(world.owner), a_browser(world.neighbour)
    sent(first, "public:register_home", home.code, claim_word=home.claim_word)
    developer = a_browser(world.developer)
    words(developer, "policies:passings", home.pk)
    assert "不能晚于今天" in sent(developer, "policies:pass_home", home.pk, status=422, passed_on="2019-09-03")
    sent(developer, "policies:pass_home", home.pk, passed_on="2019-09-01")
    assert "已登记过" in sent(developer, "policies:pass_home", home.pk, status=409, passed_on="2019-09-01")
    assert "2019年9月1日" in words(developer, "policies:passings", home.pk)
    with acting(world.owner, TODAY):
        assert not Unit.objects.filter(pk=home.pk).exists()
    assert "不符" in sent(second, "public:register_home", home.code, status=422, claim_word=home.claim_word)
    card = a_home(world, policy)
    assert card.claim_word != home.claim_word
    sent(second, "public:register_home", home.code, claim_word=card.claim_word)
    with acting(world.neighbour, TODAY):
        assert Unit.objects.filter(pk=home.pk).exists()
    assert "保障随房屋转移" in words(developer, "policies:detail", policy.pk)


def test_the_developer_prints_the_card_of_a_home_the_authority_recorded_as_passed(world: World, policy: Policy) -> None:
    home, officer, developer = a_home(world, policy), a_browser(world.property_officer), a_browser(world.developer)
    assert "由建设单位打印" in words(officer, "policies:pass_home", home.pk)
    assert (
        "已通知建设单位打印新的房屋卡"
        in officer.get(sent(officer, "policies:pass_home", home.pk, passed_on="2019-09-01")).content.decode()
    )
    before = developer.get("/messages/").content.decode().count("请换发房屋卡")
    assert before
    assert a_home(world, policy).claim_word in words(developer, "projects:unit", home.pk)
    told = developer.get(sent(developer, "policies:pass_home", home.pk, passed_on="2019-09-02")).content.decode()
    assert "请打印后交给新业主" in told
    after = developer.get("/messages/").content.decode().count("请换发房屋卡")
    assert after == before, "who recorded it itself is not told"


def test_the_new_owner_takes_over_with_the_card(world: World, policy: Policy) -> None:
    home = a_home(world, policy)
    first, second = a_browser(world.owner), a_browser(world.neighbour)
    sent(first, "public:register_home", home.code, claim_word=home.claim_word)
    assert "不符" in sent(
        second, "policies:take_over", status=422, code=home.code, claim_word="AAAAAA", passed_on="2019-09-01"
    )
    sent(second, "policies:take_over", code=home.code, claim_word=home.claim_word, passed_on="2019-09-01")
    with acting(world.owner, TODAY):
        assert not Unit.objects.filter(pk=home.pk).exists()
    with acting(world.neighbour, TODAY):
        assert Unit.objects.filter(pk=home.pk).exists()
        (passed,) = HomePassed.objects.all()
    assert (passed.recorded_by, passed.seats_ended) == ("owner", 1)


def test_buildings_covered_alike_are_shown_as_one(world: World, policy: Policy) -> None:
    """Two buildings with the same items and days share one table until an endorsement sets them apart."""
    lead = a_browser(world.underwriter)
    shown = words(lead, "policies:detail", policy.pk)
    assert "1号楼、2号楼" in shown
    assert shown.count("C05 ") == 1
    assert "1号楼、2号楼" in words(Client(), "check:result", policy.check_code)
    apart = items_of(world, policy, "C05", "2号楼")
    in_force(world, draft(world, policy, "exclusion", items=apart))
    assert words(lead, "policies:detail", policy.pk).count("C05 ") == 2


def test_what_an_english_page_writes_down_stays_chinese(world: World, policy: Policy) -> None:
    with override("en"):
        drawn = submit(world, draft(world, policy, "loading", rate="0.001", at=TODAY), at=TODAY)
        assert drawn.get_kind_display() == "Loading"
    with acting(world.developer, TODAY):
        (task,) = diary.waiting(world.developer).filter(kind="policies.agree_endorsement")
    assert task.title == f"保险单 {policy.number}：加费，请同意"


def test_a_draft_is_the_leads_own_until_it_is_submitted(world: World, policy: Policy) -> None:
    lead, developer = a_browser(world.underwriter), a_browser(world.developer)
    drawn = draft(world, policy, "loading", rate="0.001", reason="示例：先算一算", at=TODAY)
    assert "先算一算" in words(lead, "policies:detail", policy.pk)
    assert "先算一算" not in words(developer, "policies:detail", policy.pk)
    words(developer, "policies:endorsement", drawn.pk, status=404)
    sent(lead, "policies:submit_endorsement", drawn.pk)
    assert "先算一算" in words(developer, "policies:detail", policy.pk)
    assert "签署同意" in words(developer, "policies:endorsement", drawn.pk)
