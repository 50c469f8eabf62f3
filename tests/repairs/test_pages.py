"""The pages after a claim, as the people of the story open them: repair, the owner's word, appraisal, recovery."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core import clock, jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.numbers import next_number
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.repairs.models import Order
from tests.factories.claims import a_claim, a_covered_claim, a_photo, a_refused_claim, an_owner, seen
from tests.factories.parties import World
from tests.factories.repairs import CONFIRMED, a_finished_order, an_order
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(world: World, home: Unit) -> Claim:
    return a_covered_claim(world, home)


def lines(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    sent = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        sent |= {
            f"lines-{number}-{name}": value
            for name, value in zip(("name", "unit", "quantity", "price"), row, strict=True)
        }
    return sent


def test_from_the_order_to_the_recovery_by_hand(world: World, claim: Claim) -> None:
    lead, repairer = a_browser(world.claims_handler), a_browser(world.repair_manager)
    panel = lead.get(reverse("repairs:panel", args=[claim.pk]), headers={"HX-Request": "true"}).content.decode()
    form = reverse("repairs:order", args=[claim.pk])
    assert form in panel and "<html" not in panel
    visit_on = (clock.now().date() + timedelta(days=2)).isoformat()
    sent = {"repairer": world.repairers.pk, "scheme": "重做防水", "visit_on": visit_on}
    empty = lead.post(form, {**sent, **lines(("", "", "", ""))})
    assert empty.status_code == 422 and "维修费用至少填写1行" in empty.content.decode()
    made = lead.post(form, {**sent, **lines(("防水层重做", "平方米", "6.5", "420.00"), ("", "", "", ""))})
    page = made.headers["Location"]
    assert made.status_code == 303 and "2,730.00" in lead.get(page).content.decode()

    shown = repairer.get(page).content.decode()
    assert "接单" in shown and f'href="/claims/{claim.pk}/"' in shown, "where the owner's phone is"
    assert f'href="/claims/{claim.pk}/"' in repairer.get(reverse("repairs:today")).content.decode()
    assert "示例花园一期 1号楼 101室" in repairer.get(reverse("repairs:list")).content.decode()
    assert repairer.post(page + "accept/", {}).status_code == 303
    wrong = repairer.post(page + "finish/", {"work_done": "已重做", "photos": [_file(b"none")]})
    assert wrong.status_code == 422 and "已重做" in wrong.content.decode()
    assert (
        repairer.post(page + "finish/", {"work_done": "已重做", "photos": [_file(a_photo())], "sure": "on"}).status_code
        == 303
    )

    _confirm_in_public(claim)
    assert "业主已确认" in lead.get(page).content.decode()
    after, address = repairer.get(page).content.decode(), f"/claims/{claim.pk}/"
    assert (f'href="{address}"' in after) == (repairer.get(address).status_code == 200), "the work is over"
    _pay(lead, claim, world.repairers.name)
    jobs.run_waiting()
    with acting(world.claims_handler, clock.now()):
        case = Case.objects.get()
    assert case.number in lead.get(reverse("recovery:panel", args=[claim.pk])).content.decode()
    _recover(world, lead, reverse("recovery:detail", args=[case.pk]))


def _pay(lead: Client, claim: Claim, name: str) -> None:
    """Below the limit one person prepares the payment and notes it."""
    panel = lead.get(reverse("payouts:panel", args=[claim.pk]), headers={"HX-Request": "true"}).content.decode()
    form = re.search(r'href="(/payouts/claims/\d+/dues/\d+/)"', panel)
    assert form is not None
    account = {"holder_name": name, "account": "6200 0000 0000 0001", "bank": "示例银行海宁支行"}
    payment = lead.post(form[1], account).headers["Location"]
    noted = {"paid_on": clock.now().date().isoformat(), "reference": "示例-赔-1"}
    assert lead.post(f"{payment}pay/", noted).status_code == 303


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("完工.jpg", content, content_type="image/jpeg")


def _confirm_in_public(claim: Claim) -> None:
    street = Client()
    home = claim.unit
    assert home is not None
    tracked = reverse("repairs:tracked", args=[claim.track_code])
    shown = street.get(tracked).content.decode()
    assert "不确认不会视为同意" in shown and "示例房屋维修公司" in shown
    form = reverse("repairs:tracked_confirm", args=[claim.track_code])
    wrong = street.post(form, {"satisfaction": "1", "word": "WRONG1", "remark": "好"})
    assert wrong.status_code == 422 and "报案口令不对" in wrong.content.decode()
    token = re.search(r'name="_once" value="([^"]+)"', street.get(form).content.decode())
    assert token is not None
    sent = {"satisfaction": "1", "word": home.claim_word, "_once": token[1]}
    assert [street.post(form, sent).status_code for _ in range(2)] == [303, 303]
    assert "您已确认维修" in street.get(tracked).content.decode()
    assert street.get(reverse("repairs:tracked", args=["NOSUCHCODE"])).status_code == 404


def test_photos_before_and_after_stand_where_the_report_is_tracked_once_the_work_is_done(
    world: World, claim: Claim
) -> None:
    street, repairer = Client(), a_browser(world.repair_manager)
    order = an_order(world, claim)
    tracked, page = reverse("repairs:tracked", args=[claim.track_code]), reverse("repairs:detail", args=[order.pk])
    assert repairer.post(f"{page}accept/", {}).status_code == 303
    assert repairer.post(f"{page}before/", {"photos": [_file(a_photo("red"))]}).status_code == 303
    assert "修前照片" not in street.get(tracked).content.decode(), "the work goes on"
    done = {"work_done": "已重做", "photos": [_file(a_photo("blue"))]}
    assert repairer.post(f"{page}finish/", done).status_code == 303
    shown = street.get(tracked).content.decode()
    assert "修前照片" in shown and "完工照片" in shown
    photos = sorted(set(re.findall(r'src="(/repairs/track/[^"]+/photo/\d+/)"', shown)))
    assert [street.get(photo)["Content-Type"] for photo in photos] == ["image/jpeg"] * 2
    assert street.get(photos[0].replace(claim.track_code, "NOSUCHCODE")).status_code == 404
    with acting(world.claims_handler, clock.now()):
        reported = documents.photos(claim).first()
    if reported is not None:
        assert street.get(f"{tracked}photo/{reported.pk}/").status_code == 404, "only of the repair"


def test_the_word_cannot_be_guessed_where_a_repair_is_confirmed(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    a_finished_order(world, an_order(world, claim))
    form = reverse("repairs:tracked_confirm", args=[claim.track_code])
    answers = [Client().post(form, {"satisfaction": "1", "word": f"猜{number}"}) for number in range(5)]
    assert {each.status_code for each in answers} == {422}
    stopped = Client().post(form, {"satisfaction": "1", "word": home.claim_word})
    assert stopped.status_code == 422 and "输错次数过多" in stopped.content.decode()
    assert seen(claim).state == "in_repair"


def _recover(world: World, lead: Client, page: str) -> None:
    target = a_browser(world.site_manager)
    assert target.get(page).status_code == 404
    tomorrow = (clock.now().date() + timedelta(days=30)).isoformat()
    above = lead.post(page + "demand/", {"amount": "2,730.01", "facts": "施工缺陷", "answer_by": tomorrow})
    assert above.status_code == 422 and "不能超过已赔付" in above.content.decode()
    assert (
        lead.post(page + "demand/", {"amount": "2730", "facts": "施工缺陷", "answer_by": tomorrow}).status_code == 303
    )
    assert "已函告" in target.get(page).content.decode()
    today = clock.now().date().isoformat()
    sent = {"amount": "2730", "received_on": today, "reference": "示例-追-1"}
    assert lead.post(page + "receive/", sent).status_code == 303
    shown = lead.get(page).content.decode()
    assert "追偿款已全部到账" in shown and "819.00" in shown and "546.00" in shown


def test_an_owner_with_an_account_answers_on_the_page_of_the_order(world: World, claim: Claim) -> None:
    home = claim.unit
    assert home is not None
    owner = a_browser(an_owner(world, home))
    order = a_finished_order(world, an_order(world, claim))
    page = reverse("repairs:detail", args=[order.pk])
    assert page + "confirm/" in owner.get(page).content.decode()
    assert page + "confirm/" not in a_browser(world.claims_handler).get(page).content.decode()
    assert owner.post(page + "rework/", {"remark": "仍有渗水"}).status_code == 303
    assert "业主要求返修" in owner.get(page).content.decode()
    assert a_browser(world.neighbour).get(page).status_code == 404
    with acting(world.claims_handler, CONFIRMED):
        assert Order.objects.get().rework_count == 1


def test_an_order_on_an_expired_item_is_refused_on_the_page_with_what_was_typed(world: World, claim: Claim) -> None:
    expired = a_claim(world, claim.unit, symptom="hollow", place="room", discovered_on=date(2025, 3, 2))
    lead = a_browser(world.claims_handler)
    sent = {"repairer": world.repairers.pk, "scheme": "重新粉刷", **lines(("粉刷", "项", "1", "300"))}
    refused = lead.post(reverse("repairs:order", args=[expired.pk]), sent)
    shown = refused.content.decode()
    assert refused.status_code == 422 and "保险期间已届满，不能派修" in shown and "重新粉刷" in shown
    assert "三（一）9" in shown
    assert seen(expired).state == expired.state


def test_appraisal_by_hand(standing_home: Unit, world: World) -> None:
    claim = a_refused_claim(world, standing_home)
    developer, lead, body = (a_browser(a) for a in (world.developer, world.claims_handler, world.appraiser))
    form = reverse("disputes:apply", args=[claim.pk])
    assert form in developer.get(reverse("disputes:panel", args=[claim.pk])).content.decode()
    made = developer.post(form, {"body": world.appraisers.pk, "question": "是否施工缺陷"})
    page = made.headers["Location"]
    assert made.status_code == 303 and body.get(page).status_code == 200
    assert "同意共同委托" in lead.get(page).content.decode()
    assert lead.post(page + "commission/", {}).status_code == 303
    sent = {"result": "covered", "reasons": "施工缺陷", "fee": "5000"}
    assert lead.post(page + "award/", sent).status_code == 403
    assert body.post(page + "award/", sent).status_code == 303
    assert "属于保险责任" in developer.get(page).content.decode()
    assert seen(claim).state == "covered"
    with acting(world.claims_handler, clock.now()):
        assert Appraisal.objects.get().state == "awarded"
    for browser, listed in ((developer, "disputes:list"), (body, "disputes:list"), (lead, "recovery:list")):
        assert browser.get(reverse(listed)).status_code == 200


@pytest.mark.parametrize("typed", ["number", "claim_number"])
def test_an_order_is_found_by_its_own_or_its_claims_number(world: World, claim: Claim, typed: str) -> None:
    order = an_order(world, claim)
    browser = a_browser(world.claims_handler)
    address = reverse("repairs:detail", args=[order.pk])
    assert address in browser.get("/repairs/", {"q": getattr(order, typed).lower()}).content.decode()
    assert address not in browser.get("/repairs/", {"q": order.number[:-1]}).content.decode()


def test_the_list_of_orders_asks_as_often_for_sixty_as_for_ten(
    world: World, claim: Claim, django_assert_num_queries: Any
) -> None:
    lead, order = a_browser(world.claims_handler), an_order(world, claim)
    copies(order, 9)
    with CaptureQueriesContext(connection) as ten:
        assert "共 10 条" in lead.get(reverse("repairs:list")).content.decode()
    copies(order, 50)
    with django_assert_num_queries(len(ten)):
        assert "共 60 条" in lead.get(reverse("repairs:list")).content.decode()


def copies(order: Order, count: int) -> None:
    """Orders sent back earlier on the same claim."""
    place = Actor(kind="house", scope_id=order.project_id)
    with acting(place, clock.now()):
        row = Order.objects.get(pk=order.pk)
        for _ in range(count):
            row.pk, row.number, row.state = None, next_number("WX", row.region_code, clock.now()), "returned"
            row.save(force_insert=True)
