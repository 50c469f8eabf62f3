"""A clock that was missed goes up the line: the authority that watches this kind of organisation has it on its list."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.complaints.kinds import watcher
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.services.filing import address, read_because
from idi.lifecycle.complaints.states import OPEN

_WORDS = {"late": "投诉逾期未答复，请督办", "dissatisfied": "投诉人对答复不满意，请关注"}


@act
def escalate(*, by: Actor, at: datetime, complaint: Complaint, why: str) -> Complaint:
    """Told once: to the authority as something to note, and to the organisation complained of."""
    complaint.escalated_at = at
    complaint.save(update_fields=["escalated_at"])
    record("complaints.escalate", by=by, at=at, subject=complaint, why=why, due_on=complaint.due_on)
    with house(complaint.desk_id, cause=by):
        authority = parties.nearest((watcher(complaint.against_kind), "association"), complaint.region_code)
        if authority is not None:
            diary.open_task(
                by=by, at=at, holder_id=authority.pk, kind="complaints.watch", title=f"{_WORDS[why]}：{complaint.number}",
                address=address(complaint), subject=complaint, region_code=complaint.region_code, due_on=None,
                capability="complaints.read", because=read_because(complaint), take_note=True,
            )  # fmt: skip
        if complaint.against_id:
            notices.tell(
                by=by, at=at, holder_id=complaint.against_id, title=f"投诉 {complaint.number} 已转主管部门督办",
                text=_WORDS[why], address=address(complaint), subject=complaint,
            )  # fmt: skip
    return complaint


@act
def watch(*, by: Actor, at: datetime) -> int:
    """Every morning, as the house: what was due before today and still has no answer. Returns how many went up."""
    late = Complaint.objects.filter(state__in=OPEN, due_on__lt=local_date(at), escalated_at__isnull=True)
    rows = list(late.order_by("id"))
    for row in rows:
        escalate(by=by, at=at, complaint=locked(row), why="late")
    return len(rows)
