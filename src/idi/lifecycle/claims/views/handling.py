from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.claims import forms, selectors, services, triage
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.views.claims import address, found, trail
from idi.lifecycle.projects import selectors as projects


def on_claim(
    request: Request, claim: Claim, form: Form, *, do: Callable[..., Any], title: Any, success: str, submit: Any,
    template: str = "core/form_page.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """The course all acts on a claim share: the form, one service, back to the claim."""
    return act(
        request, form,
        do=lambda form: do(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=success,
        to=address(claim),
        template=template,
        context={"title": title, "trail": trail(claim), "submit": submit, "cancel": address(claim), **context},
    )  # fmt: skip


@signed_in("claims.survey")
def acknowledge(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.AcknowledgeForm.of(request), do=services.acknowledge, title=_("约定上门"),
        success=gettext("已受理，报案人可以看到上门时间。"), submit=_("受理并约定"),
    )  # fmt: skip


@signed_in("claims.survey")
def papers(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.PapersForm.of(request), do=services.ask_papers, title=_("通知补充资料"),
        success=gettext("已通知补充资料，核定时限暂停。"), submit=_("发出通知"),
        lead=_("保险法第22条：认为资料不完整的，应当及时一次性通知补充。"),
    )  # fmt: skip


@signed_in("claims.survey")
def papers_received(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), Form.of(request), do=services.receive_papers, title=_("登记资料齐全"),
        success=gettext("已登记资料齐全，时限恢复计算。"), submit=_("登记资料齐全"),
    )  # fmt: skip


@signed_in("claims.survey")
def survey(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    form = forms.SurveyForm.of(
        request, items=triage.known_items(claim), parties=projects.building_parties(claim.project) if claim.project else (),
        prices=selectors.price_list(claim.region_code, local_date(request.at), claim.lead_id),
        initial={"surveyed_at": request.at, "item": claim.item},
    )  # fmt: skip
    return on_claim(
        request, claim, form, do=services.survey, title=_("登记查勘"), success=gettext("查勘已登记，请核定责任。"),
        submit=_("保存查勘"),
    )  # fmt: skip


@signed_in("claims.decide")
def review(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    return on_claim(
        request, claim, forms.ReviewForm.of(request), do=services.review, title=_("复核异议"),
        success=gettext("复核已完成，业主可以看到。"), submit=_("作出复核"),
        lead=_("由作出核定以外的另一人复核。"), template="claims/review.html",
        objections=selectors.objections(claim).filter(reviewed_at__isnull=True), decisions=selectors.decisions(claim)[:1],
    )  # fmt: skip


def _object(*, by: Actor, at: datetime, claim: Claim, text: str) -> Any:
    """As the house: who reported without a seat on the home sees the claim, but may write nothing beside it."""
    with house(claim.scope_id, cause=by) as inside:
        return services.object(by=inside, at=at, claim=claim, text=text)


@signed_in("claims.object")
def object(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.WordsForm.of(request, about="object"), do=_object, title=_("提出异议"),
        success=gettext("异议已提交，将由另一人复核。"), submit=_("提交异议"),
    )  # fmt: skip


@signed_in("claims.decide")
def close(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), Form.of(request), do=services.close, title=_("结案"), success=gettext("已结案。"),
        submit=_("结案"), lead=_("结案后不能再办理，资料继续保存。"),
    )  # fmt: skip


@signed_in("claims.read")
def note(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.NoteForm.of(request), do=services.note, title=_("填写备注"),
        success=gettext("备注已保存。"), submit=_("保存备注"),
    )  # fmt: skip


@signed_in("claims.read")
def reopen(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.ReopenForm.of(request), do=services.reopen, title=_("重新打开"),
        success=gettext("已重新打开，报案人可以看到原因。"), submit=_("重新打开"),
        lead=_("已经作出的核定、维修和付款保持不变，从受理开始继续办理。"),
    )  # fmt: skip
