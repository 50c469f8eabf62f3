"""The policy as it was on a day, as a page and as a paper; what differs between two days; the insurer's rule for endorsements."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from idi.foundation.core import pdf
from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.policies import quoted, selectors, services, versions
from idi.lifecycle.policies.endorsement_forms import DayForm, RuleForm, SpanForm
from idi.lifecycle.policies.models import EndorsementRule, Policy
from idi.lifecycle.policies.on_a_day import Standing, standing_of
from idi.lifecycle.policies.services.words import Reader, told_differences


@signed_in("policies.read")
def as_at(request: Request, pk: int) -> HttpResponse:
    """The version in force on a day: `on`, by what was known on `known`; as a paper with `paper`."""
    policy = _policy(request, pk)
    today = local_date(request.at)
    asked = {"on": request.GET.get("on") or today.isoformat(), "known": request.GET.get("known", "")}
    form = DayForm(asked)
    standing = _standing(policy, form) if form.is_valid() else None
    if standing is not None and "paper" in request.GET:
        return _paper(request, policy, standing, form.cleaned_data["on"])
    context = {"policy": policy, "form": form, "standing": standing, "asked": asked, "trail": _trail(policy)}
    return page(request, "policies/as_at.html", {**context, "on": form.cleaned_data.get("on")})


def _standing(policy: Policy, form: DayForm) -> Standing | None:
    known = form.cleaned_data["known"]
    until = timezone.make_aware(datetime.combine(known + timedelta(days=1), time())) if known else None
    told = versions.as_at(selectors.frozen(policy), form.cleaned_data["on"], until)
    return None if told is None else standing_of(told, Reader(policy), quoted.lines(policy))


@on_paper
def _paper(request: Request, policy: Policy, standing: Standing, on: object) -> HttpResponse:
    data = {
        "number": policy.number, "lead": policy.lead.name, "project": policy.project.name, "on": on,
        "own": [[line.label, line.after] for line in standing.own],
        "members": [[row.name, row.share, row.premium] for row in standing.members],
        "items": [[row.place, row.name, row.term, row.days, row.remarks] for row in standing.items],
    }  # fmt: skip
    paper = pdf.render("policies/as_at.typ", data, at=request.at, number=policy.number)
    name = f"{policy.number}-{on}.pdf"
    return HttpResponse(
        paper, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@signed_in("policies.read")
def difference(request: Request, pk: int) -> HttpResponse:
    """Field by field what differs between two days, in words."""
    policy = _policy(request, pk)
    asked = {
        "first": request.GET.get("first") or policy.signed_on.isoformat(),
        "last": request.GET.get("last") or local_date(request.at).isoformat(),
    }
    form, lines, begun = SpanForm(asked), [], True
    if form.is_valid():
        stored = selectors.frozen(policy)
        first, last = (versions.as_at(stored, form.cleaned_data[name]) for name in ("first", "last"))
        begun = first is not None and last is not None
        changed = versions.differences(first or {}, last or {}) if begun else []
        lines = told_differences(policy, [[list(each.path), each.before, each.after] for each in changed])
    context = {"policy": policy, "form": form, "lines": lines, "begun": begun, "trail": _trail(policy)}
    return page(request, "policies/difference.html", context)


@signed_in("policies.approve_endorsement")
def rule(request: Request) -> HttpResponse:
    known = EndorsementRule.objects.filter(insurer_id__in=request.actor.organisation_ids).first()
    begun = {"kinds": known.kinds, "amount_from": known.amount_from} if known else {}
    address = reverse("policies:endorsements")
    return act(
        request,
        RuleForm.of(request, initial=begun),
        do=lambda form: services.set_endorsement_rule(by=request.actor, at=request.at, **form.cleaned_data),
        success=gettext("复核规则已保存"),
        to=address,
        context={
            "title": gettext("批改复核规则"), "trail": [(gettext("批单"), address)], "submit": gettext("保存"), "cancel": address,
            "lead": gettext("所选事项和达到金额的批单，须由拟稿人以外的另一人复核后才生效。交付之后援引条款办理的一律须复核。"),
        },
    )  # fmt: skip


def _policy(request: Request, pk: int) -> Policy:
    return get_object_or_404(selectors.visible(request.actor), pk=pk)


def _trail(policy: Policy) -> list[tuple[str, str]]:
    return [
        (gettext("保险单"), reverse("policies:list")),
        (policy.number, reverse("policies:detail", args=[policy.pk])),
    ]
