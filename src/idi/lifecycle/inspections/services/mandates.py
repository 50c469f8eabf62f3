"""The mandate: opened by the concluded contract, given to an independent body by the lead insurer, ended with the contract."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.diary.services import Wanted
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.lifecycle.inspections import independence, selectors
from idi.lifecycle.inspections.events import BodyAppointed
from idi.lifecycle.inspections.models import Booking, Mandate
from idi.lifecycle.inspections.services.declaring import DECLARE_TASK, ask_to_declare
from idi.lifecycle.inspections.services.engaging import Agreed, record_engagement
from idi.lifecycle.inspections.services.handing import draw_up
from idi.lifecycle.inspections.services.linking import mail_links
from idi.lifecycle.inspections.services.returning import ask_for_returns
from idi.lifecycle.inspections.services.verifying import ask_to_verify
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.inspections.independence import Check
    from idi.lifecycle.projects.models import Project

APPOINT_TASK, VISIT_TASK, TEAM_TASK = "inspections.appoint", "inspections.visit", "inspections.name_team"
BOOK_TASK = "inspections.book"


@act
def open_mandate(
    *, by: Actor, at: datetime, project: Project, policy_id: int, proposal_id: int | None, lead_id: int, signed_on: date
) -> Mandate:
    """Opens the mandate of a concluded contract and asks the lead insurer to appoint; a second call finds the first."""
    if existing := Mandate.objects.filter(policy_id=policy_id).order_by("-id").first():
        return existing
    time = rules.law(project.region_code).figure("inspection_appointment_days", signed_on)
    mandate = Mandate.objects.create(
        region_code=project.region_code, project=project, proposal_id=proposal_id, policy_id=policy_id, lead_id=lead_id,
        number=next_number("FX", project.region_code, at), signed_on=signed_on,
        due_on=signed_on + timedelta(days=time.whole()), because=[time.because.to_json()], opened_at=at,
    )  # fmt: skip
    record("inspections.open", by=by, at=at, subject=mandate, policy=policy_id, due_on=mandate.due_on)
    ask_to_appoint(by, at, mandate)
    return mandate


def ask_to_appoint(by: Actor, at: datetime, mandate: Mandate) -> None:
    """Puts the appointment on the list of the lead insurer, with the figure its day comes from."""
    name, on = ("inspection_appointment_days", mandate.signed_on)
    if mandate.replaces_id is not None:
        name, on = ("inspection_replacement_days", local_date(at))
    time = rules.law(mandate.region_code).figure(name, on)
    diary.open_task(
        by=by, at=at, holder_id=mandate.lead_id, kind=APPOINT_TASK, title=f"聘请质量风险管理机构：{mandate.project.name}",
        address=reverse("inspections:appoint", args=[mandate.pk]), subject=mandate, due_on=mandate.due_on,
        because=time.reasons, capability="inspections.appoint", project_id=mandate.project_id,
        region_code=mandate.region_code,
    )  # fmt: skip


@act
def hand_on_mandate(*, by: Actor, at: datetime, policy_id: int, lead_id: int) -> None:
    """Another insurer leads the policy: its mandate is that insurer's, with what is left to appoint. Done again it changes nothing.

    Mandates of bodies that were replaced go along, for open findings hang on them.
    """
    mandates = Mandate.objects.select_for_update().filter(policy_id=policy_id)
    mandate = mandates.exclude(state="ended").first()
    if mandate is None or mandate.lead_id == lead_id:
        return
    mandates.update(lead_id=lead_id)
    mandate.refresh_from_db(fields=["lead"])
    record("inspections.hand_on", by=by, at=at, subject=mandate, lead=lead_id)
    if mandate.state == "open":
        diary.finish_task(by=by, at=at, kind=APPOINT_TASK, subject=mandate, project_id=mandate.project_id)
        ask_to_appoint(by, at, mandate)


@act
def appoint(
    *, by: Actor, at: datetime, mandate: Mandate, body: Organisation, appointed_on: date, agreed: Agreed | None = None
) -> Mandate:
    """The lead insurer appoints the body (notice 三（六）) and records what it `agreed` with it; it gets its seat on the project.

    Refuses another kind of organisation, a day before the contract, before the last body left or in the future, the
    body that was just replaced, and one that takes part in the project or hangs together with a building party, naming
    each link. A body whose qualifications are all over is refused too; one that never had any is kept as a warning: no
    text asks for one. In the place of another body it gets that one's open work and a handover.
    """
    mandate = locked(mandate)
    if by.kind != "house" and not by.acts_for(mandate.lead_id):
        raise Forbidden(Reason("风险管理机构由主承保机构聘请，您所在的单位不是本合同的主承保机构。"))
    because = independence.articles(mandate.region_code, mandate.signed_on)
    (checked,) = independence.check(mandate.project, [body], appointed_on)
    _check_appointment(at, mandate, checked, appointed_on, because)
    mandate.body, mandate.appointed_on = body, appointed_on
    mandate.checked = independence.record_of(checked, appointed_on, because)
    move(mandate, "appoint", by=by, at=at, fields=("body", "appointed_on", "checked"), body=body.pk, on=appointed_on)
    seats.seat(body.pk, mandate.project_id, role="inspection_body", from_on=appointed_on)
    if agreed is not None:
        record_engagement(by=by, at=at, mandate=mandate, agreed=agreed)
    _set_to_work(by, at, mandate)
    ask_to_declare(by, at, mandate, checked)
    ask_for_returns(by, at, mandate)
    if mandate.replaces_id is not None:
        draw_up(by, at, mandate)
        _take_over(by, at, mandate)
    announce(BodyAppointed(scope_id=mandate.project_id, at=at, mandate_id=mandate.pk))
    return mandate


def _check_appointment(
    at: datetime, mandate: Mandate, checked: Check, appointed_on: date, because: tuple[rules.Because, ...]
) -> None:
    body, before = checked.body, mandate.replaces
    no = Refusals()
    no.unless(body.kind == "inspection_body", f"{body.name}不是质量风险管理机构。", field="body")
    no.unless(
        appointed_on >= mandate.signed_on, f"聘请日不能早于保险合同签订日{day(mandate.signed_on)}。",
        field="appointed_on", because=because,
    )  # fmt: skip
    no.unless(appointed_on <= local_date(at), "聘请日不能晚于今天。", field="appointed_on")
    if before is not None:
        no.unless(before.body_id != body.pk, f"{body.name}刚被更换，请改聘其他机构。", field="body")
        no.unless(
            before.ended_on is None or appointed_on >= before.ended_on,
            f"聘请日不能早于前任机构的终止日{day(before.ended_on)}。", field="appointed_on",
        )  # fmt: skip
    # Without any party there is nothing to be independent of: the check would pass for want of data.
    no.unless(bool(checked.parties), "本工程还没有登记参建单位，无法核对独立性，请建设单位先登记。", field="body")
    no.unless(
        not checked.expired,
        f"{body.name}的{checked.expired}。请该机构换证并登记新证书，或改聘资质有效的机构。", field="body",
    )  # fmt: skip
    for objection in checked.objections():
        no.add(objection + "风险管理机构应当独立于全部参建单位，请改聘其他机构。", field="body", because=because)
    no.stop()


def ask_to_visit(by: Actor, at: datetime, mandate: Mandate, due_on: date | None = None) -> None:
    """Puts the visit of a day on the list of the body; without a day it is the first one."""
    first = "" if due_on else "首次"
    diary.open_task(
        by=by, at=at, holder_id=mandate.appointed_body.pk, kind=VISIT_TASK, title=f"{first}现场检查：{mandate.project.name}",
        address=reverse("inspections:record_visit", args=[mandate.pk]), subject=mandate, due_on=due_on,
        capability="inspections.visit", project_id=mandate.project_id, region_code=mandate.region_code,
    )  # fmt: skip


def _set_to_work(by: Actor, at: datetime, mandate: Mandate) -> None:
    """What waited for the insurer is done; the first visit waits for the body; the developer is told, and the authority
    where another body left."""
    project, body = mandate.project, mandate.appointed_body
    diary.finish_task(by=by, at=at, kind=APPOINT_TASK, subject=mandate, project_id=project.pk)
    ask_to_visit(by, at, mandate)
    diary.open_task(
        by=by, at=at, holder_id=body.pk, kind=TEAM_TASK, title=f"指定项目组：{project.name}", subject=mandate,
        address=reverse("inspections:team", args=[mandate.pk]), capability="inspections.staff", project_id=project.pk,
        region_code=mandate.region_code,
    )  # fmt: skip
    _ask_to_book(by, at, mandate)
    told = {project.developer_id}
    if mandate.replaces_id is not None:
        told |= set(parties.looking_after("housing_authority", mandate.region_code).values_list("pk", flat=True))
    for holder_id in sorted(told):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"已聘请质量风险管理机构：{project.name}",
            text=f"{mandate.lead.name}已聘请{body.name}对本工程实施质量风险管理，请配合现场检查。",
            address=reverse("inspections:mandate", args=[mandate.pk]), subject=mandate,
        )  # fmt: skip


def _ask_to_book(by: Actor, at: datetime, mandate: Mandate) -> None:
    """Who builds has the first visit to ask for, before what is to be seen is covered; not where one was asked for already."""
    project = mandate.project
    if Booking.objects.filter(project_id=project.pk, side="site").exists():
        return
    builders = [party for party in projects.building_parties(project) if party.kind == "contractor"]
    diary.open_tasks(
        by=by, at=at, kind=BOOK_TASK, capability="inspections.book", project_id=project.pk, region_code=mandate.region_code,
        wanted=[
            Wanted(
                party.pk, mandate, f"{mandate.appointed_body.name}已受聘，请在检查节点隐蔽前报验：{project.name}",
                reverse("inspections:plan", args=[project.pk]), None,
            )
            for party in builders
        ],
    )  # fmt: skip


def _take_over(by: Actor, at: datetime, mandate: Mandate) -> None:
    """The findings of the body that left: replies wait for the next to judge, parties without an account get its links."""
    found = selectors.open_findings(mandate.project)
    for finding in found.filter(state="replied"):
        ask_to_verify(by, at, finding)
    mail_links(by, at, mandate, found.filter(state="open"))


def require_at_work(by: Actor, mandate: Mandate, doing: str) -> None:
    """Refuses everybody but the appointed body, and that once its mandate ended; `doing` names what is refused."""
    if mandate.state == "ended":
        why = {"contract": "保险合同已解除，委托已经终止", "body": "机构已经辞任", "insurer": "机构已经更换"}[
            mandate.ended_by
        ]
        raise Conflict(Reason(f"{why}，不能再{doing}。"))
    if mandate.state != "appointed":
        raise Conflict(Reason(f"还没有聘请风险管理机构，不能{doing}。"))
    if by.kind != "house" and not by.acts_for(mandate.body_id):
        raise Forbidden(Reason(f"只有受聘的风险管理机构可以{doing}。"))


@act
def end_mandate(*, by: Actor, at: datetime, policy_id: int) -> None:
    """The contract was cancelled: nothing is left to appoint or visit; the body is told. Done again it changes nothing."""
    mandate = Mandate.objects.select_for_update().filter(policy_id=policy_id).exclude(state="ended").first()
    if mandate is None:
        return
    mandate.ended_on, mandate.ended_by = local_date(at), Mandate.EndedBy.CONTRACT
    move(mandate, "end_mandate", by=by, at=at, fields=("ended_on", "ended_by"))
    for kind in (APPOINT_TASK, VISIT_TASK, DECLARE_TASK, BOOK_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=mandate, project_id=mandate.project_id)
    if mandate.body_id is not None:
        notices.tell(
            by=by, at=at, holder_id=mandate.body_id, title=f"风险管理委托 {mandate.number} 已终止",
            text="保险合同已解除，不再进行现场检查；已有的风险记录和报告照旧保存。",
            address=reverse("inspections:mandate", args=[mandate.pk]), subject=mandate,
        )  # fmt: skip
