"""On the page of a claim its people see who of them has it, and give it on from there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.diary import selectors as diary
from idi.foundation.diary.models import Task
from idi.lifecycle.projects.models import Unit
from tests.factories.claims import REPORTED, a_claim, a_second_handler
from tests.factories.parties import World
from tests.factories.surveying import a_chief, somebody
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_a_claim_says_who_has_it_and_is_given_to_a_colleague_in_one_press(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    other = a_second_handler(world)
    with acting(world.claims_handler, REPORTED):
        task = Task.objects.get(holder_id=world.lead.pk, subject_id=claim.pk, kind="claims.survey")
    browser, address = a_browser(world.claims_handler), reverse("claims:detail", args=[claim.pk])
    page = browser.get(address).content.decode()
    give = reverse("diary:assign", args=[task.pk]) + "?back=on"
    assert "本单位在办" in page and "尚未分派" in page and f'href="{give}"' in page
    refused = browser.post(give, {"person": other.person_id, "reason": ""})
    assert refused.status_code == 422
    with acting(world.claims_handler, REPORTED):
        assert Task.objects.get(pk=task.pk).assigned_to is None
    answer = browser.post(give, {"person": other.person_id, "reason": "熟悉该小区"})
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = browser.get(address).content.decode()
    assert "复核员（示例）" in page and "改由同事办" in page and "尚未分派" not in page
    assert "本单位在办" not in a_browser(world.owner).get(address).content.decode()


def test_who_heads_claims_sees_the_load_of_all_and_gives_on_what_only_handlers_do(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    other, chief = a_second_handler(world), a_chief(world)
    with acting(world.claims_handler, REPORTED):
        task = Task.objects.get(holder_id=world.lead.pk, subject_id=claim.pk, kind="claims.survey")
    browser = a_browser(chief)
    page = browser.get(reverse("diary:team")).content.decode()
    assert "?person=0" in page and claim.number in browser.get(reverse("diary:list") + "?person=0").content.decode()
    given = {"person": other.person_id, "reason": "平衡任务"}
    assert browser.post(reverse("diary:assign", args=[task.pk]), given).status_code == 303
    listed = browser.get(reverse("diary:list") + f"?person={other.person_id}").content.decode()
    assert claim.number in listed
    stranger = a_browser(world.underwriter)
    assert stranger.post(reverse("diary:assign", args=[task.pk]), given).status_code == 404
    assert claim.number not in stranger.get(reverse("diary:list") + f"?person={other.person_id}").content.decode()
    with acting(world.underwriter, REPORTED):
        counts = {load.person_id: load.count for load in diary.team(world.underwriter, REPORTED.date())}
    assert counts[other.person_id] == 0, "others are counted what they may do themselves"


def test_finance_and_the_head_of_the_desk_find_their_numbers_and_lists(world: World, home: Unit) -> None:
    a_claim(world, home)
    clerk = somebody(world, world.lead, "finance_clerk", "clerk")
    head = somebody(world, world.desk, "hotline_chief", "desk_head")
    for person, labels in (
        (a_chief(world), {"超过时限的报案", "待审批付款"}),
        (
            clerk,
            {
                "待赔付",
                "待审批付款",
                "退回或失败的付款",
                "逾期未付的账款",
                "未结清账款",
                "逾期保险费",
                "未对应的银行流水",
            },
        ),
        (head, {"待核实地址的报案", "待回电", "逾期未答复投诉", "处理中的报案"}),
    ):
        browser = a_browser(person)
        tiles = browser.get("/").context["tiles"]
        assert labels <= {str(each.label) for each in tiles}
        assert all(browser.get(each.url).status_code == 200 for each in tiles)
        assert browser.get(reverse("diary:team")).status_code == 200
