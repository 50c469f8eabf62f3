"""What `register` and `claim_list` have in common: clients at 1, 4 and 16 that ask the house and its floor in turns."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from bench import bare_pages, throwaway
from bench.measuring import RUNS, Result, against
from bench.serving import Ask, asking, serving

CLIENTS = (1, 4, 16)


@contextlib.contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The ports of the house and of its bare pages, both over the same database with as many workers."""
    with throwaway.as_owner() as owner:
        owner.execute(bare_pages.ROWS)
    with serving() as house, serving(DJANGO_SETTINGS_MODULE="bench.bare_settings") as bare:
        yield house, bare


def in_turns(name: str, ports: tuple[int, int], ours: Ask, floor: Ask, *, requests: int, rows: int) -> Result:
    """The result of the number of clients at which we are furthest above the floor; each turn answers `requests`."""
    house, bare = ports
    asking(house, ours, clients=4, requests=20)  # every worker has answered before anything is timed
    asking(bare, floor, clients=4, requests=20)
    results = []
    for clients in CLIENTS:
        result = against(
            f"{name} {clients}",
            ours=lambda clients=clients: asking(house, ours, clients=clients, requests=requests),
            floor=lambda clients=clients: asking(bare, floor, clients=clients, requests=requests),
            rows=rows, runs=RUNS, floor_is="bare page",
        )  # fmt: skip
        print(
            f"{name} {clients}  {requests / result.ours:.0f} a second, bare {requests / result.floor:.0f}", flush=True
        )
        results.append(result)
    worst = max(results, key=lambda result: result.ratio)
    return Result(name, worst.ratio, worst.ours, worst.floor, worst.unit, worst.runs, rows)
