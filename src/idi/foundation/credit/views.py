from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.credit import selectors, services
from idi.foundation.credit.forms import FactFilters, GradeForm, ReplyForm
from idi.foundation.credit.models import Fact
from idi.foundation.journal.selectors import history
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.story import story

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

REPLYING, EFFECTIVE = State("replying", _("陈述期内"), "warn"), State("effective", _("已生效"), "active")


def standing(fact: Fact, on: date) -> State:
    """Whether the fact counts on a day, or its party may still reply."""
    return EFFECTIVE if fact.effective_on <= on else REPLYING


def address(fact: Fact) -> str:
    return reverse("credit:fact", args=[fact.pk])


def _organisation(pk: int) -> Organisation:
    found = parties.organisation(pk)
    if found is None:
        raise Http404
    return found


def _trail(organisation: Organisation | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("信用记录"), reverse("credit:list"))]
    if organisation is None:
        return home
    return [*home, (organisation.name, reverse("credit:organisation", args=[organisation.pk]))]


class Facts(Listing):
    title = _("信用记录")
    lead = _("平台在检查、维修、理赔中形成的信用事实。当事单位先获告知并可陈述意见，陈述期满后才生效。")
    filters = FactFilters
    order = "-happened_on"
    empty = Empty(_("还没有信用事实"), _("检查报告、维修和理赔形成的事实会出现在这里。"), icon="scale")

    @property
    def today(self) -> date:
        return local_date(self.request.at)  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        return [
            Column(_("事实"), "text", link=address),
            Column(_("当事单位"), "organisation.name", sort="organisation__sort_key"),
            Column(_("分值"), "points", "number", sort="points"),
            Column(_("发生日期"), "happened_on", "day", sort="happened_on"),
            Column(_("生效日期"), "effective_on", "day", sort="effective_on"),
            Column(_("状态"), lambda fact: standing(fact, self.today), "state"),
        ]

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        test = "effective_on__lte" if wanted.get("standing") == "effective" else "effective_on__gt"
        return rows.filter(**{test: self.today}) if "standing" in wanted else rows


@signed_in("parties.read")
def facts(request: Request) -> HttpResponse:
    mine = request.actor.organisation_id
    actions = [Action(_("本单位信用"), reverse("credit:organisation", args=[mine]), "scale")] if mine else []
    return Facts(request, selectors.visible_facts(), actions=actions).response()


@signed_in("parties.read")
def organisation(request: Request, pk: int) -> HttpResponse:
    return page(request, "credit/organisation.html", _credit_of(request, pk))


@signed_in("parties.read")
def panel(request: Request, pk: int) -> HttpResponse:
    return page(request, "credit/organisation.html", _credit_of(request, pk), fragment="credit/_credit.html")


def _credit_of(request: Request, pk: int) -> dict[str, Any]:
    today = local_date(request.at)
    return {
        "organisation": _organisation(pk),
        "trail": _trail(),
        "grade": selectors.grade_on(pk, today),
        "grades": selectors.grades(pk),
        "facts": [(fact, standing(fact, today)) for fact in selectors.facts(pk)],
        "actions": [
            Action(_("登记信用等级"), reverse("credit:record_grade", args=[pk]), "plus", "credit.record")
        ],
    }  # fmt: skip


@signed_in("credit.record")
def record_grade(request: Request, pk: int) -> HttpResponse:
    party = _organisation(pk)
    back = reverse("credit:organisation", args=[pk])
    return act(
        request,
        GradeForm.of(request),
        do=lambda form: services.record_grade(by=request.actor, at=request.at, organisation_id=pk, **form.cleaned_data),
        success=gettext("信用等级已登记。"),
        to=back,
        context={
            "title": _("登记信用等级"), "trail": _trail(party), "submit": _("登记"), "cancel": back,
            "lead": _("只登记主管部门公布的等级；有效期内的等级可用于保险费率优惠（通知三（三））。"),
        },
    )  # fmt: skip


@signed_in("parties.read")
def fact(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.visible_facts(), pk=pk)
    today = local_date(request.at)
    mine = request.actor.acts_for(row.organisation_id) and today <= row.reply_until_on
    words = _("修改陈述意见") if row.reply else _("陈述意见")
    return page(
        request,
        "credit/fact.html",
        {
            "fact": row,
            "state": standing(row, today),
            "trail": _trail(row.organisation),
            "chapters": story(history(Ref.of(row))),
            "because": [
                each.to_json() for each in services.reply_days(row.region_code, local_date(row.told_at)).reasons
            ],
            "actions": [Action(words, reverse("credit:reply", args=[pk]), "message", "credit.reply")] if mine else [],
        },
    )


@signed_in("credit.reply")
def reply(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.visible_facts(), pk=pk)
    return act(
        request,
        ReplyForm.of(request, initial={"text": row.reply}),
        do=lambda form: services.reply(by=request.actor, at=request.at, fact=row, **form.cleaned_data),
        success=gettext("陈述意见已提交，与该事实一并展示。"),
        to=address(row),
        context={
            "title": _("陈述意见"), "trail": [*_trail(row.organisation), (row.text, address(row))],
            "submit": _("提交"), "cancel": address(row), "lead": row.text,
        },
    )  # fmt: skip
