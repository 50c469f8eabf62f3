"""A recorded explanation of exclusions is put right: drawn up, looked at beside what stands, let pass or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.endorsement_forms import AnswerForm
from idi.lifecycle.policies.forms import CorrectExplanationForm
from idi.lifecycle.policies.models import ExplanationCorrection, Policy
from idi.lifecycle.policies.states import CORRECTION


@signed_in("policies.record_outside")
def correct(request: Request, pk: int) -> HttpResponse:
    """The new version, begun with what stands."""
    policy = get_object_or_404(selectors.visible(request.actor).filter(origin=Policy.Origin.RECORDED), pk=pk)
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        CorrectExplanationForm.of(request, initial=_begun(policy)),
        do=lambda form: services.correct_explanation(
            by=request.actor, at=request.at, policy=policy, **form.cleaned_data
        ),
        success=gettext("更正已提交，由另一人复核后生效"),
        to=lambda correction: reverse("policies:explanation_correction", args=[correction.pk]),
        context={
            "title": gettext("更正责任免除的说明"), "trail": _trail(policy), "submit": gettext("提交复核"), "cancel": address,
            "lead": gettext("复核通过前仍以现在的登记为准；原来的登记保留可查，已经作出的核定按当时的登记，不随之改变。"),
        },
    )  # fmt: skip


def _begun(policy: Policy) -> dict[str, Any]:
    standing = list(selectors.explained_exclusions(policy))
    if not standing:
        return {}
    one = standing[0]
    return {
        "exclusions": "\n".join(each.text for each in standing), "how": one.how, "explainer": one.explainer,
        "explained_on": local_date(one.explained_at),
        "acknowledged_on": one.acknowledged_at and local_date(one.acknowledged_at),
    }  # fmt: skip


@signed_in("policies.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """The new version beside the one it takes the place of."""
    correction = _correction(request, pk)
    policy, actor = correction.policy, request.actor
    waits = correction.state == "awaiting_approval"
    lead = waits and actor.acts_for(policy.lead_id)
    before = next((e.exclusions for e in selectors.earlier_explanations(policy) if e.correction == correction), None)
    context = {
        "correction": correction, "policy": policy, "state": CORRECTION.state(correction.state), "waits": waits,
        "after": correction.exclusions.order_by("number"), "before": before or selectors.explained_exclusions(policy),
        "may_answer": lead and actor.may("policies.approve_endorsement") and actor.person_id != correction.drafted_by_id,
        "may_withdraw": lead and actor.may("policies.record_outside"),
        "story": story(history(Ref.of(correction))), "trail": _trail(policy),
    }  # fmt: skip
    return page(request, "policies/explanation_correction.html", context)


@signed_in("policies.approve_endorsement")
def answer(request: Request, pk: int, answer: str) -> HttpResponse:
    """The second person's own page."""
    correction, yes = _correction(request, pk), answer == "yes"
    return _act(
        request, correction, AnswerForm.of(request), gettext("复核通过") if yes else gettext("复核不通过"),
        gettext("复核已通过，新的登记已生效") if yes else gettext("复核未通过"),
        lambda form: services.answer_correction(
            by=request.actor, at=request.at, correction=correction, agree=yes, **form.cleaned_data
        ),
        style="primary" if yes else "danger",
    )  # fmt: skip


@signed_in("policies.record_outside")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The lead takes it back."""
    correction = _correction(request, pk)
    return _act(
        request, correction, Form.of(request), gettext("撤回更正"), gettext("更正已撤回"),
        lambda _form: services.withdraw_correction(by=request.actor, at=request.at, correction=correction),
        style="danger",
    )  # fmt: skip


def _act(
    request: Request, correction: ExplanationCorrection, form: Form, title: str, success: str, do: Any, style: str
) -> HttpResponse:
    address = reverse("policies:explanation_correction", args=[correction.pk])
    return act(
        request, form, do=do, success=success, to=address,
        context={
            "title": title, "lead": f"{correction.policy.number} · {correction.reason}", "submit": title, "cancel": address,
            "trail": [*_trail(correction.policy), (gettext("更正责任免除的说明"), address)], "style": style,
        },
    )  # fmt: skip


def _correction(request: Request, pk: int) -> ExplanationCorrection:
    return get_object_or_404(selectors.explanation_corrections(request.actor), pk=pk)


def _trail(policy: Policy) -> list[tuple[str, str]]:
    return [
        (gettext("保险单"), reverse("policies:list")),
        (policy.number, reverse("policies:detail", args=[policy.pk])),
    ]
