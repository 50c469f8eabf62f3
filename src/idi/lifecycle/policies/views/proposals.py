from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import questionnaire, selectors, services
from idi.lifecycle.policies.forms import SignForm
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.proposal_forms import ProposalForm
from idi.lifecycle.policies.questionnaire import Question, Questionnaire
from idi.lifecycle.policies.states import PROPOSAL
from idi.lifecycle.policies.views.of_proposal import act_on, address, proposal_of, trail
from idi.lifecycle.rating import selectors as rating


class Proposals(Listing):
    title = _("投保单")
    lead = _("建设单位在已接受的报价上投保；资料、说明、声明和共保份额齐全后签订合同。")
    columns = [
        Column(_("投保单号"), "number", sort="number", link=lambda p: address(p)),
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


@signed_in("policies.read")
def listing(request: HttpRequest) -> HttpResponse:
    return Proposals(request, selectors.proposals(request.actor)).response()  # type: ignore[attr-defined]


@signed_in("policies.propose")
def new(request: HttpRequest, quote_pk: int) -> HttpResponse:
    quote = get_object_or_404(rating.quotes(request.actor), pk=quote_pk)  # type: ignore[attr-defined]
    return act(
        request,
        ProposalForm.of(request, asked=questionnaire.current(quote.region_code, local_date(request.at))),  # type: ignore[attr-defined]
        do=lambda form: services.propose(by=request.actor, at=request.at, quote=quote, **form.given),  # type: ignore[attr-defined]
        success=lambda proposal: gettext("投保单 %(number)s 已填写，请按清单继续") % {"number": proposal.number},
        to=address,
        context={
            "title": gettext("投保：%(project)s") % {"project": quote.project.name}, "trail": trail(),
            "lead": gettext("依据报价 %(number)s 投保，由报价的保险机构主承保。") % {"number": quote.number},
            "submit": gettext("填好投保单"), "cancel": reverse("policies:proposals"),
        },
    )  # fmt: skip


@signed_in("policies.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    shares = proposal.shares.select_related("insurer").order_by("-lead", "id")
    steps = selectors.checklist(proposal, local_date(request.at))  # type: ignore[attr-defined]
    policy = selectors.visible(request.actor).filter(proposal=proposal).first()  # type: ignore[attr-defined]
    asked = questionnaire.of_version(proposal.questionnaire_version)
    context = {
        "proposal": proposal, "shares": shares, "offer": shares[0].offered, "steps": steps, "policy": policy,
        "open": [step for step in steps if not step.done], "asked": asked, "answers": [(q, q.said(told["answer"]), told) for q, told in _answered(proposal, asked)], "trail": trail(),
        "state": PROPOSAL.state(proposal.state), "acts": _acts(request.actor, proposal),  # type: ignore[attr-defined]
        "story": story(history(Ref.of(proposal), *(Ref.of(share) for share in shares))[:50]),
    }  # fmt: skip
    return page(request, "policies/proposal.html", context)


def _answered(proposal: Proposal, asked: Questionnaire) -> list[tuple[Question, dict[str, Any]]]:
    return [(question, proposal.answers[question.key]) for question in asked.questions]


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


@signed_in("policies.propose")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    return act_on(
        request, proposal, Form.of(request), gettext("提交投保单"), gettext("提交"),
        lambda _form: services.submit(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("投保单已提交，等待保险机构签订合同"),
    )  # fmt: skip


@signed_in("policies.propose")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    return act_on(
        request, proposal, Form.of(request), gettext("撤回投保"), gettext("撤回"),
        lambda _form: services.withdraw(by=request.actor, at=request.at, proposal=proposal),  # type: ignore[attr-defined]
        gettext("投保已撤回"),
    )  # fmt: skip


@signed_in("policies.sign")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    return act(
        request,
        SignForm.of(request),
        do=lambda form: services.sign(by=request.actor, at=request.at, proposal=proposal, **form.given),  # type: ignore[attr-defined]
        success=lambda policy: gettext("合同已签订，保险单 %(number)s 待缴费") % {"number": policy.number},
        to=lambda policy: reverse("policies:detail", args=[policy.pk]),
        context={
            "title": gettext("签订保险合同"), "trail": trail((proposal.number, address(proposal))),
            "lead": gettext("签订后保险机构应当聘请质量风险管理机构（通知三（六）），并向投保人发出缴费通知。"),
            "submit": gettext("签订合同"), "cancel": address(proposal),
        },
    )  # fmt: skip
