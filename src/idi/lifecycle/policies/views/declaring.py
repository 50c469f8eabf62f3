"""The declarations of both sides, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import signed_in
from idi.lifecycle.policies import exclusions, services
from idi.lifecycle.policies.proposal_forms import DiscloseForm, EvidenceForm, ExplainForm, ItemTermsForm, RecourseForm
from idi.lifecycle.policies.views.of_proposal import act_on, proposal_of
from idi.lifecycle.projects import selectors as projects


@signed_in("policies.panel")
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    texts = exclusions.of_proposal(proposal)
    form = ExplainForm.of(request, texts=texts, initial={"explainer": request.actor.name})  # type: ignore[attr-defined]
    return act_on(
        request, proposal, form, gettext("说明责任免除条款"), gettext("登记已说明"),
        lambda form: services.explain_exclusions(by=request.actor, at=request.at, proposal=proposal, **form.cleaned_data),  # type: ignore[attr-defined]
        gettext("已登记，投保人可以签署声明"),
        gettext("条款出自报价所依据的备案文本；投保人随后逐条确认已理解。"),
    )  # fmt: skip


@signed_in("policies.panel")
def item_terms(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    items = rules.cover(rules.law(proposal.region_code), local_date(request.at)).items  # type: ignore[attr-defined]
    begun = {f"{name}_{code}": amount for code, of in proposal.item_terms.items() for name, amount in of.items()}
    return act_on(
        request, proposal, ItemTermsForm.of(request, items=items, initial=begun), gettext("拟定免赔额和限额"), gettext("保存"),
        lambda form: services.set_item_terms(by=request.actor, at=request.at, proposal=proposal, items=form.given),  # type: ignore[attr-defined]
        gettext("已保存，投保单上如实载明"), gettext("已按所接受的报价带入，需要时按备案条款修改；备案条款没有规定的留空，即不设免赔额和限额。"),
    )  # fmt: skip


@signed_in("policies.propose")
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    told = proposal.exclusions.order_by("number")
    form = DiscloseForm.of(request, told=told, initial={"signer": request.actor.name})  # type: ignore[attr-defined]
    return act_on(
        request, proposal, form, gettext("签署如实告知声明"), gettext("签署声明"),
        lambda form: services.disclose(by=request.actor, at=request.at, proposal=proposal, **form.given),  # type: ignore[attr-defined]
        gettext("声明已签署并存档"), gettext("投保人故意或者因重大过失未如实告知的，保险机构可以解除合同（保险法第16条）。"),
    )  # fmt: skip


@signed_in("policies.propose")
def recourse(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    form = RecourseForm.of(request, contracts=projects.contracts(proposal.project), initial=_answered(proposal))
    return act_on(
        request, proposal, form, gettext("承发包合同是否放弃追偿"), gettext("保存"),
        lambda form: services.declare_recourse(by=request.actor, at=request.at, proposal=proposal, contracts=form.given),  # type: ignore[attr-defined]
        gettext("已保存"),
        gettext("合同中约定放弃对施工单位等的赔偿请求的，保险机构赔付后就不能再追偿，因此投保时必须询问。"),
    )  # fmt: skip


@signed_in("policies.propose")
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    form = EvidenceForm.of(request, initial={"kind": request.GET.get("kind", "")})
    return act_on(
        request, proposal, form, gettext("提交投保资料"), gettext("提交"),
        lambda form: services.hand_in(by=request.actor, at=request.at, proposal=proposal, **form.cleaned_data),  # type: ignore[attr-defined]
        gettext("资料已存档"), gettext("承发包合同中明确投保的条款、概预算中列明保险费的页是证据；保险意向书可以不交。"),
    )  # fmt: skip


def _answered(proposal: Any) -> dict[str, str]:
    told = {f"answer_{each.contract_id}": each.answer for each in proposal.recourse.all()}
    return told | {f"clause_{each.contract_id}": each.clause for each in proposal.recourse.all()}
