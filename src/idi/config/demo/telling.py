"""The story of the demonstration, told in the order in which it happened."""

from __future__ import annotations

from idi.config.demo.play import Play, assemble
from idi.config.demo.story import (
    bodies,
    bookkeeping,
    books,
    calling,
    canal,
    crediting,
    harbour,
    lotus,
    maple,
    meadow,
    opening,
    osmanthus,
    planning,
    pricing,
    recorded,
    reed,
    risks,
    serving,
    staff,
    surveying,
    watching,
    working,
    writing,
    wutong,
)
from idi.front.web.tasks import follow_search


def tell() -> Play:
    """Eleven projects in different stages, and what the desk and the authorities see of them."""
    play = assemble("2018-12-03")
    opening.open_pilot(play)
    staff.appoint(play)
    bodies.register(play)
    serving.publish(play)
    serving.judge(play)
    serving.register(play)
    wutong.tell(play)
    serving.keep(play)
    canal.tell(play)
    follow_search()  # as the worker does every minute; what comes later is marked
    recorded.tell(play)
    lotus.tell(play)
    reed.tell(play)
    reed.home_passed(play)
    reed.chased(play)
    books.tell(play)
    harbour.tell(play)
    meadow.tell(play)
    maple.tell(play)
    pricing.tell(play)
    osmanthus.tell(play)
    risks.tell(play)
    planning.tell(play)
    bodies.hand_over(play)
    bookkeeping.tell(play)
    crediting.tell(play)
    working.tell(play)
    surveying.tell(play)
    staff.invite(play)
    serving.expire(play)
    watching.tell(play)
    writing.tell(play)
    calling.tell(play)
    return play
