"""The money of a policy on its page, and premium that is late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.bulk import Bulk
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.states import State
from idi.foundation.core.wording import money
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.policies import owed, selectors, services
from idi.lifecycle.policies.arrears import AGES, age
from idi.lifecycle.policies.models import Policy

BADGES = {
    "open": State("open", _("未结清"), "warn"), "overdue": State("overdue", _("已逾期"), "bad"),
    "paid": State("paid", _("已结清"), "good"),
}  # fmt: skip


def of_policy(request: HttpRequest, policy: Policy, dues: Any) -> dict[str, Any]:
    """What the money part of a policy's page reads: dues with their standing, what is missing, what follows."""
    actor, today = request.actor, local_date(request.at)  # type: ignore[attr-defined]
    standing = [(due, BADGES.get(str(ledger.standing(due, today)))) for due in dues]
    late = [due for due, state in standing if state is BADGES["overdue"] and due.kind in owed.OF_POLICYHOLDER]
    late = [due for due in late if due.creditor_id == policy.lead_id]  # not what is to be given back
    here = policy.origin == Policy.Origin.PLATFORM
    waiting = here and policy.state == "awaiting_payment"
    return {
        "dues_standing": standing,
        "next_due": next((due for due in dues if due.kind == "premium" and due.open), None), "today": today,
        "charge": owed.charge_terms_of(policy) if here else None,
        "missing_premium": owed.missing_premium(policy) if waiting else None,
        "late": late, "consequences": owed.consequences(policy) if late else [],
        "may_remind": bool(late) and actor.acts_for(policy.lead_id) and actor.may("ledger.receive"),
        "reminders": policy.reminders.select_related("due").order_by("-sent_at", "-id")[:20],
        "invoices": ledger.invoices_of(policy.number),
    }  # fmt: skip


def _ages() -> list[tuple[str, str]]:
    ranges = [(name, gettext("%(range)s 天") % {"range": name}) for _first, _last, name in AGES]
    return [("", gettext("全部")), *ranges]


class ArrearFilters(Filters):
    age = forms.ChoiceField(label=_("账龄"), choices=_ages)


def _late(due: Any) -> str:
    return gettext("%(policy)s %(debtor)s：催缴 %(open)s") % {
        "policy": due.contract, "debtor": due.debtor_name, "open": money(due.open),
    }  # fmt: skip


def _remind(by: Actor, at: datetime, row: Any) -> Any:
    policy = get_object_or_404(selectors.visible(by), pk=row.subject_id)
    return services.remind_arrears(by=by, at=at, policy=policy)


class Arrears(Listing):
    title = _("逾期保险费")
    lead = _("到期未缴的保险费，按逾期天数分段；催缴以消息和催缴函送达投保人，每15日自动催缴一次（平台默认）。")
    filters = ArrearFilters
    search_hint = _("账款编号、保险单号")
    looked_up = ("number", "contract")
    order = "due_on"
    template = "policies/arrears.html"
    empty = Empty(
        _("没有逾期的保险费"), _("到期未缴的保险费会列在这里。"),
        Action(_("去看保险单"), reverse_lazy("policies:list"), "shield-check", "policies.read"), icon="coin",  # type: ignore[arg-type]
    )  # fmt: skip

    @property
    def bulk(self) -> tuple[Bulk]:  # type: ignore[override]
        today = local_date(self.request.at)  # type: ignore[attr-defined]
        return (
            Bulk(
                name="remind", label=_("催缴所选"), capability="ledger.receive", what=_late, do=_remind, icon="send",
                fits=lambda due: due.reminded_at is None or local_date(due.reminded_at) < today,
                lead=_("同一保险单一天只催缴一次，一并列出其全部逾期账款。"),
            ),
        )  # fmt: skip

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        today = local_date(self.request.at)  # type: ignore[attr-defined]
        return (
            Column(
                _("保险单"), "contract", sort="contract", link=lambda d: reverse("policies:detail", args=[d.subject_id])
            ),
            Column(_("账款编号"), "number", sort="number", link=lambda d: reverse("ledger:due", args=[d.pk])),
            Column(_("投保人"), "debtor_name", sort="debtor_name"),
            Column(_("未缴"), "open", "money", sort="unpaid"),
            Column(_("到期日"), "due_on", "day", sort="due_on"),
            Column(_("逾期天数"), lambda d: (today - d.due_on).days, "number"),
            Column(_("账龄（天）"), lambda d: age((today - d.due_on).days)),
            Column(_("上次催缴"), "reminded_at", "moment", sort="reminded_at"),
        )

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        today = local_date(self.request.at)  # type: ignore[attr-defined]
        return rows.filter(owed.of_age(wanted["age"], today)) if "age" in wanted else rows


@signed_in("ledger.read")
def arrears(request: Request) -> HttpResponse:
    rows = selectors.arrears(request.actor, local_date(request.at))
    today = local_date(request.at)
    sums = rows.aggregate(
        **{f"range{n}": Sum("unpaid", filter=owed.of_age(name, today)) for n, (_f, _l, name) in enumerate(AGES)}
    )
    ages = [(name, sums[f"range{n}"] or 0) for n, (_f, _l, name) in enumerate(AGES)]
    return Arrears(request, rows).response(ages=ages)


@signed_in("ledger.receive")
def remind(request: Request, pk: int) -> HttpResponse:
    policy = get_object_or_404(selectors.visible(request.actor), pk=pk)
    address = reverse("policies:detail", args=[pk])
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.remind_arrears(by=request.actor, at=request.at, policy=policy),
        success=gettext("催缴函已发出"),
        to=address,
        context={"title": gettext("催缴保险费"), "submit": gettext("催缴"), "cancel": address,
                 "trail": [(gettext("保险单"), reverse("policies:list")), (policy.number, address)]},
    )  # fmt: skip
