"""Questions about what happened."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from idi.foundation.core.refs import Ref
from idi.foundation.journal.chain import Break, first_break
from idi.foundation.journal.models import Entry, Head


def history(*subjects: Ref) -> QuerySet[Entry]:
    """The acts that happened to these subjects, newest first, as far as the actor may see them."""
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(subject_kind=subject.kind, subject_id=subject.id)
    return Entry.objects.filter(wanted).order_by("-at", "-scope_id", "-number")


def scope_history(scope_id: int) -> QuerySet[Entry]:
    """Everything that happened in one scope, newest first, as far as the actor may see it."""
    return Entry.objects.filter(scope_id=scope_id).order_by("-number")


def broken_chains(using: str = "default") -> Iterable[tuple[int, Break]]:
    """Every chain that does not hold, with its first broken link. Run as the owner, who sees all."""
    for head in Head.objects.using(using).order_by("scope_id").iterator():
        entries = Entry.objects.using(using).filter(scope_id=head.scope_id).order_by("number").iterator()
        if broken := first_break(entries, head.hash):
            yield head.scope_id, broken


def chain_count(using: str = "default") -> int:
    """How many chains there are."""
    return Head.objects.using(using).count()
