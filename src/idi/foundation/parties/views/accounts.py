"""Accounts opened by the platform's administrator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import services
from idi.foundation.parties.forms import AccountForm
from idi.foundation.parties.kinds import roles_of
from idi.foundation.parties.models import Organisation, Person
from idi.foundation.parties.views.places import address, organisation_or_404, trail


@signed_in("parties.members")
def open_account(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return _open(request, organisation, organisation.kind, address(organisation), trail(organisation))


@signed_in("parties.members")
def open_owner_account(request: Request) -> HttpResponse:
    return _open(request, None, "", reverse("parties:list"), trail())


def _open(
    request: Request, organisation: Organisation | None, kind: str, back: str, trail: list[tuple[Any, str]]
) -> HttpResponse:
    if not roles_of(kind):
        raise Http404

    def told(person: Person) -> str:
        return gettext("账号“%(login)s”已开立，请把用户名和初始密码当面交给本人。") % {"login": person.username}

    return act(
        request,
        AccountForm.of(request, kind=kind),
        do=lambda form: services.employ(by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data),
        success=told,
        to=back,
        context={
            "title": _("开立账号") if organisation else _("开立业主账号"), "trail": trail, "submit": _("开立"),
            "cancel": back, "lead": _("姓名和手机加密保存，只有本人和本单位可见。"),
        },
    )  # fmt: skip
