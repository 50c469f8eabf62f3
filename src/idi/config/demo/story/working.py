"""How people arrange their lists: a filter of one's own, one shared with the colleagues, one with which a list opens."""

from __future__ import annotations

from idi.config.demo.play import Play
from idi.foundation.diary import services as diary


def tell(play: Play) -> None:
    with play.step("lead", "2026-11-20") as (by, at):
        diary.keep_filter(
            by=by, at=at, path="/policies/", query="state=issued&sort=-issued_on", name="在保，新签发的在前"
        )
    with play.step("claims", "2026-11-20") as (by, at):
        diary.keep_filter(by=by, at=at, path="/claims/", query="state=with_insurer", name="待查勘的报案", shared=True)
    with play.step("housing", "2026-11-20") as (by, at):
        diary.keep_filter(by=by, at=at, path="/credit/", query="standing=replying", name="陈述期内", default=True)
