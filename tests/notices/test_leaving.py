"""Messages that leave the platform: quiet hours, a gateway that is away, delivery told back, what somebody declined."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from idi.foundation.core import clock, jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.notices import kinds, services, tasks
from idi.foundation.notices.models import Message, Preference, Sending
from tests.factories import HOUSE, on
from tests.factories.keys import a_key
from tests.factories.parties import World
from tests.factories.visitors import a_browser
from tests.notices.conftest import Gateway

pytestmark = pytest.mark.django_db
NOON, NIGHT = on(2025, 3, 10, 12), on(2025, 3, 10, 23)
NEWS = {"number": "BD-1", "news": "已安排查勘。", "link": "https://示例/1"}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def be(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    be(NOON)
    return be


def send(moment: datetime = NOON, **changes: Any) -> Sending:
    given = {"kind": "claim_progress", "region_code": "330481", "to": "138 0000 0000", "values": NEWS, **changes}
    with acting(HOUSE, moment):
        return services.send(by=HOUSE, at=moment, **given)


def seen(sending: Sending) -> Sending:
    with acting(HOUSE, NOON):
        return Sending.objects.get(pk=sending.pk)


def test_a_text_message_goes_to_the_gateway_and_its_delivery_comes_back(
    world: World, gateway: Gateway, at: Any
) -> None:
    sending = send()
    tasks.hand_over_due()
    (heard,) = gateway.heard
    assert heard["id"] == str(sending.key) and heard["phone"] == "13800000000"
    assert heard["text"] == "【示例】报案 BD-1：已安排查勘。 查看：https://示例/1" and heard["key"].startswith(
        "Bearer "
    )
    assert (seen(sending).state, seen(sending).reference) == ("sent", "示例-1")
    key = a_key(world.administrator, "notices.deliver")
    told = {"id": str(sending.key), "state": "delivered"}
    for _ in range(2):
        answer = Client().post(
            "/api/v1/messages/deliveries", told, "application/json", headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.status_code == 200 and answer.json()["state"] == "delivered"
    Client().post(
        "/api/v1/messages/deliveries", {**told, "state": "failed"}, "application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert seen(sending).state == "delivered"
    assert Client().post("/api/v1/messages/deliveries", told, "application/json").status_code == 401


def test_a_gateway_that_is_away_is_tried_again_and_gives_up(world: World, gateway: Gateway, at: Any) -> None:
    gateway.answers = [503]
    sending = send()
    tasks.hand_over_due()
    assert (seen(sending).state, seen(sending).attempts, seen(sending).fault) == ("queued", 1, "HTTP 503")
    tasks.hand_over_due()
    assert len(gateway.heard) == 1, "not before its pause is over"
    gateway.answers = [503] * 5
    for minutes in (1, 3, 7, 15, 31):
        at(NOON + timedelta(minutes=minutes))
        tasks.hand_over_due()
    assert (seen(sending).state, seen(sending).attempts) == ("failed", 6)
    assert len({each["id"] for each in gateway.heard}) == 1
    by = world.administrator
    with acting(by, NOON):
        services.again(by=by, at=NOON, sending=sending)
    tasks.hand_over_due()
    assert seen(sending).state == "sent"
    with acting(by, NOON), pytest.raises(Conflict):
        services.again(by=by, at=NOON, sending=sending)


def test_what_the_gateway_turns_down_is_not_tried_again(gateway: Gateway, at: Any) -> None:
    gateway.answers = [400]
    sending = send()
    tasks.hand_over_due()
    assert (seen(sending).state, seen(sending).attempts) == ("failed", 1)


@pytest.mark.parametrize(("kind", "due"), [("claim_progress", on(2025, 3, 11, 8)), ("report_received", NIGHT)])
def test_at_night_only_urgent_kinds_go_out(gateway: Gateway, at: Any, kind: str, due: datetime) -> None:
    at(NIGHT)
    sending = send(NIGHT, kind=kind, values={**NEWS, "code": "ABC"})
    jobs.run_waiting()
    tasks.hand_over_due()
    assert sending.due_at == due and len(gateway.heard) == (due == NIGHT)
    at(on(2025, 3, 11, 8))
    tasks.hand_over_due()
    assert len(gateway.heard) == 1


def test_what_is_declined_while_it_waits_stays_here_and_the_log_says_until_when_the_rest_waits(
    world: World, gateway: Gateway, at: Any
) -> None:
    at(NIGHT)
    declined, others = send(NIGHT, title="报案 BD-1 已受理"), send(NIGHT, to="139 0000 0000", title="报案 BD-2 已受理")
    with acting(HOUSE, NIGHT):
        phones = {"13800000000": world.claims_handler, "13700000000": world.developer}
        for phone, by in phones.items():
            index = blind_index(phone, "preference.sms")
            Preference.objects.create(person_id=by.person_id, phone_index=index, changed_at=NIGHT)
        Preference.objects.create(
            person_id=world.administrator.person_id, phone_index=blind_index("13800000000", "preference.sms"),
            declined=["claim_progress:sms"], changed_at=NIGHT,
        )  # fmt: skip
    page = a_browser(world.administrator).get("/messages/sent/", {"q": "BD-2"}).content.decode()
    assert "2025年3月11日 08:00" in page and "139****0000" in page and "138****0000" not in page
    at(on(2025, 3, 11, 22))  # the worker was away all day: at night nothing goes out all the same
    tasks.hand_over_due()
    assert not gateway.heard and seen(declined).state == "declined" and seen(others).state == "queued"
    at(on(2025, 3, 12, 8))
    tasks.hand_over_due()
    assert [each["phone"] for each in gateway.heard] == ["13900000000"]


def test_without_a_gateway_the_log_shows_the_words_and_nobody_else_sees_it(world: World, at: Any) -> None:
    sending = send(NOON)
    tasks.hand_over_due()
    page = a_browser(world.administrator).get("/messages/sent/").content.decode()
    assert "没有连接短信网关" in page and "138****0000" in page and "13800000000" not in page
    found = a_browser(world.administrator).get("/messages/sent/", {"q": "138 0000 0000"}).content.decode()
    assert "138****0000" in found
    assert "已安排查勘" in a_browser(world.administrator).get(f"/messages/sent/{sending.pk}/").content.decode()
    assert a_browser(world.claims_handler).get("/messages/sent/").status_code == 403
    with acting(world.claims_handler, NOON):
        assert Sending.objects.count() == 0
    with acting(HOUSE, NOON), connection.cursor() as cursor:
        cursor.execute("SELECT recipient, text FROM notices_sending")
        assert not any("1380000" in each or "查勘" in each for each in cursor.fetchone())


def test_a_person_chooses_copies_by_mail_and_declines_kinds(world: World, at: Any) -> None:
    browser, by = a_browser(world.claims_handler), world.claims_handler
    wrong = browser.post("/messages/preferences/", {"email": "示例", "language": "zh", "copies": "on"})
    assert wrong.status_code == 422 and "完整的邮箱地址" in wrong.content.decode()
    chosen = {"email": "agent@example.org", "language": "en", "copies": "on", "declined": ["claim_progress:email"]}
    assert browser.post("/messages/preferences/", chosen).status_code == 303
    assert "agent@example.org" in browser.get("/messages/preferences/").content.decode()
    with acting(HOUSE, NOON):
        services.tell(
            by=HOUSE,
            at=NOON,
            holder_id=world.lead.pk,
            title="示例消息",
            text="请查勘",
            address="/claims/1/",
            subject=world.lead,
        )
    tasks.hand_over_due()
    (letter,) = mail.outbox
    assert letter.to == ["agent@example.org"] and letter.subject == "示例消息" and "/claims/1/" in letter.body
    assert send(to="agent@example.org").state == "declined"
    legal = send(to="agent@example.org", kind="decision")
    assert legal.state == "queued" and legal.text.startswith("Report BD-1 has been decided")
    with acting(by, NOON), pytest.raises(Refusal) as refused:
        services.prefer(by=by, at=NOON, email="a@example.org", declined=["decision:email"])
    assert refused.value.reasons[0].field == "declined" and "核定和拒赔通知" in str(refused.value)
    with acting(world.developer, NOON):
        assert Preference.objects.count() == 0


def test_who_left_the_organisation_gets_no_more_copies(world: World, at: Any) -> None:
    by = world.claims_handler
    with acting(by, NOON):
        services.prefer(by=by, at=NOON, email="agent@example.org", copies=True)
    with acting(HOUSE, NOON):
        Preference.objects.update(for_organisations=[world.second.pk])
        services.tell(
            by=HOUSE, at=NOON, holder_id=world.second.pk, title="示", text="", address="", subject=world.second
        )
        assert Message.objects.filter(title="示").count() == 1 and Sending.objects.count() == 0


def test_wrong_addresses_and_strangers_are_refused_and_nothing_is_written(world: World) -> None:
    with pytest.raises(Refusal):
        send(to="未知")
    with acting(world.developer, NOON), pytest.raises(Forbidden):
        services.report_delivery(by=world.developer, at=NOON, key="0" * 32, delivered=True)
    with acting(HOUSE, NOON):
        assert Sending.objects.count() == Entry.objects.filter(act__startswith="notices.").count() == 0


def test_words_of_an_installation_and_a_place_replace_the_built_in_ones(settings: Any, tmp_path: Path) -> None:
    own = tmp_path / "消息.toml"
    own.write_text(
        '[kind.visit]\nzh = "{when} 上门"\n[kind.visit.region.330400]\nzh = "嘉兴：{when} 上门"\n', encoding="utf-8"
    )
    settings.IDI_MESSAGES = str(own)
    said = {place: kinds.kind("visit").text(place, "zh", {"when": "9时"}) for place in ("330481", "110000")}
    assert said == {"330481": "嘉兴：9时 上门", "110000": "9时 上门"}
    assert "visit" in kinds.kind("visit").text("330481", "en", {"number": "1", "who": "A", "when": "9", "link": "l"})
    for wrong in ('[kind.visit]\nzh = "{whenn}"', '[kind.nothing]\nzh = ""', "no toml"):
        other = tmp_path / f"{len(wrong)}.toml"
        other.write_text(wrong, encoding="utf-8")
        settings.IDI_MESSAGES = str(other)
        with pytest.raises(ImproperlyConfigured, match=re.escape(str(other))):
            kinds.kind("visit")
