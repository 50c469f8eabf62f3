"""A body is replaced: its mandate ends, the next one for the same contract is open, and what was its work waits for whoever comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.lifecycle.inspections.models import FORMER, Mandate
from idi.lifecycle.inspections.services.linking import lapse_links
from idi.lifecycle.inspections.services.mandates import ask_to_appoint
from idi.lifecycle.inspections.services.returning import pass_returns
from idi.lifecycle.inspections.services.watching import DEPENDENT_TASK


@act
def replace_body(*, by: Actor, at: datetime, mandate: Mandate, ended_on: date, reason: str) -> Mandate:
    """The lead insurer ends the mandate of a body; returns the new one, for which it appoints another.

    The body keeps reading what it filed and does nothing more. Refuses others, no reason, and a day to come, before the
    appointment or before the last visit.
    """
    mandate = locked(mandate)
    if by.kind != "house" and not by.acts_for(mandate.lead_id):
        raise Forbidden(Reason("风险管理机构由主承保机构更换。"))
    return _end(by, at, mandate, "replace_body", Mandate.EndedBy.INSURER, ended_on, reason)


@act
def resign(*, by: Actor, at: datetime, mandate: Mandate, ended_on: date, reason: str) -> Mandate:
    """The body gives its mandate up, by its head; else as `replace_body`."""
    mandate = locked(mandate)
    if by.kind != "house" and not by.acts_for(mandate.body_id):
        raise Forbidden(Reason("只有受聘的风险管理机构可以辞任。"))
    return _end(by, at, mandate, "resign", Mandate.EndedBy.BODY, ended_on, reason)


def _end(
    by: Actor, at: datetime, mandate: Mandate, name: str, ended_by: Mandate.EndedBy, ended_on: date, reason: str
) -> Mandate:
    _check(at, mandate, ended_on, reason)
    mandate.ended_on, mandate.ended_by, mandate.ended_reason = ended_on, ended_by, reason.strip()
    move(
        mandate, name, by=by, at=at, fields=("ended_on", "ended_by", "ended_reason"), body=mandate.body_id, on=ended_on
    )
    # The body that resigns gives up its seat with the first line and sees no more of the rest: the house does it.
    with house(mandate.project_id, cause=by) as inside:
        _unseat(inside, at, mandate)
        successor = _succeed(inside, at, mandate)
        pass_returns(mandate, successor)
        lapse_links(inside, at, mandate)
        _tell(inside, at, mandate, successor)
    return successor


def _check(at: datetime, mandate: Mandate, ended_on: date, reason: str) -> None:
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明原因。", field="reason")
    no.unless(ended_on <= local_date(at), "终止日不能晚于今天。", field="ended_on")
    begun = mandate.appointed_on
    no.unless(begun is None or ended_on >= begun, f"终止日不能早于聘请日{day(begun)}。", field="ended_on")
    last = mandate.visits.order_by("-visited_on").values_list("visited_on", flat=True).first()
    no.unless(last is None or ended_on >= last, f"终止日不能早于最近一次检查{day(last)}。", field="ended_on")
    no.stop()


def _unseat(by: Actor, at: datetime, mandate: Mandate) -> None:
    body_id, today = mandate.appointed_body.pk, local_date(at)
    seats.unseat(body_id, mandate.project_id, role="inspection_body", until_on=today - timedelta(days=1))
    seats.seat(body_id, mandate.project_id, role=FORMER, from_on=today)
    diary.leave(by=by, at=at, holder_id=body_id, project_id=mandate.project_id)
    diary.finish_task(by=by, at=at, kind=DEPENDENT_TASK, subject=mandate, project_id=mandate.project_id)


def _succeed(by: Actor, at: datetime, mandate: Mandate) -> Mandate:
    time = rules.law(mandate.region_code).figure("inspection_replacement_days", local_date(at))
    successor = Mandate.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, proposal_id=mandate.proposal_id,
        policy_id=mandate.policy_id, lead_id=mandate.lead_id, replaces=mandate, signed_on=mandate.signed_on,
        number=next_number("FX", mandate.region_code, at), due_on=local_date(at) + timedelta(days=time.whole()),
        because=[time.because.to_json()], opened_at=at,
    )  # fmt: skip
    record("inspections.open", by=by, at=at, subject=successor, replaces=mandate.pk, due_on=successor.due_on)
    ask_to_appoint(by, at, successor)
    return successor


@on_paper
def _tell(by: Actor, at: datetime, mandate: Mandate, successor: Mandate) -> None:
    """The body, the insurer, the developer and the housing authority of the place."""
    body = mandate.appointed_body
    text = (
        f"{body.name}的委托 {mandate.number} 自{day(mandate.ended_on)}终止（{mandate.get_ended_by_display()}：{mandate.ended_reason}）。"
        f"由{mandate.lead.name}在{day(successor.due_on)}前改聘独立的机构；未销项的风险和计划的回访由新机构接续，以往的记录照旧保存。"
    )
    authorities = parties.looking_after("housing_authority", mandate.region_code).values_list("pk", flat=True)
    for holder_id in sorted({body.pk, mandate.lead_id, mandate.project.developer_id, *authorities}):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"风险管理机构更换：{mandate.project.name}", text=text,
            address=reverse("inspections:mandate", args=[mandate.pk]), subject=mandate,
        )  # fmt: skip
