"""Rates in force and quotes accepted.

filing = a_filing(world)                     # of world.lead, in force since 2019-01-01
quote = an_accepted_quote(world, project)    # by world.lead: 1.25 % × 0.90 (AAA) × 0.95 (一级) = 1.06875 %
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Organisation
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating import services
from idi.lifecycle.rating.models import Filing, Quote
from idi.lifecycle.rating.selectors import filings_in_force
from tests.factories import on
from tests.factories.parties import World

DRAFTED, APPROVED, REPORTED = on(2018, 12, 5), on(2018, 12, 10), on(2018, 12, 14)
IN_FORCE_ON = date(2019, 1, 1)
INVITED, OFFERED, ACCEPTED = on(2019, 3, 6), on(2019, 3, 8), on(2019, 3, 12)
VALID_UNTIL_ON = date(2019, 4, 30)

FACTORS: dict[str, dict[str, Any]] = {
    "credit": {
        "label": "投保单位诚信记录", "reads": "developer_credit", "values": {"AAA": "0.90", "AA": "0.95"},
        "min": "0.90", "max": "1.00",
    },
    "qualification": {
        "label": "投保单位资质等级", "reads": "developer_qualification", "values": {"一级": "0.95"},
        "min": "0.95", "max": "1.00",
    },
    "地质条件": {"label": "地质条件", "reads": "underwriter", "values": {}, "min": "0.95", "max": "1.10"},
}  # fmt: skip


def insurer_of(world: World, by: Actor) -> Organisation:
    return next(o for o in (world.lead, world.second, world.third) if o.pk == by.organisation_id)


def a_sketch(world: World, *, by: Actor | None = None, at: datetime = DRAFTED, **changes: Any) -> Filing:
    """Terms and rates written down, not handed in yet."""
    by = by or world.underwriter
    given = {
        "region_code": "330400", "name": "住宅工程质量潜在缺陷保险（示例）",
        "terms": "示例条款", "base_rate": Decimal("0.0125"), "min_rate": Decimal("0.0100"),
        "max_rate": Decimal("0.0180"), "factors": FACTORS, **changes,
    }  # fmt: skip
    insurer = given.pop("insurer", insurer_of(world, by))
    with acting(by, at):
        return services.draft_filing(by=by, at=at, insurer=insurer, content=services.Content(**given))


def a_draft(world: World, *, by: Actor | None = None, at: datetime = DRAFTED, **changes: Any) -> Filing:
    """Terms and rates handed in, not approved yet."""
    by = by or world.underwriter
    filing = a_sketch(world, by=by, at=at, **changes)
    with acting(by, at):
        return services.submit_filing(by=by, at=at, filing=filing)


def a_filing(world: World, *, by: Actor | None = None, in_force_on: date = IN_FORCE_ON, **changes: Any) -> Filing:
    """Terms and rates approved by the regulator, reported and in force."""
    by, officer = by or world.underwriter, world.insurance_officer
    filing = a_draft(world, by=by, **changes)
    with acting(officer, APPROVED):
        services.approve_filing(
            by=officer, at=APPROVED, filing=filing, approval_number="示例核准〔2018〕1号", approved_on=APPROVED.date()
        )
    with acting(by, REPORTED):
        return services.report_filing(
            by=by, at=REPORTED, filing=filing, reported_on=REPORTED.date(), in_force_on=in_force_on
        )


def an_invited_quote(world: World, project: Project, *, insurer: Organisation | None = None) -> Quote:
    with acting(world.developer, INVITED):
        return services.invite(by=world.developer, at=INVITED, project=project, insurer=insurer or world.lead)


def an_offered_quote(world: World, project: Project, *, by: Actor | None = None, **changes: Any) -> Quote:
    """Invited and offered under the filing in force, made where there is none; `by` is the underwriter of the insurer."""
    by = by or world.underwriter
    filing = changes.pop("filing", None) or _in_force(world, project, by) or a_filing(world, by=by)
    quote = an_invited_quote(world, project, insurer=insurer_of(world, by))
    given = {"filing": filing, "valid_until_on": VALID_UNTIL_ON, **changes}
    with acting(by, OFFERED):
        return services.offer(by=by, at=OFFERED, quote=quote, **given)


def _in_force(world: World, project: Project, by: Actor) -> Filing | None:
    with acting(by, OFFERED):
        return filings_in_force(insurer_of(world, by).pk, project.region_code, OFFERED.date()).first()


def an_accepted_quote(world: World, project: Project, *, by: Actor | None = None, **changes: Any) -> Quote:
    """What a proposal stands on."""
    quote = an_offered_quote(world, project, by=by, **changes)
    with acting(world.developer, ACCEPTED):
        return services.accept(by=world.developer, at=ACCEPTED, quote=quote)
