"""The defect library: what inspectors find again and again, with standard and advice. A body keeps its own; without one
it has the platform's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.lifecycle.inspections.models import Library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

PERIODS: Mapping[str, StrOrPromise] = {
    "ten": _("十年期"),
    "five": _("五年期"),
    "two": _("两年期"),
    "services": _("机电安装"),
}
"""The groups of entries by how long the law wants the part to last."""

_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; `number` is its name within a library."""

    number: str
    period: str
    major: str
    minor: str
    problem: str
    standard: str
    advice: str

    @property
    def group(self) -> str:
        return " · ".join(filter(None, (str(PERIODS.get(self.period, self.period)), self.major, self.minor)))

    def offered(self) -> dict[str, str]:
        """As a script shows it and fills a finding from it."""
        return {**asdict(self), "group": self.group}

    @property
    def sought(self) -> str:
        return " ".join((self.number, self.group, self.problem, self.standard)).casefold()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries somebody works with, and whose they are: a version of the body's own, or the platform's with its source."""

    entries: tuple[Entry, ...]
    own: Library | None
    because: tuple[rules.Because, ...] = ()


def shelf_of(body_ids: Iterable[int], region_code: str, on: date) -> Shelf:
    """The library in force of the body; where it has none, that of the region's law."""
    own = Library.objects.filter(body_id__in=list(body_ids), state="current").order_by("-pk").first()
    if own is not None:
        return Shelf(entries_of(own), own)
    figure = rules.law(region_code, or_national=True).figure("defect_library", on)
    return Shelf(tuple(Entry(**told) for told in figure.listed()), None, figure.reasons)


def entries_of(library: Library) -> tuple[Entry, ...]:
    """The entries of one version in their order."""
    names = tuple(Entry.__dataclass_fields__)
    return tuple(
        Entry(**dict(zip(names, row, strict=True))) for row in library.defects.order_by("pk").values_list(*names)
    )


def matching(entries: Iterable[Entry], text: str, *, most: int = _SHOWN) -> list[Entry]:
    """The entries in which every typed word occurs, in their order."""
    words = text.casefold().split()
    found = (entry for entry in entries if all(word in entry.sought for word in words))
    return [entry for entry, _number in zip(found, range(most), strict=False)] if words else []
