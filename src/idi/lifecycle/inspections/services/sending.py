"""Who gets a report, whether they opened it, and how they are told that it no longer stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.diary import services as diary
from idi.foundation.diary.services import Wanted
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.models import Recipient, Report
from idi.lifecycle.inspections.reporting import Kind
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

RECEIVE_TASK = "inspections.receive"
_RECEIVED_BY = {"inspections.appoint": ("insurer",), "inspections.read": ("developer", "contractor", "supervisor")}
"""What it takes to take a report in, and the kinds of organisations that are asked to."""
Found = Callable[[Report, datetime, Actor], Iterable[int]]


def send(by: Actor, at: datetime, report: Report, kind: Kind) -> None:
    """A row and a message for each organisation of the region's list and those the author added."""
    holders = {pk for role in kind.recipients for pk in _ROLES[role](report, at, by)} | set(report.further)
    title = f"{kind.title} {report.number}"
    sent = []
    for holder_id in sorted(holders - {report.body_id}):
        recipient = Recipient.objects.create(
            region_code=report.region_code, project_id=report.project_id, report=report, holder_id=holder_id,
            body_id=report.body_id, title=title, told_at=at,
        )  # fmt: skip
        _tell(by, at, recipient, f"检查报告已出具：{report.project.name}", f"{report.body.name}出具了{title}，请查收。")
        sent.append(recipient)
    _ask_to_receive(by, at, report, sent)


def _ask_to_receive(by: Actor, at: datetime, report: Report, sent: list[Recipient]) -> None:
    """Who insures and who builds has the report to take in; authorities are told, and open what they look into."""
    kinds = dict(parties.organisations().filter(pk__in=[each.holder_id for each in sent]).values_list("pk", "kind"))
    for capability, who in _RECEIVED_BY.items():
        diary.open_tasks(
            by=by, at=at, kind=RECEIVE_TASK, capability=capability, region_code=report.region_code, project_id=report.project_id,
            wanted=[
                Wanted(
                    each.holder_id, each, f"查收{each.title}：{report.project.name}"[:200],
                    reverse("inspections:received", args=[each.pk]), None,
                )
                for each in sent
                if kinds.get(each.holder_id) in who
            ],
        )  # fmt: skip


def _insurers(report: Report, at: datetime, by: Actor) -> Iterable[int]:
    with house(report.project_id, cause=by):
        policy = policies.policy_of_project(report.project_id)
        members = policies.members_on(policy, local_date(at)) if policy else []
    return {report.mandate.lead_id, *(insurer_id for insurer_id, _ in members)}


def _building(kind: str) -> Found:
    def found(report: Report, at: datetime, by: Actor) -> Iterable[int]:
        return {party.pk for party in projects.building_parties(report.project) if party.kind == kind}

    return found


def _authorities(report: Report, at: datetime, by: Actor) -> Iterable[int]:
    return parties.looking_after("housing_authority", report.region_code).values_list("pk", flat=True)


_ROLES: dict[str, Found] = {
    "insurer": _insurers, "developer": lambda report, at, by: {report.project.developer_id},
    "contractor": _building("contractor"), "supervisor": _building("supervisor"), "authority": _authorities,
}  # fmt: skip
"""Who is meant by the names of the region's list."""


def addressable(project: Project) -> set[int]:
    """Who may be sent a report beside those of the list: who builds here, and the authorities of the region."""
    builders = {party.pk for party in projects.building_parties(project)}
    kinds = ("housing_authority", "insurance_regulator", "finance_office", "property_authority", "association")
    return builders.union(
        *(parties.looking_after(kind, project.region_code).values_list("pk", flat=True) for kind in kinds)
    )


def _tell(by: Actor, at: datetime, recipient: Recipient, title: str, text: str) -> None:
    notices.tell(
        by=by, at=at, holder_id=recipient.holder_id, title=title, text=text, subject=recipient,
        address=reverse("inspections:received", args=[recipient.pk]),
    )  # fmt: skip


@act
def receive_report(*, by: Actor, at: datetime, recipient: Recipient) -> Recipient:
    """Somebody of the organisation opens it; the first time is kept. Later times change nothing."""
    recipient = locked(recipient)
    if not by.acts_for(recipient.holder_id):
        raise Forbidden(Reason("只能查收发给本单位的报告。"))
    if recipient.opened_at is None:
        recipient.opened_at, recipient.opened_by = at, by.person_id
        recipient.save(update_fields=["opened_at", "opened_by"])
        record("inspections.receive_report", by=by, at=at, subject=recipient, report=recipient.report_id)
        diary.finish_task(by=by, at=at, kind=RECEIVE_TASK, subject=recipient, project_id=recipient.project_id)
    return recipient


@act
def remind_readers(*, by: Actor, at: datetime, report: Report) -> int:
    """The body or the lead insurer reminds those who have not opened it; each once a day. Returns how many."""
    if not (by.acts_for(report.body_id) or by.acts_for(report.mandate.lead_id)):
        raise Forbidden(Reason("由出具报告的风险管理机构或主承保机构提醒。"))
    unread = Recipient.objects.filter(report=report, opened_at__isnull=True, over="").select_for_update()
    due = [r for r in unread if r.reminded_at is None or local_date(r.reminded_at) < local_date(at)]
    if not due:
        raise Refusal(Reason("没有需要提醒的单位：都已查收，或今天已经提醒过。"))
    for recipient in due:
        recipient.reminded_at = at
        recipient.save(update_fields=["reminded_at"])
        _tell(by, at, recipient, f"请查收报告：{recipient.title}", f"{recipient.title}尚未查收，请打开查看。")
    record("inspections.remind_readers", by=by, at=at, subject=report, count=len(due))
    return len(due)


def lay_aside(by: Actor, at: datetime, report: Report, over: str) -> None:
    """Its recipients see that it no longer stands; nobody is asked to take it in any more."""
    Recipient.objects.filter(report=report).update(over=over)
    for recipient in Recipient.objects.filter(report=report, opened_at__isnull=True):
        diary.finish_task(by=by, at=at, kind=RECEIVE_TASK, subject=recipient, project_id=recipient.project_id)


def tell_recalled(by: Actor, at: datetime, report: Report) -> None:
    """Everybody who got it is told not to use it any more, and why."""
    lay_aside(by, at, report, Recipient.Over.RECALLED)
    for recipient in Recipient.objects.filter(report=report):
        _tell(by, at, recipient, f"报告已撤回：{recipient.title}", f"请勿再使用。撤回原因：{report.reason}")
