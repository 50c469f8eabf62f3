"""Which home is the caller talking about: by fragments of the address, by the first letters of its sound, by phone, by number.

However much is found, the same few questions are asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from pypinyin import Style, lazy_pinyin

from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, normalise
from idi.front.hotline.models import Call
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.complaints import selectors as complaints
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.complaints.models import Complaint
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Unit

SHOWN = 20
_PHONE = re.compile(r"\+?\d[\d\s-]{6,18}")
_NUMBER = re.compile(r"[A-Z]{2}-\d{6}-\d{4}-\d+", re.IGNORECASE)
_BUILDING = re.compile(r"(\d+)(?:号楼|[栋幢座#]|-(?=\d))")
_PIECE = re.compile(r"\d+(?:楼|[a-z]|号)?|[^\W\d_室户]+")
_BUILDINGS = ("号楼", "幢", "栋", "座")


@dataclass(frozen=True, slots=True)
class FoundHome:
    """A home with its policy and what is being handled there."""

    unit: Unit
    policy: Policy | None
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Found:
    """What the desk found for some words or a caller's phone."""

    homes: list[FoundHome] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.homes or self.claims or self.complaints or self.calls)


def find(text: str, actor: Actor) -> Found:
    """What fits the words typed; nothing for less than two characters."""
    words = text.strip()
    if len(words) < 2:
        return Found()
    if _NUMBER.fullmatch(words):
        claim, complaint = claims.by_number(words), complaints.by_number(actor, words)
        return Found(claims=[claim] if claim else [], complaints=[complaint] if complaint else [])
    if _PHONE.fullmatch(words) and len(normalise(words)) >= 7:
        return of_phone(words, actor)
    return Found(homes=_with_what_is_open(_units(words, actor), actor))


def of_phone(phone: str, actor: Actor) -> Found:
    """Who calls from here: the homes of owners with this phone and of earlier reports, reports, complaints, earlier calls."""
    reported = list(
        claims.visible(actor)
        .filter(reporter_phone_index=blind_index(phone, "claim.reporter_phone"))
        .order_by("-id")[:SHOWN]
    )
    owned = _ids("SELECT hotline_homes_of_phone(%s)", [blind_index(phone, "phone")])
    homes = list(dict.fromkeys([*owned, *(claim.unit_id for claim in reported if claim.unit_id)]))
    calls = Call.objects.filter(caller_phone_index=blind_index(phone, "call.phone")).order_by("-id")
    return Found(
        _with_what_is_open(homes[:SHOWN], actor),
        reported,
        list(complaints.from_phone(phone)[:SHOWN]),
        list(calls[:SHOWN]),
    )


def _units(text: str, actor: Actor) -> list[int]:
    """Ids of homes; a word in Latin letters may be the sound of a community's name: 示例花园 is slhy or shilihuayuan."""
    words = text.lower().split()
    spoken = [word for word in words if re.fullmatch(r"[a-z]{2,}", word)]
    sounding = _sounding(spoken, actor) if spoken else None
    if sounding == []:
        sounding, spoken = None, []  # no such sound: the letters may stand in a number or code
    rest = [word for word in words if word not in spoken]
    ways = [rest, *_run_together(rest)]
    found = (_ids("SELECT hotline_search_units(%s, %s)", [each, sounding]) for each in ways)
    return next((ids for ids in found if ids), [])


def _run_together(words: list[str]) -> list[list[str]]:
    """An address typed in one go, taken apart: 花园1号楼1102室 or 花园1-1102, whatever a building is called there."""
    apart = [_BUILDING.sub(r" \1楼 ", word) for word in words]
    pieces = [piece for word in apart for piece in _PIECE.findall(word)]
    named = [[re.sub(r"^(\d+)楼$", rf"\g<1>{building}", piece) for piece in pieces] for building in _BUILDINGS]
    return [list(each) for each in dict.fromkeys(map(tuple, named)) if list(each) != words]


def _sounding(words: list[str], actor: Actor) -> list[int]:
    named = projects.visible(actor).values_list("pk", "name", "community_name")
    return [pk for pk, *names in named if all(any(_sounds(name, word) for name in names) for word in words)]


def _sounds(name: str, word: str) -> bool:
    first, spelled = _spelled(name)
    return word in first or any(each.startswith(word) for each in spelled)


@lru_cache(maxsize=50_000)
def _spelled(name: str) -> tuple[str, list[str]]:
    """The first letters, and the sound from each character on: callers leave out the first words of a long name."""
    plain = re.sub(r"[^\w]|_", "", name)
    sounds = [each.lower() for each in lazy_pinyin(plain)]
    first = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER)).lower()
    return first, ["".join(sounds[start:]) for start in range(len(sounds))]


def _ids(statement: str, given: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [row[0] for row in cursor.fetchall()][:SHOWN]


def _with_what_is_open(ids: list[int], actor: Actor) -> list[FoundHome]:
    units = {each.pk: each for each in projects.visible_units().filter(pk__in=ids)}
    running: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.in_hand(actor).filter(unit_id__in=list(units)).order_by("-id"):
        running[claim.unit_id or 0].append(claim)
    insured = policies.policies_of_projects({each.project_id for each in units.values()})
    return [FoundHome(units[pk], insured.get(units[pk].project_id), running[pk]) for pk in ids if pk in units]
