"""Questions about what waits for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from idi.foundation.core.actor import Actor
from idi.foundation.core.refs import Ref
from idi.foundation.diary.kinds import families, kind_label
from idi.foundation.diary.models import Absence, DefaultFilter, KeptFilter, Task
from idi.foundation.diary.places import placed
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.kinds import capabilities as capabilities_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def waiting(actor: Actor) -> QuerySet[Task]:
    """What waits for the actor or its organisation and the actor may do, the earliest due day first, no day last."""
    rows = Task.objects.filter(
        holder_id__in=actor.holders, done_at__isnull=True, capability__in=("", *actor.capabilities)
    )
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def assignable(actor: Actor) -> QuerySet[Task]:
    """What the actor may give to colleagues: what it may do itself, and whoever heads the work, all of the organisation."""
    if not actor.may("diary.assign"):
        return waiting(actor)
    rows = Task.objects.filter(holder_id__in=actor.holders, done_at__isnull=True)
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def mine(actor: Actor, on: date) -> Q:
    """What is one's own: held by the person, given to it by its organisation, or to somebody it stands in for."""
    me = actor.person_id or 0
    return Q(holder_id=me) | Q(assigned_to=me) | Q(stood_in_for(actor, on))


def given_to(actor: Actor, person_id: int) -> QuerySet[Task]:
    """The open tasks of the actor's organisation that were given to one of its people."""
    return Task.objects.filter(holder_id__in=actor.organisation_ids, assigned_to=person_id, done_at__isnull=True)


def able(actor: Actor, capability: str, on: date) -> dict[int, str]:
    """Names of the people of the actor's organisation whose role lets them do something that day; empty: of all."""
    if actor.organisation_id is None:
        return {}
    found = {}
    for each in parties.colleagues(actor.organisation_id):
        may = capabilities_of([row.role for row in each.running(on)])
        if not each.suspended and each.running(on) and (not capability or capability in may):
            found[each.person.pk] = each.person.name
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """What one person of the team has in hand; without a person what nobody was given."""

    person_id: int | None
    name: str
    count: int
    overdue: int
    today: int
    earliest_on: date | None


def team(actor: Actor, on: date) -> list[Load]:
    """What waits at the actor's organisation, person by person: first what nobody was given, then whoever is furthest behind.

    Everybody who works there that day is told, also with nothing in hand. Who heads the work is told of all of it, others of
    what they may do themselves. Two queries.
    """
    if actor.organisation_id is None:
        return []
    open_to = Q() if actor.may("diary.assign") else Q(capability__in=("", *actor.capabilities))
    theirs = (Q(holder_id__in=actor.organisation_ids) & open_to) | Q(team_id__in=actor.organisation_ids)
    person = Case(When(team_id__isnull=False, then=F("holder_id")), default=F("assigned_to"))
    rows = Task.objects.filter(theirs, done_at__isnull=True).annotate(person=person).values("person")
    counted = rows.annotate(
        count=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=on)), today=Count("pk", filter=Q(due_on=on)),
        earliest_on=Min("due_on"),
    ).order_by()  # fmt: skip
    held = {row["person"]: (row["count"], row["overdue"], row["today"], row["earliest_on"]) for row in counted}
    people: dict[int | None, str] = dict(able(actor, "", on).items())
    people |= {gone: "" for gone in held if gone not in people}  # given to somebody who left since, or to nobody
    loads = [Load(person_id, name, *held.get(person_id, (0, 0, 0, None))) for person_id, name in people.items()]
    return sorted(loads, key=lambda load: (load.person_id is not None, -load.overdue, -load.count, load.name))


def about(actor: Actor, subject: Any, on: date) -> list[tuple[Task, str]]:
    """What waits at the actor's organisation about a subject, and by whom it is done (empty: by nobody yet)."""
    ref = Ref.of(subject)
    rows = assignable(actor).filter(subject_kind=ref.kind, subject_id=ref.id, holder_id__in=actor.organisation_ids)
    tasks = list(rows)
    names = able(actor, "", on) if any(each.assigned_to for each in tasks) else {}
    return [(each, names.get(each.assigned_to or 0, "")) for each in tasks]


def in_hand(actor: Actor, rows: QuerySet[Task], person_id: int) -> QuerySet[Task]:
    """Of some tasks those given to one of the organisation's people (0: to nobody), and what that person alone can do."""
    given = rows.filter(assigned_to=person_id or None, holder_id__in=actor.organisation_ids)
    alone = Task.objects.filter(team_id__in=actor.organisation_ids, holder_id=person_id, done_at__isnull=True)
    return given | alone


@dataclass(frozen=True, slots=True)
class Work:
    """All waiting tasks of one kind: how many, how many of them overdue or due today, how many are one's own.

    Those that ask for no more than to be noted (`take_note`) are counted apart from those that are done elsewhere.
    """

    kind: str
    label: StrOrPromise
    count: int
    overdue: int
    today: int
    own: int
    earliest_on: date | None
    take_note: bool = False


def overview(actor: Actor, on: date, most: int) -> tuple[list[Work], list[Task]]:
    """What waits for the actor: by kind, the kind with the earliest day first, and the `most` earliest, `placed`. Two queries.

    What is to be done stands before what is only to be noted, whatever the days.
    """
    earliest = [F("take_note").asc(), F("due_on").asc(nulls_last=True), F("id").asc()]
    alike = [F("kind"), F("take_note")]

    def of_kind(condition: Q | None = None) -> Window:
        return Window(Count("pk", filter=condition), partition_by=alike)

    rows = waiting(actor).annotate(
        place=Window(RowNumber(), order_by=earliest),
        place_in_kind=Window(RowNumber(), order_by=earliest, partition_by=alike),
        count=of_kind(),
        overdue=of_kind(Q(due_on__lt=on)),
        today=of_kind(Q(due_on=on)),
        own=of_kind(mine(actor, on)),
    )
    shown = list(rows.filter(Q(place__lte=most) | Q(place_in_kind=1)).order_by("place"))
    work = [
        Work(row.kind, kind_label(row.kind), row.count, row.overdue, row.today, row.own, row.due_on, row.take_note)
        for row in shown
        if row.place_in_kind == 1
    ]
    first = {row.pk: row for row in placed(Task.objects.filter(pk__in=[row.pk for row in shown if row.place <= most]))}
    return work, [first[row.pk] for row in shown if row.pk in first]


def of_kind(rows: QuerySet[Task], kind: str) -> QuerySet[Task]:
    """Of some tasks those of a kind, or of the kinds of a family."""
    family = families().get(kind)
    return rows.filter(kind__in=family[1]) if family else rows.filter(kind=kind)


def narrowed(rows: QuerySet[Task], standing: str, on: date) -> QuerySet[Task]:
    """Of some tasks those that are late, due today, due (both of these), ahead, or without a day."""
    wanted = {
        "late": Q(due_on__lt=on), "today": Q(due_on=on), "due": Q(due_on__lte=on), "ahead": Q(due_on__gt=on), "open": Q(due_on__isnull=True),
    }  # fmt: skip
    return rows.filter(wanted[standing])


def kept_filters(actor: Actor, path: str = "") -> QuerySet[Any]:
    """The filters a person may open a list with (of all lists without a path), each with `default`."""
    mine = DefaultFilter.objects.filter(person_id=actor.person_id or 0, kept=OuterRef("pk"))
    seen = Q(person_id=actor.person_id or 0) | Q(shared_with_id__in=actor.organisation_ids)
    rows = KeptFilter.objects.filter(seen).annotate(default=Exists(mine)).order_by("path", "name", "id")
    return rows.filter(path=path) if path else rows


def away(actor: Actor, first: date, last: date) -> list[Absence]:
    """Who of the actor's organisation is away on any of these days, the earliest first."""
    rows = Absence.objects.filter(holder_id__in=actor.organisation_ids)
    rows = rows.filter(from_on__lte=last, until_on__gte=first).order_by("from_on", "pk")
    return [each for each in rows if each.last_on >= max(first, each.from_on)]


def absences(actor: Actor, on: date) -> QuerySet[Absence]:
    """The absences of the actor's organisation that run or are to come, the earliest first."""
    running = Q(until_on__gte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return Absence.objects.filter(running, holder_id__in=actor.organisation_ids).order_by("from_on", "pk")


def stood_in_for(actor: Actor, on: date) -> Exists:
    """Of tasks those the actor stands in for: given to somebody who is away today, or on the day they are due."""

    def covers(day: date | OuterRef) -> Q:
        return Q(from_on__lte=day, until_on__gte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    rows = Absence.objects.filter(
        holder_id=OuterRef("holder_id"), person_id=OuterRef("assigned_to"), substitute_id=actor.person_id or 0
    )
    return Exists(rows.filter(covers(on) | covers(OuterRef("due_on"))))


def doing(actor: Actor, kind: str, subjects: Collection[int], names: dict[int, str]) -> dict[int, str]:
    """Who has the tasks of a kind about these subjects on the day each is due, in words; what nobody was given is left out."""
    given = Task.objects.filter(
        holder_id__in=actor.organisation_ids, kind=kind, subject_id__in=subjects, assigned_to__isnull=False,
        done_at__isnull=True, due_on__isnull=False,
    )  # fmt: skip
    tasks = list(given)
    if not tasks:
        return {}
    days = [each.due_on for each in tasks if each.due_on]
    absent = away(actor, min(days), max(days))
    return {each.subject_id: _who(each, absent, names) for each in tasks}


def _who(task: Task, absent: list[Absence], names: dict[int, str]) -> str:
    own = names.get(task.assigned_to or 0, "")
    for each in absent:
        if each.person_id == task.assigned_to and task.due_on and each.covers(task.due_on):
            return f"{names.get(each.substitute_id, '')}代{own}"
    return own
