"""The search over everything that has a number or a name, and what an owner owns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what tells it apart, its state where it has one, and its page."""

    label: str
    note: str
    state: Any
    url: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind; `more` says that there is more than is shown."""

    label: StrOrPromise
    hits: list[Hit]
    more: bool


def spaced(text: str) -> str:
    """An address written without spaces, as people write it, in the words the search wants.

    >>> spaced("稻香苑1幢101室")
    '稻香苑 1幢 101室'
    """
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)", " ", text)


def search(actor: Actor, text: str) -> list[Hits]:
    """Projects, homes, policies, claims and organisations found by every word of `text`, as far as the actor may see them.

    Words are parts of numbers, names and addresses, or how a name is spelled, whole or by initials. Kinds of which nothing
    is found, or which the actor may not read, are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, id FROM web_search(%s)", [spaced(text)])
        found: defaultdict[str, list[int]] = defaultdict(list)
        for kind, pk in cursor.fetchall():
            found[kind].append(pk)
    offered: tuple[tuple[str, str, StrOrPromise, QuerySet[Any], Callable[[Any], Hit]], ...] = (
        ("project", "projects.read", _("工程项目"), projects.visible(actor).order_by("-pk"), _project),
        ("policy", "policies.read", _("保险单"), policies.visible(actor).order_by("-pk"), _policy),
        ("claim", "claims.read", _("报案理赔"), claims.visible(actor).order_by("-pk"), _claim),
        ("organisation", "parties.read", _("参与方"), parties.organisations(), _organisation),
        ("unit", "projects.read", _("房屋"), projects.visible_units(), _unit),
    )
    groups = [
        _shown(label, rows.filter(pk__in=found[kind]), hit)
        for kind, capability, label, rows, hit in offered
        if found[kind] and actor.may(capability)
    ]
    return [group for group in groups if group.hits]


def _shown(label: StrOrPromise, rows: QuerySet[Any], hit: Callable[[Any], Hit]) -> Hits:
    first = list(rows[: SHOWN + 1])
    return Hits(label, [hit(row) for row in first[:SHOWN]], len(first) > SHOWN)


def _project(row: Any) -> Hit:
    return Hit(row.name, row.number, row.machine.state(row.state), reverse("projects:detail", args=[row.pk]))


def _unit(row: Any) -> Hit:
    return Hit(f"{row.building.number} {row.number}", row.project.name, None, reverse("projects:unit", args=[row.pk]))


def _policy(row: Any) -> Hit:
    return Hit(
        row.number,
        f"{row.project.name} {row.outside_number}".strip(),
        row.machine.state(row.state),
        reverse("policies:detail", args=[row.pk]),
    )


def _claim(row: Any) -> Hit:
    where = row.project.name if row.project else row.address_given
    return Hit(row.number, where, row.machine.state(row.state), reverse("claims:detail", args=[row.pk]))


def _organisation(row: Any) -> Hit:
    return Hit(
        row.name, f"{row.get_kind_display()} {row.uscc or ''}".strip(), None, reverse("parties:detail", args=[row.pk])
    )
