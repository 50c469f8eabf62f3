"""Questions to the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.uscc import checked_uscc
from idi.foundation.seats.selectors import region_chain

ROOT = Coalesce("merged_into_id", "id")
"""The living organisation a row of the registry stands for: itself, or the one it was merged into."""

LEAST_TYPED = 2
"""From how many characters on part of a name says anything."""

MOST_NAMED = 8
"""How many organisations of similar names are named to somebody who must choose."""


def ever_registered(kind: str = "") -> QuerySet[Organisation]:
    """Every row there ever was, merged ones included, by name in pinyin order: for names on what lies in the past."""
    rows = Organisation.objects.order_by("sort_key", "id")
    return rows.filter(kind=kind) if kind else rows


def organisations(kind: str = "") -> QuerySet[Organisation]:
    """The living organisations: what pick lists, search and counts offer."""
    return ever_registered(kind).filter(merged_into__isnull=True)


def existing(kind: str = "") -> QuerySet[Organisation]:
    """Those that may be asked for something new: living in the registry, and not struck off by the registrar."""
    return organisations(kind).exclude(condition=Organisation.Condition.DEREGISTERED)


def looking_after(kind: str, region_code: str) -> QuerySet[Organisation]:
    """Those of a kind, such as `housing_authority`, that look after the whole of a region: its own and those of places above."""
    return organisations(kind).filter(region_code__in=region_chain(region_code))


def nearest(kinds: Sequence[str], region_code: str) -> Organisation | None:
    """Who looks after a region, the first kind that has anybody: of those the one whose region is the smallest around it."""
    chain = region_chain(region_code)
    for kind in kinds:
        found = list(looking_after(kind, region_code))
        if found:
            return min(found, key=lambda each: chain.index(each.region_code))
    return None


def family(organisation_id: int) -> QuerySet[Organisation, Any]:
    """Ids of an organisation, the one it was merged into, and all others merged into that: one organisation today."""
    root = Subquery(Organisation.objects.filter(pk=organisation_id).values(root=ROOT))
    return Organisation.objects.filter(Q(pk=root) | Q(merged_into=root)).values("pk")


def organisation(pk: int | None) -> Organisation | None:
    """The organisation with this id, if there is one."""
    return Organisation.objects.select_related("merged_into").filter(pk=pk).first() if pk else None


def registered(text: str, *, field: str) -> Organisation:
    """The organisation of this unified social credit code, full name, or part of a name that only one bears, as somebody typed it.

    What was merged leads to its survivor. Refuses, at `field`, a wrong code, what is not in the registry, and a name or
    part of one that several share, naming them.
    """
    typed = text.strip()
    rows = Organisation.objects.select_related("merged_into")
    if re.fullmatch(r"[0-9A-Za-z]{8,}", typed):
        rows = rows.filter(uscc=checked_uscc(typed, field=field))
    else:
        rows = rows.filter(name=typed)
    found = {row.merged_into or row for row in rows[:20]}
    if len(found) > 1:
        raise Refusal(Reason(f"有多个单位名为“{typed}”，请改填统一社会信用代码。", field))
    return found.pop() if found else _only_one_like(typed, field)


def _only_one_like(typed: str, field: str) -> Organisation:
    found = list(suggested(typed)[: MOST_NAMED + 1])
    if not found:
        raise Refusal(Reason(f"登记簿中没有“{typed}”，请核对，或请平台管理员先登记该单位。", field))
    if len(found) > 1:
        names = "、".join(f"“{row.name}”" for row in found[:MOST_NAMED])
        more = "等" if len(found) > MOST_NAMED else ""
        words = f"有多个单位的名称含“{typed}”：{names}{more}。请填写其中一个的全称，或者统一社会信用代码。"
        raise Refusal(Reason(words, field))
    return found[0]


def suggested(text: str) -> QuerySet[Organisation]:
    """What somebody may mean who types part of a name or code, by name in pinyin order; nothing for less than two characters."""
    rows = search(text.strip()).order_by("sort_key", "id")
    return rows if len(text.strip()) >= LEAST_TYPED else rows.none()


def search(text: str) -> QuerySet[Organisation]:
    """Living organisations whose name or code holds the text; the old name of a merged one leads to its survivor."""
    held = Q(name__icontains=text) | Q(uscc__icontains=text)
    merged = Organisation.objects.filter(held, merged_into__isnull=False).values("merged_into")
    return Organisation.objects.filter(held | Q(pk__in=merged), merged_into__isnull=True)
