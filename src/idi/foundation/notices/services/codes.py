"""Codes by text message: they prove that somebody holds a phone now.

    sent = notices.send_code(by=by, at=at, phone="13800000000", purpose="report", region_code="330481", address=visitor(request))
    notices.check_code(by=by, at=at, phone="13800000000", purpose="report", code="123456")   # raises Refusal at field "code"

A code has six digits, works for ten minutes and once, for the purpose it was sent for; the newest one counts. Tries and
sends are counted in the shared cache, not in the tables: a refused request leaves nothing there, but it was a try.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from idi.foundation.core import throttle
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, mask_phone, normalise
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.notices import gateway
from idi.foundation.notices.models import PhoneCode
from idi.foundation.notices.services.sending import NOWHERE, send

MINUTES = 10
MOST_TRIES = 5
BETWEEN = timedelta(seconds=60)
HOUR, DAY = 3600, 24 * 3600
PER_PHONE = ((5, HOUR), (10, DAY))
PER_ADDRESS = ((20, HOUR), (60, DAY))
PURPOSES = {"report": "报案", "owner": "业主登记", "track": "查询报案", "complaint": "投诉", "authorise": "授权"}


@dataclass(frozen=True, slots=True)
class SentCode:
    """What a page may say of a code: to which phone, how long it works. `shown` is the code itself, in a demonstration
    without gateway only."""

    phone: str
    minutes: int
    shown: str


@act
def send_code(
    *, by: Actor, at: datetime, phone: str, purpose: str, region_code: str, address: str, language: str = "zh"
) -> SentCode:
    """Sends a code to a phone. `address` is where the visitor asks from (`throttle.visitor`), `purpose` one of `PURPOSES`.

    Refuses what is no mobile number, a second code within a minute, and too many for one phone or one address.
    """
    number = normalise(phone)
    if not re.fullmatch(r"1\d{10}", number):
        raise Refusal(Reason("请填写11位手机号码，验证码会发到这个号码。", "phone"))
    index = blind_index(number, "code.phone")
    with house(NOWHERE, cause=by):
        before = _newest(index, purpose)
        if before is not None and at - before.sent_at < BETWEEN:
            raise Refusal(Reason("验证码刚刚发出，请等一分钟再获取。", "phone"))
        _require_few(index, PER_PHONE, "这个号码获取验证码的次数太多，请稍后再试，或拨打服务专线。")
        _require_few(address, PER_ADDRESS, "从这里获取验证码的次数太多，请稍后再试，或拨打服务专线。")
        code = f"{secrets.randbelow(1_000_000):06d}"
        PhoneCode.objects.create(
            purpose=purpose, phone_index=index, code_hash=_hash(index, purpose, code), sent_at=at,
            until_at=at + timedelta(minutes=MINUTES),
        )  # fmt: skip
    words = {"code": code, "minutes": MINUTES, "purpose": PURPOSES[purpose]}
    send(by=by, at=at, kind="code", region_code=region_code, to=number, values=words, language=language)
    shown = code if settings.IDI_DEMO and not gateway.connected() else ""
    return SentCode(mask_phone(number), MINUTES, shown)


@act
def check_code(*, by: Actor, at: datetime, phone: str, purpose: str, code: str) -> None:
    """Uses a code up. Raises `Refusal` at `code` where it is wrong, too old, used, or was tried too often."""
    index = blind_index(phone, "code.phone")
    with house(NOWHERE, cause=by):
        row = _newest(index, purpose, locked=True)
        if row is None or row.used_at is not None or at > row.until_at:
            raise Refusal(Reason("验证码已失效，请重新获取。", "code"))
        if not throttle.counted(f"code:{row.pk}", most=MOST_TRIES, seconds=MINUTES * 60):
            raise Refusal(Reason("验证码输错的次数太多，请重新获取。", "code"))
        if not secrets.compare_digest(row.code_hash, _hash(index, purpose, normalise(code))):
            raise Refusal(Reason("验证码不对，请核对短信后重新输入。", "code"))
        row.used_at = at
        row.save(update_fields=["used_at"])


def _newest(index: str, purpose: str, *, locked: bool = False) -> PhoneCode | None:
    rows = PhoneCode.objects.select_for_update() if locked else PhoneCode.objects
    return rows.filter(phone_index=index, purpose=purpose).order_by("-id").first()


def _hash(index: str, purpose: str, code: str) -> str:
    return blind_index(f"{index}:{purpose}:{code}", "code.code")


def _require_few(key: str, limits: tuple[tuple[int, int], ...], words: str) -> None:
    for most, seconds in limits:
        if not throttle.counted(f"code:{key}:{seconds}", most=most, seconds=seconds):
            raise Refusal(Reason(words, "phone"))
