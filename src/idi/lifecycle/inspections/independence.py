"""Is an inspection body independent of every building party? Notice 三（六）: 不得与参建单位有关联关系."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.wording import day
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.selectors import Path
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation, Qualification
    from idi.lifecycle.inspections.models import Declaration
    from idi.lifecycle.projects.models import Project


HOW_FAR = ("inspection_link_depth", "inspection_past_employment_days")
"""The figures that say how far a search for links goes."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the registry says about one body on one day: what it is licensed for, and how it hangs together with whom.

    `expired` names the qualification that ended last where all it had are over; empty also where none was ever registered.
    """

    body: Organisation
    parties: tuple[Organisation, ...]
    paths: tuple[Path, ...]
    qualified: tuple[str, ...]
    expired: str = ""

    @property
    def takes_part(self) -> bool:
        return self.body in self.parties

    @property
    def independent(self) -> bool:
        return not self.takes_part and not self.paths

    def objections(self) -> list[str]:
        """In words, one for each link found; empty where the body is independent."""
        own = [f"{self.body.name}是本工程的参建单位。"] if self.takes_part else []
        return own + [
            f"{self.body.name}与参建单位{path.organisations[-1].name}存在关联关系：{path.told()}。"
            for path in self.paths
        ]


def check(project: Project, bodies: Iterable[Organisation], on: date) -> list[Check]:
    """The check of each body, in the order given, in a fixed number of queries."""
    bodies = list(bodies)
    builders = tuple(projects.building_parties(project))
    goals = {party.pk for party in builders}
    paths = parties.paths_among((body.pk for body in bodies), goals, **_how_far(project.region_code, on))
    licences = parties.qualifications_on((body.pk for body in bodies), on)
    lapsed = parties.lapsed((body.pk for body in bodies), "", on)
    return [
        Check(
            body,
            builders,
            tuple(paths.get(body.pk, ())),
            tuple(f"{q.kind} {q.grade}" for q in licences.get(body.pk, ())),
            _ended(lapsed.get(body.pk)),
        )
        for body in bodies
    ]


def _ended(last: Qualification | None) -> str:
    if last is None or last.until_on is None:
        return ""
    return f"{last.kind}{last.grade}（证书 {last.certificate_number}）已于{day(last.until_on)}过期"


def _how_far(region_code: str, on: date) -> dict[str, Any]:
    law = rules.law(region_code)
    depth, days = (law.figure(name, on).whole() for name in HOW_FAR)
    return {"on": on, "depth": depth, "employed_since": on - timedelta(days=days)}


def around(organisation_id: int, body_ids: Iterable[int], on: date) -> set[int]:
    """Those of the bodies that are the organisation or hang together with it, as far as a check looks."""
    bodies = set(body_ids)
    return bodies & {organisation_id} | set(parties.paths_among(bodies, [organisation_id], **_how_far("prc", on)))


def articles(region_code: str, signed_on: date) -> tuple[rules.Because, ...]:
    """The figures the check rests on: who appoints, when, and of whom the body must be independent."""
    law = rules.law(region_code)
    names = ("inspection_independent_of", "inspection_when", "building_parties", *HOW_FAR)
    return tuple(reason for name in names for reason in law.figure(name, signed_on).reasons)


def report_is_refused(region_code: str, on: date) -> rules.Figure | None:
    """The figure that forbids a report of a body that is not independent; None where the region only warns."""
    figure = rules.law(region_code).figure("inspection_dependent_report", on)
    return figure if figure.word() == "block" else None


def undeclared(declared: Declaration | None, checked: Check) -> str:
    """Why what the body declared does not cover the check, in words; empty where it does."""
    if declared is None:
        return f"{checked.body.name}还没有对本工程声明独立性。"
    known = {party["id"] for party in declared.facts["parties"]}
    joined = "、".join(party.name for party in checked.parties if party.pk not in known)
    if joined:
        return f"独立性声明 {declared.number} 之后又有参建单位：{joined}，请重新声明。"
    if set(checked.objections()) - set(declared.facts["objections"]):
        return f"独立性声明 {declared.number} 之后关联关系有变化，请重新声明。"
    return ""


def record_of(checked: Check, on: date, because: Iterable[rules.Because]) -> dict[str, Any]:
    """What the mandate keeps of the check."""
    return {
        "on": on.isoformat(),
        "parties": [
            {"id": party.pk, "name": party.name, "kind": party.get_kind_display()} for party in checked.parties
        ],
        "qualified": list(checked.qualified),
        "because": [each.to_json() for each in because],
    }
