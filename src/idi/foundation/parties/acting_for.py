"""Whom one acts for: a person with roles in several organisations chooses, and keeps the choice for the session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties.kinds import ROLES
from idi.foundation.parties.middleware import MEMBERSHIP
from idi.foundation.parties.selectors import memberships_on


class ActingForForm(Form):
    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int, widget=forms.RadioSelect)


@signed_in()
def choose(request: Request) -> HttpResponse:
    """The choice is the session's own and moves nothing else, so nothing is journaled."""
    held = memberships_on(request.actor.person_id or 0, local_date(request.at))
    roles: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for each in held:
        if serves := each.serves:
            names[serves.pk] = serves.name
            roles.setdefault(serves.pk, []).append(str(ROLES[each.role].label))
    form = ActingForForm.of(request, initial={"organisation": request.actor.organisation_id})
    form.fields["organisation"].choices = [  # type: ignore[attr-defined]
        (pk, f"{name}（{'、'.join(roles[pk])}）") for pk, name in names.items()
    ]
    return act(
        request,
        form,
        do=lambda filled: _keep(request, filled.cleaned_data["organisation"], names),
        success=lambda name: gettext("现在代表%(name)s办理业务。") % {"name": name},
        to=lambda _name: "/",
        context={
            "title": gettext("换一个单位"),
            "lead": gettext("您在多个单位任职，请选择现在代表哪个单位办理业务。"),
            "trail": [(gettext("首页"), "/")],
            "submit": gettext("确定"),
            "cancel": "/",
        },
    )


def _keep(request: Request, organisation_id: int, names: dict[int, str]) -> Any:
    if organisation_id not in names:
        raise Refusal(Reason(gettext("您不在这个单位任职。"), "organisation"))
    request.session[MEMBERSHIP] = organisation_id
    return names[organisation_id]
