"""What insurer and body agreed in the contract between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.inspections.models import Engagement, Mandate
from idi.lifecycle.inspections.services.entering import read_entry

PAPER = "inspections.engagement"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The contract between insurer and body; `scope` are codes of `Engagement.Scope`."""

    scope: Sequence[str]
    entry_stage: str
    entry_on: date
    fee: Decimal | None = None
    contract_number: str = ""
    paper: BinaryIO | bytes | None = None


@act
def record_engagement(*, by: Actor, at: datetime, mandate: Mandate, agreed: Agreed) -> Engagement:
    """The lead insurer records what it agreed with the body it appointed; recorded again it is put right, a new paper replaces the old.

    Refuses others, no scope, an unknown stage, a day before the insurance contract, and a fee below zero.
    """
    by.require("inspections.appoint")
    mandate = locked(mandate)
    if by.kind != "house" and not by.acts_for(mandate.lead_id):
        raise Forbidden(Reason("委托合同由主承保机构登记。"))
    if mandate.state != "appointed":
        raise Conflict(Reason("聘请风险管理机构之后才能登记委托合同；已终止的委托不再改动。"))
    _check(mandate, agreed)
    engagement, _ = Engagement.objects.update_or_create(
        mandate=mandate,
        defaults={
            "region_code": mandate.region_code, "project_id": mandate.project_id, "body": mandate.appointed_body,
            "contract_number": agreed.contract_number.strip(), "fee": agreed.fee, "scope": list(agreed.scope),
            "entry_stage": agreed.entry_stage, "entry_on": agreed.entry_on, "recorded_at": at,
        },
    )  # fmt: skip
    read_entry(by, at, mandate.project_id)
    if agreed.paper:
        paper = documents.store(
            by=by, at=at, subject=engagement, kind=PAPER, title=f"质量风险管理委托合同 {engagement.contract_number}".strip(),
            upload=agreed.paper, replaces=filed.latest(engagement, PAPER), field="paper",
        )  # fmt: skip
        engagement.document_id = paper.pk
        engagement.save(update_fields=["document_id"])
    record(
        "inspections.engage", by=by, at=at, subject=mandate, scope=list(agreed.scope), entry_stage=agreed.entry_stage,
        entry_on=agreed.entry_on, fee=agreed.fee,
    )  # fmt: skip
    return engagement


def _check(mandate: Mandate, agreed: Agreed) -> None:
    no = Refusals()
    no.unless(bool(agreed.scope), "请选择委托范围。", field="scope")
    no.unless(set(agreed.scope) <= set(Engagement.Scope.values), "委托范围无法识别。", field="scope")
    no.unless(agreed.entry_stage in Engagement.EntryStage.values, "请选择介入阶段。", field="entry_stage")
    no.unless(
        agreed.entry_on >= mandate.signed_on,
        f"介入日期不能早于保险合同签订日{day(mandate.signed_on)}。",
        field="entry_on",
    )
    no.unless(agreed.fee is None or agreed.fee >= 0, "服务费不能小于零。", field="fee")
    no.stop()
