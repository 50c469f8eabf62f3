"""Ownership, control and employment links."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import selectors, services
from idi.foundation.parties.forms import LinkForm
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
