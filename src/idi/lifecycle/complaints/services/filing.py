"""A complaint is filed by anybody and always registered; whoever it concerns has its clock from that day on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext

from idi import rules
from idi.foundation.core import photos as pictures
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.numbers import drawn, next_number
from idi.foundation.diary import services as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.photos import MOST
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.repairs import selectors as repairs

if TYPE_CHECKING:
    from idi.foundation.documents.services import Arrived
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim
    from idi.lifecycle.projects.models import Unit

NOWHERE = 0
PHONE = "complaint.phone"
PHOTO = "complaints.photo"
_DESKS = ("hotline", "association", "housing_authority")


@act
def file(
    *, by: Actor, at: datetime, region_code: str, against_kind: str, cause: str, text: str, name: str, phone: str,
    channel: str, wish: str = "", unit: Unit | None = None, claim: Claim | None = None, about: str = "",
    photos: Sequence[BinaryIO | bytes] = (), arrived: Sequence[Arrived] = (),
) -> Complaint:  # fmt: skip
    """Registers a complaint about a home, about a report, or about neither, and tells who has to answer.

    Whom it concerns is found from the claim or the home; where several or nobody fit, the desk finds out. The complainant
    follows it by `track_code`. `photos` come along or have `arrived` before. Refuses only what cannot be answered (no words,
    no phone, an unknown kind), what is no photo, by its name, and more photos than `MOST`.
    """
    no = Refusals()
    _check(no, against_kind, cause, text, name, phone)
    contents = _contents(no, photos, after=len(arrived))
    no.stop()
    place = unit or (claim.unit if claim else None)
    project_id = place.project_id if place else claim.project_id if claim else None
    desk_id = _desk(region_code, by)
    against = _whom(against_kind, project_id, claim, by=by) if project_id else None
    due = rules.answer_by(rules.law(region_code, or_national=True), against_kind, local_date(at))
    with house(desk_id, cause=by) as inside:
        complaint = Complaint.objects.create(
            region_code=region_code, number=next_number("TS", region_code, at), track_code=drawn(12), desk_id=desk_id,
            project_id=project_id, unit=place, claim=claim, about=about[:400], against_kind=against_kind, against=against,
            cause=cause, channel=channel, text=text.strip(), wish=wish.strip(), name=name.strip(), phone=normalise(phone),
            phone_index=blind_index(phone, PHONE), person_id=by.person_id if by.organisation_id is None else None,
            filed_at=at, due_on=due.due_on, because=[each.to_json() for each in due.because],
            state="filed" if against else "undirected",
        )  # fmt: skip
        record(
            "complaints.file", by=by, at=at, subject=complaint, against=against and against.pk, kind=against_kind,
            cause=cause, channel=channel, due_on=due.due_on, photos=len(arrived) + len(contents), voice="complainant",
        )  # fmt: skip
        _pass_on(complaint, by=inside, at=at)
    with house(complaint.scope_id, cause=by) as inside:
        _file_photos(complaint, contents, arrived, by=inside, at=at)
    tell_complainant(complaint, "complaint_received", by=by, at=at, code=complaint.track_code)
    return complaint


@act
def direct(*, by: Actor, at: datetime, complaint: Complaint, against_id: int) -> Complaint:
    """Desk or authority says whom a complaint concerns. Its clock has run since it was filed."""
    complaint = locked(complaint)
    chosen = parties.organisation(against_id)
    if chosen is None or chosen.kind != complaint.against_kind:
        raise Refusal(Reason(f"请选择一家{AGAINST[complaint.against_kind]}。", "against_id"))
    complaint.against = chosen
    move(complaint, "direct", by=by, at=at, fields=("against",), against=chosen.pk)
    diary.finish_task(by=by, at=at, kind="complaints.direct", subject=complaint)
    _refile_photos(complaint, by=by, at=at)
    _pass_on(complaint, by=by, at=at)
    return complaint


def address(complaint: Complaint) -> str:
    """The page of the complaint."""
    return f"/complaints/{complaint.pk}/"


def tell_complainant(complaint: Complaint, kind: str, *, by: Actor, at: datetime, **words: Any) -> None:
    """A text message to those who left a mobile number; everybody reads the same on the page of the track code."""
    if re.fullmatch(r"1\d{10}", complaint.phone):
        link = f"{settings.IDI_PUBLIC_URL}/p/complain/{complaint.track_code}/"
        notices.send(
            by=by, at=at, kind=kind, region_code=complaint.region_code, to=complaint.phone, subject=complaint,
            title=f"投诉 {complaint.number}",
            values={"number": complaint.number, "link": link, **words},
        )  # fmt: skip


def _pass_on(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """One task: for who has to answer, else for the desk that finds out who that is."""
    known = complaint.against_id is not None
    diary.open_task(
        by=by, at=at, holder_id=complaint.against_id or complaint.desk_id, kind="complaints.answer" if known else "complaints.direct",
        title=f"{'收到投诉，请受理并答复' if known else '请确定被投诉单位'}：{complaint.number}", address=address(complaint),
        subject=complaint, region_code=complaint.region_code, due_on=complaint.due_on,
        capability="complaints.answer" if known else "complaints.direct",
        because=read_because(complaint),
    )  # fmt: skip


def read_because(complaint: Complaint) -> list[rules.Because]:
    """The figures of its clock as they were stored."""
    names = ("figure", "value", "ref", "source", "grade", "label")
    return [rules.Because(**{name: each[name] for name in names}) for each in complaint.because]


def _contents(no: Refusals, photos: Sequence[BinaryIO | bytes], *, after: int) -> list[bytes]:
    """What the photos hold; each that is none is told by the name of its file."""
    no.unless(after + len(photos) <= MOST, gettext("最多上传%(most)d张照片。") % {"most": MOST}, field="photos")
    contents = []
    for number, each in enumerate(photos, after + 1):
        try:
            contents.append(pictures.check(each, field="photos").content)
        except Refusal as refused:
            name = getattr(each, "name", "") or gettext("第 %(number)d 张") % {"number": number}
            for why in refused.reasons:
                no.add(gettext("“%(name)s”：%(why)s") % {"name": name, "why": why.message}, field="photos")
    return contents


def _file_photos(
    complaint: Complaint, contents: list[bytes], arrived: Sequence[Arrived], *, by: Actor, at: datetime
) -> None:
    if arrived:
        filing.store_arrived(
            by=by, at=at, subject=complaint, kind=PHOTO, title="投诉照片", arrived=arrived, field="photos"
        )
    filing.store_photos(
        by=by, at=at, subject=complaint, kind=PHOTO, title="投诉照片", photos=contents, after=len(arrived)
    )


def _refile_photos(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """The photos follow the complaint from the desk to the organisation that now has to answer."""
    for photo in documents.of(complaint, PHOTO):
        filing.store(
            by=by, at=at, subject=complaint, kind=PHOTO, title=photo.title, upload=documents.content(photo),
            replaces=photo,
        )  # fmt: skip


def _check(no: Refusals, against_kind: str, cause: str, text: str, name: str, phone: str) -> None:
    no.unless(against_kind in AGAINST, gettext("请选择投诉谁。"), field="against_kind")
    no.unless(cause in CAUSES, gettext("请选择投诉的原因。"), field="cause")
    no.unless(bool(text.strip()), gettext("请写明投诉的事情。"), field="text")
    no.unless(bool(name.strip()), gettext("请填写您的姓名。"), field="name")
    no.unless(
        re.fullmatch(r"\+?\d{7,15}", normalise(phone)) is not None, gettext("请填写能联系到您的电话（7至15位数字）。"), field="phone"
    )  # fmt: skip


def _desk(region_code: str, by: Actor) -> int:
    with house(NOWHERE, cause=by):
        desk = parties.nearest(_DESKS, region_code)
    if desk is None:
        raise Refusal(Reason(gettext("本平台尚未在该地区开通，请直接向被投诉单位或主管部门投诉。"), "region_code"))
    return desk.pk


def _whom(kind: str, project_id: int, claim: Claim | None, *, by: Actor) -> Organisation | None:
    """The one organisation of this kind a complaint about this project or claim can concern; None where it is not one."""
    with house(project_id, cause=by):
        if kind == "insurer":
            policy = policies.policy_of_project(project_id)
            return parties.organisation(
                claim.lead_id if claim and claim.lead_id else policy.lead_id if policy else None
            )
        if kind == "inspection_body":
            mandate = inspections.mandate_of_project(project_id)
            return mandate.body if mandate else None
        if kind == "repairer":
            order = repairs.of_claim(claim).first() if claim else None
            return order.repairer if order else None
        built = [each for each in projects.building_parties(projects.project(project_id)) if each.kind == kind]
        return built[0] if len(built) == 1 else None
