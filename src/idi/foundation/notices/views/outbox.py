"""What left the platform: to whom, when, and what became of it. Without a gateway text messages are read here."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.bulk import Bulk
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.notices import selectors, services
from idi.foundation.notices.kinds import kind, kinds
from idi.foundation.notices.models import Sending
from idi.foundation.notices.states import SENDING


class OutboxFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *SENDING.choices])
    channel = forms.ChoiceField(label=_("方式"), choices=[("", _("全部")), *Sending.Channel.choices])
    kind = forms.ChoiceField(
        label=_("种类"), choices=lambda: [("", _("全部")), *((k.name, k.label) for k in kinds().values())]
    )


class Outbox(Listing):
    title = _("发送记录")
    columns = (
        Column(_("种类"), lambda row: kind(row.kind).label, link=lambda row: reverse("notices:sending", args=[row.pk])),
        Column(_("事项"), "title"),
        Column(_("方式"), "get_channel_display"),
        Column(_("收件人"), selectors.masked),
        Column(_("状态"), lambda row: SENDING.state(row.state), "state"),
        Column(_("次数"), "attempts", "number"),
        Column(_("登记时间"), "queued_at", "moment", sort="id"),
        Column(_("等到"), lambda row: row.due_at if row.state == "queued" else None, "moment"),
        Column(_("问题"), "fault"),
    )
    lead = _("短信和邮件的发送结果。电话和邮箱隐去中间部分，验证码不显示。")
    filters = OutboxFilters
    search_hint = _("完整的电话或邮箱，报案号或投诉编号")
    order = "-id"
    bulk = (
        Bulk(
            name="again", label=_("重发"), capability="notices.log", icon="mail",
            what=lambda row: f"{kind(row.kind).label} {selectors.masked(row)}",
            do=lambda by, at, row: services.again(by=by, at=at, sending=row),
            fits=lambda row: row.state == "failed" and not kind(row.kind).secret,
        ),
    )  # fmt: skip
    empty = Empty(
        _("还没有发出消息"),
        _("短信和邮件发出后，会在这里看到送到了没有。"),
        Action(_("看站内消息"), "/messages/", "mail"),
        "mail",
    )

    def search(self, rows: QuerySet[Sending], text: str) -> QuerySet[Sending]:
        return selectors.sent_to_or_about(text, rows)


class OnlyHere(Outbox):
    lead = _("没有连接短信网关：短信不会发出，内容可在这里查看（仅用于演示和调试）。")


@signed_in("notices.log")
def outbox(request: Request) -> HttpResponse:
    listing = Outbox if selectors.connected() else OnlyHere
    return listing(request, selectors.sendings(request.actor)).response()


@signed_in("notices.log")
def sending(request: Request, pk: int) -> HttpResponse:
    """One message with its course."""
    row = get_object_or_404(selectors.sendings(request.actor), pk=pk)
    return page(
        request,
        "notices/sending.html",
        {
            "row": row, "kind": kind(row.kind), "to": selectors.masked(row), "words": selectors.shown(row),
            "state": SENDING.state(row.state), "trail": [(_("发送记录"), reverse("notices:outbox"))],
        },
    )  # fmt: skip
