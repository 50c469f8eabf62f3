"""What the reader was told; opening a message marks it as read."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.bulk import Bulk
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import act, signed_in
from idi.foundation.core.states import State
from idi.foundation.notices import selectors, services
from idi.foundation.notices.models import Message

UNREAD, READ = State("unread", _("未读"), "warn"), State("read", _("已读"), "neutral")


class MessageFilters(Filters):
    read = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), ("no", _("未读")), ("yes", _("已读"))])


class Messages(Listing):
    title = _("消息")
    lead = _("平台和其他单位告知您或本单位的事，最新的在前。")
    columns = (
        Column(_("标题"), "title", link=lambda message: reverse("notices:open", args=[message.pk])),
        Column(_("内容"), "text"),
        Column(_("状态"), lambda message: READ if message.read_at else UNREAD, "state"),
        Column(_("时间"), "sent_at", "moment", sort="sent_at"),
    )
    filters = MessageFilters
    order = "-sent_at"
    bulk = (
        Bulk(
            name="read", label=_("标为已读"), what=lambda message: message.title, icon="mail",
            do=lambda by, at, row: services.read(by=by, at=at, message=row), fits=lambda message: message.read_at is None,
        ),
    )  # fmt: skip
    empty = Empty(_("还没有消息"), _("与您有关的事发生时，会在这里告知您。"), icon="mail")

    def narrow(self, rows: QuerySet[Message], wanted: dict[str, str]) -> QuerySet[Message]:
        return rows.filter(read_at__isnull=wanted["read"] == "no") if "read" in wanted else rows


@signed_in()
def inbox(request: HttpRequest) -> HttpResponse:
    actions = [
        Action(_("通知偏好"), reverse("notices:preferences"), "settings", style="outline-primary"),
        Action(_("发送记录"), reverse("notices:outbox"), "mail", "notices.log", style="outline-primary"),
    ]
    return Messages(request, selectors.messages_of(request.actor), actions=actions).response()  # type: ignore[attr-defined]


@signed_in()
def open(request: HttpRequest, pk: int) -> HttpResponse:
    """The message; its button marks it as read and goes on to the page it speaks of."""
    found = get_object_or_404(selectors.messages_of(request.actor), pk=pk)  # type: ignore[attr-defined]
    inbox_address = reverse("notices:list")
    return act(
        request,
        Form.of(request),
        do=lambda form: services.read(by=request.actor, at=request.at, message=found),  # type: ignore[attr-defined]
        to=found.address or inbox_address,
        context={
            "title": found.title,
            "lead": found.text,
            "trail": [(_("消息"), inbox_address)],
            "submit": _("标为已读并打开"),
            "cancel": inbox_address,
        },
    )
