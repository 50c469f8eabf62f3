from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.states import State
from idi.foundation.documents import selectors, services
from idi.foundation.documents.forms import CertificateForm, WithdrawForm
from idi.foundation.documents.models import Certificate
from idi.foundation.parties import selectors as parties

_GOOD, _SOON = State("valid", _("有效"), "good"), State("soon", _("即将到期"), "warn")
_LATER, _OVER, _WITHDRAWN = (
    State("later", _("还未生效"), "neutral"), State("over", _("已到期"), "bad"), State("withdrawn", _("已停用"), "neutral"),
)  # fmt: skip


def _state(certificate: Certificate, at: datetime) -> State:
    if certificate.withdrawn_at is not None:
        return _WITHDRAWN
    if certificate.until_at <= at:
        return _OVER
    if certificate.from_at > at:
        return _LATER
    return _SOON if certificate.until_at - at < selectors.EXPIRY_WARNING else _GOOD


@signed_in("documents.certify")
def listing(request: Request) -> HttpResponse:
    """The certificates of one's own organisation, and what its papers are signed with today."""
    organisation_id = request.actor.organisation_id or 0
    current = selectors.certificate_in_force(organisation_id, request.at)
    certificates = [(each, _state(each, request.at)) for each in selectors.certificates(organisation_id)]
    context = {
        "certificates": certificates, "current": current, "authorities": selectors.authorities(),
        "soon": current is not None and _state(current, request.at) is _SOON,
        "actions": [Action(_("登记证书"), reverse("documents:file_certificate"), "upload", "documents.certify")],
    }  # fmt: skip
    return page(request, "documents/certificates.html", context)


@signed_in("documents.certify")
def file(request: Request) -> HttpResponse:
    own = parties.organisation(request.actor.organisation_id or 0)
    if own is None:
        raise Http404
    return act(
        request,
        CertificateForm.of(request),
        do=lambda form: services.file_certificate(
            by=request.actor, at=request.at, organisation=own, **form.cleaned_data
        ),
        success=gettext("证书已登记，今后签发的单证用它签名。"),
        to=reverse("documents:certificates"),
        context={
            "title": _("登记签名证书"), "trail": _trail(), "submit": _("登记"), "cancel": reverse("documents:certificates"),
            "lead": _("保险单、投保证明、批单等单证以本单位的证书电子签名，任何人都能查验签名是否有效、内容是否被改动。"),
        },
    )  # fmt: skip


@signed_in("documents.certify")
def withdraw(request: Request, pk: int) -> HttpResponse:
    certificate = get_object_or_404(selectors.certificates(request.actor.organisation_id or 0), pk=pk)
    return act(
        request,
        WithdrawForm.of(request),
        do=lambda form: services.withdraw_certificate(
            by=request.actor, at=request.at, certificate=certificate, **form.cleaned_data
        ),
        success=gettext("证书已停用，不再用来签名。"),
        to=reverse("documents:certificates"),
        context={
            "title": _("停用签名证书"), "trail": _trail(), "submit": _("停用"), "style": "danger",
            "cancel": reverse("documents:certificates"),
            "lead": _("私钥可能泄露、单位更名或换证时停用。此前签的单证照常查验，查验页会写明证书已停用。"),
        },
    )  # fmt: skip


@require_safe
def download(request: Request, pk: int) -> HttpResponse:
    """A certificate for anybody who wants to check signatures with programs of his own; never a key."""
    certificate = selectors.certificate(pk)
    if certificate is None:
        raise Http404
    response = HttpResponse(certificate.certificate + certificate.chain, content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.serial[:16]}.pem"'
    return response


def _trail() -> list[tuple[Any, str]]:
    return [(_("签名证书"), reverse("documents:certificates"))]
