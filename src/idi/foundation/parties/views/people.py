"""An organisation's own people: who they are, given and relieved of roles, stopped and started."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import mail
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_phone
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import EndRoleForm, RoleForm
from idi.foundation.parties.invitation_link import link_of
from idi.foundation.parties.kinds import ROLES
from idi.foundation.parties.models import Invitation, Membership, Organisation
from idi.foundation.parties.states import INVITATION
from idi.foundation.parties.story import story

OWN = "parties.own_members"


def own(request: Request) -> Organisation:
    """The organisation one acts for: nobody looks after the people of another."""
    organisation = selectors.organisation(request.actor.organisation_id)
    if organisation is None:
        raise Forbidden(Reason(gettext("您没有代表任何单位。")))
    return organisation


def trail(*further: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("本单位人员"), reverse("parties:people")), *further]


@signed_in(OWN)
def people(request: Request) -> HttpResponse:
    organisation, today = own(request), local_date(request.at)
    folder = mail.only_to_folder()
    return page(
        request,
        "parties/people.html",
        {
            "organisation": organisation,
            "colleagues": [(each, each.running(today)) for each in selectors.colleagues(organisation.pk)],
            "invitations": [_shown(each, request, folder) for each in selectors.invitations(organisation.pk)[:100]],
            "only_to_folder": folder,
            "because": [services.valid_days(organisation.region_code, request.at).because],
            "actions": [Action(_("邀请人员"), reverse("parties:invite"), "mail", OWN)],
        },
    )


def _shown(invitation: Invitation, request: Request, folder: bool) -> dict[str, Any]:
    """The link itself is shown only where no mail server carries it."""
    waits = invitation.state == "invited"
    return {
        "row": invitation,
        "state": INVITATION.state(invitation.state),
        "waits": waits,
        "expired": waits and invitation.until_on < local_date(request.at),
        "link": link_of(invitation) if waits and folder else "",
    }


def _colleague(request: Request, person_pk: int) -> tuple[Organisation, selectors.Colleague]:
    organisation = own(request)
    found = selectors.colleague(organisation.pk, person_pk)
    if found is None:
        raise Http404
    return organisation, found


def _address(person_pk: int) -> str:
    return reverse("parties:colleague", args=[person_pk])


@signed_in(OWN)
def colleague(request: Request, person_pk: int) -> HttpResponse:
    _organisation, found = _colleague(request, person_pk)
    today = local_date(request.at)
    return page(
        request,
        "parties/colleague.html",
        {
            "colleague": found,
            "phone": mask_phone(found.person.phone) if found.person.phone else "",
            "roles": [(each, _standing(each, today)) for each in found.memberships],
            "chapters": story(scope_history(person_pk)[:30]),
            "trail": trail(),
            "actions": [Action(_("增加岗位"), reverse("parties:give_role", args=[person_pk]), "plus", OWN)],
        },
    )


def _standing(membership: Membership, today: Any) -> tuple[Any, str]:
    if membership.until_on is not None and membership.until_on < today:
        return _("已结束"), "neutral"
    if membership.suspended_at is not None:
        return _("已停用"), "bad"
    return (_("任职中"), "good") if membership.from_on <= today else (_("尚未开始"), "warn")


@signed_in(OWN)
def give_role(request: Request, person_pk: int) -> HttpResponse:
    organisation, found = _colleague(request, person_pk)
    back = _address(person_pk)
    return act(
        request,
        RoleForm.of(request, kind=organisation.kind, initial={"from_on": local_date(request.at)}),
        do=lambda form: services.give_role(
            by=request.actor, at=request.at, organisation=organisation, person=found.person, **form.cleaned_data
        ),
        success=gettext("岗位已增加。"),
        to=back,
        context={
            "title": _("增加岗位"), "trail": trail((found.person.name, back)), "submit": _("增加"), "cancel": back,
        },
    )  # fmt: skip


@signed_in(OWN)
def end_role(request: Request, person_pk: int, pk: int) -> HttpResponse:
    _organisation, found = _colleague(request, person_pk)
    membership = next((each for each in found.memberships if each.pk == pk), None)
    if membership is None:
        raise Http404
    back = _address(person_pk)
    return act(
        request,
        EndRoleForm.of(request, initial={"until_on": local_date(request.at)}),
        do=lambda form: services.end_role(
            by=request.actor, at=request.at, membership=membership, **form.cleaned_data
        ),
        success=gettext("岗位的最后一天已登记。"),
        to=back,
        context={
            "title": gettext("结束岗位：%(role)s") % {"role": ROLES[membership.role].label},
            "trail": trail((found.person.name, back)), "submit": _("结束"), "cancel": back, "style": "danger",
        },
    )  # fmt: skip


def _on_colleague(request: Request, person_pk: int, do: Any, success: str, title: Any) -> HttpResponse:
    organisation, found = _colleague(request, person_pk)
    back = _address(person_pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: do(by=request.actor, at=request.at, organisation=organisation, person=found.person),
        success=success,
        to=back,
        context={"title": title, "trail": trail((found.person.name, back)), "submit": title, "cancel": back},
    )


@signed_in(OWN)
def suspend(request: Request, person_pk: int) -> HttpResponse:
    words = gettext("已停用，此人立即不能再办理本单位业务；待办仍在本单位。")
    return _on_colleague(request, person_pk, services.suspend, words, _("停用"))


@signed_in(OWN)
def restore(request: Request, person_pk: int) -> HttpResponse:
    return _on_colleague(request, person_pk, services.restore, gettext("已恢复，此人可以重新登录。"), _("恢复"))
