"""A calendar: items by day, the days a page shows, and the same as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from idi.foundation.core.states import State

MOST = 500
"""Of each kind; whoever has more looks at a week or at one project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a calendar: all day, or at a moment."""

    name: str
    on: date
    title: str
    project: str
    address: str
    state: State
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a page with what stands on it; `outside` where it belongs to another month."""

    on: date
    items: list[Item]
    today: bool
    outside: bool = False


def span(view: str, on: date) -> tuple[date, date]:
    """The first and the last day a page shows: whole weeks from Monday, of the month or around the day; a list shows four weeks."""
    monday = on - timedelta(days=on.weekday())
    if view == "week":
        return monday, monday + timedelta(days=6)
    if view == "list":
        return on, on + timedelta(days=27)
    weeks = calendar.Calendar().monthdatescalendar(on.year, on.month)
    return weeks[0][0], weeks[-1][-1]


def moved(view: str, on: date, by: int) -> date:
    """The day the page before (-1) or after (1) is about."""
    if view == "week":
        return on + timedelta(weeks=by)
    if view == "list":
        return on + timedelta(weeks=4 * by)
    months = on.year * 12 + on.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def weeks(found: Iterable[Item], view: str, on: date, today: date) -> list[list[Day]]:
    """The days a page shows, by week."""
    first, last = span(view, on)
    by_day: dict[date, list[Item]] = {}
    for each in found:
        by_day.setdefault(each.on, []).append(each)
    days = [
        Day(each, by_day.get(each, []), each == today, view == "month" and each.month != on.month)
        for each in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def as_ics(found: Iterable[Item], *, at: datetime, name: str, host: str, base: str, room: str) -> str:
    """The items of a room as an iCalendar file; `base` leads the addresses, `host` makes the names unique."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//idi//{room}//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for each in found:
        lines += [
            "BEGIN:VEVENT", f"UID:{each.name}@{host}", f"DTSTAMP:{_moment(at)}", *_days(each),
            f"SUMMARY:{_text(f'{each.project}：{each.title}')}", f"DESCRIPTION:{_text(str(each.state.label))}",
            f"URL:{base}{each.address}", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _days(each: Item) -> list[str]:
    if each.at is not None:
        return [f"DTSTART:{_moment(each.at)}", "DURATION:PT1H"]
    return [f"DTSTART;VALUE=DATE:{each.on:%Y%m%d}", f"DTEND;VALUE=DATE:{each.on + timedelta(days=1):%Y%m%d}"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """No line longer than 75 octets; what goes on begins with a space, and no character is cut."""
    parts, room, start, size = [], 75, 0, 0
    for number, letter in enumerate(line):
        octets = len(letter.encode())
        if size + octets > room:
            parts.append(line[start:number])
            start, size, room = number, 0, 74
        size += octets
    return "\r\n ".join([*parts, line[start:]])
