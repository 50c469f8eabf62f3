"""Filters of lists kept by name: a person's own, or shared with the organisation. What one looks at is not journaled."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.urls import Resolver404, resolve

from idi.foundation.core import kept
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.diary.models import DefaultFilter, KeptFilter

MOST = 50


@act
def keep_filter(
    *, by: Actor, at: datetime, path: str, query: str, name: str, shared: bool = False, default: bool = False
) -> KeptFilter:
    """Keeps how a list stands under a name; the same name of the same person is written over."""
    told, person_id = kept.normal(QueryDict(query)), _person(by)
    mine = KeptFilter.objects.filter(person_id=person_id)
    no = Refusals()
    no.unless(bool(name.strip()), "请填写名称。", field="name")
    no.unless(_is_a_list(path), "没有这份清单。")
    no.unless(bool(told), "当前没有筛选、搜索或排序，没有可以保存的。")
    no.unless(len(told) <= 600, "筛选条件太长，无法保存。")
    no.unless(mine.count() < MOST, f"最多保存 {MOST} 个筛选，请先删除不用的。")
    no.unless(not shared or by.organisation_id is not None, "没有单位，不能共用。", field="shared")
    no.stop()
    row, _new = KeptFilter.objects.update_or_create(
        person_id=person_id, path=path, name=name.strip(),
        defaults={"query": told, "kept_at": at, "shared_with_id": by.organisation_id if shared else None},
    )  # fmt: skip
    if default:
        open_with(by=by, at=at, path=path, row=row)
    return row


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise Forbidden(Reason("筛选由个人保存，请登录。"))
    return by.person_id


def _is_a_list(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return not path.startswith("//")


@act
def open_with(*, by: Actor, at: datetime, path: str, row: KeptFilter | None) -> None:
    """Opens a list with a kept filter from now on, or as it is with none."""
    mine = DefaultFilter.objects.filter(person_id=_person(by), path=path)
    if row is None:
        mine.delete()
    else:
        DefaultFilter.objects.update_or_create(person_id=_person(by), path=path, defaults={"kept": row})


@act
def drop_filter(*, by: Actor, at: datetime, row: KeptFilter) -> None:
    """Forgets a kept filter, for everybody it was shared with; only who kept it may."""
    if row.person_id != by.person_id:
        raise Forbidden(Reason("共用的筛选由保存它的人删除。"))
    DefaultFilter.objects.filter(kept_id=row.pk).delete()
    row.delete()
