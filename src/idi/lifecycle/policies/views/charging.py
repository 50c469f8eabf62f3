"""An insurer's rules for charging: when it issues, instalments, where it is paid to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.policies import owed, services
from idi.lifecycle.policies.forms import ChargeRuleForm

NEW = Action(_("设定收费规则"), reverse_lazy("policies:set_charge_rule"), "plus", "policies.issue")  # type: ignore[arg-type]


class ChargeRules(Listing):
    title = _("收费规则")
    lead = _("保险机构对出单条件和分期缴费的规定，从起用日起对新签合同有效。没有设定的，按当地规定或平台默认。")
    columns = [
        Column(_("保险机构"), "insurer.name"),
        Column(_("适用地区"), lambda rule: region_name(rule.region_code), sort="region_code"),
        Column(_("出单条件"), "get_issue_rule_display"),
        Column(_("分期缴费"), lambda rule: gettext("允许") if rule.instalments_allowed else gettext("不允许")),
        Column(_("收款账户"), lambda rule: f"{rule.bank} {rule.account_number}"),
        Column(_("起用日期"), "from_on", "day", sort="from_on"),
    ]
    order = "-from_on"
    empty = Empty(
        _("还没有收费规则"), _("没有设定的，出单条件按当地规定；当地没有规定的，按平台默认见费出单，一次缴清。"), NEW
    )


@signed_in("policies.issue")
def listing(request: Request) -> HttpResponse:
    return ChargeRules(request, owed.charge_rules(request.actor), actions=[NEW]).response()


@signed_in("policies.issue")
def new(request: Request) -> HttpResponse:
    insurer: Any = parties.organisation(request.actor.organisation_id)
    return act(
        request,
        ChargeRuleForm.of(request, initial={"region_code": insurer.region_code, "account_name": insurer.name, "from_on": local_date(request.at)}),
        do=lambda form: services.set_charge_rule(by=request.actor, at=request.at, insurer=insurer, **form.cleaned_data),
        success=gettext("收费规则已设定"),
        to=reverse("policies:charging"),
        context={
            "title": gettext("设定收费规则"), "submit": gettext("设定"), "cancel": reverse("policies:charging"),
            "trail": [(gettext("保险单"), reverse("policies:list")), (ChargeRules.title, reverse("policies:charging"))],
        },
    )  # fmt: skip
