from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.forms import (
    DiscloseForm,
    ExplainForm,
    PanelForm,
    ProposalForm,
    SignForm,
    percent_rows,
)
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.questionnaire import QUESTIONS
from idi.lifecycle.policies.states import PROPOSAL
from idi.lifecycle.rating import selectors as rating


class Proposals(Listing):
    title = _("投保单")
    lead = _("建设单位在已接受的报价上投保；资料、说明、声明和共保份额齐全后签订合同。")
    columns = [
        Column(_("投保单号"), "number", sort="number", link=lambda p: _address(p)),
        Column(_("工程"), "project.name"),
        Column(_("投保人"), "policyholder.name"),
        Column(_("主承保机构"), "lead.name"),
        Column(_("状态"), lambda p: PROPOSAL.state(p.state), "state"),
    ]
    empty = Empty(
        _("还没有投保单"),
        _("接受保险机构的报价后，在报价页或工程页面点“投保”。"),
        Action(_("去看报价"), reverse_lazy("rating:quotes"), "coin", "rating.read_quotes"),  # type: ignore[arg-type]
    )


def _address(proposal: Proposal) -> str:
    return reverse("policies:proposal", args=[proposal.pk])


def _trail(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(gettext("投保单"), reverse("policies:proposals")), *further]


@signed_in("policies.read")
def listing(request: HttpRequest) -> HttpResponse:
    return Proposals(request, selectors.proposals(request.actor)).response()  # type: ignore[attr-defined]


@signed_in("policies.propose")
def new(request: HttpRequest, quote_pk: int) -> HttpResponse:
    quote = get_object_or_404(rating.quotes(request.actor), pk=quote_pk)  # type: ignore[attr-defined]
    return act(
        request,
        ProposalForm.of(request),
        do=lambda form: services.propose(
            by=request.actor, at=request.at, quote=quote, answers=form.answers,  # type: ignore[attr-defined]
            **{name: form.cleaned_data[name] for name in ("insured", "claimant", "recourse_waived")},
        ),
        success=lambda proposal: gettext("投保单 %(number)s 已填写，请按清单继续") % {"number": proposal.number},
        to=_address,
        context={
            "title": gettext("投保：%(project)s") % {"project": quote.project.name}, "trail": _trail(),
            "lead": gettext("依据报价 %(number)s 投保，由报价的保险机构主承保。") % {"number": quote.number},
            "submit": gettext("填好投保单"), "cancel": reverse("policies:proposals"),
        },
    )  # fmt: skip


@signed_in("policies.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    shares = proposal.shares.select_related("insurer").order_by("-lead", "id")
    steps = selectors.checklist(proposal)
    policy = selectors.visible(request.actor).filter(proposal=proposal).first()  # type: ignore[attr-defined]
    questions = [(q, proposal.answers.get(q.key, {})) for q in QUESTIONS]
    context = {
        "proposal": proposal, "shares": shares, "offer": shares[0].offered, "steps": steps, "policy": policy,
        "open": [step for step in steps if not step.done], "questions": questions, "trail": _trail(),
        "state": PROPOSAL.state(proposal.state), "acts": _acts(request.actor, proposal),  # type: ignore[attr-defined]
        "story": story(history(Ref.of(proposal), *(Ref.of(share) for share in shares))[:50]),
    }  # fmt: skip
    return page(request, "policies/proposal.html", context)


def _acts(actor: Actor, proposal: Proposal) -> dict[str, bool]:
    """What this reader can do now; the page offers nothing else."""
    lead, holder = actor.acts_for(proposal.lead_id), actor.acts_for(proposal.policyholder_id)
    draft, submitted = proposal.state == "draft", proposal.state == "submitted"
    return {
        "panel": lead and actor.may("policies.panel") and (draft or submitted),
        "explain": lead and actor.may("policies.panel") and draft and proposal.exclusions_explained_at is None,
        "sign": lead and actor.may("policies.sign") and submitted,
        "disclose": holder and actor.may("policies.propose") and draft and proposal.disclosed_at is None,
        "submit": holder and actor.may("policies.propose") and draft,
        "withdraw": holder and actor.may("policies.propose") and (draft or submitted),
    }


@signed_in("policies.panel")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    shares = list(proposal.shares.all())
    begun = {"lead_share": next(s.share for s in shares if s.lead), "shares": percent_rows(shares)}
    return _act(
        request, proposal, PanelForm.of(request, initial=begun), gettext("组织共保"), gettext("邀请并保存份额"),
        lambda form: services.set_panel(
            by=request.actor, at=request.at, proposal=proposal, shares=form.panel(proposal.lead),  # type: ignore[attr-defined]
        ),
        gettext("份额已保存，等待各共保机构确认"),
        gettext("第一家为主承保机构，取各项分摊的尾差。每家机构自己确认份额后合同才能签订。"),
    )  # fmt: skip


@signed_in("policies.panel")
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return _act(
        request, proposal, ExplainForm.of(request), gettext("说明责任免除条款"), gettext("登记已说明"),
        lambda _form: services.explain_exclusions(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("已登记"), gettext("未作提示或者明确说明的免责条款不产生效力（保险法第17条）。"),
    )  # fmt: skip


@signed_in("policies.propose")
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return _act(
        request, proposal, DiscloseForm.of(request), gettext("签署如实告知声明"), gettext("签署声明"),
        lambda _form: services.disclose(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("声明已签署"), gettext("投保人故意或者因重大过失未如实告知的，保险机构可以解除合同（保险法第16条）。"),
    )  # fmt: skip


@signed_in("policies.propose")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return _act(
        request, proposal, Form.of(request), gettext("提交投保单"), gettext("提交"),
        lambda _form: services.submit(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("投保单已提交，等待保险机构签订合同"),
    )  # fmt: skip


@signed_in("policies.propose")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return _act(
        request, proposal, Form.of(request), gettext("撤回投保"), gettext("撤回"),
        lambda _form: services.withdraw(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("投保已撤回"),
    )  # fmt: skip


@signed_in("policies.sign")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    return act(
        request,
        SignForm.of(request),
        do=lambda form: services.sign(by=request.actor, at=request.at, proposal=proposal, **form.given),  # type: ignore[attr-defined]
        success=lambda policy: gettext("合同已签订，保险单 %(number)s 待缴费") % {"number": policy.number},
        to=lambda policy: reverse("policies:detail", args=[policy.pk]),
        context={
            "title": gettext("签订保险合同"), "trail": _trail((proposal.number, _address(proposal))),
            "lead": gettext("签订后保险机构应当聘请质量风险管理机构（通知三（六）），并向投保人发出缴费通知。"),
            "submit": gettext("签订合同"), "cancel": _address(proposal),
        },
    )  # fmt: skip


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(selectors.proposals(request.actor), pk=pk)  # type: ignore[attr-defined]


def _act(
    request: HttpRequest, proposal: Proposal, form: Any, title: str, button: str, do: Any, success: str, lead: str = ""
) -> HttpResponse:
    return act(
        request, form, do=do, success=success, to=_address(proposal),
        context={
            "title": title, "lead": lead, "trail": _trail((proposal.number, _address(proposal))), "submit": button,
            "cancel": _address(proposal),
        },
    )  # fmt: skip
