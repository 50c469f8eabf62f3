"""A developer enters a project, who takes part in it, its construction contract and the premium in its budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.parties.kinds import BUILDING_PARTIES, KINDS
from idi.foundation.seats import services as seats
from idi.lifecycle.projects.models import ConstructionContract, Participant, Project
from idi.lifecycle.projects.services.asking import ask_to_designate, ask_to_invite
from idi.lifecycle.projects.services.checks import check_project

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

TAKING_PART = (*(kind for kind in BUILDING_PARTIES if kind != "developer"), "property_firm")
"""Capacities a developer may add; insurers, inspection bodies, repairers and appraisers come in by their own stages."""


@act
def register(
    *, by: Actor, at: datetime, developer: Organisation, region_code: str, name: str, address: str,
    kind: str, gfa_total: Decimal, budget_cost: Decimal, community_name: str = "", finish: str = Project.Finish.BARE,
    prefabricated: bool = False, permit_number: str = "", started_on: date | None = None,
    planned_completion_on: date | None = None, further: Mapping[str, Any] | None = None,
) -> Project:  # fmt: skip
    """Enters a project under a number of its own; the developer is its first participant.

    `gfa_total` is in square metres, `budget_cost` the budgeted construction and installation cost in yuan; `further` are
    any more facts of the project (names of `editing.PROJECT_FACTS`).
    """
    by.require("projects.register")
    if by.kind != "house" and not by.acts_for(developer.pk):
        raise Forbidden("只能登记本单位作为建设单位的项目。")
    no = Refusals()
    no.unless(developer.kind == "developer", f"“{developer.name}”不是建设单位。", field="developer")
    _check_place(no, region_code, local_date(at))
    facts = {
        "name": name.strip(), "community_name": community_name.strip(), "address": address.strip(), "kind": kind,
        "finish": finish, "prefabricated": prefabricated, "gfa_total": gfa_total, "budget_cost": budget_cost,
        "permit_number": permit_number.strip(), "started_on": started_on, "planned_completion_on": planned_completion_on,
        **(further or {}),
    }  # fmt: skip
    check_project(no, facts, local_date(at))
    if permit_number.strip() and (same := _under_permit(developer, permit_number)):
        no.add(f"该施工许可证号已登记为项目“{same.name}”（{same.number}）。", field="permit_number")
    no.stop()
    scope_id = seats.open_scope(seats.Kind.PROJECT, region_code=region_code, holder_id=developer.pk, role="developer")
    project = Project.objects.create(
        id=scope_id, region_code=region_code, number=next_number("PR", region_code, at), developer=developer,
        registered_at=at, **facts,
    )  # fmt: skip
    Participant.objects.create(
        project=project, region_code=region_code, organisation=developer, role="developer", from_on=local_date(at)
    )
    record("projects.register", by=by, at=at, subject=project, number=project.number, budget_cost=budget_cost)
    ask_to_designate(project, by=by, at=at)
    return project


def _check_place(no: Refusals, region_code: str, on: date) -> None:
    try:
        law = rules.law(region_code)
    except rules.UnknownRegion as unknown:
        no.add(str(unknown), field="region_code")
        return
    if law.counties:
        no.unless(region_code in law.counties, f"请选择{law.name}的县（市、区）。", field="region_code")
    no.unless(law.in_force <= on, f"《{law.title}》自{day(law.in_force)}起实施。", field="region_code")


def _under_permit(developer: Organisation, permit_number: str) -> Project | None:
    return Project.objects.filter(developer=developer, permit_number=permit_number.strip()).first()


def own(project: Project, by: Actor) -> Project:
    """The project under lock, for an act only its developer may do."""
    by.require("projects.edit")
    if by.kind != "house" and not by.acts_for(project.developer_id):
        raise Forbidden("只有本项目的建设单位可以修改项目资料。")
    return locked(project)


@act
def add_participant(
    *, by: Actor, at: datetime, project: Project, organisation: Organisation, role: str, from_on: date
) -> Participant:
    """Adds a party of the works in one capacity and lets it into the project.

    Refuses a capacity that is not of its kind, one it has already, and a party without a unified social credit code.
    """
    project = own(project, by)
    no = Refusals()
    no.unless(role in TAKING_PART, "请选择参建身份。", field="role")
    no.unless(
        organisation.kind in (role, "company"),
        f"“{organisation.name}”登记为{KINDS[organisation.kind]}，不能作为{KINDS.get(role, role)}参建。",
        field="organisation",
    )
    no.unless(
        organisation.uscc is not None,
        f"“{organisation.name}”没有登记统一社会信用代码，请联系平台管理员补登。", field="organisation",
    )  # fmt: skip
    no.unless(
        not Participant.objects.filter(project=project, organisation=organisation, role=role).exists(),
        f"“{organisation.name}”已是本项目的{KINDS.get(role, role)}。", field="organisation",
    )  # fmt: skip
    no.stop()
    participant = Participant.objects.create(
        project=project, region_code=project.region_code, organisation=organisation, role=role, from_on=from_on
    )
    seats.seat(organisation.pk, project.pk, role=role, from_on=min(from_on, local_date(at)))
    record(
        "projects.add_participant", by=by, at=at, subject=participant, organisation=organisation.pk, role=role,
        from_on=from_on,
    )  # fmt: skip
    return participant


@act
def end_participant(*, by: Actor, at: datetime, participant: Participant, until_on: date, reason: str) -> Participant:
    """A party leaves the works on its last day; whoever takes its place is added as a party of its own.

    It stays among those an inspection body must be independent of.
    """
    project = own(participant.project, by)
    participant = locked(participant)
    no = Refusals()
    no.unless(participant.role in TAKING_PART, "建设单位不能在这里结束。")
    no.unless(participant.until_on is None, f"已于{day(participant.until_on)}结束。", field="until_on")
    no.unless(
        until_on >= participant.from_on, f"最后一天不能早于参建起始日期{day(participant.from_on)}。", field="until_on"
    )
    no.unless(until_on <= local_date(at), "最后一天不能晚于今天。", field="until_on")
    no.unless(bool(reason.strip()), "请填写原因，例如：合同解除、更换单位。", field="reason")
    no.stop()
    participant.until_on = until_on
    participant.save(update_fields=["until_on"])
    seats.unseat(participant.organisation_id, project.pk, role=participant.role, until_on=until_on)
    record(
        "projects.edit_participant", by=by, at=at, subject=participant, organisation=participant.organisation_id,
        role=participant.role, until_on=until_on, reason=reason.strip(),
    )  # fmt: skip
    return participant


@act
def record_contract(
    *, by: Actor, at: datetime, project: Project, contractor: Organisation, number: str, signed_on: date,
    amount: Decimal, states_insurance: bool, clause: str = "", upload: BinaryIO | bytes | None = None,
) -> ConstructionContract:  # fmt: skip
    """Records the construction contract and whether it states that the building will be insured (notice 三（四）).

    A contract without the statement is recorded too; it is the proposal that waits for one (`selectors.open_steps`).
    """
    project = own(project, by)
    no = Refusals()
    no.unless(
        Participant.objects.filter(project=project, organisation=contractor, role="contractor").exists(),
        f"“{contractor.name}”还不是本项目的施工单位，请先添加参建单位。", field="contractor",
    )  # fmt: skip
    no.unless(bool(number.strip()), "请填写合同编号。", field="number")
    no.unless(
        not ConstructionContract.objects.filter(project=project, number=number.strip()).exists(),
        f"合同 {number} 已经登记。", field="number",
    )  # fmt: skip
    no.unless(signed_on <= local_date(at), "合同签订日期不能晚于今天。", field="signed_on")
    no.unless(amount > 0, "合同金额应大于 0。", field="amount")
    no.unless(
        not states_insurance or bool(clause.strip()), "请填写明确投保事项的合同条款号或条款内容。", field="clause"
    )
    no.stop()
    contract = ConstructionContract.objects.create(
        project=project, region_code=project.region_code, contractor=contractor, number=number.strip(),
        signed_on=signed_on, amount=amount, states_insurance=states_insurance, clause=clause.strip(),
    )  # fmt: skip
    if upload is not None:
        document = documents.store(
            by=by, at=at, subject=contract, kind="projects.contract", title=f"承发包合同 {contract.number}",
            upload=upload, number=contract.number, field="upload",
        )  # fmt: skip
        contract.document_id = document.pk
        contract.save(update_fields=["document_id"])
    record(
        "projects.record_contract", by=by, at=at, subject=contract, contractor=contractor.pk, signed_on=signed_on,
        amount=amount, states_insurance=states_insurance,
    )  # fmt: skip
    ask_to_invite(project, by=by, at=at)
    return contract


@act
def record_premium_line(*, by: Actor, at: datetime, project: Project, amount: Decimal) -> Project:
    """Records the premium as listed in the budget of the works (notice 三（二）), in yuan."""
    project = own(project, by)
    if not 0 < amount < project.budget_cost:
        raise Refusal(Reason("概预算列明的保险费应大于 0，且小于建筑安装工程概算造价。", "amount"))
    project.budget_premium_line = amount
    project.save(update_fields=["budget_premium_line"])
    record("projects.record_premium_line", by=by, at=at, subject=project, amount=amount)
    ask_to_invite(project, by=by, at=at)
    return project
