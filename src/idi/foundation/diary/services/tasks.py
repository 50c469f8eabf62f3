"""The door of the diary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.foundation.core.refs import Ref
from idi.foundation.diary.models import Task
from idi.foundation.journal.services import locked, record


def open_task(
    *, by: Actor, at: datetime, holder_id: int, kind: str, title: str, address: str, subject: Any, region_code: str,
    capability: str = "", project_id: int | None = None, due_on: date | None = None, because: Iterable[Any] = (),
    take_note: bool = False, team_id: int | None = None,
) -> Task:  # fmt: skip
    """Gives a holder something to do about a subject; given twice while open it stays one task.

    `because` are the figures the day comes from (each with `to_json()`). `address` is the page where it is done,
    `capability` what one needs to do it: others of the holder are not shown the task. One to `take_note` of may be
    closed by its holder without more. `team_id` is where the work of a holder that is a person is counted.
    """
    ref = Ref.of(subject)
    open_tasks(
        by=by, at=at, kind=kind, capability=capability, region_code=region_code, project_id=project_id, take_note=take_note,
        team_id=team_id, wanted=[Wanted(holder_id, subject, title, address, due_on, because)],
    )  # fmt: skip
    with house(project_id or holder_id, cause=by):
        return Task.objects.get(
            holder_id=holder_id, kind=kind, subject_kind=ref.kind, subject_id=ref.id, done_at__isnull=True
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of many tasks of a kind: whose it is, about what, where it is done and by when."""

    holder_id: int
    subject: Any
    title: str
    address: str
    due_on: date | None
    because: Iterable[Any] = ()


def open_tasks(
    *, by: Actor, at: datetime, kind: str, region_code: str, wanted: Sequence[Wanted], capability: str = "",
    project_id: int | None = None, take_note: bool = False, team_id: int | None = None,
) -> None:  # fmt: skip
    """As `open_task`, for many subjects of a project, or one of none, in one statement; what is open already stays as it is."""
    if not wanted:
        return
    with house(project_id or wanted[0].holder_id, cause=by):
        Task.objects.bulk_create(
            [
                Task(
                    holder_id=each.holder_id, kind=kind, subject_kind=Ref.of(each.subject).kind, subject_id=Ref.of(each.subject).id,
                    title=each.title, address=each.address, capability=capability, region_code=region_code,
                    project_id=project_id, opened_at=at, due_on=each.due_on, because=[b.to_json() for b in each.because],
                    take_note=take_note, team_id=team_id,
                )
                for each in wanted
            ],
            ignore_conflicts=True,
        )  # fmt: skip


@act
def finish_task(
    *, by: Actor, at: datetime, kind: str, subject: Any, project_id: int | None = None, holder_id: int | None = None
) -> int:
    """Closes the open tasks of this kind about the subject, of one holder where given; returns how many there were."""
    ref = Ref.of(subject)
    with house(project_id or getattr(subject, "project_id", None) or ref.id, cause=by):
        open_ones = Task.objects.filter(kind=kind, subject_kind=ref.kind, subject_id=ref.id, done_at__isnull=True)
        return (open_ones.filter(holder_id=holder_id) if holder_id else open_ones).update(done_at=at)


@act
def resume_task(*, by: Actor, at: datetime, kind: str, subject: Any, project_id: int) -> bool:
    """Opens again, with its day and who had it, the newest task of this kind about the subject; returns whether one was closed.

    For work that went to somebody else for a while and came back: two people are not asked for the same thing meanwhile.
    """
    ref = Ref.of(subject)
    with house(project_id, cause=by):
        same = Task.objects.filter(kind=kind, subject_kind=ref.kind, subject_id=ref.id)
        newest = same.order_by("-id").first()
        if newest is None or same.filter(done_at__isnull=True).exists():
            return False
        Task.objects.filter(pk=newest.pk).update(done_at=None)
        return True


@act
def leave(*, by: Actor, at: datetime, holder_id: int, project_id: int) -> int:
    """Closes all that waits for a holder in a project it has nothing to do with any more; returns how many tasks."""
    with house(project_id, cause=by):
        mine = Task.objects.filter(holder_id=holder_id, project_id=project_id, done_at__isnull=True)
        return mine.update(done_at=at)


@act
def take_note(*, by: Actor, at: datetime, task: Task) -> Task:
    """Closes a task that asks for no more than to be noted; refused for those that are done elsewhere."""
    task = locked(task)
    if task.holder_id not in by.holders:
        raise Forbidden(Reason("只能关闭本人或本单位的待办。"))
    if task.done_at is not None:
        raise Conflict(Reason("这件待办已经办结。"))
    if not task.take_note:
        raise Conflict(Reason("这件事须在办理页面完成，不能直接关闭。"))
    task.done_at = at
    task.save(update_fields=["done_at"])
    record("diary.take_note", by=by, at=at, subject=task, scope_id=task.holder_id, kind=task.kind)
    return task


@act
def lapse(*, by: Actor, at: datetime, kind: str) -> int:
    """Closes the tasks of a kind whose day has passed and which can no longer be done; run as the house. Returns how many."""
    late = Task.objects.filter(kind=kind, done_at__isnull=True, due_on__lt=local_date(at), project_id__isnull=True)
    return late.update(done_at=at)
