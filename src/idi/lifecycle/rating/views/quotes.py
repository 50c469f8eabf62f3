from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import InviteForm, QuoteFilters
from idi.lifecycle.rating.models import Alternative, DataRequest, Quote
from idi.lifecycle.rating.services import FIELDS
from idi.lifecycle.rating.states import QUOTE
from idi.lifecycle.rating.terms import read_terms


def address(quote: Quote) -> str:
    return reverse("rating:quote", args=[quote.pk])


def trail(quote: Quote | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("报价"), reverse("rating:quotes"))]
    return [*home, (quote.number, address(quote))] if quote else home


def _project_address(project_id: int) -> str:
    return reverse("projects:detail", args=[project_id])


class Quotes(Listing):
    title = _("报价")
    columns = (
        Column(_("报价编号"), "number", sort="id", link=address),
        Column(_("工程项目"), "project.name", sort="project__name"),
        Column(_("保险机构"), "insurer.name", sort="insurer__sort_key"),
        Column(_("费率"), "rate", "percent", sort="rate"),
        Column(_("暂收保险费"), "provisional", "money", sort="provisional"),
        Column(_("有效期至"), "valid_until_on", "day", sort="valid_until_on"),
        Column(_("状态"), lambda quote: QUOTE.state(quote.state), "state"),
    )
    filters = QuoteFilters
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        """An offer after its last day is offered still, but lapsed."""
        lapsed = Q(state="offered", valid_until_on__lt=local_date(self.request.at))  # type: ignore[attr-defined]
        state = wanted.get("state")
        if state == "lapsed":
            return rows.filter(lapsed)
        return rows.filter(state=state).exclude(lapsed) if state else rows


@signed_in("rating.read_quotes")
def quotes(request: Request) -> HttpResponse:
    listing = Quotes(request, selectors.quotes(request.actor))
    if request.actor.may("projects.edit"):
        choose = Action(_("选择项目"), reverse("projects:list"), "arrow-right")
        listing.empty = Empty(_("还没有报价"), _("打开一个项目，在“报价”一栏邀请保险机构。"), choose, icon="coin")
    else:
        listing.empty = Empty(_("还没有报价"), _("建设单位邀请报价后，会出现在这里，并进入待办。"), icon="coin")
    return listing.response()


@signed_in("rating.read_quotes")
def quote(request: Request, pk: int) -> HttpResponse:
    found = selectors.quote(pk)
    actor, today = request.actor, local_date(request.at)
    standing = selectors.stands(found, today)
    own = actor.acts_for(found.insurer_id)
    alternatives = list(selectors.alternatives(found))
    return page(
        request,
        "rating/quote.html",
        {
            "quote": found,
            "trail": trail(),
            "state": QUOTE.state(found.state),
            "region": region_name(found.region_code),
            "project_url": _project_address(found.project_id),
            "alternatives": [(each, read_terms(each.terms)) for each in alternatives],
            "referrals": selectors.referrals(found)[:1] if own and found.state == "referred" else [],
            "requests": _requests(found)[:1] if found.state in ("asked", "invited") else [],
            "actions": _actions(found, alternatives, own=own),
            "lapsed": found.state == "offered" and not standing,
            "can_accept": standing and actor.may("rating.accept"),
            "can_discard": found.state == "invited" and own and actor.may("rating.quote"),
            "next": _next(found, standing=standing),
        },
    )


def _requests(quote: Quote) -> list[tuple[DataRequest, list[Any]]]:
    return [(each, [FIELDS.get(name, name) for name in each.fields]) for each in selectors.data_requests(quote)]


@signed_in("rating.read_quotes")
def record(request: Request, pk: int) -> HttpResponse:
    """The panel of the quote page: its papers, what was asked and answered, and how it went."""
    found = selectors.quote(pk)
    own = request.actor.acts_for(found.insurer_id)
    context = {
        "quote": found,
        "trail": trail(found),
        "referrals": selectors.referrals(found) if own else [],
        "requests": _requests(found),
        "papers": documents.of(found) if found.offered_at else [],
        "chapters": story(history(Ref.of(found))[:50]),
    }
    return page(request, "rating/record.html", context, fragment="rating/_record.html")


def _actions(quote: Quote, alternatives: list[Alternative], *, own: bool) -> list[Action]:
    def action(label: Any, name: str, icon: str, capability: str, style: str = "primary") -> Action:
        return Action(label, reverse(f"rating:{name}", args=[quote.pk]), icon, capability, style=style)

    found = []
    if quote.state == "invited" and own:
        if alternatives:
            found.append(action(_("发出报价"), "send", "send", "rating.quote"))
            found.append(action(_("提请复核"), "refer", "users", "rating.quote", "outline-primary"))
        style = "outline-primary" if alternatives else "primary"
        found.append(action(_("编制报价方案"), "offer", "coin", "rating.quote", style))
        found.append(action(_("要求补充资料"), "ask", "help-circle", "rating.quote", "outline-secondary"))
    if quote.state == "referred" and own:
        found.append(action(_("同意并报价"), "approve_offer", "check", "rating.approve_offer"))
        found.append(action(_("退回经办"), "send_back", "arrow-left", "rating.approve_offer", "outline-secondary"))
    if quote.state == "asked" and not own:
        found.append(action(_("答复"), "answer", "send", "rating.accept"))
    if own and QUOTE.allows("decline", quote.state):
        found.append(action(_("拒绝承保"), "decline", "x", "rating.quote", "outline-secondary"))
    if own or quote.rate is not None:
        found.append(action(_("假设试算"), "what_if", "help-circle", "rating.read_quotes", "outline-secondary"))
    if len(alternatives) > 1 or quote.state == "offered":
        url = reverse("rating:compare_offers", args=[quote.project_id])
        if quote.state in ("offered", "accepted"):
            found.append(Action(_("对照报价"), url, "list", "rating.read_quotes", style="outline-secondary"))
    return found


def _next(quote: Quote, *, standing: bool) -> str:
    if quote.state == "offered" and not standing:
        return gettext("报价已过有效期。建设单位可以在项目页面重新邀请该保险机构。")
    if quote.state == "accepted" and not selectors.may_be_insured(quote.project):
        return gettext("本项目已经承保。报价已冻结，不能再修改。")
    if quote.state == "accepted" and selectors.ended(quote):
        return gettext("依据这份报价的合同已经终止，要再投保的，请重新邀请报价。")
    return {
        "invited": gettext("等待保险机构报价，或者写明理由拒绝承保。"),
        "asked": gettext("等待建设单位在项目页面补充下列资料并答复。"),
        "referred": gettext("等待保险机构的另一位核保负责人复核。"),
        "offered": gettext("等待建设单位比较并接受；只能接受一份，其余报价随之关闭。"),
        "accepted": gettext("建设单位可以据此投保。报价已冻结，不能再修改。"),
        "declined": gettext("该保险机构拒绝承保，建设单位可以邀请其他保险机构。"),
        "closed": gettext("这份报价没有被采用，不能再接受。"),
    }[quote.state]


@signed_in("rating.read_quotes")
def project_quotes(request: Request, pk: int) -> HttpResponse:
    """The quotes of one project: a panel of its page."""
    project = projects.project(pk)
    today = local_date(request.at)
    invites = request.actor.acts_for(project.developer_id)
    found = [
        (quote, QUOTE.state(quote.state), quote.state == "offered" and not selectors.stands(quote, today))
        for quote in selectors.quotes_of_project(pk)
    ]
    invite = Action(_("邀请报价"), reverse("rating:invite", args=[pk]), capability="projects.edit")
    compare = Action(_("对照报价"), reverse("rating:compare_offers", args=[pk]), "list", style="outline-secondary")
    open_still = selectors.may_be_insured(project) and selectors.accepted_quote(pk) is None
    offered = any(q.state in ("offered", "accepted") for q, *_rest in found)
    context = {
        "project": project, "quotes": found, "actions": [invite] * (invites and open_still) + [compare] * offered,
        "trail": [(_("工程项目"), reverse("projects:list")), (project.name, _project_address(pk))],
    }  # fmt: skip
    return page(request, "rating/project_quotes.html", context, fragment="rating/_project_quotes.html")


@signed_in("projects.edit")
def invite(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)

    def send(form: InviteForm) -> int:
        for insurer in form.cleaned_data["insurers"]:
            services.invite(by=request.actor, at=request.at, project=project, insurer=insurer)
        return len(form.cleaned_data["insurers"])

    return act(
        request,
        InviteForm.of(request),
        do=send,
        success=lambda count: gettext("已邀请%(count)d家保险机构，报价后会进入您的待办。") % {"count": count},
        to=_project_address(pk),
        context={
            "title": _("邀请报价"), "submit": _("发出邀请"), "cancel": _project_address(pk),
            "trail": [(_("工程项目"), reverse("projects:list")), (project.name, _project_address(pk))],
            "lead": _("保险机构将看到本项目的资料，并按今天的概算造价报价。"),
        },
    )  # fmt: skip


@signed_in("rating.accept")
def accept(request: Request, pk: int, number: int = 1) -> HttpResponse:
    found = selectors.quote(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.accept(by=request.actor, at=request.at, quote=found, alternative=number),
        success=gettext("已接受报价，可以据此投保。"),
        to=address,
        context={"title": _("接受报价"), "trail": trail(found), "submit": _("接受报价"), "cancel": address(found)},
    )
