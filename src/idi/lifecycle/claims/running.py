"""A clock as the pages show it: how much of it is gone, how it stands, what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.lifecycle.claims.lateness import missed, overdue_days
from idi.lifecycle.claims.models import Claim, Clock

_STOPS = {
    "acknowledge": _("约定上门或开始查勘即停止"),
    "emergency": _("开始应急维修或作出拒赔核定即停止"),
    "survey": _("登记查勘或作出核定即停止"),
    "ask_papers": _("发出补充资料通知或作出核定即停止"),
    "decide": _("作出核定即停止"),
    "complex": _("作出核定即停止"),
    "refuse_notice": _("拒赔通知书发出即停止"),
    "perform": _("赔付或修复完成即停止"),
    "advance": _("支付能够确定的数额即停止"),
    "builder_answer": _("建设单位约定上门即停止"),
    "builder_repair": _("建设单位登记修复即停止"),
}
_PAUSES = ("decide", "complex")


@dataclass(frozen=True, slots=True)
class Running:
    """`words` say how it stands, `tone` colours them; `share` is the part gone in percent, None where it does not run by days."""

    clock: Clock
    words: Any
    tone: str
    share: int | None = None
    elapsed: str = ""
    stops: Any = ""
    paused: str = ""


def running(clock: Clock, at: datetime, claim: Claim | None = None) -> Running:
    """How a clock stands at a moment: waiting, running with days left, overdue, done in time or late."""
    words, tone = _standing(clock, at, claim)
    if clock.stopped_at:
        return Running(clock, words, tone)
    share, elapsed = _held(clock, claim) if _waits(clock, claim) else _gone(clock, at)
    return Running(clock, words, tone, share, elapsed, _STOPS.get(clock.clock, ""), _paused(clock, claim))


def _standing(clock: Clock, at: datetime, claim: Claim | None) -> tuple[Any, str]:
    late = overdue_days(clock, at)
    if clock.stopped_at:
        if missed(clock, at):
            return (gettext("逾期%d日完成") % late if late else gettext("逾期完成")), "bad"
        return _("已完成"), "good"
    if clock.due_on is None:
        return (_("暂停") if _waits(clock, claim) else clock.text), "neutral"
    if missed(clock, at):
        return (gettext("已逾期%d日") % late if late else gettext("已逾期")), "bad"
    left = (clock.due_on - local_date(at)).days
    return (gettext("今天到期") if left == 0 else gettext("还有%d日") % left), "warn" if left <= 1 else "active"


def _gone(clock: Clock, at: datetime) -> tuple[int | None, str]:
    if clock.started_at is None or clock.due_on is None:
        return None, ""
    if clock.due_at is not None:
        whole, gone = clock.due_at - clock.started_at, at - clock.started_at
        hours = int(gone.total_seconds() // 3600)
        return min(100, int(100 * gone / whole)), ngettext("已过%d小时", "已过%d小时", hours) % hours
    started = local_date(clock.started_at)
    total, past = (clock.due_on - started).days, (local_date(at) - started).days
    words = gettext("已过%(past)d日，共%(total)d日（含不计入的日子）") % {"past": past, "total": total}
    if clock.days == total:
        words = gettext("已过%(past)d日，共%(total)d日") % {"past": past, "total": total}
    return (min(100, 100 * past // total) if total else 100), words


def _waits(clock: Clock, claim: Claim | None) -> bool:
    """Whether a clock of days stands still until the papers come."""
    return bool(
        claim and claim.papers_asked_at and not claim.papers_complete_at and clock.clock in _PAUSES and clock.days
    )


def _held(clock: Clock, claim: Claim | None) -> tuple[int | None, str]:
    """How much was gone when a clock was halted."""
    if claim is None or claim.papers_asked_at is None or clock.started_at is None or not clock.days:
        return None, ""
    past = (local_date(claim.papers_asked_at) - local_date(clock.started_at)).days
    words = gettext("已过%(past)d日，共%(total)d日") % {"past": past, "total": clock.days}
    return min(100, 100 * past // clock.days), words


def _paused(clock: Clock, claim: Claim | None) -> str:
    if claim is None or clock.clock not in _PAUSES or claim.papers_asked_at is None:
        return ""
    asked = day(local_date(claim.papers_asked_at))
    if claim.papers_complete_at is None:
        return gettext("%s起暂停：已发出补充通知，等资料到齐") % asked
    return gettext("%(asked)s至%(came)s等待补充资料，不计入") % {
        "asked": asked, "came": day(local_date(claim.papers_complete_at)),
    }  # fmt: skip
