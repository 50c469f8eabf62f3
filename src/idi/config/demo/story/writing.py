"""Messages that leave the platform: the log an administrator reads in a demonstration, for nothing is sent anywhere."""

from __future__ import annotations

from idi.config.demo.play import Play
from idi.foundation.notices import services as notices


def tell(play: Play) -> None:
    """A handler wants copies by e-mail and no news of progress; somebody on a phone asks for a code."""
    with play.step("claims", "2026-11-19") as (by, at):
        notices.prefer(by=by, at=at, email="claims@example.org", copies=True, declined=["claim_progress:email"])
    with play.step("", "2026-11-19") as (by, at):
        notices.send_code(
            by=by, at=at, phone="13800000000", purpose="report", region_code="330481", address="192.0.2.1"
        )
