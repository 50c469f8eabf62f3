"""A settled cost that does not come: developer and lead are given it to do once it is late, every day anew until it came."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary.services import open_task
from idi.lifecycle.policies.models import Policy


@act
def chase_settlements(*, by: Actor, at: datetime) -> int:
    """Opens what is to be done where the days after acceptance have passed without a settled cost; open ones stay one.

    The cover runs all the same: it never waits for the settlement. Returns how many policies are late.
    """
    on, late = local_date(at), 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, policy_id, accepted_on FROM policies_unsettled(%s)", [on])
        waiting = cursor.fetchall()
    for project_id, policy_id, accepted_on in waiting:
        with house(project_id, cause=by) as inside:
            policy = Policy.objects.select_related("project").get(pk=policy_id)
            due = due_figure(policy, accepted_on)
            if due is not None and accepted_on + timedelta(days=due.whole()) < on:
                _ask(inside, at, policy, accepted_on, due)
                late += 1
    return late


def due_figure(policy: Policy, accepted_on: date) -> rules.Figure | None:
    """After how many days the settled cost is late; None where the premium does not wait for it."""
    law = rules.law(policy.law)
    if law.figure("premium_base", policy.signed_on).word() != "settlement":
        return None
    return law.figure("settlement_due_days", accepted_on)


def _ask(by: Actor, at: datetime, policy: Policy, accepted_on: date, due: rules.Figure) -> None:
    for holder_id, capability, words in (
        (policy.policyholder_id, "acceptance.settle", "请登记工程结算"),
        (policy.lead_id, "policies.endorse", "请催办工程结算"),
    ):
        open_task(
            by=by, at=at, holder_id=holder_id, kind="policies.settle", subject=policy, project_id=policy.project_id,
            capability=capability, title=f"保险单 {policy.number}：竣工验收已过 {due.whole()} 日，{words}",
            region_code=policy.region_code, address=reverse("projects:detail", args=[policy.project_id]),
            due_on=accepted_on + timedelta(days=due.whole()), because=due.reasons,
        )  # fmt: skip
