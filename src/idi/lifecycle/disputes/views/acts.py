"""What applicant, insurer and appraiser do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.kinds import ITEMS
from idi.lifecycle.disputes import selectors, services
from idi.lifecycle.disputes.forms import ApplyForm, AwardForm, TurnDownForm

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim


@signed_in("disputes.read")
def apply(request: Request, claim_id: int) -> HttpResponse:
    """申请共同委托鉴定 on what was refused of a claim."""
    claim = claims.claim(claim_id)
    if claim is None:
        raise Http404
    back = f"/claims/{claim.pk}/"
    return act(
        request, ApplyForm.of(request),
        do=lambda form: services.apply(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=lambda new: gettext("鉴定申请 %(number)s 已提交，等待保险机构答复") % {"number": new.number},
        to=lambda new: reverse("disputes:detail", args=[new.pk]),
        context={
            "title": gettext("申请共同委托鉴定 %(number)s") % {"number": claim.number}, "submit": gettext("提交申请"),
            "trail": [(gettext("争议鉴定"), reverse("disputes:list")), (claim.number, back)], "cancel": back,
            "lead": _about(claim),
        },
    )  # fmt: skip


def _about(claim: Claim) -> str:
    """The way, and of a claim that is covered in part, which elements the opinion is about."""
    way = gettext("对是否属于保险责任有异议的，可与保险机构共同委托有资质的第三方鉴定机构（通知三（八））。")
    elements = gettext("、").join(f"“{line.element}”" for line in claims.disputed(claim))
    if claim.state == "refused" or not elements:
        return way
    return way + gettext("鉴定的是不属于保险责任的部分：%(elements)s。其余部分照常维修和赔付。") % {
        "elements": elements
    }


def _on_appraisal(
    request: Request, pk: int, form: type[Form], do: Callable[..., Any], title: str, success: str,
    begun: dict[str, Any] | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    appraisal = selectors.appraisal(pk)
    back = reverse("disputes:detail", args=[pk])
    return act(
        request, form.of(request, **(begun or {})),
        do=lambda form: do(by=request.actor, at=request.at, appraisal=appraisal, **form.cleaned_data),
        success=success, to=back,
        context={
            "title": f"{title} {appraisal.number}", "submit": title, "cancel": back,
            "trail": [(gettext("争议鉴定"), reverse("disputes:list")), (appraisal.number, back)], **context,
        },
    )  # fmt: skip


@signed_in("disputes.agree")
def commission(request: Request, pk: int) -> HttpResponse:
    """共同委托鉴定."""
    return _on_appraisal(
        request, pk, Form, services.commission, gettext("同意共同委托"), gettext("已共同委托，等待鉴定意见")
    )


@signed_in("disputes.agree")
def turn_down(request: Request, pk: int) -> HttpResponse:
    """不同意该机构."""
    return _on_appraisal(
        request, pk, TurnDownForm, services.turn_down, gettext("不同意该机构"), gettext("已答复申请人，可以另提鉴定机构"),
        style="danger",
    )  # fmt: skip


@signed_in("disputes.award")
def award(request: Request, pk: int) -> HttpResponse:
    """出具鉴定意见."""
    appraisal = selectors.appraisal(pk)
    items = [(code, f"{code} {ITEMS.get(code, '')}") for code in services.items_to_find(request.actor, appraisal)]
    return _on_appraisal(
        request, pk, AwardForm, services.award, gettext("出具鉴定意见"), gettext("鉴定意见已出具，核定结论随之更新"),
        begun={"items": items, "initial": {"item": appraisal.claim.item}},
        confirm=gettext("核定随鉴定意见更新，业主和双方都会收到。意见出具后不能在这里撤回或改写；认为有误的，由双方再次共同委托鉴定，或通过仲裁、诉讼解决，核定再随新的结论更新。确认出具？"),
    )  # fmt: skip
