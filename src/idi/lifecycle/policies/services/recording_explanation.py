"""Record mode: that the exclusions of a policy from outside were explained before its contract, with the file that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO, Self

from django.utils import timezone

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Exclusion, Policy
from idi.lifecycle.policies.services.recording import require_own_lead

EXPLANATION = "policies.outside_explanation"


@dataclass(frozen=True, slots=True)
class Explained:
    """What is recorded of an explanation: which exclusions, how and by whom, when, and when the policyholder acknowledged them."""

    texts: list[str]
    how: str
    explainer: str
    explained_on: date
    acknowledged_on: date

    @classmethod
    def told(
        cls, exclusions: Sequence[str], how: str, explainer: str, explained_on: date, acknowledged_on: date
    ) -> Self:
        """As typed, without blank lines."""
        texts = [each.strip() for each in exclusions if each.strip()]
        return cls(texts, how, explainer.strip(), explained_on, acknowledged_on)

    @classmethod
    def of(cls, rows: Sequence[Exclusion]) -> Self:
        """What is on record, of one version."""
        one = rows[0]
        assert one.acknowledged_at is not None  # noqa: S101  a constraint of what is recorded
        days = local_date(one.explained_at), local_date(one.acknowledged_at)
        return cls([each.text for each in rows], one.how, one.explainer, *days)

    def check(self, no: Refusals, policy: Policy) -> None:
        """Collects what is missing, and days after the contract: what was explained later has no effect."""
        article = (
            rules.law(policy.region_code, or_national=True).figure("exclusion_explained", policy.signed_on).reasons
        )
        no.unless(bool(self.texts), "请逐条填写说明过的责任免除，一行一条。", field="exclusions")
        no.unless(self.how in Exclusion.How.values, "请选择说明的方式。", field="how")
        no.unless(bool(self.explainer), "请填写说明人。", field="explainer")
        no.unless(
            self.explained_on <= policy.signed_on,
            f"说明应在订立合同时作出，不晚于签订日 {day(policy.signed_on)}；之后补作的说明不产生效力。",
            field="explained_on", because=article,
        )  # fmt: skip
        no.unless(
            self.explained_on <= self.acknowledged_on <= policy.signed_on,
            f"投保人的确认应在说明之后、不晚于签订日 {day(policy.signed_on)}。", field="acknowledged_on", because=article,
        )  # fmt: skip

    def rows(self, policy: Policy, *, by: Actor, document_id: int, **more: Any) -> list[Exclusion]:
        """The exclusions one by one, not yet written."""
        return [
            Exclusion(
                project_id=policy.project_id, region_code=policy.region_code, policy=policy, number=number, text=text,
                how=self.how, explained_at=_midnight(self.explained_on), explained_by_id=by.person_id, explainer=self.explainer,
                acknowledged_at=_midnight(self.acknowledged_on), document_id=document_id, **more,
            )
            for number, text in enumerate(self.texts, 1)
        ]  # fmt: skip


@act
def record_explanation(
    *, by: Actor, at: datetime, policy: Policy, exclusions: Sequence[str], how: str, explainer: str, explained_on: date,
    acknowledged_on: date, upload: BinaryIO | bytes | None,
) -> Policy:  # fmt: skip
    """Enters who explained which exclusions, when, and when the policyholder acknowledged it, with the signed file (Insurance
    Law 17). A refusal may rely on them from now on.

    Refused for a policy issued here, a second time, without evidence, and for days after the contract: what was explained later
    has no effect.
    """
    by.require("policies.record_outside")
    with house(policy.project_id, cause=by):
        policy = locked(policy)
        require_own_lead(by, policy.lead)
        if policy.origin != Policy.Origin.RECORDED:
            raise Refusal(Reason("这份保险单在平台签发，责任免除的说明在投保单上登记。"))
        if policy.exclusions.exists():
            raise Conflict(Reason("责任免除的说明已经登记，请刷新页面。"))
        told = Explained.told(exclusions, how, explainer, explained_on, acknowledged_on)
        no = Refusals()
        told.check(no, policy)
        no.unless(upload is not None, "请上传投保人签字或盖章的说明确认书。", field="upload")
        no.stop()
        assert upload is not None  # noqa: S101  refused above
        paper = documents.store(
            by=by, at=at, subject=policy, kind=EXPLANATION, title=f"责任免除说明和确认 {policy.outside_number}",
            upload=upload, field="upload",
        )  # fmt: skip
        Exclusion.objects.bulk_create(told.rows(policy, by=by, document_id=paper.pk))
    record(
        "policies.record_explanation", by=by, at=at, subject=policy, exclusions=len(told.texts), how=how,
        explained_on=explained_on, acknowledged_on=acknowledged_on, sha256=paper.sha256,
    )  # fmt: skip
    return policy


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
