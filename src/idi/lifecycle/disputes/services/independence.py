"""Whom a claim may be put before: a qualified body that hangs together with neither side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim


def check_body(no: Refusals, claim: Claim, body: Organisation, mode: rules.Figure, on: date) -> str:
    """Adds every reason why the body cannot be commissioned; returns the qualification it has, in words."""
    no.unless(body.kind == "appraiser", f"“{body.name}”不是鉴定机构。", field="body", because=mode.reasons)
    held = parties.qualifications_on([body.pk], on).get(body.pk, [])
    no.unless(
        bool(held),
        f"“{body.name}”在 {on} 没有有效的鉴定资质，须委托有资质的第三方鉴定机构：{parties.why_unqualified(body.pk, on)}",
        field="body", because=mode.reasons,
    )  # fmt: skip
    for path in parties.paths_between(body.pk, _both_sides(claim, on), on=on):
        no.add(f"“{body.name}”与争议一方有关联，不能委托：{path.told()}。", field="body", because=mode.reasons)
    return "、".join(f"{each.kind}{each.grade}" for each in held)


def _both_sides(claim: Claim, on: date) -> set[int]:
    """Everybody who built here and everybody who insures it."""
    sides = {party.pk for party in projects.building_parties(claim.project)} if claim.project else set()
    if claim.policy is not None:
        sides |= {insurer_id for insurer_id, _ in policies.members_on(claim.policy, on)}
    return sides
