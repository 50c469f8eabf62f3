from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import OrganisationFilters, OrganisationForm
from idi.foundation.parties.story import story
from idi.foundation.parties.views.places import address, organisation_or_404, trail
from idi.foundation.seats.selectors import region_name


class Organisations(Listing):
    title = _("参与方")
    lead = _("参与试点的各类单位，及其资质和相互关联关系。")
    columns = [
        Column(_("单位"), "name", sort="sort_key", link=address),
        Column(_("单位类别"), "get_kind_display", sort="kind"),
        Column(_("统一社会信用代码"), "uscc"),
        Column(_("所在地区"), lambda row: region_name(row.region_code), sort="region_code"),
        Column(_("单位电话"), "contact_phone"),
    ]
    filters = OrganisationFilters
    search_hint = _("单位名称或统一社会信用代码")
    order = "sort_key"
    empty = Empty(_("还没有登记单位"), _("由平台管理员登记。"), icon="users-group")

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        return rows.filter(**wanted)

    def search(self, rows: Any, text: str) -> Any:
        return rows & selectors.search(text)


@signed_in("parties.read")
def organisations(request: Request) -> HttpResponse:
    actions = [
        Action(_("登记单位"), reverse("parties:register"), capability="parties.register"),
        Action(_("开立业主账号"), reverse("parties:open_owner_account"), "user", "parties.members", "outline-primary"),
    ]
    return Organisations(request, selectors.organisations(), actions=actions).response()


@signed_in("parties.read")
def detail(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    to = lambda name: reverse(f"parties:{name}", args=[pk])  # noqa: E731
    return page(
        request,
        "parties/detail.html",
        {
            "organisation": organisation,
            "trail": trail(),
            "region": region_name(organisation.region_code),
            "qualifications": selectors.qualifications(pk),
            "links": selectors.links(pk),
            "members": selectors.members(pk),
            "chapters": story(scope_history(pk)[:30]),
            "merged": organisation.merged.order_by("id"),
            "actions": [] if organisation.merged_into_id else [
                Action(_("登记资质"), to("qualify"), "certificate", "parties.qualify"),
                Action(_("登记关联关系"), to("link"), "users-group", "parties.link", "outline-primary"),
                Action(_("开立账号"), to("open_account"), "user", "parties.members", "outline-primary"),
                Action(_("合并重复登记"), to("merge"), "users-group", "parties.merge", "outline-secondary"),
            ],
        },
    )  # fmt: skip


@signed_in("parties.register")
def register(request: Request) -> HttpResponse:
    return act(
        request,
        OrganisationForm.of(request),
        do=lambda form: services.register_organisation(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda row: gettext("“%(name)s”已登记。接着可以登记资质、开立账号。") % {"name": row.name},
        to=address,
        context={
            "title": _("登记单位"), "trail": trail(), "submit": _("登记"), "cancel": reverse("parties:list"),
        },
    )  # fmt: skip
