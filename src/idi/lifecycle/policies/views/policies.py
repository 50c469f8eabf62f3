from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.ledger import selectors as ledger
from idi.foundation.parties.story import story
from idi.lifecycle.policies import quoted, selectors, services
from idi.lifecycle.policies.alike import together
from idi.lifecycle.policies.forms import PremiumForm
from idi.lifecycle.policies.models import CoverItem, Policy
from idi.lifecycle.policies.owed import OF_POLICYHOLDER
from idi.lifecycle.policies.states import POLICY, PROPOSAL
from idi.lifecycle.policies.views import money
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating

SHOWN = (
    "item", "name", "term", "accepted_on", "wait_ends_on", "starts_on", "ends_on", "deductible", "limit", "excluded",
)  # fmt: skip


class PolicyFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *POLICY.choices])
    region_code = forms.ChoiceField(label=_("地区"), choices=lambda: [("", _("全部")), *projects.places()])
    origin = forms.ChoiceField(label=_("来源"), choices=[("", _("全部")), *Policy.Origin.choices])


class Policies(Listing):
    title = _("保险单")
    lead = _("已签订的保险合同，从缴费、签发到起算和结清。")
    columns = [
        Column(_("保险单号"), "number", sort="number", link=lambda p: reverse("policies:detail", args=[p.pk])),
        Column(_("工程"), "project.name"),
        Column(_("投保人"), "policyholder.name"),
        Column(_("主承保机构"), "lead.name"),
        Column(_("暂收保险费"), "provisional", "money", sort="provisional"),
        Column(_("状态"), lambda p: POLICY.state(p.state), "state"),
        Column(_("签订日"), "signed_on", "day", sort="signed_on"),
    ]
    reads = ("number", "project__name", "policyholder__name", "lead__name", "provisional", "state", "signed_on")
    filters = PolicyFilters
    search_hint = _("保险单号、外部保险单号、工程名称")
    empty = Empty(
        _("还没有保险单"),
        _("投保申请签订合同后在这里缴费和签发。"),
        Action(_("去看投保单"), reverse_lazy("policies:proposals"), "file-text"),  # type: ignore[arg-type]
    )

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        number = text.upper()
        return rows.filter(Q(number=number) | Q(outside_number=number) | Q(project__in=projects.search_projects(text)))


@signed_in("policies.read")
def listing(request: Request) -> HttpResponse:
    recording = Action(
        _("补录外部保险单"), reverse("policies:record"), "upload", "policies.record_outside", "outline-primary"
    )
    books = Action(_("补录批次"), reverse("policies:books"), "files", "policies.record_outside", "outline-primary")
    charging = Action(_("收费规则"), reverse("policies:charging"), "coin", "policies.issue", "outline-primary")
    unsettled = Action(_("未结算的"), reverse("policies:unsettled"), "receipt", "policies.read", "outline-primary")
    return Policies(
        request, selectors.visible(request.actor), actions=[recording, books, charging, unsettled]
    ).response()


@signed_in("policies.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy = _policy(request, pk)
    dues = ledger.with_names(ledger.dues_of(policy)).order_by("due_on", "id")
    items = policy.items.select_related("building").order_by("building__sort_key", "item")
    covered = together(items, building=lambda item: item.building.number, says=attrgetter(*SHOWN))
    proof = policy.proofs.prefetch_related("waivers").first()
    mine = selectors.endorsements(request.actor).filter(policy=policy)  # type: ignore[attr-defined]
    endorsements = mine.exclude(state__in=("withdrawn", "refused")).order_by(F("number").asc(nulls_last=True), "id")
    papers = documents.of_each(endorsements)
    context = {
        "policy": policy, "state": POLICY.state(policy.state), "covered": [(buildings, rows, _articles(rows)) for buildings, rows in covered], "dues": dues, "proof": proof,
        "warnings": _warnings(policy), "members": policy.members.select_related("insurer").order_by("from_on", "-lead", "id"),
        "endorsements": [(each, papers.get(each.pk, [])) for each in endorsements],
        "documents": documents.of(policy), "explained": selectors.explained_exclusions(policy), **_corrections(request, policy), "quoted": quoted.lines(policy), "versions": policy.versions.order_by("-number"),
        "owing": any(due.open for due in dues if due.kind in OF_POLICYHOLDER), "steps": _way(policy, items, dues), "acts": _acts(request, policy), **money.of_policy(request, policy, dues),
        "trail": [(gettext("保险单"), reverse("policies:list"))],
        "story": story(history(*_subjects(policy, proof))[:50]),
    }  # fmt: skip
    return page(request, "policies/policy.html", context)


def _corrections(request: HttpRequest, policy: Policy) -> dict[str, Any]:
    """What waits to be put right in a recorded explanation, and what was."""
    if policy.origin != Policy.Origin.RECORDED:
        return {"correcting": None, "earlier": []}
    own = selectors.explanation_corrections(request.actor).filter(policy=policy)  # type: ignore[attr-defined]
    return {
        "correcting": own.filter(state="awaiting_approval").first(),
        "earlier": selectors.earlier_explanations(policy),
    }


def _warnings(policy: Policy) -> list[dict[str, Any]]:
    """The warnings of record mode, each with what became of it."""
    return [
        {**each, "done": services.WARNING_WAYS[cleared["how"]], "at": datetime.fromisoformat(cleared["at"])}
        if (cleared := each.get("cleared")) else each
        for each in policy.warnings
    ]  # fmt: skip


def _articles(items: list[CoverItem]) -> list[dict[str, Any]]:
    """The figures behind items, each once."""
    because = [each for item in items for each in item.because]
    return [each for n, each in enumerate(because) if each not in because[:n]]


def _subjects(policy: Policy, proof: Any) -> list[Ref]:
    waiver = proof.waiver if proof else None
    corrections = policy.explanation_corrections.filter(version__isnull=False)
    return [Ref.of(row) for row in (policy, policy.proposal, proof, waiver, *corrections) if row is not None]


def _acts(request: HttpRequest, policy: Policy) -> dict[str, bool]:
    actor = request.actor  # type: ignore[attr-defined]
    lead = actor.acts_for(policy.lead_id)
    premium = list(ledger.dues_of(policy, "premium"))
    unpaid = any(due.open for due in premium) or (not premium and policy.origin == Policy.Origin.RECORDED)
    return {
        "premium": lead and actor.may("ledger.receive") and unpaid,
        "demand": actor.acts_for(policy.policyholder_id)
        and actor.may("policies.propose")
        and policy.state == "issued"
        and policy.first_handover_on is None,
        "endorse": lead and actor.may("policies.endorse") and policy.state == "issued",
        "issue": lead and actor.may("policies.issue") and POLICY.allows("issue", policy.state),
        "record_endorsement": lead
        and actor.may("policies.record_outside")
        and policy.origin == Policy.Origin.RECORDED
        and policy.state == "issued",
        "explain": lead
        and actor.may("policies.record_outside")
        and policy.origin == Policy.Origin.RECORDED
        and not policy.exclusions.exists(),
        "correct_explanation": lead
        and actor.may("policies.record_outside")
        and policy.origin == Policy.Origin.RECORDED
        and not policy.explanation_corrections.filter(state="awaiting_approval").exists(),
        "clear": lead and actor.may("policies.record_outside"),
        "add_file": lead
        and actor.may("policies.record_outside")
        and policy.origin == Policy.Origin.RECORDED
        and policy.outside_document_id is None,
    }


def _way(policy: Policy, items: Any, dues: Any) -> list[dict[str, str]]:
    """Signed, paid, issued, cover begun, settled: what is done and what comes next; of a cancelled one what was done."""
    premium = [due for due in dues if due.kind == "premium"]
    started = [item for item in items if item.accepted_on]
    recorded = policy.origin == Policy.Origin.RECORDED
    # Who sees no premium, a follower or a later lead, knows from the issue that it came in.
    paid = all(due.paid_amount == due.amount for due in premium) if premium else policy.issued_on is not None
    owing = any(due.open for due in dues if due.kind in OF_POLICYHOLDER)
    marks = [
        (gettext("签订合同"), True, ""),
        (gettext("缴纳保险费"), recorded or paid,
         gettext("在外部系统收取") if recorded else ""),
        (gettext("签发保险单"), policy.issued_on is not None, ""),
        (gettext("竣工验收起算"), bool(items) and len(started) == len(items), ""),
        (gettext("按结算结清保险费"), policy.settlement is not None and not owing, _of_settlement(policy, owing)),
    ]  # fmt: skip
    standing = [
        {"label": label, "standing": "done" if done else "waiting", "note": note} for label, done, note in marks
    ]
    if policy.state == "cancelled":  # nothing comes next
        done = [step for step in standing if step["standing"] == "done"]
        return [*done, {"label": gettext("解除合同"), "standing": "done", "note": ""}]
    for step in standing:
        if step["standing"] == "waiting":
            step["standing"] = "current"
            break
    return standing


def _of_settlement(policy: Policy, owing: bool) -> str:
    if policy.settlement is None:
        return gettext("不影响起算")
    return gettext("已按结算造价调整，还有保险费没有收付") if owing else ""


@signed_in("ledger.receive")
def premium(request: HttpRequest, pk: int) -> HttpResponse:
    policy = _policy(request, pk)
    address = reverse("policies:detail", args=[pk])
    rows: Any = ledger.with_names(ledger.dues_of(policy, "premium")).order_by("due_on", "id")
    dues = [each for each in rows if each.open]
    owing = dict.fromkeys((due.debtor_id, due.debtor_name) for due in dues)
    begun = {"amount": dues[0].open if dues and len(owing) == 1 else None if dues else policy.provisional}
    return act(
        request,
        PremiumForm.of(request, initial=begun, owing=list(owing)),
        do=lambda form: services.receive_premium(by=request.actor, at=request.at, policy=policy, **form.cleaned_data),  # type: ignore[attr-defined]
        success=gettext("到账已登记"),
        to=address,
        context={
            "title": gettext("登记收到的保险费"), "trail": _trail(policy), "submit": gettext("登记到账"), "cancel": address,
            "lead": gettext("一次到账填一笔，按到期先后抵各期应缴；一期收齐后自动按份额形成应付共保机构的保险费。"),
        },
    )  # fmt: skip


@signed_in("policies.issue")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    policy = _policy(request, pk)
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.issue(by=request.actor, at=request.at, policy=policy),  # type: ignore[attr-defined]
        success=gettext("保险单已签发，投保证明已出具"),
        to=address,
        context={"title": gettext("签发保险单"), "trail": _trail(policy), "submit": gettext("签发"), "cancel": address},
    )


@signed_in("policies.read")
def of_project(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel of the project page: its policy or proposal, or the way there."""
    return _insurance(request, projects.project(pk))


@signed_in("policies.read")
def of_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel of the quote page: the same, for the project of the quote."""
    return _insurance(request, rating.quote(pk).project)


def _insurance(request: HttpRequest, project: Any) -> HttpResponse:
    policy = selectors.policy_of_project(project.pk)
    proposal = None if policy else selectors.live_proposal(project.pk)
    may_propose = request.actor.may("policies.propose") and policy is None and proposal is None  # type: ignore[attr-defined]
    context = {
        "project": project, "policy": policy, "proposal": proposal, "elsewhere": project.state == "insured",
        "quote": rating.accepted_quote(project.pk) if may_propose else None,
        "state": POLICY.state(policy.state) if policy else PROPOSAL.state(proposal.state) if proposal else None,
        "trail": [(gettext("保险单"), reverse("policies:list"))],
    }  # fmt: skip
    return page(request, "policies/of_project.html", context, fragment="policies/_of_project.html")


def _policy(request: HttpRequest, pk: int) -> Policy:
    return get_object_or_404(selectors.visible(request.actor).select_related("proposal"), pk=pk)  # type: ignore[attr-defined]


def _trail(policy: Policy) -> list[tuple[str, str]]:
    return [
        (gettext("保险单"), reverse("policies:list")),
        (policy.number, reverse("policies:detail", args=[policy.pk])),
    ]
