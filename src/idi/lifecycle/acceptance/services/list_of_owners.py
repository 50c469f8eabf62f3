"""Owners of homes from a list the developer may give: 楼栋号, 户号, 姓名, 手机."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core import sheets
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index, mask_name, mask_phone, normalise
from idi.foundation.core.phones import callable_number
from idi.foundation.journal.services import record
from idi.lifecycle.acceptance.models import HomeList, HomeOwner
from idi.lifecycle.acceptance.models.owners import PHONE
from idi.lifecycle.acceptance.services.list_of_homes import HOME, Found, homes_named
from idi.lifecycle.acceptance.services.owners import confirm_owner, of_home
from idi.lifecycle.acceptance.states import RUNNING
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit

COLUMNS = (
    *HOME,
    sheets.Column(name="name", header="姓名", required=True, max_length=40, also=("业主姓名",), example="张三（示例）"),
    sheets.Column(name="phone", header="手机", required=True, max_length=20, also=("电话", "手机号"), example="13800000000",
                  note="共有人各占一行"),
)  # fmt: skip
TOGETHER: tuple[tuple[str, ...], ...] = ()


def compare(review: HomeList, rows: Sequence[sheets.Row], at: datetime) -> Found:
    """New owners, those beside one known already, renamed ones, known ones, and those of homes passed on since the list was made."""
    errors: list[sheets.RowError] = []
    named = homes_named(review.project, rows, errors)
    errors += _phones(rows)
    if errors:
        raise sheets.SheetRefused(errors)
    found = Found()
    for group, row, unit, _ in _sorted(review, named):
        found.add(group, f"{unit.building.number} {unit.number} {mask_name(row['name'])} {mask_phone(row['phone'])}")
    return found


def _phones(rows: Sequence[sheets.Row]) -> list[sheets.RowError]:
    """Numbers nobody can call, and rows that say the same as an earlier one, whether or not there is such a home."""
    errors: list[sheets.RowError] = []
    first: dict[tuple[str | None, str | None, str], int] = {}
    for row in rows:
        if row["phone"] is None:
            continue
        if not callable_number(row["phone"]):
            errors.append(row.wrong("phone", gettext("不是能接通的电话号码（7至15位数字）。")))
            continue
        earlier = first.setdefault((row["building"], row["number"], normalise(row["phone"])), row.number)
        if earlier != row.number:
            errors.append(
                row.wrong("phone", gettext("与第 %(row)s 行是同一户同一电话，请删除一行。") % {"row": earlier})
            )
    return errors


def _sorted(
    review: HomeList, named: Sequence[tuple[sheets.Row, Unit]]
) -> Iterator[tuple[str, sheets.Row, Unit, HomeOwner | None]]:
    """Each row with what it means for the register, and the registration it is about."""
    known: dict[int, list[HomeOwner]] = {}
    for owner in HomeOwner.objects.filter(project=review.project, state__in=RUNNING).order_by("id"):
        known.setdefault(owner.unit_id, []).append(owner)
    passed = policies.last_passed(review.project_id)
    for row, unit in named:
        if unit.pk in passed and passed[unit.pk] > review.as_of_on:
            yield "passed_since", row, unit, None
            continue
        index = blind_index(row["phone"], PHONE)
        mine = next((each for each in known.get(unit.pk, ()) if each.phone_index == index), None)
        if mine is None:
            yield "beside" if known.get(unit.pk) else "new", row, unit, None
        elif mine.state == "waiting":
            yield "awaited", row, unit, mine
        else:
            yield "same" if mine.person_id or mine.name == row["name"].strip() else "renamed", row, unit, mine


def apply(by: Actor, at: datetime, review: HomeList, rows: Sequence[sheets.Row]) -> None:
    """Registers new owners, corrects names, confirms those who waited; homes passed on since the list was made are left alone."""
    made = []
    for group, row, unit, mine in _sorted(review, homes_named(review.project, rows, [])):
        if group in ("new", "beside"):
            made.append(
                HomeOwner(
                    **of_home(unit), name=row["name"].strip(), phone=normalise(row["phone"]),
                    phone_index=blind_index(row["phone"], PHONE), source=HomeOwner.Source.LIST, basis=review.basis,
                    state="confirmed", registered_at=at,
                )
            )  # fmt: skip
        elif group == "renamed" and mine is not None and mine.person_id is None:
            mine.name = row["name"].strip()
            mine.save(update_fields=["name"])
        elif group == "awaited" and mine is not None:
            confirm_owner(by=by, at=at, owner=mine)
    HomeOwner.objects.bulk_create(made)
    record("acceptance.list_owners", by=by, at=at, subject=review, owners=len(made), basis=review.basis)
