"""A page among few rows and the same page among very many, each by its readers: whether a list stays as quick as it grows."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from typing import Any

from bench.measuring import RUNS, Result, seconds

WARMING = 3
Page = tuple[str, str]
"""Reader and address."""
Measured = dict[Page, tuple[float, int]]
"""Median time of a page, and its number of queries."""


def measured(
    readers: Mapping[str, Any], addresses: Mapping[str, str], right: Callable[[str, str, str], None]
) -> Measured:
    """Each address, by the name it is told under, as each reader opens it; `right` is shown reader, name and page first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.visitors import a_browser

    found: Measured = {}
    for reader, actor in readers.items():
        browser = a_browser(actor)
        for name, address in addresses.items():
            answers = [browser.get(address) for _ in range(WARMING)]
            right(reader, name, answers[-1].content.decode())
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
                asked = len(queries.captured_queries)
            times = [seconds(lambda browser=browser, address=address: browser.get(address)) for _ in range(3 * RUNS)]
            found[reader, name] = statistics.median(times), asked
    return found


def worst(name: str, few: tuple[int, Measured], many: tuple[int, Measured]) -> Result:
    """The page that grew most between so many rows and so many more; the number of its queries may not have grown at all."""
    (less, floors), (more, ours) = few, many
    ratios = {}
    for page, (floor, queries) in floors.items():
        time, later = ours[page]
        assert later == queries, f"{page}: {queries} queries at {less}, {later} at {more}"
        ratios[page] = time / floor
        print(f"{name}  {page[1]:<14} {page[0]:<12} {queries} queries  {less}: {floor * 1000:.1f} ms  {more}: {time * 1000:.1f} ms"
              f"  ratio {ratios[page]:.2f}", flush=True)  # fmt: skip
    most = max(ratios, key=lambda page: ratios[page])
    return Result(name, round(ratios[most], 4), round(ours[most][0], 6), round(floors[most][0], 6), "s", 3 * RUNS, more)
