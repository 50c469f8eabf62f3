"""Contact persons: masked until somebody asks, and asking is an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from idi.foundation.core.crypto import mask_email, mask_name, mask_phone
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import ContactForm
from idi.foundation.parties.models import Contact, Organisation
from idi.foundation.parties.views.places import address, organisation_or_404, trail


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact person as the page shows it."""

    row: Contact
    name: str
    phone: str
    email: str
    whole: bool


def masked(contact: Contact, revealed: Contact | None) -> Shown:
    """In full only the one just asked for."""
    if revealed is not None and revealed.pk == contact.pk:
        return Shown(contact, contact.name, contact.phone, contact.email, True)
    phone = mask_phone(contact.phone) if contact.phone else ""
    return Shown(contact, mask_name(contact.name), phone, mask_email(contact.email) if contact.email else "", False)


def _contact(request: Request, organisation: Organisation, pk: int) -> Contact:
    found = selectors.contact(request.actor, organisation.pk, pk)
    if found is None:
        raise Http404
    return found


@signed_in("parties.read")
def add(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return act(
        request,
        ContactForm.of(request),
        do=lambda form: services.add_contact(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("联系人已登记。"),
        to=address(organisation),
        context={
            "title": _("登记联系人"), "trail": trail(organisation), "submit": _("登记"),
            "cancel": address(organisation),
            "lead": _("加密保存，页面上只显示一部分；有人查看完整内容时会留下记录。"),
        },
    )  # fmt: skip


@require_POST
@signed_in("parties.read")
def reveal(request: Request, pk: int, contact_pk: int) -> HttpResponse:
    """Name, phone and address in full, once."""
    from idi.foundation.parties.views.registry import shown

    organisation = organisation_or_404(pk)
    seen = services.unmask(by=request.actor, at=request.at, contact=_contact(request, organisation, contact_pk))
    response = shown(request, organisation, seen)
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in("parties.read")
def end(request: Request, pk: int, contact_pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    contact = _contact(request, organisation, contact_pk)
    context: dict[str, Any] = {"title": _("停用联系人"), "trail": trail(organisation), "cancel": address(organisation)}
    return act(
        request,
        Form.of(request),
        do=lambda form: services.end_contact(by=request.actor, at=request.at, contact=contact),
        success=gettext("联系人已停用。"),
        to=address(organisation),
        context={**context, "submit": _("停用")},
    )
