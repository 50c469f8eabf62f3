"""The clocks of a claim: what is due when, by which article, and what a clock still waits for.

The day of the starting event is not counted. A clock that pauses stands still from the day the one-time request for
missing papers (补充资料一次性通知) arrived until the day the papers arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from idi.rules.days import ONE_DAY, DaysOff, count_forward
from idi.rules.errors import BadInput
from idi.rules.figures import Because, Figure, Json, Value
from idi.rules.lawbook import Law

CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")  # one time zone, no summer time since 1991
ANCHOR_NAMES: Final = {
    "reported": "报案",
    "papers_complete": "资料齐全",
    "decided": "作出核定",
    "agreed": "达成赔付协议",
}


@dataclass(frozen=True)
class Clock:
    """One clock. ``due_on`` is its last day in China, or None: then ``text`` says why (a word of law such as 及时, what
    it waits for, or that it is paused).

    ``starts`` names the event it runs from and ``starts_on`` that event's day; ``calendar`` is ``natural`` or
    ``working``; ``days`` is its length in days (None for a word, or where it is counted in hours). For clocks in hours
    ``hours`` and the exact ``due_at`` are set too.
    """

    clock: str
    label: str
    due_on: date | None
    due_at: datetime | None
    days: int | None
    hours: int | None
    text: str | None
    starts: str
    starts_on: date | None
    calendar: str
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates and moments as ISO text."""
        return {
            "clock": self.clock,
            "label": self.label,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "days": self.days,
            "hours": self.hours,
            "text": self.text,
            "starts": self.starts,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "calendar": self.calendar,
            "because": [each.to_json() for each in self.because],
        }


@dataclass(frozen=True)
class _Pause:
    """Days that do not count: after the request arrived, up to the day the papers arrived (None: still open)."""

    asked_on: date
    answered_on: date | None

    def holds(self, day: date) -> bool:
        return self.asked_on < day and (self.answered_on is None or day <= self.answered_on)


def clocks(
    law: Law,
    reported_at: datetime,
    papers_complete_at: datetime | None = None,
    decided_at: datetime | None = None,
    agreed_at: datetime | None = None,
    *,
    asked_at: datetime | None = None,
) -> list[Clock]:
    """Every claim clock of the law in force on the day of the report, in the order of the law.

    Moments carry their time zone; days are days in China. ``asked_at`` is when the one-time request for missing papers
    reached the claimant: from then to ``papers_complete_at`` the pausing clocks stand still. A second request does not
    pause, which is why there is only one. Raises BadInput for a moment before the report.
    """
    moments = {
        "reported": reported_at,
        "papers_complete": papers_complete_at,
        "decided": decided_at,
        "agreed": agreed_at,
        "asked": asked_at,
    }
    local = {name: _in_china(name, moment) for name, moment in moments.items() if moment is not None}
    _check_order(local)
    pause = _pause(local)
    found = (_clock(law, name, local, pause) for name in law.names("clock."))
    return [clock for clock in found if clock is not None]


def _in_china(name: str, moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise BadInput(f"时间须带时区，例如 2024-03-01T09:00+08:00；{ANCHOR_NAMES.get(name, '补充通知')}为 {moment}")
    return moment.astimezone(CHINA)


def _check_order(moments: Mapping[str, datetime]) -> None:
    for earlier, later in (("reported", "papers_complete"), ("reported", "decided"), ("decided", "agreed"),
                           ("reported", "agreed"), ("reported", "asked"), ("asked", "papers_complete")):  # fmt: skip
        if earlier in moments and later in moments and moments[later] < moments[earlier]:
            names = {**ANCHOR_NAMES, "asked": "补充资料通知"}
            raise BadInput(f"“{names[later]}”（{moments[later]}）不能早于“{names[earlier]}”（{moments[earlier]}）")


def _pause(moments: Mapping[str, datetime]) -> _Pause | None:
    if "asked" not in moments:
        return None
    answered = moments.get("papers_complete")
    return _Pause(moments["asked"].date(), answered.date() if answered else None)


def _clock(law: Law, name: str, moments: Mapping[str, datetime], pause: _Pause | None) -> Clock | None:
    meaning = law.declaration(name)
    own = law.declared.get(name)
    if not meaning.versions and not (own and own.silent):
        return None  # a clock the fallback only describes, and this law does not set
    figure = law.figure(name, moments["reported"].date())
    traits = meaning.traits
    starts = str(traits["starts"])
    started = moments.get(starts)
    length = figure.whole() if figure.text is None else None
    due_on, due_at, text, reasons = _due(law, figure, length, started, starts, traits, pause)
    return Clock(
        clock=name.removeprefix("clock."),
        label=figure.label,
        due_on=due_on,
        due_at=due_at,
        days=None if figure.unit == "hours" else length,
        hours=length if figure.unit == "hours" else None,
        text=text,
        starts=starts,
        starts_on=started.date() if started else None,
        calendar=str(traits.get("calendar", "natural")),
        because=(*figure.reasons, *reasons),
    )


_Due = tuple[date | None, datetime | None, str | None, tuple[Because, ...]]


def _due(
    law: Law,
    figure: Figure,
    length: int | None,
    started: datetime | None,
    starts: str,
    traits: Mapping[str, Value],
    pause: _Pause | None,
) -> _Due:
    """Last day, exact moment (hours only), word, and the further reasons of one clock."""
    if started is None:
        waits = f"等待：{ANCHOR_NAMES[starts]}"
        return None, None, waits if figure.text is None else f"{figure.text}（{waits}）", ()
    if length is None:
        return None, None, figure.text, ()
    if figure.unit == "hours":
        due_at = started + timedelta(hours=length)
        return due_at.date(), due_at, None, ()
    working = traits.get("calendar", "natural") == "working"
    start = started.date()
    due = _count(start, length, law.days_off, working, None)
    if pause is not None and traits.get("pauses") and start <= pause.asked_on < due:
        if pause.answered_on is None:
            return None, None, f"暂停：{pause.asked_on} 起等待补充资料", ()
        due = _count(start, length, law.days_off, working, pause)
    return _rolled(law, figure, start, due, working, traits)


def _count(start: date, days: int, days_off: DaysOff, working: bool, pause: _Pause | None) -> date:
    def counts(day: date) -> bool:
        return not (pause and pause.holds(day)) and not (working and days_off.is_off(day))

    return count_forward(start, days, counts)


def _rolled(law: Law, figure: Figure, start: date, due: date, working: bool, traits: Mapping[str, Value]) -> _Due:
    """Moves a last day that is a day off to the next working day, where this clock rolls (Civil Code, article 203)."""
    rolls = bool(traits.get("rolls_over_holiday", False))
    last = due
    while rolls and law.days_off.is_off(last):
        last += ONE_DAY
    because = Because(f"{figure.name}.rolls_over_holiday", rolls, str(traits.get("rolls_ref", "未写明，按不顺延")),
                      law.title if "rolls_ref" in traits else "平台默认", str(traits.get("rolls_grade", "D")),
                      "末日遇节假日是否顺延")  # fmt: skip
    looked_at = law.days_off.reasons(start, last) if working else law.days_off.reasons(due, last) if rolls else ()
    return last, None, None, (because, *looked_at)
