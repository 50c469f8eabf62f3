from __future__ import annotations

from datetime import date
from typing import Any

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
from idi.foundation.credit import selectors, services
from idi.foundation.credit.forms import AnswerForm, CorrectForm, FactFilters, ReplyForm, WithdrawForm
from idi.foundation.credit.kinds import RECORDS
from idi.foundation.credit.models import Fact
from idi.foundation.credit.states import standing
from idi.foundation.credit.views.trails import address, trail
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story


class Facts(Listing):
    title = _("信用记录")
    lead = _("信用系统的记录，和平台在检查、维修、理赔中形成的事实。当事单位先获告知并可陈述意见，陈述期满后才生效。")
    filters = FactFilters
    search_hint = _("单位名称、记录编号或信息来源")
    order = "-happened_on"
    empty = Empty(_("还没有信用事实"), _("导入的信用记录，检查报告、维修和理赔形成的事实会出现在这里。"), icon="scale")

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
            Column(_("有效期止"), "until_on", "day", sort="until_on"),
            Column(_("状态"), lambda fact: standing(fact, self.today), "state"),
        ]

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        if "standing" in wanted:
            rows = selectors.standing_so(rows, wanted["standing"], self.today)
        if wanted.get("kind") == "own":
            return rows.exclude(kind__in=RECORDS)
        return rows.filter(kind=wanted["kind"]) if "kind" in wanted else rows

    def search(self, rows: Any, text: str) -> Any:
        return selectors.searched(rows, text)


@signed_in("parties.read")
def facts(request: Request) -> HttpResponse:
    mine = request.actor.organisation_id
    actions = [Action(_("本单位信用"), reverse("credit:organisation", args=[mine]), "scale")] if mine else []
    actions += [
        Action(_("导入清单"), reverse("credit:prepare"), "upload", "credit.record"),
        Action(_("导入的批次"), reverse("credit:batches"), "files", "credit.record", "outline-primary"),
    ]
    return Facts(request, selectors.visible_facts(), actions=actions).response()


@signed_in("parties.read")
def fact(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.visible_facts(), pk=pk)
    today = local_date(request.at)
    return page(
        request,
        "credit/fact.html",
        {
            "fact": row,
            "state": standing(row, today),
            "trail": trail(row.organisation),
            "evidence": selectors.evidence(row),
            "successor": Fact.objects.filter(replaces=row).first(),
            "chapters": story(history(Ref.of(row))),
            "because": [
                each.to_json() for each in services.reply_days(row.region_code, local_date(row.told_at)).reasons
            ],
            "actions": [*_of_the_party(request, row, today), *_of_the_recorder(request, row)],
        },
    )


def _of_the_party(request: Request, row: Fact, today: date) -> list[Action]:
    open_still = today <= row.reply_until_on and row.answered_at is None
    if not request.actor.acts_for(row.organisation_id) or not open_still:
        return []
    words = _("修改陈述意见") if row.reply else _("陈述意见")
    return [Action(words, reverse("credit:reply", args=[row.pk]), "message", "credit.reply")]


def _of_the_recorder(request: Request, row: Fact) -> list[Action]:
    if row.ended_on is not None or not services.may_change(request.actor, row):
        return []
    offered = [("withdraw", _("撤销"), "x", "outline-danger")]
    if row.reference:
        offered.insert(0, ("correct", _("更正"), "edit", "outline-primary"))
    if row.reply and row.answered_at is None:
        offered.insert(0, ("answer", _("答复陈述意见"), "message", "primary"))
    return [
        Action(label, reverse(f"credit:{name}", args=[row.pk]), icon, "credit.record", style)
        for name, label, icon, style in offered
    ]


def _shown(pk: int) -> tuple[Fact, dict[str, Any]]:
    row = get_object_or_404(selectors.visible_facts(), pk=pk)
    return row, {
        "trail": [*trail(row.organisation), (row.text, address(row))],
        "cancel": address(row),
        "lead": row.text,
    }


@signed_in("credit.reply")
def reply(request: Request, pk: int) -> HttpResponse:
    row, context = _shown(pk)
    return act(
        request,
        ReplyForm.of(request, initial={"text": row.reply}),
        do=lambda form: services.reply(by=request.actor, at=request.at, fact=row, **form.cleaned_data),
        success=gettext("陈述意见已提交，与该事实一并展示。"),
        to=address(row),
        context={**context, "title": _("陈述意见"), "submit": _("提交")},
    )


@signed_in("credit.record")
def answer(request: Request, pk: int) -> HttpResponse:
    row, context = _shown(pk)
    return act(
        request,
        AnswerForm.of(request),
        do=lambda form: services.answer(by=request.actor, at=request.at, fact=row, **form.cleaned_data),
        success=gettext("已答复，当事单位会收到消息。"),
        to=address(row),
        context={**context, "title": _("答复陈述意见"), "lead": row.reply, "submit": _("答复")},
    )


@signed_in("credit.record")
def withdraw(request: Request, pk: int) -> HttpResponse:
    row, context = _shown(pk)
    return act(
        request,
        WithdrawForm.of(request),
        do=lambda form: services.withdraw(by=request.actor, at=request.at, fact=row, **form.cleaned_data),
        success=gettext("已撤销，从今天起不再计入。"),
        to=address(row),
        context={**context, "title": _("撤销信用记录"), "submit": _("撤销"), "style": "danger"},
    )


@signed_in("credit.record")
def correct(request: Request, pk: int) -> HttpResponse:
    row, context = _shown(pk)
    names = ("value", "happened_on", "from_on", "until_on", "note")
    return act(
        request,
        CorrectForm.of(request, initial={name: getattr(row, name) for name in names}),
        do=lambda form: services.correct(by=request.actor, at=request.at, fact=row, **form.cleaned_data),
        success=gettext("更正已登记，当事单位已获告知；陈述期满后由更正的记录代替原记录。"),
        to=address,
        context={**context, "title": _("更正信用记录"), "submit": _("更正")},
    )


@signed_in("parties.read")
def evidence(request: Request, pk: int, document: int) -> HttpResponse:
    """The paper of a fact, for whoever may read the fact."""
    row = get_object_or_404(selectors.visible_facts(), pk=pk)
    return paper(selectors.evidence(row), document)


def paper(offered: list[Any], pk: int) -> HttpResponse:
    """One of the papers offered, as a download."""
    found = next((each for each in offered if each.pk == pk), None)
    if found is None:
        raise Http404
    response = HttpResponse(documents.content(found), content_type=found.content_type)
    response["Content-Disposition"] = "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
