"""Ownership, control and employment links."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import ChangeLinkForm, EndLinkForm, LinkForm
from idi.foundation.parties.models import Link
from idi.foundation.parties.story import changes, story
from idi.foundation.parties.views.places import address, organisation_or_404, trail


@signed_in("parties.link")
def link(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)

    def file(form: LinkForm) -> Any:
        given = form.cleaned_data
        ends = organisation, selectors.registered(given.pop("other"), field="other")
        holder, held = ends if given.pop("direction") == "holds" else reversed(ends)
        return services.link(by=request.actor, at=request.at, holder=holder, held=held, **given)

    return act(
        request,
        LinkForm.of(request),
        do=file,
        success=gettext("关联关系已登记。"),
        to=address(organisation),
        context={
            "title": _("登记关联关系"), "trail": trail(organisation), "submit": _("登记"),
            "cancel": address(organisation),
            "lead": _("风险管理机构与参建单位有关联关系的，不能受聘（通知三（六））。"),
        },
    )  # fmt: skip


def _link(pk: int) -> Link:
    found = selectors.a_link(pk)
    if found is None:
        raise Http404
    return found


def _trail(row: Link) -> list[tuple[Any, str]]:
    return [*trail(row.holder), (_("关联关系"), reverse("parties:a_link", args=[row.pk]))]


@signed_in("parties.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """One link: its source, and how it came to be what it is."""
    row = _link(pk)
    to = lambda name: reverse(f"parties:{name}", args=[pk])  # noqa: E731
    running = [
        Action(_("变更"), to("change_link"), "file-text", "parties.link"),
        Action(_("终止"), to("end_link"), "x", "parties.link", "outline-danger"),
    ]
    return page(
        request,
        "parties/link.html",
        {
            "link": row, "trail": trail(row.holder), "actions": [] if row.until_on else running,
            "changes": changes(row.changes.filter(organisation=row.holder).order_by("-changed_at", "-id")),
            "chapters": story(history(Ref.of(row)).filter(scope_id=row.holder_id)),
        },
    )  # fmt: skip


@signed_in("parties.link")
def change(request: Request, pk: int) -> HttpResponse:
    row = _link(pk)
    facts = ("share", "source", "source_on", "note", "from_on")
    back = reverse("parties:a_link", args=[pk])
    return act(
        request,
        ChangeLinkForm.of(request, initial={fact: getattr(row, fact) for fact in facts}),
        do=lambda form: services.change_link(by=request.actor, at=request.at, link=row, **form.cleaned_data),
        success=gettext("关联关系已变更。"),
        to=back,
        context={"title": _("变更关联关系"), "trail": _trail(row), "submit": _("保存"), "cancel": back},
    )


@signed_in("parties.link")
def end(request: Request, pk: int) -> HttpResponse:
    row = _link(pk)
    back = reverse("parties:a_link", args=[pk])
    return act(
        request,
        EndLinkForm.of(request, initial={"until_on": local_date(request.at)}),
        do=lambda form: services.end_link(by=request.actor, at=request.at, link=row, **form.cleaned_data),
        success=gettext("关联关系已终止，次日起不再计入独立性检查。"),
        to=back,
        context={"title": _("终止关联关系"), "trail": _trail(row), "submit": _("终止"), "cancel": back, "style": "danger"},
    )  # fmt: skip
