"""The pages of completion, as the people of the story open them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.lifecycle.acceptance import selectors
from idi.lifecycle.acceptance.models import Acceptance, Settlement
from idi.lifecycle.acceptance.views.pages import _story
from idi.lifecycle.projects.models import Unit
from tests.factories.acceptance import RECORDED, accept, buildings_of
from tests.factories.claims import a_photo, an_insured_home
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(world: World) -> Unit:
    return an_insured_home(world, accepted_on=None)


def test_the_developer_records_an_acceptance_by_hand(world: World, home: Unit) -> None:
    browser = a_browser(world.developer)
    page = reverse("acceptance:project", args=[home.project_id])
    form = reverse("acceptance:accept", args=[home.project_id, home.building_id])
    assert form in browser.get(page).content.decode()
    wrong = browser.post(form, {"accepted_on": "2019-01-09"})
    assert wrong.status_code == 422 and "开工日期2019年1月10日" in wrong.content.decode()
    assert 'value="2019-01-09"' in wrong.content.decode()
    right = browser.post(form, {"accepted_on": "2020-06-15", "filed_on": ""})
    assert (right.status_code, right.headers["Location"]) == (303, page)
    shown = browser.get(page).content.decode()
    assert "2020年6月15日" in shown and "登记竣工验收" in shown
    notice = browser.get(reverse("acceptance:owner_notice", args=[home.building_id]), follow=True)
    assert notice.headers["Content-Type"] == "application/pdf"


def test_the_same_form_sent_twice_is_one_act(world: World, home: Unit) -> None:
    browser = a_browser(world.developer)
    form = reverse("acceptance:settle", args=[home.project_id])
    token = re.search(r'name="_once" value="([^"]+)"', browser.get(form).content.decode())
    assert token is not None
    sent = {"cost": "83,000,000.00", "settled_on": "2020-06-18", "_once": token[1]}
    assert [browser.post(form, sent).status_code for _ in range(2)] == [303, 303]
    with acting(world.developer, RECORDED):
        assert Settlement.objects.count() == 1


def test_handover_of_the_whole_building(world: World, home: Unit) -> None:
    accept(world, buildings_of(world, home.project)[0])
    browser = a_browser(world.developer)
    form = reverse("acceptance:hand_over", args=[home.project_id, home.building_id])
    done = browser.post(form, {"unit": "", "handed_over_on": "2020-06-20"})
    shown = browser.get(done.headers["Location"]).content.decode()
    assert "已登记交付 4 户" in shown and "4 / 4" in shown


def test_who_has_no_seat_sees_nothing_and_who_may_not_record_is_not_asked(world: World, home: Unit) -> None:
    page = reverse("acceptance:project", args=[home.project_id])
    assert a_browser(world.other_developer).get(page).status_code == 404
    for reader in (world.haining_officer, world.underwriter, world.site_manager):
        shown = a_browser(reader).get(page)
        assert shown.status_code == 200 and "/accept/" not in shown.content.decode()
    refused = a_browser(world.underwriter).post(
        reverse("acceptance:accept", args=[home.project_id, home.building_id]), {"accepted_on": "2020-06-15"}
    )
    assert refused.status_code == 403
    with acting(world.developer, RECORDED):
        assert not Acceptance.objects.exists()


def test_list_and_panel(world: World, home: Unit) -> None:
    browser = a_browser(world.haining_officer)
    assert "示例花园一期" in browser.get(reverse("acceptance:list")).content.decode()
    panel = browser.get(reverse("acceptance:panel", args=[home.project_id]), headers={"HX-Request": "true"})
    assert "0 / 2 栋" in panel.content.decode() and "<html" not in panel.content.decode()


def test_the_timeline_says_which_building_each_entry_is_about(world: World, home: Unit) -> None:
    browser, (first, second) = a_browser(world.developer), buildings_of(world, home.project)
    page = reverse("acceptance:project", args=[home.project_id])
    posted = {"outcome": "partial", "held_on": "2020-06-10", "part": "地下室", "findings": ""}
    assert (
        browser.post(reverse("acceptance:record_round", args=[home.project_id, second.pk]), posted).status_code == 303
    )
    for building in (first, second):
        accept(world, building)
    again = {
        "why": "corrected", "accepted_on": "2020-06-12", "reason": "示例：日期录错",
        "upload": SimpleUploadedFile("验收.jpg", a_photo()),
    }  # fmt: skip
    assert browser.post(reverse("acceptance:accept_again", args=[home.project_id, second.pk]), again).status_code == 303
    browser.post(
        reverse("acceptance:hand_over", args=[home.project_id, first.pk]),
        {"unit": home.pk, "handed_over_on": "2020-06-20"},
    )
    browser.post(reverse("acceptance:settle", args=[home.project_id]), {"cost": "83000000", "settled_on": "2020-06-18"})
    with acting(world.developer, RECORDED):
        handed = selectors.handovers(home.project)
        told = [(each.label, each.detail) for each in _story(selectors.told_by_building(home.project, handed))]
    assert sorted(told) == sorted([
        ("登记交付", "1号楼 101室"), ("重新验收或更正", "2号楼"), ("登记竣工验收", "2号楼"), ("登记竣工验收", "1号楼"),
        ("登记验收未通过或部分合格", "2号楼 地下室"),
    ])  # fmt: skip
    shown = browser.get(page).content.decode()
    assert "<div>2号楼 地下室</div>" in shown and "登记工程结算" in shown


def test_the_page_asks_as_often_for_two_buildings_as_for_six(
    world: World, home: Unit, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    browser = a_browser(world.developer)
    page = reverse("acceptance:project", args=[home.project_id])
    browser.get(page)
    with django_assert_max_num_queries(40):
        browser.get(page)
