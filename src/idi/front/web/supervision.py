"""What the authorities look at: their area place by place, and what stands out in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from idi.foundation.core.actor import Actor
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """One place with its counts, in the order of the columns, each with the list it counts."""

    name: str
    counts: list[int]
    lists: list[str]

    @property
    def cells(self) -> list[tuple[int, str]]:
        return list(zip(self.counts, self.lists, strict=True))


def columns(actor: Actor, on: date) -> list[tuple[StrOrPromise, str, QuerySet[Any]]]:
    """What is counted place by place: heading, list to open, rows. Only what the actor may read."""
    offered: list[tuple[str, StrOrPromise, str, QuerySet[Any]]] = [
        ("projects.read", _("工程项目"), _list("projects:list"), projects.visible(actor)),
        ("projects.read", _("试点工程"), _list("projects:list", designated="on"), projects.visible(actor).filter(designated_on__isnull=False)),
        ("policies.read", _("保险单"), _list("policies:list", state="issued"), policies.visible(actor).filter(state="issued")),
        ("inspections.read", _("未销项风险"), _list("inspections:findings", unclosed="on"), inspections.findings(actor, on).exclude(state="closed")),
        ("claims.read", _("报案"), _list("claims:list"), claims.visible(actor)),
        ("claims.read", _("处理中的报案"), _list("claims:list", progress="in_hand"), claims.in_hand(actor)),
    ]  # fmt: skip
    return [(label, url, rows) for capability, label, url, rows in offered if actor.may(capability)]


def _list(name: str, **wanted: str) -> str:
    """The address of a list, narrowed by its filters."""
    return f"{reverse(name)}?{urlencode(wanted)}" if wanted else reverse(name)


def _of_place(url: str, code: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}region_code={code}"


def places(counted: list[tuple[StrOrPromise, str, QuerySet[Any]]]) -> list[Place]:
    """The places in which there is anything, by code. One query for each column."""
    found = [_by_region(rows) for _label, _url, rows in counted]
    codes = sorted({code for counts in found for code in counts})
    lists = [url for _label, url, _rows in counted]
    return [
        Place(region_name(code), [counts[code] for counts in found], [_of_place(url, code) for url in lists])
        for code in codes
    ]


def _by_region(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("region_code").annotate(Count("pk", distinct=True))))


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that stands out: its heading, what it means, the first few things, how many there are and where all are."""

    label: StrOrPromise
    means: StrOrPromise
    count: int
    things: list[tuple[str, str]]
    all: str


def alarms(actor: Actor, on: date) -> list[Alarm]:
    """What stands out and the actor may read; nothing that is in order."""
    uninsured = projects.visible(actor).filter(state="designated").order_by("designated_on", "pk")
    late = inspections.mandates(actor, on).filter(state="open", due_on__lt=on).order_by("due_on", "pk")
    severe = inspections.severe(inspections.findings(actor, on)).order_by("due_on", "pk")
    overdue = claims.overdue(actor, on).select_related("project", "building", "unit")
    late_since = claims.late_since(overdue[:SHOWN], on) if actor.may("claims.read") else {}
    offered = [
        ("projects.read", _("已列入试点、尚未承保的工程"), _("列入试点后还没有签发保险单。"), uninsured, "projects:detail", _list("projects:list", state="designated"), lambda row: row.name),
        ("inspections.read", _("逾期未聘请风险管理机构"), _("保险合同签订后，保险机构应当聘请；依据和期限见各项委托。"), late, "inspections:mandate", _list("inspections:mandates", late="on"), lambda row: row.project.name),
        ("inspections.read", _("未销项的严重风险"), _("影响结构安全或主要功能，尚未复核通过。"), severe, "inspections:finding", _list("inspections:findings", severe="on"), lambda row: f"{row.project.name} {row.location}"),
        ("claims.read", _("有时限逾期的报案"), _("查勘、核定或赔付的时限已过而没有完成。"), overdue, "claims:detail", _list("claims:list", progress="late"), lambda row: _overdue(row, late_since, on)),
    ]  # fmt: skip
    found = [
        Alarm(label, means, rows.count(), [(name(row), reverse(address, args=[row.pk])) for row in rows[:SHOWN]], every)
        for capability, label, means, rows, address, every, name in offered
        if actor.may(capability)
    ]
    return [alarm for alarm in found if alarm.count]


def _overdue(claim: Any, since: Mapping[int, date], on: date) -> str:
    """A claim that is late: its number, the home, and for how long."""
    home = " ".join(str(part) for part in (claim.project, claim.building, claim.unit) if part)
    days = (on - since[claim.pk]).days
    late = ngettext("已逾期%(count)d天", "已逾期%(count)d天", days) % {"count": days}
    return " · ".join(filter(None, (claim.number, home, late)))
