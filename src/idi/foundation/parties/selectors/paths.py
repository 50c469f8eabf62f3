"""How organisations hang together: paths of links from one to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from idi.foundation.core.language import on_paper
from idi.foundation.parties.models import Change, Link
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


class Station(NamedTuple):
    """An organisation on a path, by what the path is told and sorted with."""

    pk: int
    name: str
    sort_key: str


class Step(NamedTuple):
    """A link on a path: its key, what kind it is, the share held (of one, None where none is) and where it was read."""

    pk: int
    kind: str
    share: Decimal | None
    source: str

    @on_paper
    def told(self) -> str:
        """In words: 持股 30%（工商登记）"""
        share = f" {(self.share * 100).normalize():f}%" if self.share is not None else ""
        return f"{Link.Kind(self.kind).label}{share}（{self.source}）"


@dataclass(frozen=True, slots=True)
class Path:
    """How two organisations hang together: the organisations from the first to the last and the links between them."""

    organisations: tuple[Station, ...]
    links: tuple[Step, ...]

    def told(self) -> str:
        """In words: 甲 —持股 30%（工商登记）— 乙 …"""
        words = [self.organisations[0].name]
        for link, organisation in zip(self.links, self.organisations[1:], strict=True):
            words.append(f"—{link.told()}— {organisation.name}")
        return " ".join(words)


# Each half is answered out of an index alone. A link between two of the nodes comes twice.
_LINKS = """
SELECT holder_id, held_id, id FROM parties_link
 WHERE holder_id = ANY (%(nodes)s::bigint[]) AND from_on <= %(on)s
   AND (until_on IS NULL OR until_on >= %(on)s OR (kind = 'employment' AND until_on >= %(employed_since)s))
 UNION ALL
SELECT holder_id, held_id, id FROM parties_link
 WHERE held_id = ANY (%(nodes)s::bigint[]) AND from_on <= %(on)s
   AND (until_on IS NULL OR until_on >= %(on)s OR (kind = 'employment' AND until_on >= %(employed_since)s))
"""
_STATIONS = "SELECT id, name, sort_key FROM parties_organisation WHERE id = ANY (%s::bigint[])"
_STEPS = "SELECT id, kind, share, source FROM parties_link WHERE id = ANY (%s::bigint[])"
_MERGED = "SELECT id, merged_into_id FROM parties_organisation WHERE merged_into_id IS NOT NULL"

Row = tuple[int, int, int]
"""Holder, held and link."""
_by_link = itemgetter(2)
Web = dict[int, dict[int, int]]
"""Who hangs together with whom by which link: of several links between two, the one filed first."""


def paths_among(
    start_ids: Iterable[int], goal_ids: Iterable[int], *, on: date, depth: int = 4, employed_since: date | None = None
) -> dict[int, list[Path]]:
    """For each of the starts, the shortest path of links to each of the goals that it hangs together with on a day.

    A shared shareholder is a path of two links; employment that ended counts where it ended no earlier than
    `employed_since`. A start without paths is left out.
    """
    merged = _merged()
    starts = {start: merged.get(start, start) for start in sorted(set(start_ids))}
    wanted = [*dict.fromkeys(merged.get(goal, goal) for goal in sorted(set(goal_ids)))]
    # A path of `depth` links has a middle within half of it of both its ends, so nobody further away is looked at.
    half = (depth + 1) // 2
    web = _web({*starts.values(), *wanted}, half, on, employed_since, merged, whole=False)
    reach = {node: _reach(web, node, half) for node in {*starts.values(), *wanted}}
    ways = {
        start: [_meeting(reach[root], reach[goal], depth) for goal in wanted if goal != root]
        for start, root in starts.items()
    }
    return _told({start: [_walk(web, way) for way in found if way] for start, found in ways.items()})


def paths_between(
    start_id: int, goal_ids: Iterable[int], *, on: date, depth: int = 4, employed_since: date | None = None
) -> list[Path]:
    """`paths_among` for one start. Empty means independent as far as the links on file tell."""
    return paths_among([start_id], goal_ids, on=on, depth=depth, employed_since=employed_since).get(start_id, [])


def paths_from(start_id: int, *, on: date, depth: int = 3) -> list[Path]:
    """The shortest path to everybody an organisation hangs together with on a day, the nearest first."""
    merged = _merged()
    start = merged.get(start_id, start_id)
    web = _web({start}, depth, on, None, merged, whole=True)
    reach = _reach(web, start, depth)
    walks = [_walk(web, _back(reach, node)[::-1]) for node in reach if node != start]
    found = _told({start: walks}).get(start, [])
    return sorted(found, key=lambda path: (len(path.links), path.organisations[-1].sort_key))


def _merged() -> dict[int, int]:
    """Whoever was merged, with its survivor: links of both are links of one."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGED)
        return dict(cursor.fetchall())


def _web(
    nodes: set[int], radius: int, on: date, employed_since: date | None, merged: dict[int, int], *, whole: bool
) -> Web:
    """The links around the nodes, one level of neighbours after the other, each organisation asked for once.

    Unless `whole`, whoever hangs on the last level by one link only is left out: no way from node to node leads through it.
    """
    web: Web = defaultdict(dict)
    seen, frontier, given = set(nodes), nodes, {"on": on, "employed_since": employed_since}
    with connection.cursor() as cursor:
        for left in reversed(range(radius)):
            asked = [*frontier, *(old for old, living in merged.items() if living in frontier)]
            cursor.execute(_LINKS, {"nodes": _array(asked), **given})
            found = _living(cursor.fetchall(), merged)
            for holder, held, link in sorted(found if left or whole else _between(found, seen), key=_by_link):
                if holder != held and held not in web[holder]:
                    web[holder][held] = web[held][holder] = link
            if left:
                frontier = {near for node in frontier for near in web.get(node, ())} - seen
                seen |= frontier
            if not frontier:
                break
    return web


def _living(rows: list[Row], merged: dict[int, int]) -> list[Row]:
    """Holder, held and link, with the survivors of whoever was merged."""
    if not merged:
        return rows
    return [(merged.get(holder, holder), merged.get(held, held), link) for holder, held, link in rows]


def _between(rows: list[Row], seen: set[int]) -> Iterator[Row]:
    """The links whose ends both were seen before, or are met by another link."""
    met = Counter(chain.from_iterable((holder, held) for holder, held, _ in rows))
    for row in rows:
        if (row[0] in seen or met[row[0]] > 1) and (row[1] in seen or met[row[1]] > 1):
            yield row


Walk = tuple[tuple[int, ...], tuple[int, ...]]
Reach = dict[int, tuple[int, int]]
"""Who is within reach of one organisation: how many links away, and by whom; itself none away, by itself."""


def _reach(web: Web, start: int, depth: int) -> Reach:
    """Everybody within so many links of the start, by a shortest way."""
    reach, level = {start: (0, start)}, [start]
    for away in range(1, depth + 1):
        following = []
        for node in level:
            for other in web.get(node, ()):
                if other not in reach:
                    reach[other] = away, node
                    following.append(other)
        level = following
    return reach


def _back(reach: Reach, node: int) -> list[int]:
    """The way from a node back to where the reach begins."""
    way = [node]
    while reach[way[-1]][0]:
        way.append(reach[way[-1]][1])
    return way


def _meeting(one: Reach, other: Reach, depth: int) -> list[int] | None:
    """A shortest way from where one reach begins to where the other does, of at most so many links."""
    both = one.keys() & other.keys()
    if not both:
        return None
    links, middle = min((one[node][0] + other[node][0], node) for node in both)
    return _back(one, middle)[::-1] + _back(other, middle)[1:] if links <= depth else None


def _walk(web: Web, nodes: Sequence[int]) -> Walk:
    return tuple(nodes), tuple(web[a][b] for a, b in pairwise(nodes))


def _told(walks: Mapping[int, Sequence[Walk]]) -> dict[int, list[Path]]:
    """The walks with their rows; whoever reaches nobody is left out."""
    every = [walk for found in walks.values() for walk in found]
    with connection.cursor() as cursor:
        cursor.execute(_STATIONS, [_array({i for nodes, _ in every for i in nodes})])
        stations = {row[0]: Station(*row) for row in cursor}
        cursor.execute(_STEPS, [_array({i for _, links in every for i in links})])
        steps = {row[0]: Step(*row) for row in cursor}
    return {
        start: [Path(tuple(stations[i] for i in nodes), tuple(steps[i] for i in ways)) for nodes, ways in found]
        for start, found in walks.items()
        if found
    }


def _array(ids: Iterable[int]) -> str:
    """As PostgreSQL writes an array: a list of many hundred parameters costs more than the rows they ask for."""
    return "{" + ",".join(map(str, ids)) + "}"
