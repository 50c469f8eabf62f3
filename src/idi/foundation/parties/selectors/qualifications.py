"""What organisations are licensed and graded for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from idi.foundation.core.wording import day
from idi.foundation.parties.models import Organisation, Qualification
from idi.foundation.parties.selectors.organisations import ROOT, family


def qualifications(organisation_id: int) -> QuerySet[Qualification]:
    """Everything on file for an organisation and those merged into it, newest first."""
    return Qualification.objects.filter(organisation__in=family(organisation_id)).order_by("-from_on", "-id")


def _valid(on: date) -> QuerySet[Qualification]:
    """Those that count on a day: begun, not ended, and no newer one has taken their place by then."""
    return _begun(on).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


def _begun(on: date) -> QuerySet[Qualification]:
    """Those begun by a day, ended or not; one that was replaced by then is told by the newer one."""
    rows = Qualification.objects.filter(from_on__lte=on)
    return rows.filter(Q(replaced_by__isnull=True) | Q(replaced_by__from_on__gt=on))


def why_unqualified(organisation_id: int, on: date, kind: str = "") -> str:
    """Why an organisation has no valid qualification (of a kind) on a day, in words; empty where it has one.

    An expired one is named with its last day, so that the reader knows what to renew.
    """
    rows = Qualification.objects.filter(organisation__in=family(organisation_id))
    valid = _valid(on).filter(organisation__in=family(organisation_id))
    if kind:
        rows, valid = rows.filter(kind=kind), valid.filter(kind=kind)
    if valid.exists():
        return ""
    lapsed = rows.filter(until_on__lt=on).order_by("-until_on", "-id").first()
    if lapsed is not None:
        return (
            f"{lapsed.kind}{lapsed.grade}（证书 {lapsed.certificate_number}）已于{day(lapsed.until_on)}过期，请先换证。"
        )
    return f"没有登记{kind}资质，请联系平台管理员按证书登记。"


def qualification_on(organisation_id: int, kind: str, on: date) -> Qualification | None:
    """The qualification of this kind that is valid on a day, the latest if several."""
    return _valid(on).filter(organisation__in=family(organisation_id), kind=kind).order_by("-from_on").first()


def qualifications_on(organisation_ids: Iterable[int], on: date) -> dict[int, list[Qualification]]:
    """All qualifications valid on a day, by the organisation asked for; those without any are left out."""
    return _by_organisation(_valid(on), organisation_ids)


def lapsed(organisation_ids: Iterable[int], kind: str, on: date) -> dict[int, Qualification]:
    """The organisations whose every qualification of a kind (empty: of any) has ended by a day, each with the one that ended last."""
    rows = _begun(on)
    found = _by_organisation(rows.filter(kind=kind) if kind else rows, organisation_ids)
    last = {
        pk: max(rows, key=lambda row: (row.until_on is None, row.until_on or row.from_on)) for pk, rows in found.items()
    }
    return {pk: row for pk, row in last.items() if row.until_on is not None and row.until_on < on}


def _by_organisation(rows: QuerySet[Qualification], organisation_ids: Iterable[int]) -> dict[int, list[Qualification]]:
    asked = Organisation.objects.filter(pk__in=list(organisation_ids)).annotate(root=ROOT)
    rows = (
        rows.annotate(root=Coalesce("organisation__merged_into_id", "organisation_id"))
        .filter(root__in=asked.values("root"))
        .annotate(of=ArraySubquery(asked.filter(root=OuterRef("root")).values("pk")))
    )
    found: dict[int, list[Qualification]] = defaultdict(list)
    for row in rows.order_by("kind", "-from_on", "id"):
        for organisation_id in row.of:
            found[organisation_id].append(row)
    return dict(found)


def ending(before: date) -> QuerySet[Qualification]:
    """Those of living organisations that end by a day and have no newer one, whoever holds them."""
    rows = Qualification.objects.filter(until_on__lte=before, replaced_by__isnull=True)
    return rows.filter(organisation__merged_into__isnull=True).select_related("organisation").order_by("id")
