"""Who of the organisation is away on which days, and who stands in."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.listing import Empty
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.diary import selectors, services


@signed_in()
def listing(request: Request) -> HttpResponse:
    if request.actor.organisation_id is None:
        raise Http404
    on = local_date(request.at)
    names = selectors.able(request.actor, "", on)
    rows = [
        (each, names.get(each.person_id, ""), names.get(each.substitute_id, ""), each.covers(on))
        for each in selectors.absences(request.actor, on)
    ]
    context = {
        "rows": rows, "trail": [(_("待办"), reverse("diary:list"))],
        "actions": [
            Action(_("登记请假"), reverse("diary:file_absence"), "plus"),
            Action(_("现在全部转交"), reverse("diary:stand_in"), "users", None, "outline-primary"),
        ],
        "empty": Empty(_("近期没有人请假"), _("登记请假的日子和代办人，这些日子里分派给本人的待办和预约由代办人办理，回来后自动交还。"), icon="users"),
    }  # fmt: skip
    return page(request, "diary/absences.html", context)


@signed_in()
def file(request: Request) -> HttpResponse:
    people = list(selectors.able(request.actor, "", local_date(request.at)).items())

    class AbsenceForm(Form):
        absent = forms.TypedChoiceField(label=_("谁不在"), coerce=int, choices=[("", _("请选择")), *people])
        from_on = DayField(label=_("第一日"))
        until_on = DayField(label=_("最后一日"))
        substitute = forms.TypedChoiceField(label=_("由谁代办"), coerce=int, choices=[("", _("请选择")), *people])
        reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    back = reverse("diary:absences")
    return act(
        request,
        AbsenceForm.of(request, initial={"absent": request.actor.person_id}),
        do=lambda form: services.file_absence(
            by=request.actor, at=request.at, absent_id=form.cleaned_data.pop("absent"),
            substitute_id=form.cleaned_data.pop("substitute"), **form.cleaned_data,
        ),
        success=_("已登记，代办人已收到通知。"),
        to=back,
        context={
            "title": _("登记请假"), "lead": _("这些日子里分派给本人的待办和预约由代办人办理；到期日在这些日子里的，从现在起就列给代办人。"),
            "trail": [(_("待办"), reverse("diary:list")), (_("请假代办"), back)], "submit": _("登记"), "cancel": back,
        },
    )  # fmt: skip


@signed_in()
def end(request: Request, pk: int) -> HttpResponse:
    on = local_date(request.at)
    absence = get_object_or_404(selectors.absences(request.actor, on), pk=pk)
    name = selectors.able(request.actor, "", on).get(absence.person_id, "")
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.end_absence(by=request.actor, at=request.at, absence=absence),
        success=_("请假已结束，待办回到本人。"),
        to=reverse("diary:absences"),
        context={
            "title": _("结束请假"), "lead": _("%(name)s从今天起在岗，待办和预约由本人办理。") % {"name": name},
            "trail": [(_("待办"), reverse("diary:list")), (_("请假代办"), reverse("diary:absences"))],
            "submit": _("结束请假"), "cancel": reverse("diary:absences"),
        },
    )  # fmt: skip
