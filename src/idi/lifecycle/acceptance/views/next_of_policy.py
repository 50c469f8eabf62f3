"""What comes next once a policy is issued: inspection, acceptance, handover, settlement, the wait, cover; on top of its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.wording import day
from idi.lifecycle.acceptance import selectors
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies

Next = tuple[str, list[Action]]


@signed_in("acceptance.read")
def next_of_policy(request: Request, pk: int) -> HttpResponse:
    """In words for the reader, with the way there."""
    policy = get_object_or_404(policies.visible(request.actor), pk=pk)
    seen = selectors.completion(policy.project_id)
    on = local_date(request.at)
    words, actions = (
        _appointment(policy, request.actor) or _acceptance(seen, request.actor) or _completed(policy, seen, request.actor, on)
    )  # fmt: skip
    context = {
        "words": words, "actions": actions,
        "trail": [(gettext("保险单"), reverse("policies:list")), (policy.number, reverse("policies:detail", args=[pk]))],
    }  # fmt: skip
    return page(request, "core/next.html", context, fragment="core/_next.html")


def _appointment(policy: Any, actor: Actor) -> Next | None:
    """Nobody inspects the works yet."""
    mandate = inspections.mandate_of_project(policy.project_id)
    if mandate is None or mandate.state != "open":
        return None
    until = {"on": day(mandate.due_on)}
    if not actor.acts_for(policy.lead_id):
        return gettext("等待主承保机构在 %(on)s 前聘请风险管理机构。") % until, []
    go = Action(gettext("去聘请"), reverse("inspections:mandate", args=[mandate.pk]), "users", "inspections.appoint")
    return gettext("请在 %(on)s 前聘请风险管理机构，聘请后自动建立检查计划。") % until, [go]


def _acceptance(seen: selectors.Completion, actor: Actor) -> Next | None:
    """Some building has not passed its acceptance."""
    accepted = sum(row.acceptance is not None for row in seen.buildings)
    if seen.buildings and accepted == len(seen.buildings):
        return None
    told = {"accepted": accepted, "all": len(seen.buildings)}
    if actor.acts_for(seen.project.developer_id):
        words = gettext("各栋竣工验收后请登记验收日期（已登记 %(accepted)d / %(all)d 栋），保险期从那天起算。") % told
        return words, [_go(gettext("登记竣工验收"), seen, "acceptance.record")]
    return gettext("等待建设单位登记竣工验收（已登记 %(accepted)d / %(all)d 栋），保险期从验收日起算。") % told, []


def _completed(policy: Any, seen: selectors.Completion, actor: Actor, on: date) -> Next:
    """All is built: homes go to their owners, the premium follows the settled cost, the wait runs, cover begins and ends."""
    own = actor.acts_for(seen.project.developer_id)
    homes, handed = sum(row.homes for row in seen.buildings), sum(row.handed_over for row in seen.buildings)
    if own and handed < homes:
        words = gettext("请登记交付（已登记 %(handed)d / %(homes)d 户），业主凭房屋卡登记后可以直接报修。")
        return words % {"handed": handed, "homes": homes}, [_go(gettext("登记交付"), seen, "acceptance.hand_over")]
    if seen.settlement is None:
        if own:
            return gettext("请登记工程结算，保险费按结算造价调整。"), [
                _go(gettext("登记工程结算"), seen, "acceptance.settle")
            ]
        return gettext("等待建设单位登记工程结算，登记后保险费按结算造价调整。") + _standing(policy, on), []
    return _standing(policy, on), []


def _standing(policy: Any, on: date) -> str:
    """Where the cover stands on a day."""
    rows = [row for row in policy.items.all() if row.starts_on and row.ends_on]
    starts, ends = [row.starts_on for row in rows], [row.ends_on for row in rows]
    if not rows:
        return ""
    if on < min(starts):
        return gettext("等待期中：%(on)s 前由建设单位维修，从那天起保险机构承担。") % {"on": day(min(starts))}
    if on > max(ends):
        return gettext("各承保项目的保险期都已届满。")
    return gettext("保险期内：业主报修由主承保机构受理，最后一项到 %(on)s 届满。") % {"on": day(max(ends))}


def _go(label: str, seen: selectors.Completion, capability: str) -> Action:
    return Action(label, reverse("acceptance:project", args=[seen.project.pk]), "building-community", capability)
