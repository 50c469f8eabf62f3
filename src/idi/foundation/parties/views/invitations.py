"""Inviting people to work for one's organisation: sent, sent again, taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import InviteForm
from idi.foundation.parties.views.people import OWN, own, trail


@signed_in(OWN)
def invite(request: Request) -> HttpResponse:
    organisation = own(request)
    return act(
        request,
        InviteForm.of(request, kind=organisation.kind),
        do=lambda form: services.invite(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("邀请已登记，邮件随后发出。"),
        to="parties:people",
        context={
            "title": _("邀请人员"), "trail": trail(), "submit": _("发出邀请"), "cancel": reverse("parties:people"),
            "lead": _("对方收到一次性链接，自己设置姓名、用户名和密码，接受后即有所选岗位。"),
        },
    )  # fmt: skip


def _on_invitation(request: Request, pk: int, do: Any, success: str, title: Any) -> HttpResponse:
    invitation = selectors.invitation(pk)
    if invitation is None:
        raise Http404
    return act(
        request,
        Form.of(request),
        do=lambda form: do(by=request.actor, at=request.at, invitation=invitation),
        success=success,
        to="parties:people",
        context={"title": title, "trail": trail(), "submit": title, "cancel": reverse("parties:people")},
    )


@signed_in(OWN)
def resend(request: Request, pk: int) -> HttpResponse:
    return _on_invitation(request, pk, services.resend, gettext("新的邀请链接随后发出，原链接已失效。"), _("重发邀请"))


@signed_in(OWN)
def revoke(request: Request, pk: int) -> HttpResponse:
    return _on_invitation(request, pk, services.revoke, gettext("邀请已撤回，链接不能再使用。"), _("撤回邀请"))
