"""Record mode: that the exclusions of a policy from outside were explained before its contract, with the file that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import BinaryIO

from django.utils import timezone

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Exclusion, Policy
from idi.lifecycle.policies.services.recording import require_own_lead

EXPLANATION = "policies.outside_explanation"


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
        texts = [each.strip() for each in exclusions if each.strip()]
        _check(policy, texts, how, explainer, explained_on, acknowledged_on, upload)
        assert upload is not None  # noqa: S101  refused above
        paper = documents.store(
            by=by, at=at, subject=policy, kind=EXPLANATION, title=f"责任免除说明和确认 {policy.outside_number}",
            upload=upload, field="upload",
        )  # fmt: skip
        Exclusion.objects.bulk_create(
            Exclusion(
                project_id=policy.project_id, region_code=policy.region_code, policy=policy, number=number, text=text, how=how,
                explained_at=_midnight(explained_on), explained_by_id=by.person_id, explainer=explainer.strip(),
                acknowledged_at=_midnight(acknowledged_on), document_id=paper.pk,
            )
            for number, text in enumerate(texts, 1)
        )  # fmt: skip
    record(
        "policies.record_explanation", by=by, at=at, subject=policy, exclusions=len(texts), how=how,
        explained_on=explained_on, acknowledged_on=acknowledged_on, sha256=paper.sha256,
    )  # fmt: skip
    return policy


def _check(
    policy: Policy, texts: list[str], how: str, explainer: str, explained_on: date, acknowledged_on: date,
    upload: BinaryIO | bytes | None,
) -> None:  # fmt: skip
    article = rules.law(policy.region_code, or_national=True).figure("exclusion_explained", policy.signed_on).reasons
    no = Refusals()
    no.unless(bool(texts), "请逐条填写说明过的责任免除，一行一条。", field="exclusions")
    no.unless(how in Exclusion.How.values, "请选择说明的方式。", field="how")
    no.unless(bool(explainer.strip()), "请填写说明人。", field="explainer")
    no.unless(
        explained_on <= policy.signed_on,
        f"说明应在订立合同时作出，不晚于签订日 {day(policy.signed_on)}；之后补作的说明不产生效力。",
        field="explained_on", because=article,
    )  # fmt: skip
    no.unless(
        explained_on <= acknowledged_on <= policy.signed_on,
        f"投保人的确认应在说明之后、不晚于签订日 {day(policy.signed_on)}。", field="acknowledged_on", because=article,
    )  # fmt: skip
    no.unless(upload is not None, "请上传投保人签字或盖章的说明确认书。", field="upload")
    no.stop()


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
