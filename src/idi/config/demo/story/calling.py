"""A day at the desk: calls the exchange told of, call-backs, complaints taken down there and filed from homes, the change of shifts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from idi.config.demo.play import Play
from idi.foundation.core.acting import house
from idi.front.hotline import services as hotline
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.complaints import selectors as complaints_asked
from idi.lifecycle.complaints import services as complaints
from idi.lifecycle.projects import selectors as projects_asked

MISS_WANG = "13800000002"


def tell(play: Play) -> None:
    _calls(play)
    _answered(play)
    _overdue(play)
    _on_the_telephone(play)
    _shift(play)


def _calls(play: Play) -> None:
    """Four calls of the exchange: one noted with a call-back, one answered, one lost, one that rings."""
    for number, (phone, answered) in enumerate(((MISS_WANG, True), ("13800000005", True), ("13800000006", False)), 1):
        with play.step("hotline", "2026-11-26") as (by, at):
            reference, began = f"示例-{number}", at - timedelta(seconds=40)
            hotline.hear(by=by, at=at, reference=reference, event="ringing", moment=began, phone=phone, line="95000-1")
            if answered:
                row = hotline.hear(
                    by=by,
                    at=at,
                    reference=reference,
                    event="answered",
                    moment=began + timedelta(seconds=15),
                    agent="hotline",
                )
                _note(by, at, row, number)
            hotline.hear(by=by, at=at, reference=reference, event="ended", moment=at)


def _note(by: Any, at: Any, incoming: Any, number: int) -> None:
    region_code = incoming.region_code
    if number == 1:
        claim = claims_asked.visible(by).filter(channel="hotline").order_by("-id").first()
        hotline.take_call(
            by=by, at=at, kind="chase", note="问什么时候来查勘，已催保险机构，约定回电。", region_code=region_code,
            incoming=incoming, claim=claim, unit=claim.unit if claim else None, call_back_at=at + timedelta(hours=5),
        )  # fmt: skip
    else:
        hotline.take_call(
            by=by,
            at=at,
            kind="question",
            note="问外墙渗水是不是在保，已按房屋页答复。",
            region_code=region_code,
            incoming=incoming,
        )


def _home(words: str) -> Any:
    return projects_asked.search_units(words).first()


def _answered(play: Play) -> None:
    """Slow survey: complained of, answered by letter, rated."""
    with play.step("hotline", "2026-10-12") as (by, _):
        home = _home("梧桐里 1号楼 302")
    with play.step("", "2026-10-12") as (by, at):
        row = complaints.file(
            by=by, at=at, region_code=home.region_code, against_kind="insurer", cause="speed", unit=home, channel="web",
            text="报案后三天才有人联系，中间打电话没有人接。", wish="说明原因，以后按时联系。", name="示例·业主", phone="13800000000",
            about=f"{home.project} {home.building} {home}",
        )  # fmt: skip
    with play.step("claims", "2026-10-14") as (by, at):
        complaints.take(by=by, at=at, complaint=row)
    with play.step("claims", "2026-10-19") as (by, at):
        complaints.answer(
            by=by,
            at=at,
            complaint=row,
            outcome="upheld",
            answer="经查，当日值班人员交接遗漏。已向您致歉，并改为两人值守、当日回电。",
        )
    with play.step("", "2026-10-21") as (by, at):
        tracked: Any = complaints_asked.track(row.track_code)
        with house(tracked.scope_id, cause=by) as inside:
            complaints.rate(by=inside, at=at, complaint=complaints_asked.tracked_complaint(tracked, by=by), rating=1)


def _overdue(play: Play) -> None:
    """Nobody of the developer answers: the housing authority has it on its list."""
    with play.step("hotline", "2026-11-10") as (by, _):
        home = _home("梧桐里 2号楼 501")
    with play.step("", "2026-11-10") as (by, at):
        complaints.file(
            by=by, at=at, region_code=home.region_code, against_kind="developer", cause="attitude", unit=home, channel="web",
            text="向建设单位反映楼道瓷砖空鼓，两次都说再等等，没有下文。", name="示例·业主", phone="13800000007",
            about=f"{home.project} {home.building} {home}",
        )  # fmt: skip
    with play.step("admin", "2026-11-25") as (by, at), house(0, cause=by) as inside:
        complaints.watch(by=inside, at=at)


def _on_the_telephone(play: Play) -> None:
    """Against a repairer nobody could name: the desk still has to direct it."""
    with play.step("hotline", "2026-11-27") as (by, at):
        row = complaints.file(
            by=by, at=at, region_code="330481", against_kind="repairer", cause="quality", channel="hotline",
            text="上门补过的墙面又起皮，说不清是哪家来的。", name="示例·来电人", phone="13800000008", about="某小区 3幢",
        )  # fmt: skip
        hotline.take_call(
            by=by,
            at=at,
            kind="complaint",
            note=row.text,
            region_code=row.region_code,
            caller_phone="13800000008",
            complaint=row,
        )


def _shift(play: Play) -> None:
    with play.step("hotline", "2026-11-27") as (by, at):
        hotline.hand_shift_over(by=by, at=at, note="王女士（顶楼渗水）约了下午回电，保险机构说明天上门。")
