"""The policyholder's own right to end the contract (Insurance Law 15): it demands, the lead draws the endorsement up."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary.services import open_task
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.services.owned import require_policyholder

TASK = "policies.cancel"


@act
def demand_cancellation(*, by: Actor, at: datetime, policy: Policy, reason: str) -> Policy:
    """Asks the lead to end the contract; given again it stays one demand. Refused after the first handover, as the end itself."""
    by.require("policies.propose")
    policy = locked(policy)
    require_policyholder(by, policy)
    if policy.state != "issued":
        raise Conflict(Reason(f"保险单{policy.machine.state(policy.state).label}，不能要求解除。"))
    figure = rules.law(policy.law).figure("cancel_after_handover", local_date(at))
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明要求解除的原因。", field="reason")
    said = f"首户已于{day(policy.first_handover_on)}交付，不能解除合同。"
    no.unless(policy.first_handover_on is None or figure.yes(), said, because=figure.reasons)
    no.stop()
    address = reverse("policies:draw_up", args=[policy.pk, "cancellation"])
    title = f"保险单 {policy.number}：投保人要求解除合同"
    open_task(
        by=by, at=at, holder_id=policy.lead_id, kind=TASK, subject=policy, project_id=policy.project_id, title=title,
        capability="policies.endorse", region_code=policy.region_code, address=address,
    )  # fmt: skip
    tell(
        by=by,
        at=at,
        holder_id=policy.lead_id,
        subject=policy,
        title=title,
        text=f"原因：{reason.strip()}",
        address=address,
    )
    record("policies.demand_cancellation", by=by, at=at, subject=policy)
    return policy
