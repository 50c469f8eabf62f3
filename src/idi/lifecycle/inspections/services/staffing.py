"""The qualified people of a body, and whom it names for a project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Mandate, Specialist, Specialty, TeamMember
from idi.lifecycle.inspections.scheme import unqualified_visit
from idi.lifecycle.inspections.services.mandates import TEAM_TASK

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

EXPIRY_TASK, EVIDENCE = "inspections.staff_expiry", "inspections.specialist"


@act
def file_specialist(
    *, by: Actor, at: datetime, body: Organisation, person_id: int, specialty: str, title: str, certificate_number: str,
    from_on: date, until_on: date | None = None, education: str = "", evidence: BinaryIO | bytes | None = None,
) -> Specialist:  # fmt: skip
    """The head of the body files what one of its people is qualified in; a newer certificate takes the place of the older one.

    Refuses other bodies, somebody who does not work there, days out of order, and a newer one that begins before the older.
    """
    by.require("inspections.staff")
    if body.kind != "inspection_body" or not (by.kind == "house" or by.acts_for(body.pk)):
        raise Forbidden(Reason("检查人员由所在的风险管理机构登记。"))
    colleague = parties.colleague(body.pk, person_id)
    running = colleague.running(local_date(at)) if colleague else []
    earlier = Specialist.objects.filter(
        body=body, person_id=person_id, specialty=specialty, withdrawn_on__isnull=True
    ).first()
    no = Refusals()
    no.unless(bool(running), "所选人员现在不在本单位任职。", field="person")
    no.unless(specialty in Specialty.values, "请选择专业。", field="specialty")
    no.unless(bool(title.strip()), "请填写职称。", field="title")
    no.unless(bool(certificate_number.strip()), "请填写证书编号。", field="certificate_number")
    no.unless(until_on is None or until_on >= from_on, "有效期止不能早于有效期起。", field="until_on")
    no.unless(
        earlier is None or from_on > earlier.from_on,
        "换证的有效期起应晚于原证书。同一专业不能重复登记。",
        field="from_on",
    )
    no.stop()
    assert colleague is not None  # noqa: S101  refused above
    if earlier is not None:
        _withdraw(by, at, earlier, from_on, "换证")
    specialist = Specialist.objects.create(
        body=body, region_code=body.region_code, person_id=person_id, name=colleague.person.name, specialty=specialty,
        title=title.strip(), education=education.strip(), certificate_number=certificate_number.strip(), from_on=from_on,
        until_on=until_on, filed_at=at,
    )  # fmt: skip
    if evidence:
        documents.store(
            by=by, at=at, subject=specialist, kind=EVIDENCE, title=_certificate(specialist), upload=evidence, field="evidence",
        )  # fmt: skip
    record("inspections.file_specialist", by=by, at=at, subject=specialist, specialty=specialty, until_on=until_on)
    if earlier is not None:
        TeamMember.objects.filter(specialist=earlier, left_on__isnull=True).update(
            specialist=specialist, title=specialist.title, until_on=until_on
        )
    return specialist


@on_paper
def _certificate(specialist: Specialist) -> str:
    return f"{specialist.get_specialty_display()}资格证书"


@act
def withdraw_specialist(*, by: Actor, at: datetime, specialist: Specialist, reason: str) -> Specialist:
    """From today on the qualification no longer counts; its holder leaves the teams. What was inspected before stays as it was."""
    by.require("inspections.staff")
    specialist = locked(specialist)
    if specialist.withdrawn_on is not None:
        raise Conflict(Reason("这项资格已经停用。"))
    if not reason.strip():
        raise Refusal(Reason("请填写停用的原因。", "reason"))
    _withdraw(by, at, specialist, local_date(at), reason.strip())
    TeamMember.objects.filter(specialist=specialist, left_on__isnull=True).update(left_on=local_date(at))
    return specialist


def _withdraw(by: Actor, at: datetime, specialist: Specialist, on: date, reason: str) -> None:
    specialist.withdrawn_on, specialist.withdrawn_reason = on, reason
    specialist.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record("inspections.withdraw_specialist", by=by, at=at, subject=specialist, on=on)
    diary.finish_task(by=by, at=at, kind=EXPIRY_TASK, subject=specialist, project_id=specialist.scope_id)


@act
def name_team(
    *, by: Actor, at: datetime, mandate: Mandate, leader: Specialist, members: Sequence[Specialist] = ()
) -> list[TeamMember]:
    """The head of the body names who inspects a project and who leads; the team before it steps back.

    Refuses people of other bodies and qualifications that do not count today.
    """
    by.require("inspections.staff")
    mandate = locked(mandate)
    if mandate.state != "appointed" or not (by.kind == "house" or by.acts_for(mandate.body_id)):
        raise Forbidden(Reason("项目组由受聘的风险管理机构指定。"))
    on, wanted = local_date(at), [leader, *(each for each in members if each.pk != leader.pk)]
    no = Refusals()
    for each in wanted:
        field, name = ("leader" if each is leader else "members"), f"{each.name}（{each.get_specialty_display()}）"
        no.unless(each.body_id == mandate.body_id, f"{name}不是本单位登记的检查人员。", field=field)
        no.unless(each.qualified_on(on), f"{name}的资格今天不在有效期内。", field=field)
    no.stop()
    TeamMember.objects.filter(mandate=mandate, left_on__isnull=True).update(left_on=on)
    team = [
        TeamMember.objects.create(
            region_code=mandate.region_code, project_id=mandate.project_id, mandate=mandate, specialist=each,
            name=each.name, specialty=each.specialty, title=each.title, leader=each is leader, until_on=each.until_on,
            named_on=on,
        )
        for each in wanted
    ]  # fmt: skip
    record("inspections.name_team", by=by, at=at, subject=mandate, specialists=[each.pk for each in wanted])
    diary.finish_task(by=by, at=at, kind=TEAM_TASK, subject=mandate, project_id=mandate.project_id)
    return team


@on_paper
def qualified_for(by: Actor, no: Refusals, mandate: Mandate, visited_on: date) -> dict[str, Any]:
    """What the inspector is qualified for on the day of a visit, for the visit to keep; refuses where the law of the region does."""
    if held := selectors.qualified(by, visited_on):
        return {"qualified": [{"specialty": str(s.get_specialty_display()), "title": s.title} for s in held]}
    figure = unqualified_visit(mandate.region_code, visited_on)
    if figure.word() == "block":
        no.add(
            f"您在{day(visited_on)}没有登记有效的专业资格，不能登记检查。请由机构负责人在“检查人员”中登记。",
            field="visited_on", because=figure.reasons,
        )  # fmt: skip
    return {"qualified": [], "because": [each.to_json() for each in figure.reasons]}


@act
def watch_staff(*, by: Actor, at: datetime) -> int:
    """Every morning: qualifications that end soon are on the list of the head of the body. Returns how many; run by the house."""
    on = local_date(at)
    figure = selectors.warn_days(on)
    ending = Specialist.objects.filter(withdrawn_on__isnull=True, until_on__lte=on + timedelta(days=figure.whole()))
    for each in ending.order_by("id"):
        said = "已于" if each.until_on and each.until_on < on else "将于"
        diary.open_task(
            by=by, at=at, holder_id=each.body_id, kind=EXPIRY_TASK, subject=each, due_on=each.until_on,
            title=f"一名检查人员的{each.get_specialty_display()}资格{said}{day(each.until_on)}到期",
            address=reverse("inspections:staff"), because=figure.reasons, capability="inspections.staff",
            region_code=each.region_code,
        )  # fmt: skip
    return len(ending)
