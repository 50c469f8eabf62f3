"""Deciding a claim: first, again after new facts, and by a second person; and its reserve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.claims import selectors, services, triage
from idi.lifecycle.claims.deciding_forms import AnswerForm, DecideForm, ReserveForm
from idi.lifecycle.claims.models import Claim, Decision, Draft, Survey
from idi.lifecycle.claims.reasons import Reason, reasons_for
from idi.lifecycle.claims.services.judging import Ruling, exclusions, judge
from idi.lifecycle.claims.views.claims import address, found, trail
from idi.lifecycle.policies import selectors as policies


def _form(request: Request, claim: Claim, *, anew: bool) -> DecideForm:
    survey = selectors.latest_survey(claim)
    corrected = gettext("查勘已更正：%(why)s") % {"why": survey.reason} if survey and survey.reason else ""
    begun = {"item": survey.item if corrected and survey else claim.item, "facts": corrected}
    library = reasons_for(claim.region_code, claim.lead_id)
    if (sent_back := selectors.draft_sent_back(claim)) is not None:
        said = _as_drafted(sent_back, library, survey)
    else:
        standing = selectors.latest_decision(claim) if anew else None
        said = _as_decided(standing, corrected=bool(corrected)) or _elements(survey)
    return DecideForm.of(
        request, items=triage.known_items(claim), exclusions=exclusions(claim), anew=anew, initial={**begun, **said},
        reasons=library.values(),
    )  # fmt: skip


def _as_drafted(draft: Draft, library: Mapping[str, Reason], survey: Survey | None) -> dict[str, Any]:
    """What the second person sent back, to begin with, all of it; item and loss are left to a survey put right since."""
    since = survey is not None and survey.corrected_at is not None and survey.corrected_at > draft.prepared_at
    first, *more = [
        {
            **{name: value for name, value in asdict(ruling).items() if not (since and name in ("item", "loss"))},
            "reasons": "" if ruling.reasons == _text(library, ruling.reason_code) else ruling.reasons,
        }
        for ruling in map(Ruling.read, draft.rulings)
    ]
    if since and survey is not None:
        more = [{**each, "item": survey.item} for each in more]
    told = {"facts": draft.facts} if draft.facts and not since else {}
    return {**first, "more": more, "checked": [each["number"] for each in draft.tested], **told}


def _text(library: Mapping[str, Reason], code: str) -> str:
    """The words of the library under a code, which are taken from it again where nobody wrote their own."""
    return library[code].text if code in library else ""


def _elements(survey: Survey | None) -> dict[str, Any]:
    """Where the survey found several elements, the decision begins with each of them and what it is estimated at."""
    found = survey.by_element if survey else []
    if survey is None or len(found) < 2:
        return {}
    (element, loss), *others = found
    rows = [{"element": name, "loss": amount, "item": survey.item} for name, amount in others]
    return {"element": element, "loss": loss, "more": rows}


def _as_decided(standing: Decision | None, *, corrected: bool) -> dict[str, Any]:
    """The elements of the decision that stands, to begin with: none is lost by deciding anew. A corrected survey gives item and
    loss; reasons out of the library are taken from it again."""
    if standing is None:
        return {}
    names = ["element", "outcome", "item", "exclusion", "reason_code", "ground"] + ([] if corrected else ["loss"])
    first, *more = [
        {**{name: getattr(line, name) for name in names}, "reasons": "" if line.reason_code else line.reasons}
        for line in sorted(standing.lines.all(), key=lambda line: line.number)
    ]
    if corrected:
        del first["item"]
    return {**first, "more": more}


def _said(result: Decision | Draft) -> str:
    if isinstance(result, Draft):
        return gettext("已提请复核：%(why)s。另一人复核后生效。") % {"why": "；".join(result.beyond)}
    return gettext("核定已作出，报案人可以看到。")


def _decide(request: Request, claim: Claim, do: Any, *, anew: bool, **context: Any) -> HttpResponse:
    excluded = exclusions(claim)
    return act(
        request, _form(request, claim, anew=anew), template="claims/decide.html", success=_said, to=address(claim),
        do=lambda form: do(by=request.actor, at=request.at, claim=claim, **form.told),
        context={
            "trail": trail(claim), "cancel": address(claim), "claim": claim, "survey": selectors.latest_survey(claim),
            "exclusions": excluded, "undisclosed": bool(excluded) and not any(each["acknowledged_at"] for each in excluded),
            "recorded": claim.policy is not None and claim.policy.origin == "recorded",
            "in_correction": claim.policy is not None and policies.explanation_in_correction(claim.policy),
            "answers": selectors.who_answers(claim), "sent_back": selectors.draft_sent_back(claim), **context,
        },
    )  # fmt: skip


@signed_in("claims.decide")
def decide(request: Request, pk: int) -> HttpResponse:
    return _decide(
        request, found(pk), services.decide_items, anew=False, title=_("核定"), submit=_("作出核定"),
        confirm=_("核定作出后报案人即可看到；要改变，只能凭新的事实重新核定。确定作出吗？"),
        lead=_("等待期内、已届满或不在承保范围的项目不能核定为属于保险责任。每次核定都出具通知书，写明理由和异议、鉴定、投诉、诉讼的办法。"),
    )  # fmt: skip


@signed_in("claims.decide")
def decide_anew(request: Request, pk: int) -> HttpResponse:
    return _decide(
        request, found(pk), services.decide_anew, anew=True, title=_("重新核定"), submit=_("重新核定"),
        confirm=_("原来的核定保留可查，由新的核定取代，确定吗？"),
        lead=_("有新的事实时重新核定，编为下一次；撤销已作出的“属于保险责任”须由另一人复核。"),
    )  # fmt: skip


@signed_in("claims.approve")
def answer_draft(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    draft = selectors.draft(claim)
    if draft is None:
        return page(request, "claims/no_draft.html", {"title": _("复核核定"), "trail": trail(claim), "claim": claim})
    return act(
        request, AnswerForm.of(request), template="claims/answer_draft.html", to=address(claim),
        success=lambda result: gettext("已退回。") if isinstance(result, Draft) else gettext("核定已生效，报案人可以看到。"),
        do=lambda form: services.answer_draft(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        context={
            "title": _("复核核定"), "trail": trail(claim), "cancel": address(claim), "submit": _("作出复核"), "draft": draft,
            "lines": judge(claim, [Ruling.read(each) for each in draft.rulings]), "claim": claim,
        },
    )  # fmt: skip


@signed_in("claims.reserve")
def reserve(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    standing = selectors.reserves(claim).first()
    return act(
        request, ReserveForm.of(request, initial={"amount": standing.amount if standing else None}), to=address(claim),
        do=lambda form: services.set_reserve(by=request.actor, at=request.at, claim=claim, **form.cleaned_data),
        success=gettext("准备金已调整，各保险机构的份额已重算。"),
        context={
            "title": _("调整未决赔款准备金"), "trail": trail(claim), "cancel": address(claim), "submit": _("调整"),
            "lead": _("报案、查勘、核定时由平台按规则调整；这里记录人工调整和原因，历史不能修改。"),
        },
    )  # fmt: skip
