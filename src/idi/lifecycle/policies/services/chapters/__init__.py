"""The kinds of endorsement an insurer may draw up, each with its own chapter."""

from __future__ import annotations

from idi.lifecycle.policies.models import Endorsement
from idi.lifecycle.policies.services.chapters.base import Chapter
from idi.lifecycle.policies.services.chapters.contract import Facts, Loading, Transfer
from idi.lifecycle.policies.services.chapters.cover import Deductible, Exclusion, Items, Resumption, Suspension
from idi.lifecycle.policies.services.chapters.ending import Cancellation
from idi.lifecycle.policies.services.chapters.lifting import Lifting
from idi.lifecycle.policies.services.chapters.panel import Members

_KIND = Endorsement.Kind

CHAPTERS: dict[str, Chapter] = {
    _KIND.FACTS: Facts(),
    _KIND.ITEMS: Items(),
    _KIND.DEDUCTIBLE: Deductible(),
    _KIND.LOADING: Loading(),
    _KIND.EXCLUSION: Exclusion(),
    _KIND.SUSPENSION: Suspension(),
    _KIND.RESUMPTION: Resumption(),
    _KIND.LIFTING: Lifting(),
    _KIND.MEMBERS: Members(),
    _KIND.TRANSFER: Transfer(),
    _KIND.CANCELLATION: Cancellation(),
}
"""Cover start and settlement are no endorsements somebody draws up: they follow from facts (`changing`, `settling`)."""
