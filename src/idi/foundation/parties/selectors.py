"""Questions about organisations, people and how they hang together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.parties.kinds import ROLES, capabilities
from idi.foundation.parties.models import Link, Membership, Organisation, Person, Qualification
from idi.foundation.parties.uscc import checked_uscc


def organisations(kind: str = "") -> QuerySet[Organisation]:
    """The registry, by name in pinyin order; of one kind where given."""
    rows = Organisation.objects.order_by("sort_key", "id")
    return rows.filter(kind=kind) if kind else rows


def organisation(pk: int | None) -> Organisation | None:
    """The organisation with this id, if there is one."""
    return Organisation.objects.filter(pk=pk).first() if pk else None


def registered(text: str, *, field: str) -> Organisation:
    """The organisation of this unified social credit code or full name, as somebody typed it.

    Refuses, at `field`, a wrong code, what is not in the registry, and a name that several share.
    """
    typed = text.strip()
    if re.fullmatch(r"[0-9A-Za-z]{8,}", typed):
        found = list(Organisation.objects.filter(uscc=checked_uscc(typed, field=field))[:2])
    else:
        found = list(Organisation.objects.filter(name=typed)[:2])
    if not found:
        raise Refusal(Reason(f"登记簿中没有“{typed}”，请核对，或请平台管理员先登记该单位。", field))
    if len(found) > 1:
        raise Refusal(Reason(f"有多个单位名为“{typed}”，请改填统一社会信用代码。", field))
    return found[0]


def memberships_on(person_id: int, on: date) -> QuerySet[Membership]:
    """The roles a person holds on a day."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Membership.objects.filter(running, person_id=person_id, from_on__lte=on)
    return rows.select_related("organisation").order_by("organisation_id", "id")


def actor_of(person_id: int, at: datetime, organisation_id: int | None = None) -> Actor:
    """The actor a person is at a moment: in the organisation asked for, else in the first. Nobody, if switched off."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return ANONYMOUS
    held = list(memberships_on(person_id, local_date(at)))
    chosen = next((m for m in held if m.organisation_id == organisation_id), held[0] if held else None)
    roles = [m.role for m in held if chosen and m.organisation_id == chosen.organisation_id]
    organisation = chosen.organisation if chosen else None
    return Actor(
        kind="person",
        person_id=person.pk,
        organisation_id=organisation.pk if organisation else None,
        role="、".join(str(ROLES[r].label) for r in roles),
        capabilities=capabilities(roles),
        name=person.name,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        elsewhere=len({m.organisation_id for m in held}) > 1,
    )


def members(organisation_id: int) -> QuerySet[Membership]:
    """Who acts for an organisation and in which role, as far as the actor may see it: its own people."""
    rows = Membership.objects.filter(organisation_id=organisation_id, person__isnull=False)
    return rows.select_related("person").order_by("role", "id")


def qualifications(organisation_id: int) -> QuerySet[Qualification]:
    """Everything on file, newest first."""
    return Qualification.objects.filter(organisation_id=organisation_id).order_by("-from_on", "-id")


def links(organisation_id: int) -> QuerySet[Link]:
    """The links of an organisation in both directions, with both ends."""
    rows = Link.objects.filter(Q(holder_id=organisation_id) | Q(held_id=organisation_id))
    return rows.select_related("holder", "held").order_by("-from_on", "-id")


def search(text: str) -> QuerySet[Organisation]:
    """Organisations whose name or code holds the text."""
    return Organisation.objects.filter(Q(name__icontains=text) | Q(uscc__icontains=text))


def qualification_on(organisation_id: int, kind: str, on: date) -> Qualification | None:
    """The qualification of this kind that is valid on a day, the latest if several."""
    valid = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Qualification.objects.filter(valid, organisation_id=organisation_id, kind=kind, from_on__lte=on)
    return rows.order_by("-from_on").first()


def qualifications_on(organisation_ids: Iterable[int], on: date) -> dict[int, list[Qualification]]:
    """All qualifications valid on a day, by organisation; those without any are left out."""
    valid = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Qualification.objects.filter(valid, organisation_id__in=list(organisation_ids), from_on__lte=on)
    found: dict[int, list[Qualification]] = defaultdict(list)
    for row in rows.order_by("kind", "-from_on", "id"):
        found[row.organisation_id].append(row)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Path:
    """How two organisations hang together: the organisations from the first to the last and the links between them."""

    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]

    def told(self) -> str:
        """In words: 甲 —持股 30%（工商登记）— 乙 …"""
        words = [self.organisations[0].name]
        for link, organisation in zip(self.links, self.organisations[1:], strict=True):
            share = f" {(link.share * 100).normalize():f}%" if link.share is not None else ""
            words.append(f"—{link.get_kind_display()}{share}（{link.source}）— {organisation.name}")
        return " ".join(words)


_SEARCH = """
WITH RECURSIVE walk(start, node, nodes, links) AS (
    SELECT s, s, ARRAY[s], ARRAY[]::bigint[] FROM unnest(%(starts)s::bigint[]) s
  UNION ALL
    SELECT w.start, e.there, w.nodes || e.there, w.links || e.id
      FROM walk w JOIN LATERAL (
        SELECT id, held_id AS there FROM parties_link WHERE holder_id = w.node AND from_on <= %(on)s AND (until_on IS NULL OR until_on >= %(on)s)
        UNION ALL
        SELECT id, holder_id FROM parties_link WHERE held_id = w.node AND from_on <= %(on)s AND (until_on IS NULL OR until_on >= %(on)s)
      ) e ON e.there <> ALL (w.nodes)
     WHERE cardinality(w.links) < %(depth)s AND NOT (w.node = ANY (%(goals)s) AND cardinality(w.links) > 0)
)
SELECT DISTINCT ON (start, node) nodes, links FROM walk
 WHERE node = ANY (%(goals)s) AND cardinality(links) > 0
 ORDER BY start, node, cardinality(links)
"""


def paths_among(
    start_ids: Iterable[int], goal_ids: Iterable[int], *, on: date, depth: int = 4
) -> dict[int, list[Path]]:
    """For each of the starts, the shortest path of links to each of the goals that it hangs together with on a day.

    A shared shareholder is a path of two links. A start without paths is left out.
    """
    given: dict[str, Any] = {"starts": sorted(set(start_ids)), "goals": sorted(set(goal_ids)), "on": on, "depth": depth}
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, given)
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({i for nodes, _ in found for i in nodes})
    links = Link.objects.in_bulk({i for _, used in found for i in used})
    paths: dict[int, list[Path]] = defaultdict(list)
    for nodes, used in found:
        paths[nodes[0]].append(Path(tuple(organisations[i] for i in nodes), tuple(links[i] for i in used)))
    return dict(paths)


def paths_between(start_id: int, goal_ids: Iterable[int], *, on: date, depth: int = 4) -> list[Path]:
    """`paths_among` for one start. Empty means independent as far as the links on file tell."""
    return paths_among([start_id], goal_ids, on=on, depth=depth).get(start_id, [])
