"""The same defect on several buildings: linked, answered together, counted once where parties are compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.journal.services import locked, record
from idi.lifecycle.inspections.models import Finding, Series
from idi.lifecycle.inspections.services.verifying import require_judge


@act
def link_series(*, by: Actor, at: datetime, finding: Finding, others: Sequence[Finding], reason: str) -> Series:
    """The inspector links findings of one party on other buildings to this one; a series it stands in takes them up.

    Refuses another project or party, a building twice, and findings that already stand in another series.
    """
    finding = _own(by, finding)
    found = [_own(by, each) for each in others]
    buildings = [each.building_id for each in (finding, *found)]
    if finding.series is not None:
        buildings += list(finding.series.findings.exclude(pk=finding.pk).values_list("building_id", flat=True))
    no = Refusals()
    no.unless(bool(found), "请选择同类风险。", field="others")
    no.unless(bool(reason.strip()), "请写明关联的理由。", field="reason")
    same = all((each.project_id, each.responsible_id) == (finding.project_id, finding.responsible_id) for each in found)
    no.unless(same, "同类风险须在同一工程，由同一单位负责。", field="others")
    no.unless(
        None not in buildings and len(buildings) == len(set(buildings)),
        "同类风险须分别在不同的单体上。",
        field="others",
    )
    free = all(each.series_id in (None, finding.series_id) for each in found)
    no.unless(free, "所选风险已经属于另一组同类风险，请先解除。", field="others")
    no.stop()
    series = finding.series or Series.objects.create(
        region_code=finding.region_code, project_id=finding.project_id, responsible_id=finding.responsible_id,
        reason=reason.strip(), linked_at=at,
    )  # fmt: skip
    for each in (finding, *found):
        each.series = series
        each.save(update_fields=["series"])
        record("inspections.link_series", by=by, at=at, subject=each, series=series.pk)
    return series


@act
def unlink_series(*, by: Actor, at: datetime, finding: Finding, reason: str) -> Finding:
    """Takes a finding out of its series, with the reason; one that is left alone stands in none."""
    finding = _own(by, finding)
    if finding.series is None:
        raise Conflict(Reason("这条风险不属于同类风险。"))
    if not reason.strip():
        raise Refusal(Reason("请写明解除的理由。", "reason"))
    left = list(finding.series.findings.exclude(pk=finding.pk))
    for each in (finding, *(left if len(left) == 1 else ())):
        each.series = None
        each.save(update_fields=["series"])
        record("inspections.unlink_series", by=by, at=at, subject=each, because=reason.strip())
    return finding


def _own(by: Actor, finding: Finding) -> Finding:
    by.require("inspections.close")
    finding = locked(finding)
    require_judge(by, finding)
    return finding
