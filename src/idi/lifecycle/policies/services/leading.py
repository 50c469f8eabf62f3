"""Another insurer takes the lead of a policy over: its seat, what waited for the old one, and who must know."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Policy


def hand_on(*, by: Actor, at: datetime, policy: Policy, before: int, lead: int) -> None:
    """The new lead gets its seat; the old one keeps a follower's, for it answers for what happened in its days.

    Reports it has taken in stay with it. The chase of a late settlement comes to the new lead by itself the next morning.
    """
    today = local_date(at)
    seats.unseat(before, policy.project_id, role="insurer_lead", until_on=today)
    seats.seat(before, policy.project_id, role="insurer_co", from_on=today)
    seats.seat(lead, policy.project_id, role="insurer_lead", from_on=today)
    finish_task(by=by, at=at, kind="policies.settle", subject=policy)
    _tell(by, at, policy, before, lead)


def _tell(by: Actor, at: datetime, policy: Policy, before: int, lead: int) -> None:
    names = {each.pk: each.name for each in parties.organisations("insurer").filter(pk__in=[before, lead])}
    authorities = parties.looking_after("housing_authority", policy.region_code)
    words = f"自{day(at)}起，批单、结算、风险管理和新的报案由{names[lead]}办理；{names[before]}已受理的报案由其办完。"
    for holder_id in (lead, before, *authorities.values_list("pk", flat=True)):
        tell(
            by=by, at=at, holder_id=holder_id, subject=policy, text=words,
            title=f"保险单 {policy.number}：主承保机构变更为{names[lead]}",
            address=reverse("policies:detail", args=[policy.pk]),
        )  # fmt: skip
