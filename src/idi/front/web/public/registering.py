"""An owner registers with the card of the home: the QR code leads here, the word beside it proves the card."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page
from idi.foundation.parties import selectors as parties
from idi.front.web.public.forms import CodeForm, OwnerForm, WordForm
from idi.front.web.public.homes import HOME, card_of, knew, may_guess, of_home
from idi.lifecycle.acceptance import services
from idi.lifecycle.projects import selectors as projects


def register(request: Request) -> HttpResponse:
    """Where somebody begins who has not scanned the code but reads it from the card."""
    form = CodeForm(data=request.GET) if "code" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"].strip().upper()
        if projects.unit_by_code(code):
            return HttpResponseRedirect(reverse("public:register_home", args=[code]))
        form.add_error("code", gettext("没有这个房屋码，请对照房屋卡核对。"))
    return page(request, "web/public/register.html", {"form": form, "trail": HOME})


@of_home
def register_home(request: Request, code: str) -> HttpResponse:
    """The registration of the home on the card, with a new account or the one somebody is signed in with."""
    card, here = card_of(code), request.actor.signed_in
    back = reverse("public:unit", args=[code])
    return act(
        request, (WordForm if here else OwnerForm).of(request),
        do=lambda form: _registered(request, card, code, form),
        success=_said, to="/",
        context={
            "title": gettext("业主登记"), "trail": [*HOME, (card.full_address, back)], "cancel": back,
            "submit": gettext("登记为业主"), "layout": "core/public.html",
            "lead": _lead(request, card),
        },
    )  # fmt: skip


def _lead(request: Request, card: projects.UnitCard) -> str:
    """What registering is good for; who has an account signs in and comes back here."""
    good_for = gettext("%(home)s。登记后可以查看保障和两书、收取告知、报修并确认维修。") % {"home": card.full_address}
    if request.actor.signed_in:
        return good_for
    sign_in = f"{reverse('account_login')}?next={request.path}"
    return format_html('{}<a href="{}">{}</a>', good_for, sign_in, gettext("已有账号的请先登录。"))


def _registered(request: Request, card: projects.UnitCard, code: str, form: Form) -> Any:
    may_guess(request)
    given = form.cleaned_data
    if request.actor.signed_in:
        home = services.register_home(by=request.actor, at=request.at, code=code, **given)
        knew(request)
        return home
    given.pop("agrees", None)
    owner = services.register_owner(by=request.actor, at=request.at, code=code, **given)
    knew(request)
    with house(owner.person_id or 0, cause=request.actor):
        person = parties.person(owner.person_id or 0)
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return owner


def _said(owner: Any) -> str:
    if owner.state == "waiting":
        return gettext("这户已有业主登记，您的登记已提交建设单位和保险机构核实，结果会在消息里告诉您。")
    return gettext("已登记为业主。")
