"""Property firm and owners' committee of a project, as a panel of its page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties.asking import OrganisationField
from idi.foundation.parties.selectors import registered
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Participant
from idi.lifecycle.projects.views.projects import address, trail


class KeeperForm(Form):
    organisation = OrganisationField(
        label=_("单位"),
        help_text=_("物业服务企业或业主委员会：统一社会信用代码、全称或部分名称；没有登记的先请平台管理员登记"),
    )
    from_on = DayField(label=_("开始日"))


class EndKeeperForm(Form):
    until_on = DayField(label=_("最后一天"))


@signed_in("projects.read")
def panel(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    seats = services.may_seat(request.actor, project)
    bring = Action(_("登记物业或业委会"), reverse("projects:seat_keeper", args=[pk]), "users-group")
    return page(
        request,
        "projects/keepers.html",
        {
            "project": project, "keepers": selectors.keepers(project), "seats": seats, "today": local_date(request.at),
            "actions": [bring] if seats else [], "trail": trail(project),
        },
        fragment="projects/_keepers.html",
    )  # fmt: skip


@signed_in("projects.read")
def seat(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return act(
        request,
        KeeperForm.of(request, initial={"from_on": local_date(request.at)}),
        do=lambda form: services.seat_keeper(
            by=request.actor, at=request.at, project=project, from_on=form.cleaned_data["from_on"],
            organisation=registered(form.cleaned_data["organisation"], field="organisation"),
        ),
        success=lambda row: gettext("“%(name)s”现在可以查看本项目。") % {"name": row.organisation.name},
        to=address(project),
        context={
            "title": _("登记物业或业委会"), "trail": trail(project), "submit": _("登记"), "cancel": address(project),
        },
    )  # fmt: skip


@signed_in("projects.read")
def unseat(request: Request, pk: int) -> HttpResponse:
    participant = get_object_or_404(Participant.objects.select_related("project", "organisation"), pk=pk)
    project = participant.project
    return act(
        request,
        EndKeeperForm.of(request, initial={"until_on": local_date(request.at)}),
        do=lambda form: services.unseat_keeper(
            by=request.actor, at=request.at, participant=participant, **form.cleaned_data
        ),
        success=gettext("最后一天已登记，此后该单位不能再查看本项目。"),
        to=address(project),
        context={
            "title": gettext("结束：%(name)s") % {"name": participant.organisation.name}, "trail": trail(project),
            "submit": _("结束"), "cancel": address(project), "style": "danger",
        },
    )  # fmt: skip
