from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action, opens
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import owed, questionnaire, quoted, selectors, services
from idi.lifecycle.policies.declared import RECOURSE_BECAUSE
from idi.lifecycle.policies.forms import SignForm
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.proposal_forms import ProposalForm
from idi.lifecycle.policies.questionnaire import Questionnaire
from idi.lifecycle.policies.recourse import against_policyholder
from idi.lifecycle.policies.states import PROPOSAL
from idi.lifecycle.policies.steps import Step
from idi.lifecycle.policies.views.of_proposal import act_on, address, proposal_of, trail
from idi.lifecycle.rating import selectors as rating

if TYPE_CHECKING:
    from idi.lifecycle.rating.models import Quote


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
    asked = questionnaire.current(quote.region_code, local_date(request.at))  # type: ignore[attr-defined]
    return act(
        request,
        ProposalForm.of(request, asked=asked, initial=_before(asked, quote)),
        do=lambda form: services.propose(by=request.actor, at=request.at, quote=quote, **form.given),  # type: ignore[attr-defined]
        success=lambda proposal: gettext("投保单 %(number)s 已填写，请按清单继续") % {"number": proposal.number},
        to=address,
        context={
            "title": gettext("投保：%(project)s") % {"project": quote.project.name}, "trail": trail(),
            "lead": gettext("依据报价 %(number)s 投保，由报价的保险机构主承保。") % {"number": quote.number},
            "submit": gettext("填好投保单"), "cancel": reverse("policies:proposals"),
        },
    )  # fmt: skip


@signed_in("policies.propose")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_of(request, pk)
    asked = questionnaire.of_version(proposal.questionnaire_version)
    return act_on(
        request, proposal, ProposalForm.of(request, asked=asked, initial=_told(asked, proposal)), gettext("修改投保单"), gettext("保存修改"),
        lambda form: services.correct(by=request.actor, at=request.at, proposal=proposal, **form.given),  # type: ignore[attr-defined]
        gettext("投保单已修改，请按清单继续"), gettext("签署如实告知声明之前可以修改；已上传的附件保留，再传的另行存档。"),
    )  # fmt: skip


def _before(asked: Questionnaire, quote: Quote) -> dict[str, Any]:
    """What the withdrawn proposal of the same project said, to begin the next one with."""
    last = Proposal.objects.filter(project_id=quote.project_id, state="withdrawn").order_by("-id").first()
    return _told(asked, last) if last else {}


def _told(asked: Questionnaire, last: Proposal) -> dict[str, Any]:
    """What a proposal says, as its form begins with it."""
    told = {key: given for key, given in last.answers.items() if key in {q.key for q in asked.questions}}
    words = {True: "yes", False: "no"}
    return {
        "insured": last.insured,
        "claimant": last.claimant,
        "recourse_waived": last.recourse_waived,
        "insured_organisation": getattr(last.insured_organisation, "name", ""),
        "claimant_organisation": getattr(last.claimant_organisation, "name", ""),
        **{key: words.get(given["answer"], given["answer"]) for key, given in told.items()},
        **{f"{key}_remark": given.get("remark", "") for key, given in told.items()},
    }


@signed_in("policies.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """First what the reader must do, then what others must, then what is proposed."""
    proposal, actor = proposal_of(request, pk), request.actor  # type: ignore[attr-defined]
    shares = list(proposal.shares.select_related("insurer").order_by("-lead", "id"))
    steps = selectors.checklist(proposal, local_date(request.at))  # type: ignore[attr-defined]
    still = [step for step in steps if not step.done]
    asked = questionnaire.of_version(proposal.questionnaire_version)
    context = {
        "proposal": proposal, "shares": shares, "offer": shares[0].offered, "trail": trail(), "asked": asked,
        "policy": selectors.visible(actor).filter(proposal=proposal).first(),
        "mine": [(step, opens(actor, step.url)) for step in still if _is_mine(step, actor)], "done": [step for step in steps if step.done],
        "others": [step for step in still if not _is_mine(step, actor)], "on": local_date(request.at),  # type: ignore[attr-defined]
        "way": _way(proposal, steps), "acts": _acts(actor, proposal, still), "state": PROPOSAL.state(proposal.state),
        "answers": [(q, q.said(proposal.answers[q.key]["answer"]), proposal.answers[q.key]) for q in asked.questions],
        **_declared(proposal), "story": story(history(Ref.of(proposal), *(Ref.of(share) for share in shares))[:50]),
    }  # fmt: skip
    return page(request, "policies/proposal.html", context)


def _is_mine(step: Step, actor: Actor) -> bool:
    return step.who_id is not None and actor.acts_for(step.who_id)


def _declared(proposal: Proposal) -> dict[str, Any]:
    agreement = getattr(proposal, "agreement", None)
    papers = documents.of(agreement) if agreement else []
    return {
        "exclusions": proposal.exclusions.order_by("number"), "agreement": agreement,
        "recourse": proposal.recourse.select_related("contract__contractor").order_by("contract_id"),
        "recourse_because": [RECOURSE_BECAUSE], "against_policyholder": against_policyholder(proposal),
        "item_terms": sorted(proposal.item_terms.items()), "quoted": quoted.lines(proposal), "documents": [*documents.of(proposal), *papers],
    }  # fmt: skip


def _way(proposal: Proposal, steps: list[Step]) -> list[dict[str, str]]:
    """The five stages from the proposal to the policy; the first that is not done is the current one."""
    open_kinds = {step.kind for step in steps if not step.done}
    state, early = proposal.state, proposal.state in ("draft", "submitted")
    marks = [
        (gettext("填写投保单"), True),
        (
            gettext("资料、声明和说明"),
            not early or not open_kinds & {"project", "evidence", "statement", "qualification"},
        ),
        (gettext("共保确认"), not early or "panel" not in open_kinds),
        (gettext("提交投保单"), state in ("submitted", "signed")),
        (gettext("签订合同"), state == "signed"),
        (gettext("缴费和出单"), state == "signed" and "payment" not in open_kinds),
    ]
    current = next((n for n, (_label, done) in enumerate(marks) if not done), len(marks))
    return [
        {"label": label, "standing": "done" if done else "current" if n == current else "waiting"}
        for n, (label, done) in enumerate(marks)
    ]


def _acts(actor: Actor, proposal: Proposal, still: list[Step]) -> dict[str, bool]:
    """What this reader can do now beside its steps; the page offers nothing else."""
    lead, holder = actor.acts_for(proposal.lead_id), actor.acts_for(proposal.policyholder_id)
    draft, submitted = proposal.state == "draft", proposal.state == "submitted"
    hindered = any(step.blocks == "submit" for step in still)
    return {
        "panel": lead and actor.may("policies.panel") and (draft or submitted),
        "remind": lead and actor.may("policies.panel") and any(step.key.startswith("share-") for step in still),
        "item_terms": lead and actor.may("policies.panel") and draft and proposal.disclosed_at is None,
        "correct": holder and actor.may("policies.propose") and draft and proposal.disclosed_at is None,
        "hand_in": holder and actor.may("policies.propose") and draft,
        "submit": holder and actor.may("policies.propose") and draft and not hindered,
        "sign": lead and actor.may("policies.sign") and submitted,
        "withdraw": holder and actor.may("policies.propose") and (draft or submitted),
        "again": holder
        and actor.may("policies.propose")
        and proposal.state == "withdrawn"
        and not rating.ended(proposal.quote),
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
            "lead": owed.charging_words(proposal, local_date(request.at)),  # type: ignore[attr-defined]
            "submit": gettext("签订合同"), "cancel": address(proposal),
        },
    )  # fmt: skip
