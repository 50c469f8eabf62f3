"""How organisations hang together: paths of links from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from idi.foundation.parties.models import Change, Link, Organisation
from idi.foundation.parties.selectors.organisations import family


def links(organisation_id: int) -> QuerySet[Link]:
    """The links of an organisation and of those merged into it, in both directions, with both ends."""
    rows = Link.objects.filter(Q(holder__in=family(organisation_id)) | Q(held__in=family(organisation_id)))
    return rows.select_related("holder", "held").order_by("-from_on", "-id")


def a_link(pk: int) -> Link | None:
    """One link with both ends."""
    return Link.objects.select_related("holder", "held").filter(pk=pk).first()


def changes(organisation_id: int) -> QuerySet[Change]:
    """How the facts of an organisation and of its links changed, the newest first."""
    return Change.objects.filter(organisation__in=family(organisation_id)).order_by("-changed_at", "-id")


@dataclass(frozen=True, slots=True)
class Path:
    """How two organisations hang together: the organisations from the first to the last and the links between them."""

    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]

    def told(self) -> str:
        """In words: 甲 —持股 30%（工商登记）— 乙 …"""
        words = [self.organisations[0].name]
        for link, organisation in zip(self.links, self.organisations[1:], strict=True):
            share = f" {(link.share * 100).normalize():f}%" if link.share is not None else ""
            words.append(f"—{link.get_kind_display()}{share}（{link.source}）— {organisation.name}")
        return " ".join(words)


# Whoever was merged is one with its survivor (`root`): links of both are links of one.
_SEARCH = """
WITH RECURSIVE root AS (
    SELECT id, coalesce(merged_into_id, id) AS node FROM parties_organisation
), edge AS (
    SELECT l.id, h.node AS holder, d.node AS held
      FROM parties_link l JOIN root h ON h.id = l.holder_id JOIN root d ON d.id = l.held_id
     WHERE l.from_on <= %(on)s AND (l.until_on IS NULL OR l.until_on >= %(on)s) AND h.node <> d.node
), goal AS (
    SELECT id, node FROM root WHERE %(goals)s::bigint[] IS NULL OR id = ANY (%(goals)s)
), walk(start, node, nodes, links) AS (
    SELECT r.id, r.node, ARRAY[r.node], ARRAY[]::bigint[] FROM root r WHERE r.id = ANY (%(starts)s)
  UNION ALL
    SELECT w.start, e.there, w.nodes || e.there, w.links || e.id
      FROM walk w JOIN LATERAL (
        SELECT id, held AS there FROM edge WHERE holder = w.node
        UNION ALL
        SELECT id, holder FROM edge WHERE held = w.node
      ) e ON e.there <> ALL (w.nodes)
     WHERE cardinality(w.links) < %(depth)s
       AND NOT (%(stop)s AND w.node IN (SELECT node FROM goal) AND cardinality(w.links) > 0)
)
SELECT DISTINCT ON (start, node) start, nodes, links FROM walk
 WHERE node IN (SELECT node FROM goal) AND cardinality(links) > 0
 ORDER BY start, node, cardinality(links)
"""


def paths_among(
    start_ids: Iterable[int], goal_ids: Iterable[int], *, on: date, depth: int = 4
) -> dict[int, list[Path]]:
    """For each of the starts, the shortest path of links to each of the goals that it hangs together with on a day.

    A shared shareholder is a path of two links. A start without paths is left out.
    """
    return _paths(sorted(set(start_ids)), sorted(set(goal_ids)), on, depth)


def paths_between(start_id: int, goal_ids: Iterable[int], *, on: date, depth: int = 4) -> list[Path]:
    """`paths_among` for one start. Empty means independent as far as the links on file tell."""
    return paths_among([start_id], goal_ids, on=on, depth=depth).get(start_id, [])


def paths_from(start_id: int, *, on: date, depth: int = 3) -> list[Path]:
    """The shortest path to everybody an organisation hangs together with on a day, the nearest first."""
    found = _paths([start_id], None, on, depth).get(start_id, [])
    return sorted(found, key=lambda path: (len(path.links), path.organisations[-1].sort_key))


def _paths(starts: list[int], goals: list[int] | None, on: date, depth: int) -> dict[int, list[Path]]:
    given: dict[str, Any] = {"starts": starts, "goals": goals, "on": on, "depth": depth, "stop": goals is not None}
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, given)
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({i for _, nodes, _ in found for i in nodes})
    links = Link.objects.in_bulk({i for *_, used in found for i in used})
    paths: dict[int, list[Path]] = defaultdict(list)
    for start, nodes, used in found:
        paths[start].append(Path(tuple(organisations[i] for i in nodes), tuple(links[i] for i in used)))
    return dict(paths)
