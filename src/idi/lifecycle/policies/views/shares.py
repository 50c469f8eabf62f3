from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.bulk import Bulk
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.wording import money, percent
from idi.foundation.documents import selectors as documents
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Agreement, Share
from idi.lifecycle.policies.panel_terms import PanelTerms
from idi.lifecycle.policies.proposal_forms import AcceptShareForm, RefuseShareForm
from idi.lifecycle.policies.states import SHARE


def _part(share: Share) -> str:
    return gettext("%(proposal)s %(project)s：确认 %(share)s 份额") % {
        "proposal": share.offer["proposal"], "project": share.offer["project"], "share": percent(share.share),
    }  # fmt: skip


class ShareFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *SHARE.choices])


class Shares(Listing):
    title = _("共保邀请")
    lead = _("其他保险机构邀请本机构共同承保的工程；确认后本机构按份额收取保险费、摊回赔款。")
    columns = [
        Column(_("投保单号"), lambda s: s.offer["proposal"], link=lambda s: reverse("policies:share", args=[s.pk])),
        Column(_("工程"), lambda s: s.offer["project"]),
        Column(_("主承保机构"), lambda s: s.offer["lead"]),
        Column(_("份额"), "share", "percent", sort="share"),
        Column(_("本机构暂收保险费"), lambda s: s.offered["part"], "money"),
        Column(_("答复期限"), lambda s: _answer_by(s), "day"),
        Column(_("状态"), lambda s: SHARE.state(s.state), "state"),
    ]
    filters = ShareFilters
    bulk = (
        Bulk(
            name="accept", label=_("确认所选份额"), capability="policies.accept_share", what=_part,
            lead=_("确认即签署共保协议，签署人为您本人。"), fits=lambda s: s.state == "invited",
            do=lambda by, at, row: services.answer_share(by=by, at=at, share=row, accept=True),
        ),
    )  # fmt: skip
    empty = Empty(_("还没有共保邀请"), _("主承保机构邀请本机构共保后，在这里确认份额。"))


def _answer_by(share: Share) -> date | None:
    return date.fromisoformat(share.offer["answer_by"]) if share.offer.get("answer_by") else None


@signed_in("policies.accept_share")
def listing(request: HttpRequest) -> HttpResponse:
    return Shares(request, selectors.shares_of(request.actor)).response()  # type: ignore[attr-defined]


@signed_in("policies.accept_share")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    share = _share(request, pk)
    asked = share.offer.get("terms")
    members = [(name, Decimal(part), Decimal(amount)) for name, part, amount in share.offer.get("members", ())]
    agreement = Agreement.objects.filter(proposal_id=share.proposal_id).first()  # seen once the share is accepted
    context = {
        "terms": PanelTerms.read(asked) if asked else None, "members": members,
        "items": [(code, *(Decimal(of) if of else None for of in terms)) for code, *terms in share.offer.get("items", ())],
        "documents": documents.of(agreement) if agreement else [],
        "share": share, "offer": share.offered, "answer_by": _answer_by(share), "state": SHARE.state(share.state),
        "trail": [(gettext("共保邀请"), reverse("policies:shares"))],
    }  # fmt: skip
    return page(request, "policies/share.html", context)


@signed_in("policies.accept_share")
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, accept=True)


@signed_in("policies.accept_share")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, accept=False)


def _answer(request: HttpRequest, pk: int, *, accept: bool) -> HttpResponse:
    share = _share(request, pk)
    address = reverse("policies:share", args=[pk])
    kind = AcceptShareForm if accept else RefuseShareForm
    return act(
        request,
        kind.of(request, initial={"signer": request.actor.name}),  # type: ignore[attr-defined]
        do=lambda form: services.answer_share(
            by=request.actor, at=request.at, share=share, accept=accept, **form.answer,  # type: ignore[attr-defined]
        ),
        success=gettext("份额已确认") if accept else gettext("已拒绝，主承保机构会收到消息"),
        to=address,
        context={
            "title": gettext("确认共保份额") if accept else gettext("拒绝共保份额"),
            "lead": gettext("%(project)s：本机构份额 %(share)s，暂收保险费 %(part)s。确认即签署共保协议，签署人和时间记入协议。") % {
                "project": share.offer["project"], "share": percent(Decimal(share.offer["share"])), "part": money(Decimal(share.offer["part"])),
            } if accept else "",
            "trail": [(gettext("共保邀请"), reverse("policies:shares")), (share.offer["proposal"], address)],
            "submit": gettext("签署并确认份额") if accept else gettext("拒绝份额"), "cancel": address,
            "style": "" if accept else "danger",
        },
    )  # fmt: skip


def _share(request: HttpRequest, pk: int) -> Share:
    return get_object_or_404(selectors.shares_of(request.actor), pk=pk)  # type: ignore[attr-defined]
