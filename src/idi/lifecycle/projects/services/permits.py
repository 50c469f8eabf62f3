"""The housing authority's list of construction permits: taken over whole, and matched to the projects registered here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from idi.foundation.core import sheets
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import all_places, sees_region
from idi.lifecycle.projects.models import Permit, PermitList, Project
from idi.lifecycle.projects.selectors import duty

PERMIT_COLUMNS = (
    sheets.Column(name="number", header="施工许可证号", required=True, unique=True, max_length=60, example="330481202611020101"),
    sheets.Column(name="project_name", header="项目名称", required=True, max_length=120, example="示例花园"),
    sheets.Column(name="developer_name", header="建设单位", required=True, max_length=120, example="示例置业有限公司"),
    sheets.Column(name="developer_uscc", header="统一社会信用代码", max_length=18, note="18 位；按文本填写"),
    sheets.Column(name="region_code", header="行政区划", required=True, max_length=20, note="代码或名称", example="海宁市"),
    sheets.Column(name="kind", header="工程类别", required=True, choices=dict(Project.Kind.choices), example="商品住宅"),
    sheets.Column(name="issued_on", header="发证日期", kind="date", required=True, example=date(2026, 11, 2)),
    sheets.Column(name="gfa", header="建筑面积", kind="decimal", minimum=Decimal("0.01"), maximum=Decimal("9999999999")),
    sheets.Column(name="cost", header="合同价格", kind="decimal", minimum=Decimal("0.01"), note="单位：元"),
)  # fmt: skip
TAKEN = tuple(column.name for column in PERMIT_COLUMNS if column.name != "number")


@act
def import_permits(*, by: Actor, at: datetime, file: BinaryIO | bytes, filename: str = "") -> PermitList:
    """Takes over a list of permits, all of it or nothing: new ones come in, changed ones are put right, the rest stays.

    Raises `SheetRefused` with every error of every row: wrong codes, places that are not the authority's, days to come.
    Permits whose number a project bears are matched at once.
    """
    by.require("projects.permits")
    organisation = parties.organisation(by.organisation_id)
    if organisation is None:
        raise Forbidden(Reason("由住建主管部门导入施工许可证清单。"))
    content = file if isinstance(file, bytes) else file.read()
    rows, errors = sheets.read_through(content, PERMIT_COLUMNS)
    taken = []
    for row in rows:
        facts, wrong = _checked(row, local_date(at))
        taken.append(facts)
        errors += wrong
    if errors:
        raise sheets.SheetRefused(errors)
    listed = PermitList.objects.create(
        region_code=organisation.region_code, authority=organisation, filename=filename[:200] or "清单", imported_at=at
    )
    listed.counts = _take(listed, taken)
    listed.counts["matched"] = _match_by_number(listed, at)
    kept = content if content.startswith(b"PK") else sheets.write(PERMIT_COLUMNS, taken, title="施工许可证清单", at=at)
    listed.document_id = documents.store(
        by=by, at=at, subject=listed, kind="projects.permits", title=listed.filename[:120], upload=kept
    ).pk
    listed.save(update_fields=["counts", "document_id"])
    record("projects.import_permits", by=by, at=at, subject=listed, **listed.counts)
    return listed


def _checked(row: sheets.Row, today: date) -> tuple[dict[str, Any], list[sheets.RowError]]:
    facts, errors = {name: row[name] for name in ("number", *TAKEN)}, []
    places = dict(all_places())
    codes = {name: code for code, name in places.items()}
    code = codes.get(str(row["region_code"]), str(row["region_code"] or ""))
    if row["region_code"] is not None and (code not in places or not sees_region(code)):
        errors.append(row.wrong("region_code", "不在本单位管辖的行政区划内，请核对代码或名称。"))
    if row["developer_uscc"] is not None and not _is_uscc(row["developer_uscc"]):
        errors.append(row.wrong("developer_uscc", "统一社会信用代码不正确（18 位，含校验码）。"))
    if row["issued_on"] is not None and row["issued_on"] > today:
        errors.append(row.wrong("issued_on", "发证日期不能晚于今天。"))
    facts |= {"region_code": code, "developer_uscc": row["developer_uscc"] or ""}
    return facts, errors


def _is_uscc(text: str) -> bool:
    try:
        return bool(uscc.validate(text))
    except ValidationError:
        return False


def _take(listed: PermitList, rows: list[dict[str, Any]]) -> dict[str, int]:
    known = {
        (row.region_code, row.number): row for row in Permit.objects.filter(number__in=[row["number"] for row in rows])
    }
    counts = {"new": 0, "changed": 0, "same": 0}
    for facts in rows:
        row = known.get((facts["region_code"], facts["number"]))
        if row and all(getattr(row, name) == facts[name] for name in TAKEN):
            counts["same"] += 1
            continue
        counts["changed" if row else "new"] += 1
        row = row or Permit(listed=listed, number=facts["number"])
        row.listed = listed
        for name in TAKEN:
            setattr(row, name, facts[name])
        row.compulsory, row.because = duty(row.region_code, row.issued_on)
        row.save()
    return counts


def _match_by_number(listed: PermitList, at: datetime) -> int:
    matched = 0
    for permit in Permit.objects.filter(listed=listed, match="none"):
        project = Project.objects.filter(region_code=permit.region_code, permit_number=permit.number).first()
        if project:
            permit.project, permit.match, permit.matched_at = project, Permit.Match.NUMBER, at
            permit.save(update_fields=["project", "match", "matched_at"])
            matched += 1
    return matched


@act
def match_permit(*, by: Actor, at: datetime, permit: Permit, project: Project | None) -> Permit:
    """An officer confirms which project a permit belongs to; None parts a wrong match."""
    by.require("projects.permits")
    permit = locked(permit)
    if project is not None and project.region_code != permit.region_code:
        raise Refusal(Reason("项目与许可证不在同一县（市、区），请核对。", "project"))
    if project is not None and permit.project_id == project.pk:
        raise Conflict(Reason("已经对应到这个项目。"))
    permit.project = project
    permit.match = Permit.Match.OFFICER if project else Permit.Match.NONE
    permit.matched_at = at if project else None
    permit.save(update_fields=["project", "match", "matched_at"])
    record(
        "projects.match_permit", by=by, at=at, subject=permit.listed, permit=permit.number, project=permit.project_id
    )
    return permit
