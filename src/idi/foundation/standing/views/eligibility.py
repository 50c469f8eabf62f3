"""Whether an insurer meets the conditions of notice 三（五）: the checklist, the evidence, the judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.standing import selectors, services
from idi.foundation.standing.forms import AssessmentForm, EvidenceForm
from idi.foundation.standing.views.qualifications import organisation_or_404, trail

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@signed_in("parties.read")
def checklist(request: Request, pk: int) -> HttpResponse:
    """The panel of an insurer's page, and the whole page with evidence and earlier judgements."""
    organisation, today = organisation_or_404(pk), local_date(request.at)
    context: dict[str, Any] = {"organisation": organisation, "trail": trail(organisation)}
    if organisation.kind == "insurer":
        judged, handed_in = list(selectors.assessments(pk)), list(selectors.handed_in(pk))
        papers, proofs = documents.of_each(judged), documents.of_each(handed_in)
        context |= {
            "eligibility": selectors.eligibility(pk, today),
            "judged": [(row, papers.get(row.pk, [])) for row in judged],
            "handed_in": [(row, proofs.get(row.pk, [])) for row in handed_in],
            "actions": _actions(request, organisation),
        }
    return page(request, "standing/eligibility.html", context, fragment="standing/_eligibility.html")


def _actions(request: Request, insurer: Organisation) -> list[Action]:
    own = Action(_("提交证明材料"), reverse("standing:hand_in", args=[insurer.pk]), "upload", "standing.publish")
    judge = Action(_("认定条件"), reverse("standing:assess", args=[insurer.pk]), "clipboard-check", "standing.judge")
    return [*([own] if request.actor.acts_for(insurer.pk) else []), judge]


def _words(insurer: Organisation, request: Request) -> list[str]:
    return [each.word for each in selectors.conditions(insurer.region_code, local_date(request.at))]


@signed_in("standing.publish")
def hand_in(request: Request, pk: int) -> HttpResponse:
    insurer = organisation_or_404(pk, "insurer")
    back = reverse("standing:eligibility", args=[pk])
    return act(
        request,
        EvidenceForm.of(request, conditions=_words(insurer, request)),
        do=lambda form: services.hand_in(by=request.actor, at=request.at, insurer=insurer, **form.cleaned_data),
        success=gettext("证明材料已提交，由保险行业协会或监管部门认定。"),
        to=back,
        context={
            "title": _("提交承保条件证明材料"), "trail": trail(insurer), "submit": _("提交"), "cancel": back,
            "lead": _("保险机构应为风险管理能力强、机构健全、承保理赔服务质优的企业（通知三（五））。"),
        },
    )  # fmt: skip


@signed_in("standing.judge")
def assess(request: Request, pk: int) -> HttpResponse:
    insurer = organisation_or_404(pk, "insurer")
    back = reverse("standing:eligibility", args=[pk])
    given = {"judged_on": local_date(request.at), "condition": request.GET.get("condition", "")}
    return act(
        request,
        AssessmentForm.of(request, conditions=_words(insurer, request), initial=given),
        do=lambda form: services.assess(by=request.actor, at=request.at, insurer=insurer, **form.cleaned_data),
        success=gettext("认定已登记。"),
        to=back,
        context={"title": _("认定承保条件"), "trail": trail(insurer), "submit": _("认定"), "cancel": back},
    )
