"""The risk score of a party, as an insurer records it for the filed factor that reads it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from idi.foundation.core import jobs
from idi.foundation.core.acting import act, house
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
from idi.lifecycle.rating import selectors as experiences
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
        source=_source(len(counted)),
    )  # fmt: skip
    return score


def rescore(party_id: int, lead_id: int) -> None:
    """Something about a finding changed: the party's score is filed anew by a job."""
    jobs.defer("inspections.file_scores", party_id=party_id, lead_id=lead_id)


@act
def file_scores(*, by: Actor, at: datetime, party_id: int | None = None, lead_id: int | None = None) -> int:
    """The house files the risk scores that changed, of all or of one party, for the insurers that lead; returns how many.

    As `score_party` counts them, and a score that is what it was is not filed again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inspections_scored(%s, %s)", [party_id, lead_id])
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for party, lead, project_id in cursor.fetchall():
            found[party, lead].append(project_id)
    return sum(_file(by, at, party, lead, projects) for (party, lead), projects in found.items())


def _file(by: Actor, at: datetime, party_id: int, lead_id: int, projects: list[int]) -> bool:
    on, counted = local_date(at), []
    for project_id in projects:
        with house(project_id, cause=by):
            visits = credit.effective_subjects(party_id, FACT, project_id, on)
            open_ = selectors.open_of_party(party_id, lead_id)
            counted += [each for each in open_ if each.visit_id in visits]
    score = Decimal(score_of(counted, on))
    insurer, party = parties.organisation(lead_id), parties.organisation(party_id)
    with house(lead_id, cause=by) as inside:
        last = experiences.last_experience(lead_id, party_id, READING)
        if insurer is None or party is None or score == (last.value if last else 0):
            return False
        rating.record_experience(
            by=inside, at=at, insurer=insurer, organisation=party, kind=READING, value=score, from_on=on,
            source=_source(len(counted)),
        )  # fmt: skip
    return True


def _source(count: int) -> str:
    return f"平台风险记录：已告知且答复期已过、尚未销项 {count} 条"


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
