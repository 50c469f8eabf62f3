"""Completion acceptance: an outside fact that is always recordable, and what it sets going."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.acceptance.models import Acceptance, AcceptanceRound, Handover, Settlement
from idi.lifecycle.acceptance.services.notice import tell_owners
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.policies import services as policy_door
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects import services as project_door

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Building


@act
def accept(
    *, by: Actor, at: datetime, building: Building, accepted_on: date, filed_on: date | None = None,
    filing_number: str = "", upload: BinaryIO | bytes | None = None,
) -> Acceptance:  # fmt: skip
    """Records that the developer accepted a building on a day, and the day it was filed (竣工验收备案), if it was.

    Starts the cover clock where there is a policy, issues the owners' notice, and completes the project with its last
    housing building. Refuses a day before the start of works, a day in the future and a second acceptance; what else
    stands against it is kept as a warning, unless the law of the place makes it a gate.
    """
    building = locked(building)
    project = building.project
    require_developer(by, "acceptance.record", project)
    if (earlier := Acceptance.objects.filter(building=building).first()) is not None:
        raise Conflict(
            Reason(
                f"{building.number}已于 {day(earlier.accepted_on)} 登记竣工验收；重新验收或登记有误的，请办理“重新验收、更正”。"
            )
        )
    policy = policies.policy_of_project(project.pk)
    check_days(building, accepted_on, filed_on, at)
    warnings = _against(by, building, policy, accepted_on)
    acceptance = Acceptance.objects.create(
        project=project, region_code=project.region_code, building=building, accepted_on=accepted_on,
        filed_on=filed_on, filing_number=filing_number.strip() if filed_on else "", warnings=warnings, recorded_at=at,
    )  # fmt: skip
    file_report(by, at, acceptance, upload)
    record(
        "acceptance.accept", by=by, at=at, subject=acceptance, building=building.pk, accepted_on=accepted_on,
        filed_on=filed_on, warnings=len(warnings),
    )  # fmt: skip
    with house(project.pk, cause=by) as inside:
        if policy is not None:
            _start_cover(inside, at, policy, acceptance)
        tell_owners(by=inside, at=at, building=building)
        if _all_accepted(acceptance):
            project_door.move_completed(by=inside, at=at, project=project)
    return acceptance


def file_report(by: Actor, at: datetime, acceptance: Acceptance, upload: BinaryIO | bytes | None) -> None:
    """The report of an acceptance is filed under it."""
    if upload is not None:
        acceptance.document_id = documents.store(
            by=by, at=at, subject=acceptance, kind="acceptance.record", title=f"竣工验收报告 {acceptance.building.number}",
            upload=upload, field="upload",
        ).pk  # fmt: skip
        acceptance.save(update_fields=["document_id"])


def check_days(building: Building, accepted_on: date, filed_on: date | None, at: datetime) -> None:
    today, started_on = local_date(at), building.project.started_on
    no = Refusals()
    no.unless(accepted_on <= today, f"竣工验收日期不能晚于今天（{day(today)}）。", field="accepted_on")
    no.unless(
        started_on is None or accepted_on > started_on,
        f"竣工验收日期应晚于开工日期{day(started_on)}。请核对日期，或先更正项目的开工日期。", field="accepted_on",
    )  # fmt: skip
    if filed_on is not None:
        no.unless(filed_on >= accepted_on, "竣工验收备案日期不能早于竣工验收日期。", field="filed_on")
        no.unless(filed_on <= today, "竣工验收备案日期不能晚于今天。", field="filed_on")
    no.stop()


def _against(by: Actor, building: Building, policy: Policy | None, accepted_on: date) -> list[dict[str, Any]]:
    """What stood against the acceptance, each with its figures; where the region makes open findings a gate, a refusal."""
    warnings: list[dict[str, Any]] = []
    if building.project.started_on is None:
        warnings.append(_warning("项目没有登记开工日期，无法核对先后。"))
    failed = AcceptanceRound.objects.filter(building=building, outcome="failed", held_on__gte=accepted_on).first()
    if failed is not None:
        warnings.append(_warning(f"{day(failed.held_on)}的验收没有通过，合格之日不应更早；请核对日期。"))
    if policy is None:
        warnings.append(_warning("项目还没有保险单；签订保险合同后再起算保险期限。"))
    with house(building.project_id, cause=by):
        unsettled = inspections.open_findings(building).count()
    with lawful():
        gate = rules.law(building.region_code, or_national=True).figure("acceptance_gate", accepted_on)
    if not unsettled or gate.word() == "none":
        return warnings
    words = f"{building.number}还有 {unsettled} 条质量风险没有销项。"
    no = Refusals()
    no.unless(gate.word() != "block", f"{words}当地规定销项后才能竣工验收。", because=gate.reasons)
    no.stop()
    return [*warnings, _warning(words, gate.reasons)]


def _warning(text: str, because: tuple[rules.Because, ...] = ()) -> dict[str, Any]:
    return {"text": text, "because": [each.to_json() for each in because]}


def _start_cover(inside: Actor, at: datetime, policy: Policy, acceptance: Acceptance) -> bool:
    """Whether the clock started now: not where it runs already, nor for a building the policy does not list."""
    items = list(policies.cover_of(acceptance.building))
    if not items or items[0].accepted_on is not None:
        return False
    policy_door.start_cover(
        by=inside, at=at, policy=policy, building=acceptance.building, accepted_on=acceptance.accepted_on,
        filed_on=acceptance.filed_on,
    )  # fmt: skip
    return True


def _all_accepted(acceptance: Acceptance) -> bool:
    housing = projects.housing_buildings(acceptance.project)
    return not housing.exclude(pk__in=Acceptance.objects.values("building_id")).exists()


@act
def catch_up(*, by: Actor, at: datetime, project_id: int) -> None:
    """A policy came after the facts: its clocks start from the recorded acceptances, its premium from the settlement.

    Done again it changes nothing.
    """
    policy = policies.policy_of_project(project_id)
    if policy is None:
        return
    for acceptance in Acceptance.objects.select_related("building__project").filter(project_id=project_id):
        with house(project_id, cause=by) as inside:
            if _start_cover(inside, at, policy, acceptance):
                tell_owners(by=inside, at=at, building=acceptance.building)
    first = Handover.objects.filter(project_id=project_id).order_by("handed_over_on").first()
    if first is not None:
        with house(project_id, cause=by) as inside:
            policy_door.note_handover(by=inside, at=at, project_id=project_id, handed_over_on=first.handed_over_on)
    settlement = Settlement.objects.filter(project_id=project_id, corrected_at=None).first()
    if settlement is not None and policy.settlement is None:
        with house(project_id, cause=by) as inside:
            policy_door.settle_premium(by=inside, at=at, policy=policy, settlement=settlement.cost)
