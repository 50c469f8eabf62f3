"""The pilot (notice 四): the association opens it for a region, the county's housing authority names its projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, move, record
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import region_name, regions_within
from idi.lifecycle.projects.models import PilotArea, PilotFirm, Programme, Project
from idi.lifecycle.projects.selectors import pilot_full
from idi.lifecycle.projects.services.asking import DESIGNATE, INVITE, ask_as_places_are, ask_to_invite, asked_enough

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def open_programme(
    *, by: Actor, at: datetime, region_code: str, title: str, areas: Sequence[str], firms: Sequence[Organisation] = ()
) -> Programme:
    """Opens the pilot of a region with its areas (county codes inside the region) and the developers it names.

    Refuses a region without a law in force, places outside it, firms that are no developers and a title used before.
    """
    by.require("pilot.open")
    on = local_date(at)
    no = Refusals()
    try:
        law = rules.law(region_code)
    except rules.UnknownRegion as unknown:
        raise Refusal(Reason(str(unknown), "region_code")) from unknown
    no.unless(
        law.in_force <= on, f"《{law.title}》自{day(law.in_force)}起实施，此前不能开通试点。", field="region_code"
    )
    no.unless(bool(title.strip()), "请填写试点方案名称。", field="title")
    no.unless(
        not Programme.objects.filter(region_code=region_code, title=title.strip()).exists(),
        "该地区已有同名的试点方案，请换一个名称。", field="title",
    )  # fmt: skip
    no.unless(bool(areas), "请至少选择一个试点地区。", field="areas")
    inside = {place.code for place in regions_within(region_code)}
    for code in sorted(set(areas) - inside):
        no.add(f"{region_name(code)}不在{region_name(region_code)}范围内。", field="areas")
    for firm in firms:
        no.unless(firm.kind == "developer", f"“{firm.name}”不是建设单位，不能列为试点企业。", field="firms")
    no.stop()
    programme = Programme.objects.create(
        region_code=region_code, title=title.strip(), law=law.id, opened_on=on,
        scope_id=seats.open_scope(
            seats.Kind.PLATFORM, region_code=region_code, holder_id=by.organisation_id, role="association"
        ),
    )  # fmt: skip
    PilotArea.objects.bulk_create(
        PilotArea(programme=programme, region_code=code, joined_on=on) for code in sorted(set(areas))
    )
    PilotFirm.objects.bulk_create(PilotFirm(programme=programme, organisation=firm) for firm in firms)
    record(
        "projects.open_programme", by=by, at=at, subject=programme,
        law=law.id, areas=sorted(set(areas)), firms=[firm.pk for firm in firms],
    )  # fmt: skip
    for code in sorted(set(areas)):
        ask_as_places_are(code, by=by, at=at)
    return programme


@act
def designate(*, by: Actor, at: datetime, project: Project, reason: str) -> Project:
    """The county's housing authority takes a project into the pilot.

    Refuses where no pilot is open in the county, and beyond the number of projects the region's law gives a county.
    """
    by.require("projects.designate")
    project = locked(project)
    law = rules.law(project.region_code)
    no = Refusals()
    no.unless(bool(reason.strip()), "请填写列入试点的理由。", field="reason")
    no.unless(
        PilotArea.objects.filter(region_code=project.region_code).exists(),
        f"{region_name(project.region_code)}尚未开通试点，请先由保险行业协会开通试点方案。",
        because=[law.figure("pilot_areas", local_date(at)).because] if law.declares("pilot_areas") else (),
    )
    if law.declares("pilot_projects_per_area"):
        figure = law.figure("pilot_projects_per_area", local_date(at))
        most = figure.table()["max"]
        so_far = Project.objects.filter(region_code=project.region_code, designated_on__isnull=False).count()
        words = f"{region_name(project.region_code)}已确定 {so_far} 个试点项目，每地最多 {most} 个。"
        no.unless(so_far < most, words, because=[figure.because])
    no.stop()
    project.designated_on, project.designated_by_id = local_date(at), by.organisation_id
    project.designation_reason = reason.strip()
    fields = ("designated_on", "designated_by_id", "designation_reason")
    move(project, "designate", by=by, at=at, fields=fields)
    asked_enough(project, DESIGNATE, by=by, at=at)
    if pilot_full(project.region_code, local_date(at)):
        ask_as_places_are(project.region_code, by=by, at=at)
    ask_to_invite(project, by=by, at=at)
    return project


@act
def withdraw_designation(*, by: Actor, at: datetime, project: Project, reason: str) -> Project:
    """The county takes a project out of the pilot again, before it is insured, with its reason; the place is free again."""
    by.require("projects.designate")
    project = locked(project)
    if not reason.strip():
        raise Refusal(Reason("请填写撤出试点的理由。", "reason"))
    was_full = pilot_full(project.region_code, local_date(at))
    project.designated_on, project.designated_by_id, project.designation_reason = None, None, ""
    project.withdrawn_on, project.withdrawal_reason = local_date(at), reason.strip()
    fields = ("designated_on", "designated_by_id", "designation_reason", "withdrawn_on", "withdrawal_reason")
    move(project, "withdraw_designation", by=by, at=at, fields=fields)
    asked_enough(project, INVITE, by=by, at=at)
    if was_full:
        ask_as_places_are(project.region_code, by=by, at=at)
    return project


@act
def open_area(
    *, by: Actor, at: datetime, programme: Programme, region_code: str, joined_on: date, consent: str
) -> PilotArea:
    """A further county joins a programme with its consent: the paper that says so, and the day."""
    by.require("pilot.open")
    no = Refusals()
    inside = {place.code for place in regions_within(programme.region_code)}
    no.unless(
        region_code in inside,
        f"{region_name(region_code)}不在{region_name(programme.region_code)}范围内。",
        field="region_code",
    )
    taken = PilotArea.objects.filter(programme=programme, region_code=region_code).exists()
    no.unless(not taken, f"{region_name(region_code)}已是试点地区。", field="region_code")
    no.unless(joined_on >= programme.opened_on, f"不能早于方案开通日期{day(programme.opened_on)}。", field="joined_on")
    no.unless(joined_on <= local_date(at), "同意日期不能晚于今天。", field="joined_on")
    no.unless(bool(consent.strip()), "请填写该县（市、区）同意参加试点的文件名称或文号。", field="consent")
    no.stop()
    area = PilotArea.objects.create(
        programme=programme, region_code=region_code, joined_on=joined_on, consent=consent.strip()
    )
    record("projects.open_area", by=by, at=at, subject=programme, region=region_code, joined_on=joined_on)
    ask_as_places_are(region_code, by=by, at=at)
    return area
