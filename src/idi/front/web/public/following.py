"""The report of a person without an account: where it stands and what comes next, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.pages import Request, act, page
from idi.foundation.documents import selectors as documents
from idi.front.web.public.forms import ObjectionForm, WithdrawForm
from idi.front.web.public.homes import HOME
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.kinds import ITEMS, PLACES, SYMPTOMS
from idi.lifecycle.claims.states import CLAIM

NEXT = {
    "unplaced": _("我们正在核实地址，核实后会转给负责的单位，可能会致电您。"),
    "with_builder": _("按规定这项缺陷现在由建设单位负责维修，已通知建设单位。修好后会在这里说明。"),
    "with_insurer": _("保险机构已收到，会在时限内联系您并上门查勘。请保持电话畅通。"),
    "surveyed": _("查勘已经完成，保险机构正在核定是否属于保险责任。"),
    "covered": _("属于保险责任，保险机构正在安排维修。"),
    "refused": _("保险机构核定不属于保险责任，理由见下。您不同意的，可以随时提出异议，由另一人复核。"),
    "in_appraisal": _("有异议，正在由第三方鉴定，鉴定后重新核定。"),
    "in_repair": _("正在维修。维修完成后请您查看并确认，没有修好的可以要求返修。"),
    "repaired": _("您已确认维修，费用由保险机构支付，不需要您付款。"),
    "paid": _("维修费用已由保险机构支付，本案办理完毕。"),
    "closed": _("本案已结案。有新的情况可以再次报案。"),
    "withdrawn": _("您已撤回报案。有需要可以再次报案。"),
}
LABELS = {
    "unplaced": _("核实地址中"),
    "with_builder": _("由建设单位维修"),
    "with_insurer": _("保险机构受理中"),
    "surveyed": _("等待核定"),
    "covered": _("属于保险责任"),
    "refused": _("不属于保险责任"),
    "in_appraisal": _("争议鉴定中"),
    "in_repair": pgettext_lazy("报案", "维修中"),
    "repaired": _("已确认维修"),
    "paid": _("已赔付"),
    "closed": _("已结案"),
    "withdrawn": _("已撤回"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A claim somebody opened with its code."""

    tracked: selectors.Tracked
    claim: Any


def _opened(request: Request, code: str) -> Opened:
    tracked = selectors.track(code)
    if tracked is None:
        raise Http404
    return Opened(tracked, selectors.tracked_claim(tracked, by=request.actor))


def track(request: Request, code: str) -> HttpResponse:
    """Where a report stands. Whoever has the code sees it; name and phone stay masked even here."""
    opened = _opened(request, code)
    claim = opened.claim
    with house(opened.tracked.scope_id, cause=request.actor):
        decision = selectors.latest_decision(claim)
        objections = list(selectors.objections(claim))
        clocks = [clock for clock in selectors.clocks(claim) if clock.stopped_at is None and clock.due_on]
    return page(
        request,
        "web/public/track.html",
        {
            "tracked": opened.tracked,
            "claim": claim,
            "trail": HOME,
            "label": LABELS.get(claim.state, ""),
            "tone": CLAIM.state(claim.state).tone,
            "next": NEXT.get(claim.state, ""),
            "symptom": SYMPTOMS.get(claim.symptom, ""),
            "place": PLACES.get(claim.place, ""),
            "item": ITEMS.get(claim.item, ""),
            "name": mask_name(claim.reporter_name),
            "phone": mask_phone(claim.reporter_phone),
            "answers": selectors.who_answers(claim),
            "clocks": clocks,
            "decision": decision,
            "objections": objections,
            "may_object": claim.state == "refused" and all(each.reviewed_at for each in objections),
            "may_withdraw": claim.may_sign and claim.state in ("with_builder", "with_insurer"),
        },
    )


def letter(request: Request, code: str) -> HttpResponse:
    """The letter of the decision that stands, for whoever holds the code of the report."""
    opened = _opened(request, code)
    with house(opened.tracked.scope_id, cause=request.actor):
        decision = selectors.latest_decision(opened.claim)
        paper = documents.readable(decision.letter_id) if decision and decision.letter_id else None
        if paper is None:
            raise Http404
        content = documents.content(paper)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{opened.claim.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def object(request: Request, code: str) -> HttpResponse:
    """The owner's objection to a refusal."""
    return _answer(
        request, code, ObjectionForm, services.object, title=_("提出异议"), submit=_("提交异议"),
        success=gettext("异议已提交，由作出核定以外的另一人复核，结果会在这里说明。"),
        lead=_("请说明您为什么不同意。没有提出期限，也不影响您申请鉴定、投诉或起诉。"),
    )  # fmt: skip


def withdraw(request: Request, code: str) -> HttpResponse:
    """The owner takes the report back."""
    return _answer(
        request, code, WithdrawForm, services.withdraw, title=_("撤回报案"), submit=_("撤回"),
        success=gettext("报案已撤回。"), lead=_("撤回后不再办理，需要时可以重新报案。"), style="danger",
    )  # fmt: skip


def _answer(
    request: Request, code: str, form: Any, do: Any, *, title: Any, submit: Any, success: str, lead: Any, **context: Any
) -> HttpResponse:
    opened = _opened(request, code)
    back = reverse("public:track", args=[opened.tracked.pk])

    def run(filled: Any) -> Any:
        with house(opened.tracked.scope_id, cause=request.actor) as inside:
            return do(by=inside, at=request.at, claim=opened.claim, **filled.cleaned_data)

    return act(
        request, form.of(request), do=run, success=success, to=back,
        context={
            "title": title, "submit": submit, "lead": lead, "trail": [*HOME, (opened.claim.number, back)],
            "cancel": back, "layout": "core/public.html", **context,
        },
    )  # fmt: skip
