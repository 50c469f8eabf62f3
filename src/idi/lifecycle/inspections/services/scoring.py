"""The risk score of a party, as an insurer records it for the filed factor that reads it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.credit import selectors as credit
from idi.foundation.credit.states import standing
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Finding
from idi.lifecycle.inspections.pricing import READING, score_of
from idi.lifecycle.inspections.services.issuing import FACT
from idi.lifecycle.rating import services as rating

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def score_party(*, by: Actor, at: datetime, party: Organisation) -> Decimal:
    """The insurer files the score of a party for its filed factor; counts from today. Returns the score.

    Only findings not put right count, in projects the insurer leads, and only those the party was told of and whose time to
    reply has passed. Refuses a party of which the insurer has no findings at all.
    """
    by.require("rating.file")
    insurer = parties.organisation(by.organisation_id or 0)
    if insurer is None or insurer.kind != "insurer":
        raise Forbidden(Reason("风险评分由保险机构登记为本机构的经验数据。"))
    if not selectors.of_party(party.pk, insurer.pk).exists():
        raise Refusal(Reason(f"在本机构主承保的工程里，{party.name}没有风险记录。"))
    on = local_date(at)
    counted = _effective(selectors.open_of_party(party.pk, insurer.pk), party.pk, on)
    score = Decimal(score_of(counted, on))
    rating.record_experience(
        by=by, at=at, insurer=insurer, organisation=party, kind=READING, value=score, from_on=on,
        source=f"平台风险记录：已告知且答复期已过、尚未销项 {len(counted)} 条",
    )  # fmt: skip
    return score


def _effective(findings: list[Finding], party_id: int, on: date) -> list[Finding]:
    """Those of them whose credit fact counts on the day."""
    by_project: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_project[finding.project_id].append(finding)
    counted = []
    for project_id, own in by_project.items():
        facts = credit.facts_for_insurer(project_id, [party_id])[party_id]
        visits = {f.subject_id for f in facts if f.kind == FACT and standing(f, on).name == "effective"}
        counted += [each for each in own if each.visit_id in visits]
    return counted
