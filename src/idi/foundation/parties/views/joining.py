"""The page behind the link of an invitation: no account yet, or the account one has."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page
from idi.foundation.parties import invitation_link, selectors, services
from idi.foundation.parties.forms import JoinForm
from idi.foundation.parties.kinds import ROLES


def join(request: Request, token: str) -> HttpResponse:
    """Sets name, user name and password once; who is signed in takes the roles with that account instead."""
    given = invitation_link.read(token)
    invited = selectors.invited(*given) if given else None
    if invited is None:
        raise Http404
    context = {
        "invited": invited,
        "roles": "、".join(str(ROLES[role].label) for role in invited.roles),
        "title": gettext("%(name)s邀请您") % {"name": invited.organisation},
    }
    if invited.state != "invited" or invited.until_on < local_date(request.at):
        return page(request, "parties/joining_closed.html", context, status=410)
    here = request.actor.signed_in
    return act(
        request,
        Form.of(request) if here else JoinForm.of(request),
        do=lambda form: _accept(request, invited, form.cleaned_data),
        success=gettext("已加入%(name)s。") % {"name": invited.organisation}
        + ("" if here else gettext("请用刚才设置的用户名和密码登录。")),
        to="parties:acting_for" if here else "account_login",
        template="parties/joining.html",
        context={
            **context, "layout": "core/public.html",
            "submit": _("用当前账号接受") if here else _("接受邀请并开立账号"),
        },
    )  # fmt: skip


def _accept(request: Request, invited: selectors.Invited, filled: dict[str, Any]) -> Any:
    with house(invited.organisation_id, cause=request.actor) as inside:
        invitation = selectors.invitation(invited.pk)
        if invitation is None:
            raise Http404
        if not request.actor.signed_in:
            return services.accept(by=inside, at=request.at, invitation=invitation, **filled)
        with house(request.actor.person_id or 0, cause=request.actor):
            person = selectors.person(request.actor.person_id or 0)
        return services.accept_as(by=inside, at=request.at, invitation=invitation, person=person)
