"""The last statements of every transaction: the journal's rows, chain by chain, and one job for all announcements.

Written last so that the lock on a chain is held for the shortest time; by ascending scope so that two acts never wait
for each other in a circle.
"""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.db import connection

from idi.foundation.core import jobs
from idi.foundation.core.acting import Frame, before_commit, house
from idi.foundation.core.refs import Ref
from idi.foundation.journal.chain import canonical, link
from idi.foundation.journal.models import Entry
from idi.foundation.journal.services import Act, Announcement


@before_commit
def write_journal(frame: Frame) -> None:
    """Appends the buffered acts to their chains and queues the announcements."""
    chains: dict[int, list[Act]] = defaultdict(list)
    announcements: list[Announcement] = []
    for item in frame.buffer:
        if isinstance(item, Act):
            chains[item.scope_id].append(item)
        else:
            announcements.append(item)
    for scope_id in sorted(chains):
        with house(scope_id, cause=frame.actor):
            _append(scope_id, chains[scope_id])
    if announcements:
        jobs.defer("journal.dispatch", events=[_job(a) for a in announcements])
    frame.buffer.clear()


def _append(scope_id: int, acts: list[Act]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash, region FROM journal_lock(%s)", [scope_id])
        last, prev, region = cursor.fetchone()
    entries = []
    for number, act in enumerate(acts, last + 1):
        text = canonical(_told(act, scope_id, number))
        entry = Entry(
            scope_id=scope_id, region_code=region, number=number, at=act.at, act=act.name,
            person_id=act.by.person_id, organisation_id=act.by.organisation_id, by_house=act.by.kind == "house",
            subject_kind=act.subject.kind, subject_id=act.subject.id, reader_id=act.reader_id,
            text=text, prev=prev, hash=link(prev, text, settings.IDI_CHAIN_HASH),
        )  # fmt: skip
        entries.append(entry)
        prev = entry.hash
    Entry.objects.bulk_create(entries)


def _told(act: Act, scope_id: int, number: int) -> dict[str, object]:
    return {
        "scope": scope_id,
        "number": number,
        "at": act.at,
        "act": act.name,
        "person": act.by.person_id,
        "organisation": act.by.organisation_id,
        "house": act.by.kind == "house",
        "subject": str(Ref(act.subject.kind, act.subject.id)),
        "reader": act.reader_id,
        "facts": act.facts,
        **({"key": act.by.key_id} if act.by.key_id else {}),
    }


def _job(announcement: Announcement) -> dict[str, object]:
    event = announcement.event
    return {
        "key": str(announcement.key),
        "kind": f"{type(event).__module__}.{type(event).__qualname__}",
        "data": event.encode(),
    }
