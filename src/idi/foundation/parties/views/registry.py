"""The registry: the list, one organisation, entering and changing them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.fetching import answers
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import (
    ChangeForm,
    ConditionForm,
    ListForm,
    OrganisationFilters,
    OrganisationForm,
    PhoneForm,
)
from idi.foundation.parties.models import Contact, Organisation
from idi.foundation.parties.story import changes, story
from idi.foundation.parties.views.contacts import masked
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
        Action(_("批量登记"), reverse("parties:register_many"), "upload", "parties.register", "outline-primary"),
        Action(_("开立业主账号"), reverse("parties:open_owner_account"), "user", "parties.members", "outline-primary"),
    ]
    return Organisations(request, selectors.organisations(), actions=actions).response()


@require_safe
@answers("parties.read")
def suggest(request: Request) -> list[dict[str, Any]]:
    """The organisations that fit what is being typed into a field that names one."""
    return [
        {"group": f"{row.get_kind_display()} · {region_name(row.region_code)}", "problem": row.name, "standard": "", "advice": ""}
        for row in selectors.suggested(request.GET.get("q", ""))[: selectors.MOST_NAMED]
    ]  # fmt: skip


@signed_in("parties.read")
def detail(request: Request, pk: int) -> HttpResponse:
    return shown(request, organisation_or_404(pk))


def shown(request: Request, organisation: Organisation, revealed: Contact | None = None) -> HttpResponse:
    """The page of an organisation; `revealed` is the one contact person whose data the reader asked to see in full."""
    pk, today = organisation.pk, local_date(request.at)
    own = request.actor.may("parties.own_members") and request.actor.acts_for(pk)
    return page(
        request,
        "parties/detail.html",
        {
            "organisation": organisation,
            "trail": trail(),
            "region": region_name(organisation.region_code),
            "contacts": [masked(each, revealed) for each in selectors.contacts(request.actor, pk, today)],
            "keeps_contacts": own or request.actor.may("parties.register"),
            "links": [(row, row.until_on is not None and row.until_on < today) for row in selectors.links(pk)],
            "paths": [path.told() for path in selectors.paths_from(pk, on=today)[:50]],
            "members": selectors.members(pk),
            "changes": changes(selectors.changes(pk)[:20]),
            "chapters": story(scope_history(pk)[:30]),
            "merged": organisation.merged.order_by("id"),
            "actions": [] if organisation.merged_into_id else _actions(pk, own=own),
        },
    )


def _actions(pk: int, *, own: bool) -> list[Action]:
    to = lambda name: reverse(f"parties:{name}", args=[pk])  # noqa: E731
    mine = [
        Action(_("登记联系人"), to("add_contact"), "user", "parties.own_members"),
        Action(_("修改单位电话"), to("change_phone"), "headset", "parties.own_members", "outline-primary"),
    ]
    return [
        *(mine if own else []),
        Action(_("登记关联关系"), to("link"), "users-group", "parties.link", "outline-primary"),
        Action(_("变更资料"), to("change"), "file-text", "parties.register", "outline-primary"),
        Action(_("登记存续状态"), to("condition"), "alert-triangle", "credit.record", "outline-secondary"),
        Action(_("开立账号"), to("open_account"), "user", "parties.members", "outline-primary"),
        Action(_("合并重复登记"), to("merge"), "users-group", "parties.merge", "outline-secondary"),
    ]


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


@signed_in("parties.register")
def register_many(request: Request) -> HttpResponse:
    return act(
        request,
        ListForm.of(request),
        do=lambda form: services.register_many(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda rows: gettext("已登记 %(count)s 个单位。") % {"count": len(rows)},
        to="parties:list",
        template="parties/register_many.html",
        context={
            "title": _("批量登记单位"), "trail": trail(), "submit": _("登记"), "cancel": reverse("parties:list"),
        },
    )  # fmt: skip


@signed_in("parties.register")
def template(request: Request) -> HttpResponse:
    content = sheets.template(services.COLUMNS, title=gettext("单位清单"), at=request.at)
    return sheets.as_download(content, gettext("单位登记模板.xlsx"))


@signed_in("parties.register")
def change(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    facts = ("kind", "name", "uscc", "region_code", "contact_phone")
    return act(
        request,
        ChangeForm.of(request, initial={fact: getattr(organisation, fact) for fact in facts}),
        do=lambda form: services.change_facts(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("单位资料已变更，变更前的内容保留在“变更记录”中。"),
        to=address(organisation),
        context={
            "title": _("变更单位资料"), "trail": trail(organisation), "submit": _("保存"),
            "cancel": address(organisation),
            "lead": _("已签订的保险合同和已出具的文件仍写原来的名称。"),
        },
    )  # fmt: skip


@signed_in("credit.record")
def condition(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return act(
        request,
        ConditionForm.of(request, initial={"condition": organisation.condition}),
        do=lambda form: services.note_condition(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("存续状态已登记。"),
        to=address(organisation),
        context={
            "title": _("登记存续状态"), "trail": trail(organisation), "submit": _("登记"),
            "cancel": address(organisation),
            "lead": _("建设单位失联、破产或注销的，等待期内的报修立即向主管部门告警。"),
        },
    )  # fmt: skip


@signed_in("parties.own_members")
def change_phone(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return act(
        request,
        PhoneForm.of(request, initial={"contact_phone": organisation.contact_phone}),
        do=lambda form: services.change_phone(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("单位电话已更新。"),
        to=address(organisation),
        context={
            "title": _("修改单位电话"), "trail": trail(organisation), "submit": _("保存"),
            "cancel": address(organisation),
        },
    )  # fmt: skip
