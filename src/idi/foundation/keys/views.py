from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusal
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.states import State
from idi.foundation.keys import selectors, services
from idi.foundation.keys.forms import KeyForm
from idi.foundation.keys.kinds import OFFERED
from idi.foundation.keys.models import Key

WORKS, LAPSED = State("works", _("有效"), "good"), State("lapsed", _("已到期"), "neutral")
REVOKED = State("revoked", _("已吊销"), "bad")


class Keys(Listing):
    title = _("接口密钥")
    lead = _("本单位的业务系统凭密钥调用接口，代表本单位办理。密钥只在签发时显示一次；不用时请吊销。")
    order = "-issued_at"
    empty = Empty(_("还没有接口密钥"), _("为要对接的系统签发一个，只给它需要的权限。"), icon="key")

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        return [
            Column(_("用途"), "name", link=lambda key: reverse("keys:detail", args=[key.pk])),
            Column(_("开头"), lambda key: f"{services.SCHEME}_{key.prefix}_…"),
            Column(_("权限"), lambda key: "、".join(str(OFFERED.get(each, each)) for each in key.capabilities)),
            Column(_("有效期止"), "until_on", "day"),
            Column(_("最近使用"), "used_at", "moment", sort="used_at"),
            Column(_("状态"), self._standing, "state"),
        ]

    def _standing(self, key: Key) -> State:
        return standing(key, self.request)


def standing(key: Key, request: Any) -> State:
    if key.revoked_at:
        return REVOKED
    return WORKS if selectors.works(key, local_date(request.at)) else LAPSED


@signed_in("keys.manage")
def listing(request: Request) -> HttpResponse:
    new = Action(_("签发密钥"), reverse("keys:issue"), "key", "keys.manage")
    about = Action(_("接口说明（OpenAPI）"), "/api/openapi.json", "file-text", style="outline-primary")
    return Keys(request, selectors.keys(request.actor), actions=[new, about]).response(trail=[(_("首页"), "/")])


def _trail() -> list[tuple[Any, str]]:
    return [(Keys.title, reverse("keys:list"))]


@signed_in("keys.manage")
def issue(request: Request) -> HttpResponse:
    """The secret stands on the answer to this one form and nowhere else; sent again, the form leads to the list."""
    form = KeyForm.of(request)
    form.fields["capabilities"].choices = [  # type: ignore[attr-defined]
        (name, OFFERED[name]) for name in selectors.grantable(request.actor.organisation_kind)
    ]
    context: dict[str, Any] = {
        "title": _("签发接口密钥"), "trail": _trail(), "submit": _("签发"), "cancel": reverse("keys:list"), "form": form,
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return page(request, "core/form_page.html", context, status=200 if request.method != "POST" else 422)
    try:
        key, text = services.issue(by=request.actor, at=request.at, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, "core/form_page.html", context, status=refusal.status)
    answer = page(request, "keys/issued.html", {"key": key, "text": text, "trail": _trail()}, status=201)
    answer["Location"] = reverse("keys:list")
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in("keys.manage")
def detail(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(selectors.keys(request.actor), pk=pk)
    granted = [OFFERED.get(each, each) for each in key.capabilities]
    context = {"key": key, "state": standing(key, request), "granted": granted, "trail": _trail()}
    return page(request, "keys/detail.html", context)


@signed_in("keys.manage")
def revoke(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(selectors.keys(request.actor), pk=pk)
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.revoke(by=request.actor, at=request.at, key=key),
        success=gettext("密钥已吊销，立即失效。"),
        to=reverse("keys:list"),
        context={
            "title": _("吊销密钥"), "trail": _trail(), "submit": _("吊销"), "style": "danger", "lead": key.name,
            "cancel": reverse("keys:detail", args=[pk]),
        },
    )  # fmt: skip
