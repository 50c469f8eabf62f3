"""One notice for many homes with the same defect: split into a claim a home, surveyed by one plan, found to have one cause.

Whoever reports claims nothing by that: amount, cash, signature and withdrawal stay with the owner of each home.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.numbers import drawn_many, next_number, next_numbers
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.acceptance import selectors as acceptance
from idi.lifecycle.claims.kinds import CAUSES, PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim, Clock, Estate
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.handling import building_parties
from idi.lifecycle.claims.services.joining import IN_HAND
from idi.lifecycle.claims.services.passing_on import require_lead
from idi.lifecycle.claims.services.reporting import PHONE, require_report
from idi.lifecycle.claims.triage import builder_first, triage_of
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import CoverItem
    from idi.lifecycle.projects.models import Project, Unit

MOST = 3000
PLAN = "claims.plan_estate"
PHOTO = "claims.estate_photo"


@act
def report_estate(
    *, by: Actor, at: datetime, project: Project, units: Sequence[Unit], symptom: str, place: str, narrative: str,
    discovered_on: date, reporter_name: str, reporter_phone: str, photos: Iterable[BinaryIO | bytes] = (),
) -> Estate:  # fmt: skip
    """Registers the notice and a numbered claim for every home in it; asks the rules building by building.

    A home whose same defect is in hand already is not doubled: that claim is taken into the estate. Refuses what is no report,
    no home, more than `MOST`, and homes of another project.
    """
    by.require("claims.report")
    _check_homes(project, place, units)
    require_report(
        at, symptom=symptom, place=place, narrative=narrative, discovered_on=discovered_on, name=reporter_name,
        phone=reporter_phone, placed=True, address="", project=project,
    )  # fmt: skip
    with house(project.pk, cause=by) as inside:
        estate = Estate.objects.create(
            project=project, region_code=project.region_code, number=next_number("QT", project.region_code, at),
            symptom=symptom, place=place, narrative=narrative.strip(), discovered_on=discovered_on, reported_at=at,
            reporter_id=by.organisation_id, reporter_name=reporter_name.strip(), reporter_phone=normalise(reporter_phone),
            homes=len(units),
        )  # fmt: skip
        record(
            "claims.report_estate", by=by, at=at, subject=estate,
            number=estate.number, homes=len(units), symptom=symptom,
        )  # fmt: skip
        filing.store_photos(by=inside, at=at, subject=estate, kind=PHOTO, title="群体报案照片", photos=photos)
        known = take_in(estate, units)
        new = [unit for unit in units if unit.pk not in known]
        claims = split(estate, new, by=inside, at=at, discovered_on=discovered_on)
        estate.item = (
            claims[0].item if claims else Claim.objects.filter(estate=estate).values_list("item", flat=True)[0]
        )
        estate.save(update_fields=["item"])
        call(estate, by=inside, at=at)
        tell_owners(estate, by=inside, at=at)
    return estate


def _check_homes(project: Project, place: str, units: Sequence[Unit]) -> None:
    no = Refusals()
    no.unless(bool(place), gettext("请选择部位。"), field="place")
    no.unless(bool(units), gettext("请至少选择一户。"), field="units")
    no.unless(len(units) <= MOST, gettext("一次最多报 %(most)d 户，请分次报案。") % {"most": MOST}, field="units")
    no.unless({unit.project_id for unit in units} <= {project.pk}, gettext("只能选择同一项目的房屋。"), field="units")
    no.stop()


def take_in(estate: Estate, units: Sequence[Unit]) -> set[int]:
    """Homes whose same defect is in hand: their claims belong to the estate from now on."""
    same = Claim.objects.filter(
        unit__in=[unit.pk for unit in units], symptom=estate.symptom, place=estate.place, state__in=IN_HAND,
        main__isnull=True, estate__isnull=True,
    )  # fmt: skip
    known = set(same.values_list("unit_id", flat=True))
    same.update(estate=estate)
    return {unit_id for unit_id in known if unit_id is not None}


def split(
    estate: Estate, units: Sequence[Unit], *, by: Actor, at: datetime, discovered_on: date, **reporter: Any
) -> list[Claim]:  # fmt: skip
    """A claim for each home, triaged by the insured items of its building and its own handover, with its clocks.

    `reporter` are the fields of who reported, where that is not who reported the estate.
    """
    policy = policies.policy_of_project(estate.project_id, discovered_on)
    handed_over = acceptance.handovers_of(unit.pk for unit in units)
    cover: dict[int, list[CoverItem]] = {}
    numbers = next_numbers("BA", estate.region_code, at, len(units)) if units else []
    codes = drawn_many(12, len(units))
    who = reporter or {
        "reporter_name": estate.reporter_name, "reporter_phone": estate.reporter_phone, "reporter_is_owner": False,
    }  # fmt: skip
    index = blind_index(who["reporter_phone"], PHONE)
    rows = []
    for unit, number, code in zip(units, numbers, codes, strict=True):
        if unit.building_id not in cover:
            cover[unit.building_id] = list(policies.cover_of(unit, discovered_on))
        told = triage_of(
            cover[unit.building_id], handed_over.get(unit.pk), symptom=estate.symptom, where=estate.place,
            discovered_on=discovered_on, reported_on=local_date(at),
        )  # fmt: skip
        builder = policy is None or builder_first(told["state"])
        rows.append(Claim(
            region_code=estate.region_code, project_id=estate.project_id, building_id=unit.building_id, unit=unit,
            policy=policy, lead_id=policy.lead_id if policy else None, estate=estate, number=number, track_code=code,
            channel=Claim.Channel.ESTATE, item=told["item"], symptom=estate.symptom, place=estate.place,
            narrative=estate.narrative, reporter_phone_index=index, discovered_on=discovered_on, reported_at=at,
            triage=told, state="with_builder" if builder else "with_insurer", **who,
        ))  # fmt: skip
    claims = Claim.objects.bulk_create(rows)
    law = rules.law(estate.region_code, or_national=True)
    Clock.objects.bulk_create([row for claim in claims for row in clocks.set_out(law, claim, {})])
    for claim in claims:
        record("claims.report", by=by, at=at, subject=claim, number=claim.number, estate=estate.pk, to=claim.state)
    return claims


def call(estate: Estate, *, by: Actor, at: datetime) -> None:
    """One task for the lead and one for the developer, as far as there are homes for either."""
    for state, kind, title, capability in (
        ("with_insurer", PLAN, "群体报案，请安排统一查勘", "claims.survey"),
        ("with_builder", "claims.resolve_estate", "群体报修，请组织维修", "claims.resolve_in_wait"),
    ):
        first = Claim.objects.filter(estate=estate, state=state).select_related("project").first()
        if first is None:
            continue
        holder_id = first.lead_id if state == "with_insurer" else estate.project.developer_id
        if holder_id is None:
            continue
        clock = first.clocks.filter(due_on__isnull=False, clock__in=("survey", "builder_answer")).first()
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=kind, title=f"{title}：{estate.number}（{estate.homes} 户）",
            address=address(estate), subject=estate, capability=capability, region_code=estate.region_code,
            project_id=estate.project_id, due_on=clock.due_on if clock else None, take_note=state == "with_builder",
        )  # fmt: skip


def address(estate: Estate) -> str:
    return f"/claims/estates/{estate.pk}/"


@act
def plan_survey(*, by: Actor, at: datetime, estate: Estate, visit_at: datetime, plan: str) -> Estate:
    """One plan for all homes of the estate: every claim the lead has not acknowledged is acknowledged with it. May be changed."""
    estate = locked(estate)
    by.require("claims.survey")
    waits = Claim.objects.filter(estate=estate, state="with_insurer")
    first = waits.first()
    if first is None:
        raise Conflict(Reason("这件群体报案没有等待查勘的房屋。"))
    require_lead(by, first)
    no = Refusals()
    no.unless(visit_at >= at, "查勘时间不能早于现在。", field="visit_at")
    no.unless(bool(plan.strip()), "请写明查勘怎样安排，业主会看到。", field="plan")
    no.stop()
    estate.visit_at, estate.plan = visit_at, plan.strip()
    estate.save(update_fields=["visit_at", "plan"])
    with house(estate.project_id, cause=by) as inside:
        Clock.objects.filter(claim__in=waits.filter(acknowledged_at__isnull=True), clock="acknowledge").update(
            stopped_at=at
        )
        waits.filter(acknowledged_at__isnull=True).update(acknowledged_at=at)
        waits.update(visit_at=visit_at)
        diary.finish_task(by=inside, at=at, kind=PLAN, subject=estate, project_id=estate.project_id)
        _tell(estate, "群体报案已安排统一查勘", estate.plan, by=inside, at=at)
    record("claims.plan_survey", by=by, at=at, subject=estate, visit_at=visit_at)
    return estate


@act
def find_cause(
    *, by: Actor, at: datetime, estate: Estate, cause: str, finding: str, responsible_id: int | None = None
) -> Estate:  # fmt: skip
    """The one cause of the defect in all homes; what each home gets for it is still decided home by home."""
    estate = locked(estate)
    by.require("claims.survey")
    first = Claim.objects.filter(estate=estate).select_related("project").first()
    if first is None or first.lead_id is None:
        raise Conflict(Reason("这件群体报案不由保险机构办理。"))
    require_lead(by, first)
    no = Refusals()
    no.unless(cause in CAUSES, "请选择原因。", field="cause")
    no.unless(bool(finding.strip()), "请写明认定原因的依据。", field="finding")
    no.unless(
        responsible_id is None or responsible_id in building_parties(first),
        "责任单位应为本工程的参建单位。", field="responsible_id",
    )  # fmt: skip
    no.stop()
    estate.cause, estate.finding, estate.responsible_id, estate.found_at = cause, finding.strip(), responsible_id, at
    estate.save(update_fields=["cause", "finding", "responsible", "found_at"])
    record("claims.find_cause", by=by, at=at, subject=estate, cause=cause, responsible=responsible_id)
    return estate


def tell_owners(estate: Estate, *, by: Actor, at: datetime, homes: Sequence[Claim] = ()) -> None:
    """That their home is in it; only those of `homes` where some are named."""
    what = f"{SYMPTOMS[estate.symptom]}（{PLACES[estate.place]}）"
    words = f"{what}已为多户一并报案，您的房屋在其中。您可以补充情况；不愿参加的，可以退出。"
    only = {each.track_code for each in homes}
    _tell(estate, f"群体报案 {estate.number} 包括您的房屋", words, by=by, at=at, only=only)


def _tell(
    estate: Estate, title: str, text: str, *, by: Actor, at: datetime, only: Container[str] = frozenset()
) -> None:  # fmt: skip
    """To the owners who have an account, each with the page of the own claim; others read it on the page of their home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder_id, track_code FROM claims_estate_owners(%s)", [estate.pk])
        owners = cursor.fetchall()
    for holder_id, track_code in owners:
        if only and track_code not in only:
            continue
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=title, text=text, address=f"/p/track/{track_code}/", subject=estate
        )
