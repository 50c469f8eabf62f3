"""What is still missing of policies recorded from insurers' own systems, policy by policy and as gaps in their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, StrOrPromise] = {
    "no_file": _("没有外部保险单文件"),
    "no_payment": _("没有保险费到账记录"),
    "not_paid": _("保险费没有收齐"),
    "no_body": _("没有聘请风险管理机构"),
    "no_building": _("没有承保单体"),
    "no_acceptance": _("计划竣工日已过，没有登记竣工验收"),
    "no_settlement": _("已竣工验收，没有工程结算"),
    "no_facts": _("工程资料没有填齐"),
    "warned": _("补录时的提示没有处理"),
}
"""What may be missing, the gravest first."""
SHOWN = 50


def recorded(actor: Actor, on: date) -> QuerySet[Any]:
    """Recorded policies in force of which anything is missing, as far as the actor may see them; each gap a flag of its name."""
    rows = policies.visible(actor).filter(origin="recorded").exclude(state="cancelled").annotate(**_gaps(actor, on))
    wanted = Q()
    for kind in KINDS:
        wanted |= Q(**{kind: True})
    return rows.filter(wanted)


def of(row: Any) -> list[StrOrPromise]:
    """What is missing of one of them, in words."""
    return [words for kind, words in KINDS.items() if getattr(row, kind)]


def _gaps(actor: Actor, on: date) -> dict[str, Any]:
    due = ledger.visible(actor).filter(
        subject_kind="policies.policy", subject_id=OuterRef("pk"), kind="premium", cancelled_at__isnull=True
    )
    money = actor.may("ledger.read")
    mandate = inspections.mandates(actor, on).filter(policy_id=OuterRef("pk"), state="appointed")
    items = policies.every_item().filter(policy_id=OuterRef("pk"))
    accepted = items.filter(accepted_on__isnull=False)
    bare, unready = (
        projects.lacking_facts(stage).filter(pk=OuterRef("project_id")) for stage in ("issue", "completion")
    )
    return {
        "no_file": _true(Q(outside_document_id__isnull=True)),
        # Who may not read the ledger sees no due and would take every premium for unpaid.
        "no_payment": ~Exists(due) if money else Value(False),
        "not_paid": Exists(due.filter(amount__gt=F("paid_amount"))) if money else Value(False),
        "no_body": ~Exists(mandate),
        "no_building": ~Exists(items),
        "no_acceptance": _true(Q(project__planned_completion_on__lt=on)) & ~Exists(accepted),
        "no_settlement": _true(Q(settlement__isnull=True)) & Exists(accepted),
        "no_facts": Exists(bare) | (Exists(accepted) & Exists(unready)),
        "warned": _Uncleared("warnings"),
    }


class _Uncleared(Func):
    """Whether any warning of a list has not been done with."""

    template = "jsonb_path_exists(%(expressions)s, '$[*] ? (!exists(@.cleared))')"
    output_field = BooleanField()


def _true(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Gap:
    """Outside numbers nobody recorded between two that were: `count` of them, from `first` to `last`."""

    insurer: str
    first: str
    last: str
    count: int


_NUMBER_GAPS = """
WITH told AS (
  SELECT p.lead_id, m.part[1] AS head, m.part[2]::bigint AS running, length(m.part[2]) AS width, m.part[3] AS tail
    FROM policies_policy p, LATERAL regexp_match(p.outside_number, '^(.*?)([0-9]{1,15})([^0-9]*)$') AS m(part)
   WHERE p.origin = 'recorded' AND m.part IS NOT NULL
), next AS (
  SELECT *, lead(running) OVER (PARTITION BY lead_id, head, width, tail ORDER BY running) AS following FROM told
)
SELECT o.name, n.head || lpad((n.running + 1)::text, n.width, '0') || n.tail,
       n.head || lpad((n.following - 1)::text, n.width, '0') || n.tail, n.following - n.running - 1
  FROM next n JOIN parties_organisation o ON o.id = n.lead_id
 WHERE n.following - n.running BETWEEN 2 AND 10000
 ORDER BY o.sort_key, 2 LIMIT %s
"""


def number_gaps() -> list[Gap]:
    """Gaps in each insurer's outside numbers, as far as the actor sees its policies; at most `SHOWN`.

    Numbers belong together that differ only in their last run of digits.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER_GAPS, [SHOWN])
        return [Gap(*row) for row in cursor.fetchall()]
