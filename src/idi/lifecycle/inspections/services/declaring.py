"""The body declares its independence for a project on signed paper: asked at the appointment, and again when parties or links change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import independence, selectors
from idi.lifecycle.inspections.models import Declaration, Mandate

if TYPE_CHECKING:
    from idi.lifecycle.inspections.independence import Check

DECLARE_TASK, DECLARATION = "inspections.declare", "inspections.declaration"


def ask_to_declare(by: Actor, at: datetime, mandate: Mandate, checked: Check) -> None:
    """Asks the head of the body for a declaration that covers what the search found; asked once, done when it does."""
    lacking = independence.undeclared(selectors.declaration(mandate), checked)
    if not lacking:
        diary.finish_task(by=by, at=at, kind=DECLARE_TASK, subject=mandate, project_id=mandate.project_id)
        return
    days = rules.law(mandate.region_code).figure("inspection_declaration_days", local_date(at))
    diary.open_task(
        by=by, at=at, holder_id=checked.body.pk, kind=DECLARE_TASK, title=f"声明独立性：{mandate.project.name}",
        address=reverse("inspections:declare", args=[mandate.pk]), subject=mandate,
        due_on=local_date(at) + timedelta(days=days.whole()), because=days.reasons, capability="inspections.declare",
        project_id=mandate.project_id, region_code=mandate.region_code,
    )  # fmt: skip


@act
def declare(*, by: Actor, at: datetime, mandate: Mandate, remark: str = "") -> Declaration:
    """The head of the appointed body declares for the project, beside what the search finds today; printed and signed by the body.

    Refuses others, a mandate that is not given to a body, and a body with links that says nothing about them.
    """
    by.require("inspections.declare")
    mandate = locked(mandate)
    if mandate.state != "appointed" or not (by.kind == "house" or by.acts_for(mandate.body_id)):
        raise Forbidden(Reason("独立性由受聘的风险管理机构负责人声明。"))
    on = local_date(at)
    (checked,) = independence.check(mandate.project, [mandate.appointed_body], on)
    if checked.objections() and not remark.strip():
        raise Refusal(Reason("登记簿中有关联关系，请逐项说明情况和采取的回避措施。", "remark"))
    declaration = Declaration.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, mandate=mandate, body=checked.body,
        number=next_number("DL", mandate.region_code, at), declared_at=at, declared_by_id=by.person_id,
        facts=_facts(mandate, checked, remark.strip(), at),
    )  # fmt: skip
    document = documents.generate(
        by=by, at=at, subject=declaration, kind=DECLARATION, title=f"独立性声明 {declaration.number}",
        template="inspections/declaration.typ", data={**declaration.facts, "number": declaration.number},
        number=declaration.number, sign_for=checked.body.pk,
    )  # fmt: skip
    declaration.document_id = document.pk
    declaration.save(update_fields=["document_id"])
    record(
        "inspections.declare", by=by, at=at, subject=mandate, number=declaration.number, sha256=document.sha256,
        parties=len(checked.parties), links=len(checked.paths),
    )  # fmt: skip
    diary.finish_task(by=by, at=at, kind=DECLARE_TASK, subject=mandate, project_id=mandate.project_id)
    _tell(by, at, declaration)
    return declaration


def _tell(by: Actor, at: datetime, declaration: Declaration) -> None:
    mandate = declaration.mandate
    found = "".join(declaration.facts["objections"]) or "登记簿中未发现关联关系。"
    notices.tell(
        by=by, at=at, holder_id=mandate.lead_id, title=f"风险管理机构已声明独立性：{mandate.project.name}",
        text=f"{declaration.body.name}对 {len(declaration.facts['parties'])} 家参建单位作出声明 {declaration.number}。{found}",
        address=reverse("inspections:mandate", args=[mandate.pk]), subject=mandate,
    )  # fmt: skip


@on_paper
def _facts(mandate: Mandate, checked: Check, remark: str, at: datetime) -> dict[str, Any]:
    project, on = mandate.project, local_date(at)
    because = independence.articles(mandate.region_code, mandate.signed_on)
    return {
        **independence.record_of(checked, on, because),
        "body": checked.body.name, "uscc": checked.body.uscc or "", "lead": mandate.lead.name, "mandate": mandate.number,
        "project": {"name": project.name, "number": project.number, "address": project.address},
        "appointed_on": mandate.appointed_on and mandate.appointed_on.isoformat(),
        "objections": checked.objections(), "remark": remark, "declared_at": timezone.localtime(at).isoformat(),
    }  # fmt: skip


def declared_for(mandate: Mandate, checked: Check, on: date) -> dict[str, Any]:
    """What a report says of the declaration: its number, or why there is none that counts; refuses where the law of the region does."""
    declared = selectors.declaration(mandate)
    lacking = independence.undeclared(declared, checked)
    figure = undeclared_report(mandate.region_code, on)
    if lacking and figure.word() == "block":
        raise Refusal(Reason(f"{lacking}声明之后才能出具报告。", because=figure.reasons))
    return {"number": declared.number if declared else "", "lacking": lacking}


def undeclared_report(region_code: str, on: date) -> rules.Figure:
    """Whether a report may go out while the body has declared nothing that counts."""
    return rules.law(region_code).figure("inspection_undeclared_report", on)
