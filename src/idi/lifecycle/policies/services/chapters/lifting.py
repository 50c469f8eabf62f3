"""What an earlier endorsement took from the owners or charged for a risk is taken back once that risk is gone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.core.wording import day
from idi.lifecycle.policies import gaps
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.policies.services.chapters.base import Change, Chapter
from idi.lifecycle.policies.services.premium_moves import loaded

Kind = Endorsement.Kind
LIFTED: Final = (Kind.LOADING, Kind.DEDUCTIBLE, Kind.EXCLUSION, Kind.SUSPENSION)


class Lifting(Chapter):
    """`lifts` is the endorsement taken back: a loading as a whole, the others from the day on."""

    ahead = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        lifted = _lifted(policy, change)
        no.unless(lifted is not None, "请选择要撤销的加费、免赔额、除外或中止批单。", field="lifts")
        if lifted is None:
            return
        done = policy.endorsements.filter(kind=Kind.LIFTING, state="in_force", change__lifts=lifted.pk).exists()
        no.unless(not done, f"第 {lifted.number} 号批单已经撤销。", field="lifts")
        said = f"第 {lifted.number} 号批单自{day(lifted.effective_on)}起生效，撤销日应晚于这一天。"
        no.unless(on > lifted.effective_on, said, field="effective_on")
        if lifted.kind == Kind.DEDUCTIBLE:
            moved = [item for item, name, _, after in _terms(policy, lifted) if getattr(item, name) != after]
            words = "、".join(f"{item.building.number} {item.item}" for item in moved)
            no.unless(not moved, f"{words} 的免赔额或限额已由其他批单改过，请直接办理免赔额批改。", field="lifts")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        lifted = _lifted(policy, endorsement.change)
        assert lifted is not None  # noqa: S101  checked
        if lifted.kind == Kind.LOADING:
            before = loaded(policy)
            policy.loading -= Decimal(lifted.change["rate"])
            policy.endorsed += loaded(policy) - before
        elif lifted.kind == Kind.DEDUCTIBLE:
            _give_back(policy, lifted)
        else:
            _close(policy, lifted, endorsement.effective_on)


def _lifted(policy: Policy, change: Change) -> Endorsement | None:
    rows = policy.endorsements.filter(pk=change.get("lifts") or 0, kind__in=LIFTED, state="in_force")
    return rows.first()


def _close(policy: Policy, lifted: Endorsement, on: date) -> None:
    last = (on - timedelta(days=1)).isoformat()
    items = list(CoverItem.objects.filter(policy=policy, gaps__contains=[{"endorsement": lifted.pk}]))
    for item in items:
        item.gaps = [
            {**gap, "until_on": last} if gap["endorsement"] == lifted.pk and gap["until_on"] is None else gap
            for gap in item.gaps
        ]
        item.excluded = gaps.in_words(item.gaps)
    CoverItem.objects.bulk_update(items, ["gaps", "excluded"])


def _terms(policy: Policy, lifted: Endorsement) -> list[tuple[CoverItem, str, Decimal | None, Decimal | None]]:
    """What the lifted endorsement changed of deductibles and limits: item, column, value before and after."""
    items = CoverItem.objects.filter(policy=policy).select_related("building")
    by_key = {f"{item.building_id}/{item.item}": item for item in items}
    return [
        (by_key[path[1]], path[2], _money(before), _money(after))
        for path, before, after in lifted.differences
        if path[0] == "items" and path[-1] in ("deductible", "limit") and path[1] in by_key
    ]


def _money(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)


def _give_back(policy: Policy, lifted: Endorsement) -> None:
    changed = _terms(policy, lifted)
    for item, name, before, _ in changed:
        setattr(item, name, before)
    CoverItem.objects.bulk_update({item for item, *_ in changed}, ["deductible", "limit"])
