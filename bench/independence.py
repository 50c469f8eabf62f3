"""Who hangs together with whom: 100,000 organisations, 300,000 links, at most six links apart.

Twenty bodies against the twelve parties of a project, as the page of the appointment asks, under row security, out of the database. The
peer is networkx with the same graph in memory, from both ends for each pair: the quickest of its ways that answers the same question.
Loading is not counted; the answers are asserted equal.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

from bench import throwaway
from bench.measuring import Result, against

ORGANISATIONS, LINKS, DEPTH, PARTIES, BODIES = 100_000, 300_000, 6, 12, 20
ON = date(2020, 1, 1)
Lengths = dict[tuple[int, int], int]


def run() -> Result:
    chance = random.Random(3)
    with throwaway.house():
        ids, graph = _laid_down(chance)
        bodies, parties = chance.sample(ids, BODIES), chance.sample(ids, PARTIES)
        from idi.foundation.core.acting import acting
        from idi.foundation.core.actor import Actor

        with acting(Actor(kind="house"), datetime(2020, 1, 1, tzinfo=UTC)):
            assert _ours(bodies, parties) == _theirs(graph, bodies, parties), "the two searches differ"
            return against(
                "independence",
                ours=lambda: _ours(bodies, parties),
                floor=lambda: _theirs(graph, bodies, parties),
                rows=LINKS,
                floor_is="networkx",
            )


def _laid_down(chance: random.Random) -> tuple[list[int], Any]:
    """Organisations and links between them by chance, the same in both places."""
    import networkx as nx

    with throwaway.as_owner() as owner:
        rows = owner.execute(
            "INSERT INTO seats_scope (kind, region_code) SELECT 'organisation', '330400' FROM generate_series(1, %s) RETURNING id",
            [ORGANISATIONS],
        ).fetchall()
        ids = [pk for (pk,) in rows]
        with owner.cursor().copy(
            "COPY parties_organisation (id, kind, condition, name, region_code, sort_key, contact_phone, registered_at, merge_reason) FROM STDIN"
        ) as into:
            for pk in ids:
                into.write_row(
                    (pk, "company", "active", f"示例企业{pk}", "330400", f"{pk:08d}", "", "2019-01-01T00:00:00Z", "")
                )
        graph = nx.Graph()
        graph.add_nodes_from(ids)
        with owner.cursor().copy(
            "COPY parties_link (holder_id, held_id, kind, source, note, from_on) FROM STDIN"
        ) as into:
            for _ in range(LINKS):
                holder, held = chance.sample(ids, 2)
                graph.add_edge(holder, held)
                into.write_row((holder, held, "controls", "示例", "", "2019-01-01"))
    with throwaway.as_owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")  # as a running database does by itself
    return ids, graph


def _ours(bodies: list[int], parties: list[int]) -> Lengths:
    from idi.foundation.parties.selectors import paths_among

    found = paths_among(bodies, parties, on=ON, depth=DEPTH)
    return {(body, path.organisations[-1].pk): len(path.links) for body, paths in found.items() for path in paths}


def _theirs(graph: Any, bodies: list[int], parties: list[int]) -> Lengths:
    import networkx as nx

    found = {}
    for body in bodies:
        for party in parties:
            path = nx.bidirectional_shortest_path(graph, body, party)
            if len(path) - 1 <= DEPTH:
                found[body, party] = len(path) - 1
    return found
