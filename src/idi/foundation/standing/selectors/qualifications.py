"""Qualifications as they stand on a day: valid, about to expire, expired, replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.states import State
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import selectors as parties
from idi.foundation.standing.states import EXPIRED, EXPIRING, FUTURE, REPLACED, VALID

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.foundation.parties.models import Qualification

EVIDENCE = "standing.qualification"


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification on a day, in how many days it ends, and its evidence."""

    row: Qualification
    state: State
    days: int | None
    papers: list[Document]


def warn_days(region_code: str, on: date) -> rules.Figure:
    """How long before its last day a qualification is warned about, with where that stands."""
    return rules.law(region_code, or_national=True).figure("qualification_warn_days", on)


def held(by: Actor, organisation_id: int, region_code: str, on: date) -> list[Held]:
    """Everything on file for an organisation, the newest first, as it stands on a day. Evidence is open to all who read
    the registry, as the qualification itself is.
    """
    rows = list(parties.qualifications(organisation_id).select_related("replaced_by"))
    warn = warn_days(region_code, on).whole()
    with house(organisation_id, cause=by):
        papers = documents.of_each(rows)
    return [Held(row, standing(row, on, warn), _days(row, on), papers.get(row.pk, [])) for row in rows]


def standing(row: Qualification, on: date, warn: int) -> State:
    """Where a qualification stands on a day."""
    newer = getattr(row, "replaced_by", None)
    if newer is not None and newer.from_on <= on:
        return REPLACED
    if row.from_on > on:
        return FUTURE
    if row.until_on is None or row.until_on > on + timedelta(days=warn):
        return VALID
    return EXPIRED if row.until_on < on else EXPIRING


def evidence(by: Actor, organisation_id: int, document_id: int) -> tuple[Document, bytes] | None:
    """One paper of a qualification with its content."""
    with house(organisation_id, cause=by):
        paper = documents.readable(document_id)
        if paper is None or paper.kind != EVIDENCE or paper.scope_id != organisation_id:
            return None
        return paper, documents.content(paper)


def _days(row: Qualification, on: date) -> int | None:
    return None if row.until_on is None else (row.until_on - on).days
