"""The lists of reports: what a body wrote, what waits for a judgement, what an organisation was sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.inputs import DayField
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.states import State
from idi.lifecycle.inspections import reporting, selectors
from idi.lifecycle.inspections.models import Recipient, Report
from idi.lifecycle.inspections.states import REPORT

ANY = ("", _("全部"))
OPENED, UNREAD = State("opened", _("已查收"), "good"), State("unread", _("未查收"), "warn")


def _kinds() -> list[tuple[str, Any]]:
    """The kinds of every region, each code once."""
    found: dict[str, Any] = {}
    for law in rules.laws():
        for code, kind in reporting.kinds_on(law.id, law.latest()).items():
            found.setdefault(code, kind.label)
    return [ANY, *found.items()]


def receipt(recipient: Recipient) -> State:
    """Whether the report was opened, and whether it still stands."""
    if recipient.over:
        return State(recipient.over, recipient.get_over_display(), "bad")
    return OPENED if recipient.opened_at else UNREAD


def unread(report: Any) -> str:
    """How many have not opened it."""
    if not report.unread:
        return ""
    return ngettext("%(count)d 家未查收", "%(count)d 家未查收", report.unread) % {"count": report.unread}


class ReportFilters(Filters):
    kind = forms.ChoiceField(label=_("种类"), choices=_kinds)
    state = forms.ChoiceField(label=_("状态"), choices=[ANY, *REPORT.choices])
    since = DayField(label=_("报告期自"))
    until = DayField(label=_("报告期至"))
    waiting = forms.BooleanField(label=_("只看待我审核"))
    unread = forms.BooleanField(label=_("只看有单位未查收"))


class Reports(Listing):
    title = _("检查报告")
    lead = _("报告由检查人员编写，经审核签发后发送给各单位；撤回或更新的旧版本照旧保存。")
    columns = (
        Column(_("报告编号"), "number", sort="number", link=lambda r: reverse("inspections:report", args=[r.pk])),
        Column(_("种类"), lambda r: _label(r)),
        Column(_("工程"), "project.name"),
        Column(_("风险管理机构"), "body.name"),
        Column(_("报告期自"), "from_on", "day"),
        Column(_("报告期至"), "until_on", "day", sort="until_on"),
        Column(_("出具时间"), "issued_at", "moment", sort="issued_at"),
        Column(_("查收"), unread),
        Column(_("状态"), lambda r: r.machine.state(r.state), "state"),
    )
    filters = ReportFilters
    order = "-number"
    search_hint = _("报告编号")
    looked_up = ("number",)
    empty = Empty(_("还没有检查报告"), _("受聘的风险管理机构从检查页面或委托页面编写报告。"), icon="file-certificate")

    def narrow(self, rows: QuerySet[Report], wanted: dict[str, Any]) -> QuerySet[Report]:
        if wanted.get("waiting"):
            rows = selectors.to_judge(self.request.actor, rows)  # type: ignore[attr-defined]
        if wanted.get("unread"):
            waiting = Recipient.objects.filter(opened_at=None, over="")
            rows = rows.filter(pk__in=waiting.values("report_id"))
        named = {"kind": "kind", "state": "state", "since": "until_on__gte", "until": "from_on__lte"}
        return rows.filter(**{path: wanted[name] for name, path in named.items() if wanted.get(name)})


def _label(report: Report) -> str:
    kind = reporting.kind_on(report.region_code, report.kind, report.until_on)
    return kind.label if kind else report.kind


class ReceivedFilters(Filters):
    read = forms.ChoiceField(label=_("查收"), choices=[ANY, ("no", _("未查收")), ("yes", _("已查收"))])


class Received(Listing):
    title = _("收到的报告")
    lead = _("发给本单位的检查报告；打开后请点“查收”，查收的时间会记录下来。")
    columns = (
        Column(_("报告"), "title", link=lambda r: reverse("inspections:received", args=[r.pk])),
        Column(_("工程"), "project.name"),
        Column(_("发出时间"), "told_at", "moment", sort="told_at"),
        Column(_("查收时间"), "opened_at", "moment"),
        Column(_("状态"), receipt, "state"),
    )
    filters = ReceivedFilters
    order = "-told_at"
    empty = Empty(_("还没有收到报告"), _("报告签发后会发送到这里。"), icon="file-certificate")

    def narrow(self, rows: QuerySet[Recipient], wanted: dict[str, Any]) -> QuerySet[Recipient]:
        if wanted.get("read") == "no":  # what was replaced or taken back meanwhile asks nobody to open it
            return rows.filter(opened_at__isnull=True, over="")
        return rows.filter(opened_at__isnull=False) if wanted.get("read") else rows


def late(recipient: Recipient, days: int, on: date) -> str:
    """How long a report has been lying unopened, where that is longer than the region's figure."""
    waited = (on - local_date(recipient.told_at)).days
    if recipient.opened_at or recipient.over or waited < days:
        return ""
    return gettext("%(days)d 日未查收") % {"days": waited}
