"""When the cover of each item waits, begins and ends, and who answers for a defect on a given day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from idi.rules.days import ONE_DAY, Period, corresponding_day, last_day
from idi.rules.errors import BadInput, UnknownItem
from idi.rules.figures import Because, Figure, Json
from idi.rules.late_handovers import late_handover, self_check
from idi.rules.lawbook import Law
from idi.rules.lawbook import law as law_of
from idi.rules.lawfile import CHOICES
from idi.rules.warranties import warranty

EVENT_NAMES: Final = {"acceptance": "竣工验收", "record_filing": "竣工备案", "handover": "交付"}


@dataclass(frozen=True)
class CoverItem:
    """One insured item: the days of its cover, both included, or None while the starting event has not happened.

    ``years`` is the term where it is one of whole years, else None; ``term`` says it in words. ``counted_from`` is the
    day of the starting event. Stored cover can be turned back into this class to ask ``answer``.
    """

    item: str
    name: str
    kind: str
    years: int | None
    term: str
    counted_from: date | None
    wait_ends_on: date | None
    starts_on: date | None
    ends_on: date | None
    because: tuple[Because, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates as ISO text."""
        return {
            "item": self.item,
            "name": self.name,
            "kind": self.kind,
            "wait_ends_on": _iso(self.wait_ends_on),
            "starts_on": _iso(self.starts_on),
            "ends_on": _iso(self.ends_on),
            "years": self.years,
            "term": self.term,
            "because": [each.to_json() for each in self.because],
        }


@dataclass(frozen=True)
class Responsible:
    """One who answers for the defect: developer, contractor, insurer or owner; on what ground and until when."""

    party: str
    basis: str
    until: date | None
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates as ISO text."""
        because = [each.to_json() for each in self.because]
        return {"party": self.party, "basis": self.basis, "until": _iso(self.until), "because": because}


@dataclass(frozen=True)
class Answer:
    """Where an item stands on a day: not_started, in_wait, in_cover, expired or not_covered.

    ``days_left`` counts the days after that day on which wait or cover still runs (0 on its last day); None in the
    other states. ``responsible`` is guidance, not a decision: several may answer side by side.
    """

    state: str
    days_left: int | None
    responsible: tuple[Responsible, ...]

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates as ISO text."""
        responsible = [each.to_json() for each in self.responsible]
        return {"state": self.state, "days_left": self.days_left, "responsible": responsible}


@dataclass(frozen=True)
class Cover:
    """The cover clock of one building: its items in the order of the law, and the dates they were computed from."""

    law: Law
    signed_on: date
    accepted_on: date | None
    items: tuple[CoverItem, ...]

    def item(self, code: str) -> CoverItem | None:
        """The insured item with this code; None for one that exists but is not insured here; UnknownItem otherwise."""
        for each in self.items:
            if each.item == code:
                return each
        if not self.law.declares(f"item.{code}"):
            known = "、".join(item_codes(self.law))
            raise UnknownItem(f"没有承保项目“{code}”；可用：{known}")
        return None

    def answer(
        self, item: str, on: date, *, handed_over_on: date | None = None, design_life: int | None = None
    ) -> Answer:
        """State of this item on that day and who answers for a defect in it."""
        return answer(
            self.law, self.item(item) or item, on, signed_on=self.signed_on, accepted_on=self.accepted_on,
            handed_over_on=handed_over_on, design_life=design_life,
        )  # fmt: skip

    def to_json(self) -> dict[str, Json]:
        """Plain values, dates as ISO text."""
        return {
            "region": self.law.id,
            "signed_on": self.signed_on.isoformat(),
            "accepted_on": _iso(self.accepted_on),
            "items": [each.to_json() for each in self.items],
        }


def item_codes(law: Law) -> list[str]:
    """Codes of all cover items this law or its fallback knows, insured or not."""
    return [name.removeprefix("item.") for name in law.names("item.") if name.count(".") == 1]


def insurable(law: Law, signed_on: date) -> list[str]:
    """Codes of the items a contract of this day can cover here, optional ones among them."""
    return [code for code in item_codes(law) if _insured(law, code, signed_on, (code,))]


def item_words(region: str, code: str) -> str:
    """A cover item as people read it, `C05 屋面、地下室…的防水防渗漏`; the code alone where no law of the place names it."""
    named = law_of(region, or_national=True)
    return f"{code} {named.declaration(f'item.{code}').label}" if code in item_codes(named) else code


def cover(
    law: Law,
    signed_on: date,
    accepted_on: date | None = None,
    *,
    events: Mapping[str, date] | None = None,
    riders: Sequence[str] = (),
    counting: str | None = None,
) -> Cover:
    """The cover clock under the law in force on ``signed_on``.

    ``accepted_on`` is the completion acceptance (竣工验收); None leaves the dates open. Where the law counts from
    another event (``record_filing``, ``handover``), its day is taken from ``events``; missing there, the acceptance is
    used and the results say so as an assumption. ``riders`` names optional items that were taken out. ``counting`` is
    the convention agreed in the filed clause (``civil_code`` or ``anniversary``), if it departs from the law.
    """
    dates = {"signed": signed_on, "accepted": accepted_on or signed_on}
    event_on, event_reasons = _start_event(law, dates, accepted_on, events or {})
    convention, counting_reasons = _counting(law, dates, counting)
    common = (*event_reasons, *counting_reasons)
    insured = [code for code in item_codes(law) if _insured(law, code, signed_on, riders)]
    for code in riders:
        if code not in insured:
            raise UnknownItem(f"{law.name}不承保项目“{code}”")
    items = tuple(_item(law, code, dates, event_on, convention, common) for code in insured)
    return Cover(law, signed_on, accepted_on, items)


def _insured(law: Law, code: str, signed_on: date, riders: Sequence[str]) -> bool:
    own = law.declared.get(f"item.{code}")
    if own is None or own.in_force(signed_on) is None:
        return False
    return law.declaration(own.name).traits.get("kind", "basic") != "optional" or code in riders


def _start_event(
    law: Law, dates: Mapping[str, date], accepted_on: date | None, events: Mapping[str, date]
) -> tuple[date | None, tuple[Because, ...]]:
    figure = law.pick("start_event", dates)
    event = figure.word()
    if event == "acceptance" or accepted_on is None:
        return (accepted_on if event == "acceptance" else events.get(event)), figure.reasons
    if event in events:
        return events[event], figure.reasons
    assumed = Because("start_event", "acceptance", f"未提供{EVENT_NAMES[event]}日期，暂按竣工验收日期起算", "平台默认",
                      "D", figure.label)  # fmt: skip
    return accepted_on, (*figure.reasons, assumed)


def _counting(law: Law, dates: Mapping[str, date], agreed: str | None) -> tuple[str, tuple[Because, ...]]:
    if agreed is None:
        figure = law.pick("counting", dates)
        reading = law.pick("last_day_reading", dates).reasons if figure.word() == "civil_code" else ()
        return figure.word(), (*figure.reasons, *reading)
    if agreed not in CHOICES["counting"]:
        raise BadInput(f"期间计算方法不认识：{agreed}（可用：{'、'.join(CHOICES['counting'])}）")
    label = law.declaration("counting").label
    return agreed, (Because("counting", agreed, "保险条款约定（民法典第204条）", "备案保险条款", "S", label),)


def _item(
    law: Law,
    code: str,
    dates: Mapping[str, date],
    event_on: date | None,
    convention: str,
    common: tuple[Because, ...],
) -> CoverItem:
    term_figure = law.pick(f"item.{code}", dates)
    wait, wait_figure = _wait(law, code, dates)
    from_figure = law.pick("term_from", dates)
    term = Period(term_figure.whole(), term_figure.unit)
    days: tuple[date | None, date | None, date | None] = (None, None, None)
    if event_on is not None:
        days = _days(event_on, wait, term, convention, from_event=from_figure.word() == "start_event")
    return CoverItem(
        item=code,
        name=term_figure.label,
        kind=str(law.declaration(f"item.{code}").traits.get("kind", "basic")),
        years=term.count if term.unit == "years" else None,
        term=str(term),
        counted_from=event_on,
        wait_ends_on=days[0],
        starts_on=days[1],
        ends_on=days[2],
        because=(*term_figure.reasons, *wait_figure.reasons, *from_figure.reasons, *common),
    )


def wait_months(law: Law, code: str, signed_on: date) -> int | None:
    """The wait of an item in months; None where the law counts it in days."""
    period = _wait(law, code, {"signed": signed_on, "accepted": signed_on})[0]
    return {"years": 12 * period.count, "months": period.count}.get(period.unit)


def as_agreed(
    law: Law, item: CoverItem, signed_on: date, *, wait_months: int | None = None, years: int | None = None
) -> CoverItem:
    """A computed item with the wait and the term a contract states instead of the law's; what is None stays the law's."""
    dates = {"signed": signed_on, "accepted": item.counted_from or signed_on}
    wait = _wait(law, item.item, dates)[0] if wait_months is None else Period(wait_months, "months")
    figure = law.pick(f"item.{item.item}", dates)
    term = Period(figure.whole(), figure.unit) if years is None else Period(years, "years")
    days: tuple[date | None, date | None, date | None] = (None, None, None)
    if item.counted_from is not None:
        from_event = law.pick("term_from", dates).word() == "start_event"
        days = _days(item.counted_from, wait, term, _counting(law, dates, None)[0], from_event=from_event)
    stated = Because("agreed", f"等待期{wait}，期限{term}", "保险合同载明", "保险合同", "S", item.name)
    return replace(
        item, years=term.count if term.unit == "years" else None, term=str(term), wait_ends_on=days[0], starts_on=days[1],
        ends_on=days[2], because=(stated, *item.because),
    )  # fmt: skip


def _wait(law: Law, code: str, dates: Mapping[str, date]) -> tuple[Period, Figure]:
    own = f"item.{code}.wait"
    figure = law.pick(own if law.declares(own) else "wait", dates)
    return Period(figure.whole(), figure.unit), figure


def _days(event: date, wait: Period, term: Period, convention: str, *, from_event: bool) -> tuple[date, date, date]:
    """Last day of the wait, first and last day of cover.

    ``civil_code`` does not count the day of the event; ``anniversary`` does, so that everything ends a day earlier.
    """
    end_after_event = corresponding_day if convention == "civil_code" else last_day
    wait_ends = end_after_event(event, wait)
    starts = wait_ends + ONE_DAY
    return wait_ends, starts, end_after_event(event, term) if from_event else last_day(starts, term)


def answer(
    law: Law,
    item: CoverItem | str,
    on: date,
    *,
    signed_on: date,
    accepted_on: date | None,
    handed_over_on: date | None = None,
    design_life: int | None = None,
) -> Answer:
    """State of an item on a day and who answers; ``item`` is a stored or computed CoverItem, or the code of one that is
    not insured.

    The insurer answers in cover; the builder by statutory warranty as long as that runs, beside or before the insurer;
    the developer in the wait by the local rule, for what is found before the home is handed over, and towards the buyer from
    then on; the owner where cover is over. Where a
    place lets the owner of a home handed over too late look for itself, the insurer answers for what is found in that time.
    """
    state, days_left = ("not_covered", None) if isinstance(item, str) else _state(item, on)
    code = item if isinstance(item, str) else item.item
    responsible: list[Responsible] = []
    if not isinstance(item, str) and state == "in_cover":
        responsible.append(Responsible("insurer", "住宅工程质量潜在缺陷保险", item.ends_on, item.because))
    if not isinstance(item, str) and (late := self_check(law, item, signed_on, handed_over_on, on)):
        responsible.append(
            Responsible("insurer", "保险期限届满后交房的业主自查期", late.self_check_until, late.because)
        )
    if not isinstance(item, str) and state == "in_wait":
        responsible += _by_rule(law, "wait_responsible", signed_on, item.wait_ends_on)
    if accepted_on is None or on < accepted_on:
        responsible += _by_rule(law, "before_acceptance", signed_on, accepted_on)
    else:
        responsible += _by_warranty(law, code, accepted_on, on, handed_over_on, design_life)
        if handed_over_on is not None and on < handed_over_on and state != "in_wait":
            responsible += _before_handover(law, item, on, signed_on, handed_over_on)
        elif state in ("expired", "not_covered"):
            responsible += _by_rule(law, "after_cover", signed_on, None)
    return Answer(state, days_left, tuple(responsible))


def _before_handover(
    law: Law, item: CoverItem | str, on: date, signed_on: date, handed_over_on: date
) -> list[Responsible]:
    """The developer: by the place's rule for homes handed over after their cover, where it has one, else as the seller."""
    late = None if isinstance(item, str) else late_handover(law, item, signed_on, handed_over_on)
    if late is not None and late.notice_by is not None:
        return [Responsible("developer", "保险期限届满后交房的，交房前发现的缺陷", handed_over_on, late.because)]
    return _by_rule(law, "before_handover", on, handed_over_on)


def _state(item: CoverItem, on: date) -> tuple[str, int | None]:
    if item.counted_from is None or item.wait_ends_on is None or item.ends_on is None or on < item.counted_from:
        return "not_started", None
    if on <= item.wait_ends_on:
        return "in_wait", (item.wait_ends_on - on).days
    if on <= item.ends_on:
        return "in_cover", (item.ends_on - on).days
    return "expired", None


def _by_rule(law: Law, name: str, signed_on: date, until: date | None) -> list[Responsible]:
    figure = law.figure(name, signed_on)
    return [Responsible(str(party), figure.label, until, figure.reasons) for party in figure.listed()]


def _by_warranty(
    law: Law, item: str, accepted_on: date, on: date, handed_over_on: date | None, design_life: int | None
) -> list[Responsible]:
    running = [each for each in warranty(law, item, accepted_on, on, design_life=design_life) if each.running]
    builder = [Responsible("contractor", each.basis, each.until, each.because) for each in running]
    if handed_over_on is None or on < handed_over_on or not running:
        return builder
    buyer = law.figure("buyer_warranty", handed_over_on)
    ends = [each.until for each in running]
    until = None if None in ends else max(end for end in ends if end is not None)
    return builder + [Responsible(str(party), buyer.label, until, buyer.reasons) for party in buyer.listed()]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
