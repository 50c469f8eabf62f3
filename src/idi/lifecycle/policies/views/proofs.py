from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.money import yuan
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.forms import RevokeForm, WaiverForm
from idi.lifecycle.policies.models import Proof, Waiver
from idi.lifecycle.policies.states import PROOF


def _waived(proof: Proof) -> str:
    waiver = proof.waiver
    if waiver is None:
        return gettext("未登记免交")
    return gettext("免交已撤销") if waiver.revoked_on else gettext("已免交")


class Proofs(Listing):
    title = _("投保证明")
    lead = _("物业主管部门凭有效的投保证明登记物业保修金免交（通知三（四））。")
    columns = [
        Column(_("证明编号"), "number", sort="number", link=lambda p: reverse("policies:proof", args=[p.pk])),
        Column(_("工程"), "policy.project.name"),
        Column(_("投保人"), "policy.policyholder.name"),
        Column(_("出具日期"), "issued_on", "day", sort="issued_on"),
        Column(_("物业保修金"), _waived),
        Column(_("状态"), lambda p: PROOF.state(p.state), "state"),
    ]
    empty = Empty(_("还没有投保证明"), _("保险单签发后自动出具投保证明。"))


@signed_in("policies.read")
def listing(request: HttpRequest) -> HttpResponse:
    return Proofs(request, selectors.proofs(request.actor)).response()  # type: ignore[attr-defined]


@signed_in("policies.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    proof = _proof(request, pk)
    waiver = proof.waiver
    subjects = [Ref.of(row) for row in (proof, *proof.waivers.all())]
    may = request.actor.may("policies.record_waiver")  # type: ignore[attr-defined]
    context = {
        "proof": proof, "waiver": waiver, "state": PROOF.state(proof.state), "documents": documents.of(proof),
        "may_waive": may and (waiver is None or waiver.revoked_on is not None) and proof.state == "issued",
        "may_revoke": may and waiver is not None and waiver.revoked_on is None,
        "trail": [(gettext("投保证明"), reverse("policies:proofs"))],
        "story": story(history(*subjects)[:50]),
    }  # fmt: skip
    return page(request, "policies/proof.html", context)


@signed_in("policies.read")
def print_paper(request: HttpRequest, pk: int) -> HttpResponse:
    proof = _proof(request, pk)
    address = reverse("policies:proof", args=[pk])
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.print_proof(by=request.actor, at=request.at, proof=proof),  # type: ignore[attr-defined]
        success=gettext("证明文件已生成"),
        to=address,
        context={
            "title": gettext("生成证明文件"), "submit": gettext("生成证明文件"), "cancel": address,
            "trail": [(gettext("投保证明"), reverse("policies:proofs")), (proof.number, address)],
        },
    )  # fmt: skip


@signed_in("policies.record_waiver")
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    proof = _proof(request, pk)
    address = reverse("policies:proof", args=[pk])
    amount, hint = _otherwise_due(proof)
    form = WaiverForm.of(request, initial={"amount_otherwise_due": amount})
    form.fields["amount_otherwise_due"].help_text = hint
    return act(
        request,
        form,
        do=lambda form: services.record_waiver(by=request.actor, at=request.at, proof=proof, **form.cleaned_data),  # type: ignore[attr-defined]
        success=gettext("物业保修金免交已登记"),
        to=address,
        context={
            "title": gettext("登记物业保修金免交"), "submit": gettext("登记免交"), "cancel": address,
            "lead": gettext("建设单位已经投保住宅工程质量潜在缺陷保险的，免予交纳物业保修金（通知三（四））。"),
            "trail": [(gettext("投保证明"), reverse("policies:proofs")), (proof.number, address)],
        },
    )  # fmt: skip


def _otherwise_due(proof: Proof) -> tuple[Decimal | None, str]:
    """What the deposit would be by the region's rate, as a suggestion that says where the rate comes from."""
    try:
        rate = rules.law(proof.policy.law).figure("deposit_rate", proof.issued_on)
    except rules.UndeclaredFigure:
        return None, ""
    words = gettext("按概算造价的 %(rate)s%% 估算（%(ref)s%(mark)s），请按实际核定。") % {
        "rate": rules.decimal_text(rate.decimal() * 100),
        "ref": rate.because.ref,
        "mark": gettext("，假设，未见原文") if rate.because.assumption else "",
    }
    return yuan(proof.policy.budget * rate.decimal()), words


@signed_in("policies.record_waiver")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    waiver = get_object_or_404(Waiver.objects.select_related("proof"), pk=pk)
    address = reverse("policies:proof", args=[waiver.proof_id])
    context: dict[str, Any] = {
        "title": gettext("撤销物业保修金免交"), "submit": gettext("撤销免交"), "cancel": address, "style": "danger",
        "trail": [(gettext("投保证明"), reverse("policies:proofs")), (waiver.proof.number, address)],
        "lead": gettext("撤销后建设单位须按规定补交物业保修金，并会收到消息。"),
    }  # fmt: skip
    return act(
        request,
        RevokeForm.of(request),
        do=lambda form: services.revoke_waiver(by=request.actor, at=request.at, waiver=waiver, **form.cleaned_data),  # type: ignore[attr-defined]
        success=gettext("免交已撤销"),
        to=address,
        context=context,
    )


def _proof(request: HttpRequest, pk: int) -> Proof:
    return get_object_or_404(selectors.proofs(request.actor), pk=pk)  # type: ignore[attr-defined]
