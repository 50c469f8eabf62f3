"""The settled construction and installation cost: the base of the final premium (notice 三（二）)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day, money
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.acceptance.models import Settlement
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.policies import services as policy_door

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


FAR = 2
"""A settled cost so many times the estimate, or such a part of it, is asked back: a guard against slips of the pen, no rule of law."""


@act
def settle(
    *, by: Actor, at: datetime, project: Project, cost: Decimal, settled_on: date,
    upload: BinaryIO | bytes | None = None, sure: bool = False,
) -> Settlement:  # fmt: skip
    """Records the settled cost in yuan, whenever it comes; where there is a policy its premium is adjusted at once.

    It waits for no acceptance. Refuses a second settlement, a cost that is none, and a day before the start of works
    or in the future; doubts a cost far from the estimate unless somebody is `sure`.
    """
    project = locked(project)
    require_developer(by, "acceptance.settle", project)
    if (earlier := standing(project)) is not None:
        words = f"项目已按 {money(earlier.cost)} 登记结算，不能重复登记。登记有误的，请在竣工与结算页办理“更正结算”。"
        raise Conflict(Reason(words))
    settlement = _write(by, at, project, cost, settled_on, upload, sure=sure)
    record("acceptance.settle", by=by, at=at, subject=settlement, cost=cost, settled_on=settled_on)
    policy = policies.policy_of_project(project.pk)
    if policy is not None and policy.settlement is None:
        with house(project.pk, cause=by) as inside:
            policy_door.settle_premium(by=inside, at=at, policy=policy, settlement=cost)
    return settlement


@act
def correct_settlement(
    *, by: Actor, at: datetime, project: Project, cost: Decimal, settled_on: date, reason: str,
    upload: BinaryIO | bytes | None, sure: bool = False,
) -> Settlement:  # fmt: skip
    """Puts right a settled cost that was recorded wrongly; the earlier stays on file, the premium moves by the difference.

    Refuses without a settlement, a reason or the settlement's file, for the same cost and day, and once the contract has
    ended: its premium was settled with that.
    """
    project = locked(project)
    require_developer(by, "acceptance.settle", project)
    earlier = standing(project)
    if earlier is None:
        raise Conflict(Reason("项目还没有登记结算，请直接登记工程结算。"))
    if policies.ended_on(project.pk) is not None:
        raise Conflict(Reason("保险合同已解除，保险费已随解除结清，结算造价不能再更正。"))
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明更正的原因。", field="reason")
    no.unless(bool(upload), "请上传据以更正的结算文件。", field="upload")
    no.unless((cost, settled_on) != (earlier.cost, earlier.settled_on), "与已登记的结算相同，不必更正。", field="cost")
    no.stop()
    earlier.corrected_at = at
    earlier.save(update_fields=["corrected_at"])
    settlement = _write(by, at, project, cost, settled_on, upload, reason.strip(), sure=sure)
    record(
        "acceptance.correct_settlement", by=by, at=at, subject=settlement, cost=cost, settled_on=settled_on,
        earlier=earlier.cost, reason=reason.strip(),
    )  # fmt: skip
    policy = policies.policy_of_project(project.pk)
    if policy is not None and policy.settlement != cost:
        with house(project.pk, cause=by) as inside:
            policy_door.settle_premium(by=inside, at=at, policy=policy, settlement=cost, correction=reason.strip())
    return settlement


def standing(project: Project) -> Settlement | None:
    """The settlement of a project that was not corrected."""
    return Settlement.objects.filter(project=project, corrected_at=None).first()


def _write(
    by: Actor, at: datetime, project: Project, cost: Decimal, settled_on: date, upload: BinaryIO | bytes | None,
    reason: str = "", *, sure: bool,
) -> Settlement:  # fmt: skip
    """Writes a settlement with its file; refuses a cost that is none, and a day before the start of works or in the future."""
    today = local_date(at)
    no = Refusals()
    no.unless(cost > 0 and yuan(cost) == cost, "结算造价应大于 0，精确到分。", field="cost")
    no.unless(settled_on <= today, f"结算日期不能晚于今天（{day(today)}）。", field="settled_on")
    no.unless(
        project.started_on is None or settled_on > project.started_on,
        f"结算日期应晚于开工日期{day(project.started_on)}。", field="settled_on",
    )  # fmt: skip
    estimate = project.budget_cost
    if not no.reasons and estimate and not estimate / FAR <= cost <= estimate * FAR:
        words = f"结算造价 {money(cost)} 与概算造价 {money(estimate)} 相差一倍以上，保险费会按它计算。请核对位数和单位（元）；确实如此的，勾选后再提交。"
        no.doubt(words, field="cost")
    no.stop(sure=sure)
    settlement = Settlement.objects.create(
        project=project, region_code=project.region_code, cost=cost, settled_on=settled_on, reason=reason,
        recorded_at=at,
    )  # fmt: skip
    if upload is not None:
        settlement.document_id = documents.store(
            by=by, at=at, subject=settlement, kind="acceptance.settlement", title="工程结算文件", upload=upload,
            field="upload",
        ).pk  # fmt: skip
        settlement.save(update_fields=["document_id"])
    return settlement
