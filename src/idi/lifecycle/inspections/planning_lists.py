"""The lists of bookings, of alarms of the plan, and of the versions of own checklists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.lifecycle.inspections.listings import ANY
from idi.lifecycle.inspections.models import Booking, PlanAlarm
from idi.lifecycle.inspections.states import BOOKING, CHECKLIST_BOOK


class BookingFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[ANY, *BOOKING.choices])
    side = forms.ChoiceField(label=_("由谁提出"), choices=[ANY, *Booking.Side.choices])


class Bookings(Listing):
    title = _("检查预约和报验")
    lead = _("隐蔽工程在覆盖之前报验；对方确认、另提时间或说明不接受的原因。")
    columns = (
        Column(_("预约编号"), "number", sort="number", link=lambda b: reverse("inspections:booking", args=[b.pk])),
        Column(_("工程"), "project.name"),
        Column(_("节点"), "node.place"),
        Column(_("部位"), "place"),
        Column(_("由谁提出"), "asked_by.name"),
        Column(_("检查时间"), "visit_at", "moment", sort="visit_at"),
        Column(_("状态"), lambda b: BOOKING.state(b.state), "state"),
    )
    filters = BookingFilters
    order = "-visit_at"
    search_hint = _("预约编号")
    looked_up = ("number",)
    empty = Empty(
        _("还没有检查预约"), _("打开工程的检查计划，在节点上预约检查或报验。"),
        Action(_("去看检查日历"), "/inspections/calendar/"), icon="calendar",
    )  # fmt: skip


class AlarmFilters(Filters):
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *PlanAlarm.Kind.choices])
    settled = forms.ChoiceField(label=_("状态"), choices=[ANY, ("no", _("未消除")), ("yes", _("已消除"))])


class Alarms(Listing):
    title = _("检查计划告警")
    lead = _("计划日已过、次数不足、报验未答复、约定的检查没有进行、未检即隐蔽、设计资料和意见逾期；办好后自动消除。")
    columns = (
        Column(_("事项"), "words", link=lambda a: a.address),
        Column(_("类别"), lambda a: a.get_kind_display()),
        Column(_("工程"), "project.name"),
        Column(_("自何日起"), "since_on", "day", sort="since_on"),
        Column(_("告警时间"), "raised_at", "moment", sort="raised_at"),
        Column(_("消除时间"), "settled_at", "moment"),
        Column(_("状态"), "standing", "state"),
    )
    filters = AlarmFilters
    order = "-raised_at"
    empty = Empty(_("没有告警"), _("检查计划、预约和设计资料都按时。平台每天早上核对一次。"), icon="circle-check")

    def narrow(self, rows: QuerySet[PlanAlarm], wanted: dict[str, Any]) -> QuerySet[PlanAlarm]:
        if settled := wanted.get("settled"):
            rows = rows.filter(settled_at__isnull=settled == "no")
        return rows.filter(kind=wanted["kind"]) if wanted.get("kind") else rows


class ChecklistBooks(Listing):
    title = _("检查要点的历史版本")
    columns = (
        Column(_("版本"), "version", "number", sort="version", link=lambda b: reverse("inspections:checklist_version", args=[b.pk])),
        Column(_("条数"), lambda b: len(b.points), "number"),
        Column(_("文件"), "file_name"),
        Column(_("说明"), "note"),
        Column(_("导入时间"), "filed_at", "moment", sort="filed_at"),
        Column(_("状态"), lambda b: CHECKLIST_BOOK.state(b.state), "state"),
    )  # fmt: skip
    order = "-version"
    empty = Empty(
        _("还没有导入过检查要点"), _("现在使用本地区的检查要点。下载模板，填好后导入本单位的要点。"), icon="upload"
    )
