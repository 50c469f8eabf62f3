"""A home handed over late: the cover does not wait for it, but a place may give the owner time to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from idi.rules.days import Period, corresponding_day
from idi.rules.figures import Because, Figure
from idi.rules.lawbook import Law

if TYPE_CHECKING:
    from idi.rules.cover_clock import CoverItem

NOTICE: Final = "late_handover_notice_days"
SELF_CHECK: Final = "self_check_months"


@dataclass(frozen=True)
class LateHandover:
    """What a late handover means for one item. ``state`` is after_wait or after_cover.

    ``notice_by`` is the last day on which the developer tells insurer and owner of the joint check before the handover,
    ``self_check_until`` the last day on which what the owner finds in the insured item is still the insurer's. Both are None
    where cover still runs, or where the place has no rule; ``because`` then says why the cover did not wait.
    """

    item: str
    state: str
    notice_by: date | None
    self_check_until: date | None
    because: tuple[Because, ...]


def late_handover(law: Law, item: CoverItem, signed_on: date, handed_over_on: date) -> LateHandover | None:
    """None where the home was handed over within the wait, as is meant to be, or where the clock has not started."""
    if item.wait_ends_on is None or item.ends_on is None or handed_over_on <= item.wait_ends_on:
        return None
    if handed_over_on <= item.ends_on:
        return LateHandover(item.item, "after_wait", None, None, item.because)
    notice, check = _figure(law, NOTICE, signed_on), _figure(law, SELF_CHECK, signed_on)
    return LateHandover(
        item.item,
        "after_cover",
        handed_over_on - timedelta(days=notice.whole()) if notice else None,
        corresponding_day(handed_over_on, Period(check.whole(), "months")) if check else None,
        tuple(each for figure in (notice, check) if figure for each in figure.reasons) or item.because,
    )


def self_check(
    law: Law, item: CoverItem, signed_on: date, handed_over_on: date | None, on: date
) -> LateHandover | None:
    """The late handover under whose self-check a defect found on a day falls, if it does."""
    late = late_handover(law, item, signed_on, handed_over_on) if handed_over_on and on > handed_over_on else None
    return late if late and late.self_check_until and on <= late.self_check_until else None


def worst_off(found: Iterable[LateHandover | None]) -> LateHandover | None:
    """Of several items the one that is worst off: cover over before the handover, else the wait."""
    late = [each for each in found if each is not None]
    return min(late, key=lambda each: each.state != "after_cover", default=None)


def _figure(law: Law, name: str, on: date) -> Figure | None:
    own = law.declared.get(name)
    return law.figure(name, on) if own is not None and own.in_force(on) is not None else None
