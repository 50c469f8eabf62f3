from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.endorsement_forms import FORMS, AnswerForm, DemandForm
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.services.grounds import charging, cited
from idi.lifecycle.policies.services.words import told_changes
from idi.lifecycle.policies.states import ENDORSEMENT

HINTS: dict[str, Any] = {
    "facts": _("更正被保险人、索赔权益人、概算造价、单体面积等资料。"),
    "items": _("某一单体增加或减少承保项目。"),
    "deductible": _("约定或调整免赔额、限额。"),
    "loading": _("在原费率之外加费。"),
    "exclusion": _("某些项目自某日起不再负责特定情形，写入业主告知书和户页。"),
    "suspension": _("暂停某些项目的保障，恢复前不负责。"),
    "resumption": _("恢复已中止的保障。"),
    "lifting": _("风险消除后撤销此前的加费、免赔额、除外或中止。"),
    "members": _("更换主承保或从保机构、调整份额，未满期保险费随份额划转。"),
    "transfer": _("合同由另一单位承接；后续保险费由谁缴纳在批单中写明，已到期的仍由原投保人缴纳。"),
    "cancellation": _("提前终止合同，按保险法第54条退费，撤销投保证明。"),
}


class EndorsementFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *ENDORSEMENT.choices])
    kind = forms.ChoiceField(label=_("事项"), choices=[("", _("全部")), *Endorsement.Kind.choices])


class Endorsements(Listing):
    title = _("批单")
    lead = _("保险单签发之后的每一次变更：依据、原因、生效日期和保险费增减。")
    columns = (
        Column(_("保险单号"), "policy.number", link=lambda e: reverse("policies:endorsement", args=[e.pk])),
        Column(_("批单号"), "number"),
        Column(_("事项"), lambda e: e.get_kind_display()),
        Column(_("工程"), "policy.project.name"),
        Column(_("生效日期"), "effective_on", "day", sort="effective_on"),
        Column(_("保险费增减"), "amount", "money", sort="amount"),
        Column(_("状态"), lambda e: ENDORSEMENT.state(e.state), "state"),
    )
    filters = EndorsementFilters
    search_hint = _("保险单号")
    looked_up = ("policy__number", "policy__outside_number")
    empty = Empty(_("还没有批单"), _("在保险单页上点“批改”办理。"))


@signed_in("policies.read")
def listing(request: Request) -> HttpResponse:
    rule = Action(
        _("复核规则"),
        reverse("policies:endorsement_rule"),
        "adjustments",
        "policies.approve_endorsement",
        "outline-primary",
    )
    return Endorsements(request, selectors.endorsements(request.actor), actions=[rule]).response()


@signed_in("policies.endorse")
def choose(request: Request, pk: int) -> HttpResponse:
    """What may be changed, each with a line of what it does."""
    policy = _policy(request, pk)
    return page(request, "policies/choose_endorsement.html", {
        "policy": policy, "kinds": kinds_of(policy, "policies:draw_up"), "trail": _trail(policy), "title": gettext("批改"),
    })  # fmt: skip


def kinds_of(policy: Policy, address: str) -> list[tuple[str, Any, Any]]:
    """Every kind with the page where it is filled in."""
    return [(reverse(address, args=[policy.pk, kind]), Endorsement.Kind(kind).label, HINTS[kind]) for kind in FORMS]


@signed_in("policies.endorse")
def draw_up(request: Request, pk: int, kind: str) -> HttpResponse:
    policy = _policy(request, pk)
    if kind not in FORMS:
        raise Http404
    today = local_date(request.at)
    label = str(Endorsement.Kind(kind).label)
    return act(
        request,
        FORMS[kind].of(request, policy=policy, kind=kind, on=today, initial=begun_with(policy, kind, today)),
        do=lambda form: services.draft_endorsement(
            by=request.actor, at=request.at, policy=policy, kind=kind, basis=form.cleaned_data["basis"],
            reason=form.cleaned_data["reason"], effective_on=form.cleaned_data["effective_on"], change=form.change(),
        ),
        success=gettext("已拟好批单，请核对后提交"),
        to=lambda endorsement: reverse("policies:endorsement", args=[endorsement.pk]),
        context={
            "title": label, "lead": HINTS[kind], "trail": _trail(policy), "submit": gettext("拟批单并核对"),
            "cancel": reverse("policies:choose_endorsement", args=[pk]),
        },
    )  # fmt: skip


def begun_with(policy: Policy, kind: str, today: Any) -> dict[str, Any]:
    begun: dict[str, Any] = {"effective_on": today, "basis": "agreement", "coming": "taker"}
    if kind == Endorsement.Kind.CANCELLATION and (clause := charging(policy)):
        begun |= {"handling_rate": clause.handling_charge, "clause": cited(clause)}
    if kind == Endorsement.Kind.MEMBERS:
        panel = list(selectors.members(policy, today))
        begun |= {
            "lead": panel[0].insurer_id,
            "lead_share": panel[0].share,
            "shares": [{"insurer": m.insurer_id, "share": m.share} for m in panel[1:]],
        }
    return begun


@signed_in("policies.propose")
def demand(request: Request, pk: int) -> HttpResponse:
    """The policyholder demands the end of the contract; the lead draws it up."""
    policy = _policy(request, pk)
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        DemandForm.of(request),
        do=lambda form: services.demand_cancellation(by=request.actor, at=request.at, policy=policy, **form.cleaned_data),
        success=gettext("已通知主承保机构；批单拟好后请回来签署"),
        to=address,
        context={
            "title": gettext("要求解除合同"), "trail": _trail(policy), "submit": gettext("提出要求"), "cancel": address,
            "style": "danger", "lead": gettext("主承保机构拟好批单、算出退费后，由贵单位签署才生效（保险法第15、54条）。"),
        },
    )  # fmt: skip


@signed_in("policies.read")
def detail(request: Request, pk: int) -> HttpResponse:
    endorsement = _endorsement(request, pk)
    joinings = list(endorsement.joinings.select_related("organisation"))
    policy = endorsement.policy
    context = {
        "endorsement": endorsement, "policy": policy, "state": ENDORSEMENT.state(endorsement.state),
        "lines": told_changes(endorsement) if endorsement.kind != "cover_start" else [],
        "parts": [(p["insurer"], Decimal(p["share"]), Decimal(p["amount"])) for p in endorsement.parts],
        "workings": _workings(endorsement),
        "spread": [(number, Decimal(amount)) for number, amount in endorsement.spread],
        "joinings": [(each, each.machine.state(each.state)) for each in joinings],
        "documents": documents.of(endorsement), "acts": _acts(request, endorsement, joinings),
        "story": story(history(*(Ref.of(row) for row in (endorsement, *joinings)))[:50]),
        "trail": _trail(policy),
    }  # fmt: skip
    return page(request, "policies/endorsement.html", context)


def _workings(endorsement: Endorsement) -> dict[str, Any] | None:
    """How a refund was worked out, amounts as Decimal."""
    told = endorsement.change.get("workings")
    if told is None or endorsement.kind != Endorsement.Kind.CANCELLATION:
        return None
    parts = [{**part, **{n: Decimal(part[n]) for n in ("premium", "earned", "unearned")}} for part in told["parts"]]
    return {**{name: Decimal(told[name]) for name in ("earned", "charge", "kept", "unearned", "paid")}, "parts": parts}


def _acts(request: Request, endorsement: Endorsement, joinings: list[Any]) -> dict[str, bool]:
    actor, policy, state = request.actor, endorsement.policy, endorsement.state
    lead = actor.acts_for(policy.lead_id)
    joined = all(each.state == "agreed" for each in joinings)
    return {
        "submit": lead and actor.may("policies.endorse") and state == "draft",
        "withdraw": lead and actor.may("policies.endorse") and ENDORSEMENT.allows("withdraw_endorsement", state),
        "agree": actor.acts_for(policy.policyholder_id) and actor.may("policies.propose") and state == "awaiting_agreement" and joined,
        "approve": lead and actor.may("policies.approve_endorsement") and state == "awaiting_approval"
        and actor.person_id != endorsement.drafted_by_id,
    }  # fmt: skip


@signed_in("policies.endorse")
def submit(request: Request, pk: int) -> HttpResponse:
    endorsement = _endorsement(request, pk)
    return _act(
        request, endorsement, Form.of(request), gettext("提交批单"), gettext("批单已提交"),
        lambda _form: services.submit_endorsement(by=request.actor, at=request.at, endorsement=endorsement),
    )  # fmt: skip


@signed_in("policies.endorse")
def withdraw(request: Request, pk: int) -> HttpResponse:
    endorsement = _endorsement(request, pk)
    return _act(
        request, endorsement, Form.of(request), gettext("撤回批单"), gettext("批单已撤回"),
        lambda _form: services.withdraw_endorsement(by=request.actor, at=request.at, endorsement=endorsement),
    )  # fmt: skip


@signed_in("policies.propose")
def agree(request: Request, pk: int, answer: str) -> HttpResponse:
    """The policyholder's own page: it signs, or refuses with a reason."""
    endorsement, yes = _endorsement(request, pk), answer == "yes"
    return _act(
        request, endorsement, AnswerForm.of(request), gettext("同意批改") if yes else gettext("不同意批改"),
        gettext("已签署同意") if yes else gettext("已答复不同意"),
        lambda form: services.agree_endorsement(
            by=request.actor, at=request.at, endorsement=endorsement, agree=yes, **form.cleaned_data
        ),
        style="primary" if yes else "danger",
    )  # fmt: skip


@signed_in("policies.approve_endorsement")
def approve(request: Request, pk: int, answer: str) -> HttpResponse:
    endorsement, yes = _endorsement(request, pk), answer == "yes"
    return _act(
        request, endorsement, AnswerForm.of(request), gettext("复核通过") if yes else gettext("复核不通过"),
        gettext("复核已通过") if yes else gettext("复核未通过"),
        lambda form: services.approve_endorsement(
            by=request.actor, at=request.at, endorsement=endorsement, agree=yes, **form.cleaned_data
        ),
        style="primary" if yes else "danger",
    )  # fmt: skip


def _act(
    request: Request, endorsement: Endorsement, form: Any, title: str, success: str, do: Any, style: str = "primary"
) -> HttpResponse:
    address = reverse("policies:endorsement", args=[endorsement.pk])
    lead = f"{endorsement.policy.number} · {endorsement.get_kind_display()} · {endorsement.reason}"
    return act(
        request, form, do=do, success=success, to=address,
        context={
            "title": title, "lead": lead, "trail": [*_trail(endorsement.policy), (gettext("批单"), address)],
            "submit": title, "cancel": address, "style": style,
        },
    )  # fmt: skip


def _endorsement(request: HttpRequest, pk: int) -> Endorsement:
    return get_object_or_404(selectors.endorsements(request.actor), pk=pk)  # type: ignore[attr-defined]


def _policy(request: HttpRequest, pk: int) -> Policy:
    rows: QuerySet[Policy] = selectors.visible(request.actor).select_related("proposal__quote__filing")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def _trail(policy: Policy) -> list[tuple[str, str]]:
    return [
        (gettext("保险单"), reverse("policies:list")),
        (policy.number, reverse("policies:detail", args=[policy.pk])),
    ]
