"""An acceptance seldom comes alone: rounds that failed or covered a part, an acceptance held again, the filing that follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.acceptance.models import Acceptance, AcceptanceRound
from idi.lifecycle.acceptance.services.accepting import check_days, file_report
from idi.lifecycle.acceptance.services.notice import tell_owners
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.policies import services as policy_door

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building

AGAIN, CORRECTED = "again", "corrected"
"""Why an acceptance takes the place of an earlier one: the building was accepted again, or the day was recorded wrongly."""


@act
def record_round(
    *, by: Actor, at: datetime, building: Building, held_on: date, outcome: str, part: str = "", findings: str = "",
    upload: BinaryIO | bytes | None = None,
) -> AcceptanceRound:  # fmt: skip
    """Records an inspection that did not accept the whole building. No clock starts; the record stays beside the acceptance."""
    building = locked(building)
    require_developer(by, "acceptance.record", building.project)
    started_on = building.project.started_on
    no = Refusals()
    no.unless(held_on <= local_date(at), gettext("验收日期不能晚于今天。"), field="held_on")
    no.unless(started_on is None or held_on > started_on, gettext("验收日期应晚于开工日期。"), field="held_on")
    no.unless(outcome in AcceptanceRound.Outcome.values, gettext("请选择验收结果。"), field="outcome")
    no.unless(
        outcome != "failed" or bool(findings.strip()), gettext("请写明没有通过的原因和要整改的内容。"), field="findings"
    )  # fmt: skip
    no.unless(outcome != "partial" or bool(part.strip()), gettext("请写明合格的是哪一部分。"), field="part")
    no.stop()
    told = {"building": building, "held_on": held_on, "outcome": outcome, "part": part.strip()}
    if AcceptanceRound.objects.filter(**told).exists():
        raise Conflict(Reason(gettext("这一天的验收结果已经登记过。")))
    row = AcceptanceRound.objects.create(
        **told,
        project_id=building.project_id,
        region_code=building.region_code,
        findings=findings.strip(),
        recorded_at=at,
    )
    if upload is not None:
        title = gettext("验收记录 %(building)s") % {"building": building.number}
        row.document_id = documents.store(
            by=by, at=at, subject=row, kind="acceptance.round", title=title, upload=upload, field="upload"
        ).pk
        row.save(update_fields=["document_id"])
    record("acceptance.record_round", by=by, at=at, subject=row, building=building.pk, held_on=held_on, outcome=outcome)
    return row


@act
def accept_again(
    *, by: Actor, at: datetime, building: Building, accepted_on: date, why: str, reason: str,
    upload: BinaryIO | bytes | None,
) -> Acceptance:  # fmt: skip
    """Another acceptance takes the place of the one on record, which is kept; the clock follows the one that counts.

    Held `again` after correction, the law of the place says whether the last or the first counts; a day recorded wrongly is
    `corrected` in any case. Reason and report are needed; owners get a new notice and are told.
    """
    building = locked(building)
    require_developer(by, "acceptance.record", building.project)
    earlier = Acceptance.objects.filter(building=building).first()
    if earlier is None:
        raise Conflict(Reason(gettext("%(building)s还没有登记竣工验收，请直接登记。") % {"building": building.number}))
    no = Refusals()
    no.unless(why in (AGAIN, CORRECTED), gettext("请选择是重新验收还是登记更正。"), field="why")
    no.unless(bool(reason.strip()), gettext("请写明原因。"), field="reason")
    no.unless(upload is not None, gettext("请上传竣工验收报告。"), field="upload")
    no.unless(accepted_on != earlier.accepted_on, gettext("与已登记的日期相同，不必办理。"), field="accepted_on")
    no.unless(
        why != AGAIN or accepted_on >= earlier.accepted_on,
        gettext("重新验收应在%(day)s之后。") % {"day": day(earlier.accepted_on)}, field="accepted_on",
    )  # fmt: skip
    no.stop()
    check_days(building, accepted_on, None, at)
    earlier.replaced_at = at
    earlier.save(update_fields=["replaced_at"])
    kept = why == CORRECTED and earlier.filed_on is not None and earlier.filed_on >= accepted_on
    acceptance = Acceptance.objects.create(
        project_id=building.project_id, region_code=building.region_code, building=building, accepted_on=accepted_on,
        filed_on=earlier.filed_on if kept else None, filing_number=earlier.filing_number if kept else "",
        reason=reason.strip(), warnings=earlier.warnings if why == CORRECTED else [], recorded_at=at,
    )  # fmt: skip
    file_report(by, at, acceptance, upload)
    record(
        "acceptance.accept_again", by=by, at=at, subject=acceptance, building=building.pk, accepted_on=accepted_on,
        earlier=earlier.accepted_on, why=why, reason=acceptance.reason,
    )  # fmt: skip
    with lawful():
        counts = rules.law(building.region_code, or_national=True).figure("reacceptance_counts", accepted_on)
    if why == CORRECTED or counts.word() == "last":
        words = gettext("登记更正") if why == CORRECTED else gettext("重新组织竣工验收")
        _follow(
            by,
            at,
            acceptance,
            f"{building.number}{words}，以{day(accepted_on)}为竣工验收日期：{acceptance.reason}"[:200],
        )
    if why == AGAIN:
        _note(acceptance, counts)
    return acceptance


def _note(acceptance: Acceptance, counts: rules.Figure) -> None:
    """Which of several acceptances counts is a figure; it stands beside the acceptance."""
    moved = counts.word() == "last"
    text = (
        gettext("保险自重新验收合格之日起算，此前的起止日期由批单更改。") if moved
        else gettext("保险仍自第一次竣工验收起算，起止日期不变。")
    )  # fmt: skip
    acceptance.warnings = [*acceptance.warnings, {"text": text, "because": [each.to_json() for each in counts.reasons]}]
    acceptance.save(update_fields=["warnings"])


@act
def record_filing(
    *,
    by: Actor,
    at: datetime,
    building: Building,
    filed_on: date,
    filing_number: str,
    upload: BinaryIO | bytes | None = None,
) -> Acceptance:
    """Records the filing of an acceptance (竣工验收备案) with its number; where the law counts from it, the clock follows."""
    building = locked(building)
    require_developer(by, "acceptance.record", building.project)
    acceptance = Acceptance.objects.select_for_update().filter(building=building).first()
    if acceptance is None:
        raise Conflict(Reason(gettext("请先登记%(building)s的竣工验收。") % {"building": building.number}))
    if acceptance.filing_number:
        words = gettext("已登记备案%(number)s。") % {"number": acceptance.filing_number}
        raise Conflict(Reason(words))
    check_days(building, acceptance.accepted_on, filed_on, at)
    no = Refusals()
    no.unless(bool(filing_number.strip()), gettext("请填写备案编号。"), field="filing_number")
    no.stop()
    acceptance.filed_on, acceptance.filing_number = filed_on, filing_number.strip()
    acceptance.save(update_fields=["filed_on", "filing_number"])
    if upload is not None:
        title = gettext("竣工验收备案 %(building)s") % {"building": building.number}
        documents.store(
            by=by, at=at, subject=acceptance, kind="acceptance.filing", title=title, upload=upload, field="upload",
            number=acceptance.filing_number,
        )  # fmt: skip
    record(
        "acceptance.record_filing", by=by, at=at, subject=acceptance, building=building.pk, filed_on=filed_on,
        number=acceptance.filing_number,
    )  # fmt: skip
    _follow(by, at, acceptance, f"{building.number}竣工验收于{day(filed_on)}备案（{acceptance.filing_number}）"[:200])
    return acceptance


def _follow(by: Actor, at: datetime, acceptance: Acceptance, reason: str) -> None:
    """The clock of the building counts from the day that counts now; where that changes dates, owners are told."""
    policy = policies.policy_of_project(acceptance.project_id)
    with house(acceptance.project_id, cause=by) as inside:
        moved = policy is not None and policy_door.restart_cover(
            by=inside, at=at, policy=policy, building=acceptance.building, accepted_on=acceptance.accepted_on,
            filed_on=acceptance.filed_on, reason=reason,
        )  # fmt: skip
        if not moved:
            return
        tell_owners(by=inside, at=at, building=acceptance.building)
        for holder_id in policies.owners_of(acceptance.project_id):
            tell(
                by=inside, at=at, holder_id=holder_id, subject=acceptance, address="/",
                title=gettext("%(project)s：保险起止日期有变化") % {"project": acceptance.project.name}, text=f"{reason}。",
            )  # fmt: skip
