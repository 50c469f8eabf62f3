"""A measurement: our work and the floor's in turns, five times each, and the ratio of their medians."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

RUNS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """`ratio` is our time over the floor's or peer's for the same work of `rows` rows: below one, we are faster."""

    name: str
    ratio: float
    ours: float
    floor: float
    unit: str
    runs: int
    rows: int

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def against(
    name: str,
    *,
    ours: Callable[[], Any],
    floor: Callable[[], Any],
    rows: int,
    runs: int = RUNS,
    floor_is: str = "floor",
) -> Result:
    """Times both in turns, so that a busy machine is busy for both, and prints every pair of times."""
    pairs = []
    for number in range(1, runs + 1):
        pairs.append((seconds(ours), seconds(floor)))
        print(f"{name}  {number}/{runs}  ours {pairs[-1][0]:.3f} s  {floor_is} {pairs[-1][1]:.3f} s", flush=True)
    ours_time, floor_time = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = ours_time / floor_time
    print(
        f"{name}  ours {ours_time:.3f} s  {floor_is} {floor_time:.3f} s  ratio {ratio:.3f}  ({rows} rows)", flush=True
    )
    return Result(name, round(ratio, 4), round(ours_time, 6), round(floor_time, 6), "s", runs, rows)


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
