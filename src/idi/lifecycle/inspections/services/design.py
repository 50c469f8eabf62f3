"""The design stage: documents asked of the developer, versions handed in, comments answered and closed, or turned into a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import (
    DesignComment,
    DesignDocument,
    DesignReply,
    DesignVersion,
    Drawing,
    Finding,
    Mandate,
)
from idi.lifecycle.inspections.services.alarming import settle
from idi.lifecycle.inspections.services.planning import require_body
from idi.lifecycle.inspections.services.visits import record_visit
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Project

FILE_TASK, REPLY_TASK, JUDGE_TASK = "inspections.file_design", "inspections.reply_design", "inspections.judge_design"


@act
def ask_documents(
    *, by: Actor, at: datetime, project: Project, codes: Sequence[str] = (), name: str = "", due_on: date | None = None
) -> list[DesignDocument]:
    """The body asks the developer for documents of the region's list (each with its days), and for one of its own by a day.

    Refuses unknown codes, documents asked for already, nothing at all, and a day that has passed.
    """
    by.require("inspections.visit")
    require_body(by, project.pk)
    today = local_date(at)
    figure = rules.law(project.region_code, or_national=True).figure("design_documents", today)
    listed = {told["code"]: told for told in figure.listed()}
    asked = set(DesignDocument.objects.filter(project=project).exclude(state="waived").values_list("code", "name"))
    name = name.strip()
    no = Refusals()
    no.unless(bool(codes) or bool(name), "请选择或填写要调取的资料。", field="codes")
    no.unless(set(codes) <= set(listed), "所选资料不在本地区的清单中，请刷新页面。", field="codes")
    repeated = [listed[code]["name"] for code in codes if code in listed and (code, listed[code]["name"]) in asked]
    no.unless(not repeated, f"已经调取过：{'、'.join(repeated)}。", field="codes")
    no.unless(not name or ("own", name) not in asked, f"已经调取过：{name}。", field="name")
    no.unless(not name or due_on is not None, "请填写提交日期。", field="due_on")
    no.unless(due_on is None or due_on >= today, "提交日期不能早于今天。", field="due_on")
    no.stop()
    because = [{**figure.because.to_json(), "value": None, "said": ""}]
    wanted = [(code, listed[code]["name"], today + timedelta(days=listed[code]["days"]), because) for code in codes]
    if name and due_on:
        wanted.append(("own", name, due_on, []))
    return [_ask(by, at, project, *each) for each in wanted]


def _ask(
    by: Actor, at: datetime, project: Project, code: str, name: str, due_on: date, because: list[dict[str, Any]]
) -> DesignDocument:
    document, _ = DesignDocument.objects.update_or_create(
        project=project, code=code, name=name,
        defaults={
            "region_code": project.region_code, "due_on": due_on, "because": because, "asked_at": at, "state": "asked",
            "reason": "",
        },
    )  # fmt: skip
    record("inspections.ask_document", by=by, at=at, subject=document, code=code, due_on=due_on)
    diary.open_task(
        by=by, at=at, holder_id=project.developer_id, kind=FILE_TASK, subject=document, title=f"提交设计资料：{name}",
        address=reverse("inspections:file_design", args=[document.pk]), due_on=due_on, capability="inspections.design",
        project_id=project.pk, region_code=project.region_code,
    )  # fmt: skip
    return document


@act
def file_design(
    *, by: Actor, at: datetime, document: DesignDocument, upload: BinaryIO | bytes, note: str = ""
) -> DesignVersion:
    """Developer, designer or surveyor hands in a version; a later one stands beside the earlier ones. Refuses what is
    no paper or picture."""
    document = locked(document)
    if by.kind != "house" and not planned.designs(by, document.project):
        raise Forbidden(Reason("由本工程的建设、设计或勘察单位提交设计资料。"))
    move(document, "file_design", by=by, at=at)
    number = document.versions.count() + 1
    version = DesignVersion.objects.create(
        region_code=document.region_code, project_id=document.project_id, document=document, number=number,
        note=note.strip(), filed_by_id=by.organisation_id, filed_at=at,
    )  # fmt: skip
    paper = documents.store(
        by=by, at=at, subject=version, kind="inspections.design", title=f"{document.name} 第 {number} 版", upload=upload,
        field="upload",
    )  # fmt: skip
    version.file_id = paper.pk
    version.save(update_fields=["file_id"])
    diary.finish_task(by=by, at=at, kind=FILE_TASK, subject=document, project_id=document.project_id)
    settle(by, at, "document", document)
    return version


@act
def waive_design(*, by: Actor, at: datetime, document: DesignDocument, reason: str) -> DesignDocument:
    """The body no longer asks for a document, and says why."""
    document = locked(document)
    require_body(by, document.project_id)
    _reason(reason)
    document.reason = reason.strip()
    move(document, "waive_design", by=by, at=at, fields=("reason",))
    diary.finish_task(by=by, at=at, kind=FILE_TASK, subject=document, project_id=document.project_id)
    settle(by, at, "document", document)
    return document


@act
def comment_design(
    *, by: Actor, at: datetime, project: Project, place: str, text: str, version: DesignVersion | None = None,
    drawing: Drawing | None = None, pin_x: Decimal | None = None, pin_y: Decimal | None = None,
) -> DesignComment:  # fmt: skip
    """The body comments on a version, or on a drawing with a pin (shares of its width and height); the designers answer
    within the region's days."""
    by.require("inspections.visit")
    require_body(by, project.pk)
    no = Refusals()
    no.unless(bool(place.strip()), "请填写部位。", field="place")
    no.unless(bool(text.strip()), "请填写意见。", field="text")
    no.unless(version is not None or drawing is not None, "请选择意见所对的资料或图纸。", field="version")
    no.unless(version is None or version.project_id == project.pk, "所选资料不属于本工程。", field="version")
    no.unless(drawing is None or drawing.project_id == project.pk, "所选图纸不属于本工程。", field="drawing")
    pinned = pin_x is not None and pin_y is not None
    no.unless((pin_x is None) == (pin_y is None), "图上位置的横、纵两个数应同时填写。", field="pin_x")
    no.unless(not pinned or drawing is not None, "标注位置须先选择图纸。", field="drawing")
    within = not pinned or (0 <= (pin_x or 0) <= 1 and 0 <= (pin_y or 0) <= 1)
    no.unless(within, "图上位置应在图纸范围之内。", field="pin_x")
    no.stop()
    days = rules.law(project.region_code, or_national=True).figure("design_reply_days", local_date(at))
    comment = DesignComment.objects.create(
        region_code=project.region_code, project=project, number=next_number("SJ", project.region_code, at),
        version=version, drawing=drawing, pin_x=pin_x, pin_y=pin_y, place=place.strip(), text=text.strip(),
        due_on=local_date(at) + timedelta(days=days.whole()), because=[days.because.to_json()], commented_at=at,
    )  # fmt: skip
    record("inspections.comment_design", by=by, at=at, subject=comment, due_on=comment.due_on)
    _ask_to_reply(by, at, comment)
    return comment


def _ask_to_reply(by: Actor, at: datetime, comment: DesignComment) -> None:
    """Designers and developer have it to answer; one answer is enough."""
    designers = {party.pk for party in projects.building_parties(comment.project) if party.kind == "designer"}
    for holder_id in sorted(designers | {comment.project.developer_id}):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=REPLY_TASK, subject=comment, due_on=comment.due_on,
            title=f"回复设计意见：{comment.project.name} {comment.place}",
            address=reverse("inspections:design_comment", args=[comment.pk]), capability="inspections.design",
            project_id=comment.project_id, region_code=comment.region_code,
        )  # fmt: skip


@act
def reply_design(*, by: Actor, at: datetime, comment: DesignComment, text: str) -> DesignReply:
    """Designer or developer answers; the body judges."""
    comment = locked(comment)
    if by.kind != "house" and not planned.designs(by, comment.project):
        raise Forbidden(Reason("由本工程的设计、勘察或建设单位回复设计意见。"))
    no = Refusals()
    no.unless(bool(text.strip()), "请填写回复。", field="text")
    no.stop()
    move(comment, "reply_design", by=by, at=at)
    reply = DesignReply.objects.create(
        region_code=comment.region_code, project_id=comment.project_id, comment=comment, text=text.strip(),
        round=comment.replies.count() + 1, replied_by_id=by.organisation_id, replied_at=at,
    )  # fmt: skip
    _answered(by, at, comment)
    mandate = planned.working_mandate(comment.project_id)
    if mandate is not None:
        ask_to_judge(by, at, comment, mandate)
    return reply


def ask_to_judge(by: Actor, at: datetime, comment: DesignComment, mandate: Mandate) -> None:
    """The body has the reply to judge."""
    diary.open_task(
        by=by, at=at, holder_id=mandate.appointed_body.pk, kind=JUDGE_TASK, subject=comment,
        title=f"复核设计回复：{comment.project.name} {comment.place}",
        address=reverse("inspections:design_comment", args=[comment.pk]), capability="inspections.visit",
        project_id=comment.project_id, region_code=comment.region_code,
    )  # fmt: skip


@act
def close_design(*, by: Actor, at: datetime, comment: DesignComment, remark: str) -> DesignComment:
    """The body is satisfied, or takes the comment back, and says why."""
    comment = _judged(by, at, comment, "close_design", remark, accepted=True)
    _answered(by, at, comment)
    return comment


@act
def keep_design(*, by: Actor, at: datetime, comment: DesignComment, remark: str) -> DesignComment:
    """The body keeps the comment open and says why; the days to answer run anew."""
    comment = _judged(by, at, comment, "keep_design", remark, accepted=False)
    days = rules.law(comment.region_code, or_national=True).figure("design_reply_days", local_date(at))
    comment.due_on = local_date(at) + timedelta(days=days.whole())
    comment.save(update_fields=["due_on"])
    _ask_to_reply(by, at, comment)
    return comment


def _judged(
    by: Actor, at: datetime, comment: DesignComment, name: str, remark: str, *, accepted: bool
) -> DesignComment:
    comment = locked(comment)
    require_body(by, comment.project_id)
    _reason(remark, "remark")
    move(comment, name, by=by, at=at)
    last = comment.replies.filter(accepted__isnull=True).order_by("-round").first()
    if last is not None:
        last.accepted, last.remark, last.judged_at = accepted, remark.strip(), at
        last.save(update_fields=["accepted", "remark", "judged_at"])
    else:
        DesignReply.objects.create(
            region_code=comment.region_code, project_id=comment.project_id, comment=comment, text="", replied_at=at,
            round=comment.replies.count() + 1, accepted=accepted, remark=remark.strip(), judged_at=at,
        )  # fmt: skip
    diary.finish_task(by=by, at=at, kind=JUDGE_TASK, subject=comment, project_id=comment.project_id)
    return comment


@act
def raise_design(
    *, by: Actor, at: datetime, comment: DesignComment, grade: str, responsible: Organisation, item: str = ""
) -> Finding:
    """The body turns an open comment into a finding, of a visit of the stage 设计审查 recorded with it; refuses as `record_visit` does."""
    comment = locked(comment)
    mandate = require_body(by, comment.project_id)
    if not comment.machine.allows("raise_design", comment.state):
        raise Conflict(Reason(f"这条设计意见{comment.machine.state(comment.state).label}，不能再转为风险。"))
    told = {
        "location": comment.place, "description": comment.text, "grade": grade, "responsible": responsible, "item": item,
        "drawing": comment.drawing, "pin_x": comment.pin_x, "pin_y": comment.pin_y,
    }  # fmt: skip
    visit = record_visit(
        by=by, at=at, mandate=mandate, visited_on=local_date(at), stage="design",
        summary=f"设计意见 {comment.number} 未解决，转为风险记录。", findings=[told],
    )  # fmt: skip
    comment.finding = visit.findings.get()
    move(comment, "raise_design", by=by, at=at, fields=("finding",), finding=comment.finding.pk)
    _answered(by, at, comment)
    diary.finish_task(by=by, at=at, kind=JUDGE_TASK, subject=comment, project_id=comment.project_id)
    return comment.finding


def _answered(by: Actor, at: datetime, comment: DesignComment) -> None:
    diary.finish_task(by=by, at=at, kind=REPLY_TASK, subject=comment, project_id=comment.project_id)
    settle(by, at, "comment", comment)


def _reason(text: str, field: str = "reason") -> None:
    no = Refusals()
    no.unless(bool(text.strip()), "请填写原因或意见。", field=field)
    no.stop()
