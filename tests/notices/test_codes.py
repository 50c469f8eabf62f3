"""Codes by text message: limited sends, limited tries, used once, never kept in clear."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Refusal
from idi.foundation.notices import services
from idi.foundation.notices.models import PhoneCode, Sending
from tests.factories import HOUSE, on

pytestmark = pytest.mark.django_db
NOW, PHONE = on(2025, 3, 10, 23), "13800000000"


@pytest.fixture(autouse=True)
def demonstration(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IDI_DEMO = True
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sent(at: datetime = NOW, *, phone: str = PHONE, address: str = "192.0.2.1") -> services.SentCode:
    with acting(ANONYMOUS, at):
        return services.send_code(
            by=ANONYMOUS, at=at, phone=phone, purpose="report", region_code="330481", address=address
        )


def check(code: str, at: datetime = NOW, **changes: str) -> str:
    """What checking says; nothing where the code fits."""
    given = {"phone": PHONE, "purpose": "report", "code": code, **changes}
    with acting(ANONYMOUS, at):
        try:
            services.check_code(by=ANONYMOUS, at=at, **given)
        except Refusal as refusal:
            return f"{refusal.reasons[0].field}: {refusal}"
    return ""


def test_a_code_works_once_for_its_phone_and_purpose(settings: Any) -> None:
    told = sent()
    assert told.phone == "138****0000" and len(told.shown) == 6
    assert "失效" in check(told.shown, phone="13900000000") and "失效" in check(told.shown, purpose="owner")
    assert check(told.shown) == "" and "失效" in check(told.shown)
    with acting(HOUSE, NOW):
        row, message = PhoneCode.objects.get(), Sending.objects.get()
        assert told.shown not in row.code_hash and told.shown in message.text
        assert message.due_at == NOW, "a code passes the quiet hours"
    settings.IDI_DEMO = False
    assert sent(NOW + timedelta(minutes=2)).shown == ""


def test_a_code_ends_after_ten_minutes_and_the_newest_counts() -> None:
    first = sent().shown
    assert "失效" in check(first, NOW + timedelta(minutes=11))
    second = sent(NOW + timedelta(minutes=2)).shown
    if first != second:
        assert "不对" in check(first, NOW + timedelta(minutes=3))
    assert check(second, NOW + timedelta(minutes=3)) == ""


def test_guessing_ends_after_five_tries_even_with_the_right_code() -> None:
    code = sent().shown
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert ["不对" in check(wrong) for _ in range(5)] == [True] * 5
    assert check(code).startswith("code: ") and "次数太多" in check(code)


def test_sends_are_limited_by_minute_phone_and_address() -> None:
    sent()
    with pytest.raises(Refusal, match="等一分钟"):
        sent(NOW + timedelta(seconds=30))
    for minutes in (2, 4, 6, 8):
        sent(NOW + timedelta(minutes=minutes))
    with pytest.raises(Refusal, match="这个号码"):
        sent(NOW + timedelta(minutes=10))
    for running in range(15):
        sent(phone=f"139000000{running:02d}")
    with pytest.raises(Refusal, match="从这里"):
        sent(phone="13911111111")
    sent(phone="13911111111", address="192.0.2.2")
    with pytest.raises(Refusal, match="11位手机号码"):
        sent(phone="0573-123456")
