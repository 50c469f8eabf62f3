from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import AccountForm, LinkForm, OrganisationFilters, OrganisationForm, QualificationForm
from idi.foundation.parties.kinds import ROLES
from idi.foundation.parties.models import Organisation, Person
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name


def address(organisation: Organisation) -> str:
    return reverse("parties:detail", args=[organisation.pk])


def _trail(organisation: Organisation | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("参与方"), reverse("parties:list"))]
    return [*home, (organisation.name, address(organisation))] if organisation else home


def _organisation(pk: int) -> Organisation:
    organisation = selectors.organisation(pk)
    if organisation is None:
        raise Http404
    return organisation


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
    organisation = _organisation(pk)
    to = lambda name: reverse(f"parties:{name}", args=[pk])  # noqa: E731
    return page(
        request,
        "parties/detail.html",
        {
            "organisation": organisation,
            "trail": _trail(),
            "region": region_name(organisation.region_code),
            "qualifications": selectors.qualifications(pk),
            "links": selectors.links(pk),
            "members": selectors.members(pk),
            "chapters": story(scope_history(pk)[:30]),
            "actions": [
                Action(_("登记资质"), to("qualify"), "certificate", "parties.qualify"),
                Action(_("登记关联关系"), to("link"), "users-group", "parties.link", "outline-primary"),
                Action(_("开立账号"), to("open_account"), "user", "parties.members", "outline-primary"),
            ],
        },
    )


@signed_in("parties.register")
def register(request: Request) -> HttpResponse:
    return act(
        request,
        OrganisationForm.of(request),
        do=lambda form: services.register_organisation(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda row: gettext("“%(name)s”已登记。接着可以登记资质、开立账号。") % {"name": row.name},
        to=address,
        context={
            "title": _("登记单位"), "trail": _trail(), "submit": _("登记"), "cancel": reverse("parties:list"),
        },
    )  # fmt: skip


@signed_in("parties.qualify")
def qualify(request: Request, pk: int) -> HttpResponse:
    organisation = _organisation(pk)
    return act(
        request,
        QualificationForm.of(request),
        do=lambda form: services.qualify(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("资质已登记。"),
        to=address(organisation),
        context={
            "title": _("登记资质"), "trail": _trail(organisation), "submit": _("登记"), "cancel": address(organisation),
            "lead": _("资质等级影响保险费率优惠和承接范围，请按证书填写。"),
        },
    )  # fmt: skip


@signed_in("parties.link")
def link(request: Request, pk: int) -> HttpResponse:
    organisation = _organisation(pk)

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
            "title": _("登记关联关系"), "trail": _trail(organisation), "submit": _("登记"),
            "cancel": address(organisation),
            "lead": _("风险管理机构与参建单位有关联关系的，不能受聘（通知三（六））。"),
        },
    )  # fmt: skip


@signed_in("parties.members")
def open_account(request: Request, pk: int) -> HttpResponse:
    organisation = _organisation(pk)
    return _open(request, organisation, organisation.kind, address(organisation), _trail(organisation))


@signed_in("parties.members")
def open_owner_account(request: Request) -> HttpResponse:
    return _open(request, None, "", reverse("parties:list"), _trail())


def _open(
    request: Request, organisation: Organisation | None, kind: str, back: str, trail: list[tuple[Any, str]]
) -> HttpResponse:
    if not any(role.kind == kind for role in ROLES.values()):
        raise Http404

    def told(person: Person) -> str:
        return gettext("账号“%(login)s”已开立，请把用户名和初始密码当面交给本人。") % {"login": person.username}

    return act(
        request,
        AccountForm.of(request, kind=kind),
        do=lambda form: services.employ(by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data),
        success=told,
        to=back,
        context={
            "title": _("开立账号") if organisation else _("开立业主账号"), "trail": trail, "submit": _("开立"),
            "cancel": back, "lead": _("姓名和手机加密保存，只有本人和本单位可见。"),
        },
    )  # fmt: skip
