"""Signed links to answer findings: made and taken back by who sends them, opened by whoever holds one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from idi.foundation.core import throttle
from idi.foundation.core.acting import house
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.findings import LinkForm, ReplyForm
from idi.lifecycle.inspections.listings import Links
from idi.lifecycle.inspections.models import Finding
from idi.lifecycle.inspections.reply_link import Opened, link_of, opened
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.projects import selectors as projects

_OFTEN = {"most": 120, "seconds": 600}


@signed_in("inspections.read")
def send(request: Request, pk: int) -> HttpResponse:
    finding = get_object_or_404(selectors.findings(request.actor, local_date(request.at)), pk=pk)
    back = reverse("inspections:finding", args=[finding.pk])
    return act(
        request,
        LinkForm.of(request, initial={"whole": "one"}),
        do=lambda form: services.send_link(by=request.actor, at=request.at, finding=finding, **form.cleaned_data),
        to=lambda link: reverse("inspections:link", args=[link.pk]),
        context={
            "title": _("发送整改链接"), "submit": _("生成链接"), "cancel": back, "trail": [(finding.number, back)],
            "lead": _("%(party)s没有账号时，凭链接查看风险并上传整改后的照片。") % {"party": finding.responsible.name},
        },
    )  # fmt: skip


@signed_in("inspections.read")
def of_project(request: Request, pk: int) -> HttpResponse:
    """The links the reader's organisation sent for one project."""
    projects.project(pk)
    return Links(request, selectors.links(request.actor).filter(project_id=pk)).response()


@require_POST
def opened_first(request: Request, token: str) -> HttpResponse:
    """The page says of itself that somebody opened it: reading alone writes nothing."""
    link = _link(request, token)
    if isinstance(link, HttpResponse):
        return link
    with house(link.project_id, cause=request.actor) as inside:
        services.note_opened(by=inside, at=request.at, link=link)
    return HttpResponse(status=204)


@signed_in("inspections.read")
def sent(request: Request, pk: int) -> HttpResponse:
    """The link to copy, with until when it works."""
    link = get_object_or_404(selectors.links(request.actor), pk=pk)
    context = {
        "link": link, "address": link_of(link), "state": link.machine.state(link.state),
        "trail": [(_("风险记录"), reverse("inspections:findings"))],
    }  # fmt: skip
    return page(request, "inspections/link.html", context)


@signed_in("inspections.read")
def revoke(request: Request, pk: int) -> HttpResponse:
    link = get_object_or_404(selectors.links(request.actor), pk=pk)
    back = reverse("inspections:link", args=[link.pk])
    return act(
        request, Form.of(request), do=lambda _form: services.revoke_link(by=request.actor, at=request.at, link=link),
        success=_("链接已停用。"), to=back, context={"title": _("停用整改链接"), "submit": _("停用"), "cancel": back},
    )  # fmt: skip


def listing(request: Request, token: str) -> HttpResponse:
    """What the link opens: the findings that wait for the party, and those it answered."""
    link = _link(request, token)
    if isinstance(link, HttpResponse):
        return link
    with house(link.project_id, cause=request.actor):
        found = list(selectors.findings_by_link(link))
        photos = selectors.pictures(found)
        rows = [(each, scheme_on(each.region_code, each.visit.visited_on).find(each.grade_original),
                 photos.before.get(each.pk, []), [*each.rectifications.all()][-1:]) for each in found]  # fmt: skip
    return page(request, "inspections/by_link.html", {"link": link, "token": token, "rows": rows})


def reply(request: Request, token: str, pk: int) -> HttpResponse:
    link = _link(request, token)
    if isinstance(link, HttpResponse):
        return link
    with house(link.project_id, cause=request.actor):
        finding = _finding(link, pk)
    back = reverse("inspections:by_link", args=[token])

    def do(form: Form) -> Finding:
        with house(link.project_id, cause=request.actor) as inside:
            return services.reply_by_link(by=inside, at=request.at, link=link, finding=finding, **form.cleaned_data)

    context: dict[str, Any] = {
        "title": _("回复整改"), "lead": f"{finding.number} {finding.place}：{finding.description}",
        "submit": _("提交回复"), "cancel": back, "layout": "core/public.html", "trail": [(_("要整改的风险"), back)],
    }  # fmt: skip
    return act(request, ReplyForm.of(request), do=do, success=_("已提交，等待检查人员复核。"), to=back, context=context)


def photo(request: Request, token: str, pk: int) -> HttpResponse:
    """A photo of one of its findings, small."""
    link = _link(request, token)
    if isinstance(link, HttpResponse):
        return link
    with house(link.project_id, cause=request.actor):
        known = {each.pk: each for each in selectors.pictures(selectors.findings_by_link(link)).all()}
        if pk not in known:
            raise Http404
        return HttpResponse(documents.thumbnail(known[pk]), content_type="image/jpeg")


def _finding(link: Opened, pk: int) -> Finding:
    finding = next((each for each in selectors.findings_by_link(link) if each.pk == pk), None)
    if finding is None:
        raise Http404
    return finding


def _link(request: Request, token: str) -> Opened | HttpResponse:
    """The link where it works; else the page that says why not."""
    if not throttle.allowed(request, "inspections.link", **_OFTEN):
        return page(request, "inspections/link_closed.html", {"often": True}, status=429)
    link = opened(token)
    if link is None:
        raise Http404
    if not link.works_on(local_date(request.at)):
        return page(request, "inspections/link_closed.html", {"link": link}, status=410)
    return link
