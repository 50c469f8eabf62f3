"""The owners' notice: what a building is insured for, from when until when, what is not, and how to report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings

from idi import rules
from idi.foundation.core import qr
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.language import on_paper
from idi.foundation.documents import selectors as files
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.lifecycle.acceptance.models import Acceptance, OwnerNotice
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Building, Unit

TEMPLATE = "acceptance/owner_notice.typ"
OWNERS_PAGE = "/p/"
"""Where owners look up their home, report and follow a report; printed on paper, so it never changes."""


@act
@on_paper
def tell_owners(*, by: Actor, at: datetime, building: Building) -> OwnerNotice:
    """Issues the notice of a building as it stands now, as the next version; the paper before it is replaced."""
    by.require("acceptance.record")
    earlier = OwnerNotice.objects.filter(building=building).order_by("-version").first()
    acceptance = Acceptance.objects.get(building=building)
    version = earlier.version + 1 if earlier else 1
    paper = documents.generate(
        by=by, at=at, subject=acceptance, kind="acceptance.owner_notice", template=TEMPLATE,
        title=f"质量保险告知书 {building.number}", data=told(building, acceptance),
        number=f"{building.project.number}-{building.number}-{version}", pictures={"page": qr.svg(settings.IDI_PUBLIC_URL + OWNERS_PAGE)},
        replaces=_before(earlier, acceptance),
    )  # fmt: skip
    notice = OwnerNotice.objects.create(
        project_id=building.project_id, region_code=building.region_code, building=building, version=version,
        document_id=paper.pk, issued_at=at,
    )  # fmt: skip
    record("acceptance.tell_owners", by=by, at=at, subject=notice, building=building.pk, version=version)
    return notice


def _before(earlier: OwnerNotice | None, acceptance: Acceptance) -> Document | None:
    return files.latest(acceptance, "acceptance.owner_notice") if earlier else None


def told(building: Building, acceptance: Acceptance, homes: Sequence[Unit] = ()) -> dict[str, Any]:
    """What the notice says; with `homes` it is a letter to each of them, with its own code."""
    project = building.project
    policy = policies.policy_of_project(project.pk)
    items = list(policies.cover_of(building))
    return {
        "project": project.name,
        "community": project.community_name or project.name,
        "address": project.address,
        "building": building.number,
        "developer": project.developer.name,
        "developer_phone": project.developer.contact_phone,
        "accepted_on": acceptance.accepted_on,
        "policy": _policy(policy) if policy else None,
        "ended_on": policies.ended_on(project.pk),
        "items": [
            {"item": row.item, "name": row.name, "term": row.term, "wait_ends_on": row.wait_ends_on,
             "starts_on": row.starts_on, "ends_on": row.ends_on, "excluded": row.excluded,
             "deductible": _amount(row.deductible), "limit": _amount(row.limit)}
            for row in items
        ],
        "because": _figures(items),
        "desks": _desks(project.region_code),
        "page": settings.IDI_PUBLIC_URL + OWNERS_PAGE,
        "homes": [{"number": home.number, "code": home.code, "page": page_of(home)} for home in homes],
    }  # fmt: skip


def page_of(home: Unit) -> str:
    """The address behind the QR code of a home."""
    return f"{settings.IDI_PUBLIC_URL}{OWNERS_PAGE}unit/{home.code}/"


def codes(homes: Sequence[Unit]) -> dict[str, str]:
    """The pictures a letter to each of these homes needs."""
    return {home.code: qr.svg(page_of(home)) for home in homes}


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _policy(policy: Policy) -> dict[str, Any]:
    return {
        "number": policy.number,
        "lead": policy.lead.name,
        "lead_phone": policy.lead.contact_phone,
        "insured": policy.get_insured_display(),
        "claimant": policy.get_claimant_display(),
        "terms": policy.terms,
    }


def _figures(items: list[Any]) -> list[dict[str, Any]]:
    """The figures the dates rest on, each once, in the order of the items."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in items:
        for figure in row.because:
            found.setdefault((figure["figure"], str(figure["value"])), {**figure, "value": figure["said"]})
    return list(found.values())


def _desks(region_code: str) -> list[dict[str, str]]:
    """The lines of the place, or of the city around it, that take reports at any hour."""
    around = rules.law(region_code, or_national=True).region or region_code
    desks = parties.organisations("hotline").filter(region_code__in={region_code, around})
    return [
        {"name": desk.name, "phone": desk.contact_phone, "region": seats.region_name(desk.region_code)}
        for desk in desks
    ]
