"""Giving what waits to a colleague."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.diary import selectors, services

ANYBODY = ("", gettext_lazy("本单位任何人"))


class _Reasoned(Form):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


@signed_in()
def team(request: Request) -> HttpResponse:
    """Who of the organisation has how much in hand, and what nobody was given yet."""
    on = local_date(request.at)
    away = Action(gettext_lazy("请假代办"), reverse("diary:absences"), "users", None, "outline-primary")
    return page(
        request,
        "diary/team.html",
        {
            "loads": selectors.team(request.actor, on), "today": on, "trail": [(_("待办"), reverse("diary:list"))],
            "actions": [away] if request.actor.organisation_id is not None else [],
        },
    )  # fmt: skip


@signed_in()
def assign(request: Request, pk: int) -> HttpResponse:
    task = get_object_or_404(selectors.assignable(request.actor), pk=pk)
    able = selectors.able(request.actor, task.capability, local_date(request.at))
    back = task.address if request.GET.get("back") else reverse("diary:list")

    class AssignForm(_Reasoned):
        person = forms.TypedChoiceField(
            label=_("由谁办"), coerce=int, required=False, empty_value=None, choices=[ANYBODY, *able.items()]
        )
        field_order = ("person", "reason")

    return act(
        request,
        AssignForm.of(request, initial={"person": task.assigned_to or ""}),
        do=lambda form: services.assign(
            by=request.actor, at=request.at, task=task, person_id=form.cleaned_data["person"],
            reason=form.cleaned_data["reason"],
        ),
        success=_("已分派。同事仍能看到这件事，也可以办理。"),
        to=back,
        context={
            "title": _("分派待办"), "lead": task.title, "trail": [(_("待办"), reverse("diary:list"))],
            "submit": _("分派"), "cancel": back,
        },
    )  # fmt: skip


@signed_in()
def stand_in(request: Request) -> HttpResponse:
    people = list(selectors.able(request.actor, "", local_date(request.at)).items())

    class StandInForm(_Reasoned):
        absent = forms.TypedChoiceField(label=_("谁不在"), coerce=int, choices=[("", _("请选择")), *people])
        substitute = forms.TypedChoiceField(label=_("由谁代办"), coerce=int, choices=[("", _("请选择")), *people])
        field_order = ("absent", "substitute", "reason")

    return act(
        request,
        StandInForm.of(request),
        do=lambda form: services.stand_in(
            by=request.actor, at=request.at, absent_id=form.cleaned_data["absent"],
            substitute_id=form.cleaned_data["substitute"], reason=form.cleaned_data["reason"],
        ),
        success=lambda count: _("已转给代办人 %(count)d 件。") % {"count": count},
        to=reverse("diary:list"),
        context={
            "title": _("请假代办"), "lead": _("分派给某人、还没有办结的待办，全部转给一位同事。"),
            "trail": [(_("待办"), reverse("diary:list"))], "submit": _("转给代办人"), "cancel": reverse("diary:list"),
        },
    )  # fmt: skip
