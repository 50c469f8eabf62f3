"""The first page of 50,000 claims, with its count and joins, at 1, 4 and 16 clients, against a bare list of 25 rows.

Asked over HTTP by the lead insurer of all of them, signed in, under row security.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import claims, throwaway
from bench.measuring import Result
from bench.serving import answered

if TYPE_CHECKING:
    from http.client import HTTPConnection

ROWS, REQUESTS = 50_000, 160


def run() -> Result:
    with throwaway.house():
        world, claim = claims.begun()
        claims.fill(claim, ROWS - 1)
        headers = {"Cookie": claims.cookie(world.claims_handler)}

        def page(connection: HTTPConnection, _number: int) -> None:
            shown = answered(connection, "GET", "/claims/", headers)
            assert shown.count(b"<tr>") == 26
            assert "共 1000+ 条".encode() in shown

        def bare(connection: HTTPConnection, _number: int) -> None:
            assert answered(connection, "GET", "/rows/", {}).count(b"<tr>") == 25

        with claims.served(rows=ROWS) as ports:
            return claims.in_turns("claim_list", ports, page, bare, requests=REQUESTS, rows=ROWS)
