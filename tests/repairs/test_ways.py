"""Through the pages: the repairer's day on the phone, prices asked of two, cash and self-paid repairs by the owner's hand."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs.models import CashOffer, Order, Quote
from tests.factories.claims import a_claim, a_covered_claim, a_photo, a_refused_claim, seen
from tests.factories.parties import World
from tests.factories.repairs import an_order
from tests.factories.visitors import a_browser
from tests.repairs.test_pages import lines
from tests.repairs.test_panel_and_tender import another

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return str(answer.content.decode())


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")


def panel(client: Client, claim: Claim) -> str:
    return words(client.get(reverse("repairs:panel", args=[claim.pk])))


def test_the_repairers_day(world: World, home: Unit) -> None:
    order = an_order(world, a_covered_claim(world, home))
    repairer, today = a_browser(world.repair_manager), reverse("repairs:today")
    page = words(repairer.get(today))
    assert order.number in page and "接单" in page and "拍修前照片" not in page
    assert repairer.post(reverse("repairs:accept", args=[order.pk])).status_code == 303
    assert "拍修前照片" in words(repairer.get(today))
    assert repairer.post(reverse("repairs:show_before", args=[order.pk]), {"photos": [photo()]}).status_code == 303
    assert "再拍修前照片" in words(repairer.get(today))
    later = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert repairer.post(reverse("repairs:appoint", args=[order.pk]), {"appointment_at": later}).status_code == 303
    assert "以后几天" in words(repairer.get(today))
    done = {"work_done": "已重做", "materials": "聚氨酯涂料", "photos": [photo()], "sure": "on"}
    assert repairer.post(reverse("repairs:finish", args=[order.pk]), done).status_code == 303
    assert "今天没有要上门的维修" in words(repairer.get(today))
    lead = a_browser(world.claims_handler)
    detail = reverse("repairs:detail", args=[order.pk])
    shown = words(lead.get(detail))
    assert "修前照片" in shown and "完工照片" in shown and "聚氨酯涂料" in shown and "复查" in shown
    wrong = lead.post(reverse("repairs:recheck", args=[order.pk]), {"passed": "no", "note": ""})
    assert wrong.status_code == 422 and "哪里不合格" in words(wrong)
    assert lead.post(reverse("repairs:recheck", args=[order.pk]), {"passed": "yes"}).status_code == 303
    assert "合格" in words(lead.get(detail))
    assert a_browser(world.developer).get(today).status_code == 403


def test_prices_asked_of_two_on_their_pages(world: World, home: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    other, actor = another(world)
    claim = a_covered_claim(world, home)
    lead = a_browser(world.claims_handler)
    assert reverse("repairs:ask_prices", args=[claim.pk]) in panel(lead, claim)
    closes = clock.now() + timedelta(hours=2)
    sent = {
        "scheme": "重做防水",
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
        "repairers": [world.repairers.pk, other.pk],
        "lines-TOTAL_FORMS": "0",
        "lines-INITIAL_FORMS": "0",
    }
    tender = lead.post(reverse("repairs:ask_prices", args=[claim.pk]), sent).headers["Location"]
    with acting(world.claims_handler, clock.now()):
        quotes = {each.repairer_id: each.pk for each in Quote.objects.all()}
    for who, firm, price in ((world.repair_manager, world.repairers, "3400"), (actor, other, "3000")):
        page = reverse("repairs:quote", args=[quotes[firm.pk]])
        client = a_browser(who)
        assert page in words(client.get(reverse("repairs:today")))
        assert client.post(page, {"days": "5", **lines(("防水", "项", "1", price))}).status_code == 303
    assert a_browser(actor).get(reverse("repairs:quote", args=[quotes[world.repairers.pk]])).status_code == 404
    sealed = words(lead.get(tender))
    assert "已报价（密封）" in sealed and "3,000.00" not in sealed and "3,400.00" not in sealed
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(hours=3))
    assert lead.post(f"{tender}open/").status_code == 303
    assert "3,000.00" in words(lead.get(tender))
    award = reverse("repairs:award", args=[quotes[world.repairers.pk]])
    assert lead.post(award, {"reason": ""}).status_code == 422
    assert lead.post(award, {"reason": "工期短"}).status_code == 303
    with acting(world.claims_handler, clock.now()):
        assert Order.objects.get().amount == Decimal("3400.00")


def test_cash_is_chosen_where_the_report_is_tracked(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    lead, street = a_browser(world.claims_handler), Client()
    sent = {"amount": "3000", "reason": "按单价库计算"}
    assert lead.post(reverse("repairs:cash", args=[claim.pk]), sent).status_code == 303
    assert "等业主答复" in panel(lead, claim)
    tracked = words(street.get(reverse("repairs:tracked", args=[claim.track_code])))
    assert "3,000.00" in tracked and "按单价库计算" in tracked
    form = reverse("repairs:tracked_cash", args=[claim.track_code])
    asked = words(street.get(form))
    assert "3,000.00" in asked and "按单价库计算。" in asked, "nobody answers without having read the sum"
    report = f"/p/track/{claim.track_code}/"
    assert "保险机构提出以现金代替维修" in words(street.get(report))
    assert "核定应付" in words(lead.get(reverse("repairs:cash", args=[claim.pk])))
    wrong = street.post(form, {"yes": "yes", "word": "WRONG1"})
    assert wrong.status_code == 422 and "口令不对" in words(wrong)
    assert street.post(form, {"yes": "yes", "word": home.claim_word}).status_code == 303
    assert seen(claim).state == "repaired"
    assert "您已选择现金赔付 ¥ 3,000.00" in words(street.get(reverse("repairs:tracked", args=[claim.track_code])))
    with acting(world.claims_handler, clock.now()):
        assert CashOffer.objects.get().accepted is True


def test_a_refused_owner_agrees_to_pay_on_the_tracking_page(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    lead, street = a_browser(world.claims_handler), Client()
    form = reverse("repairs:self_paid", args=[claim.pk])
    assert form in panel(lead, claim)
    sent = {"repairer": world.repairers.pk, "scheme": "更换密封胶", **lines(("密封胶", "米", "6", "35"))}
    assert lead.post(form, sent).status_code == 303
    tracked = reverse("repairs:tracked", args=[claim.track_code])
    assert "210.00" in words(street.get(tracked)) and "不属于保险责任" in words(street.get(tracked))
    assert "请在下面的“维修进展”决定是否自费维修" in words(street.get(f"/p/track/{claim.track_code}/"))
    agree = reverse("repairs:tracked_agree", args=[claim.track_code])
    asked = words(street.get(agree))
    assert "210.00" in asked and "更换密封胶。" in asked and world.repairers.name in asked
    assert street.post(agree, {"yes": "yes", "word": home.claim_word}).status_code == 303
    assert "业主自费" in words(a_browser(world.repair_manager).get(reverse("repairs:today")))


def test_an_emergency_is_offered_before_the_decision_and_asks_who_bears_it(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="crack", place="balcony", emergency=True)
    lead = a_browser(world.claims_handler)
    form = reverse("repairs:emergency", args=[claim.pk])
    assert form in panel(lead, claim)
    sent = {"repairer": world.repairers.pk, "scheme": "支顶加固", **lines(("支顶", "项", "1", "1200"))}
    wrong = lead.post(form, sent)
    assert wrong.status_code == 422 and "支顶加固" in words(wrong)
    assert lead.post(form, {**sent, "if_refused": "owner", "signed": photo()}).status_code == 303
    unit = words(lead.get(reverse("repairs:of_unit", args=[home.pk])))
    assert "没有完成的维修" in unit
    assert re.search("应急", words(a_browser(world.repair_manager).get(reverse("repairs:today"))))
