"""Endorsements of the cover: an item excluded, suspended and resumed, added or removed, with deductible and limit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.lifecycle.policies import gaps
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.policies.services.chapters.base import Change, Chapter, add_amount, chosen_items
from idi.lifecycle.projects import selectors as projects


def _open(item: CoverItem, kind: str) -> bool:
    return any(each["kind"] == kind and each["until_on"] is None for each in item.gaps)


def _save(items: list[CoverItem]) -> None:
    for item in items:
        item.excluded = gaps.in_words(item.gaps)
    CoverItem.objects.bulk_update(items, ["gaps", "excluded"])


class _Gap(Chapter):
    """Days are taken out of the cover of some items."""

    gap = ""
    takes_away = True
    ahead = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        items = chosen_items(policy, change)
        no.unless(bool(items), "请选择承保项目。", field="items")
        for item in items:
            said = f"{item.building.number} {item.item} {item.name}已经{gaps.WORDS[self.gap]}，不必重复办理。"
            no.unless(not _open(item, self.gap), said, field="items")
            ended = item.ends_on is not None and item.ends_on < on
            no.unless(
                not ended, f"{item.building.number} {item.item} 的保险期间已于{day(item.ends_on)}届满。", field="items"
            )

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        items = chosen_items(policy, endorsement.change)
        for item in items:
            item.gaps = [*item.gaps, gaps.gap(self.gap, endorsement.pk, endorsement.effective_on, endorsement.reason)]
        _save(items)
        add_amount(policy, endorsement.change)


class Exclusion(_Gap):
    gap = "excluded"


class Suspension(_Gap):
    gap = "suspended"


class Resumption(Chapter):
    """Suspended items stand again from a day on."""

    ahead = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        items = chosen_items(policy, change)
        no.unless(bool(items), "请选择要恢复保障的承保项目。", field="items")
        for item in items:
            where = f"{item.building.number} {item.item}"
            began = max((g["from_on"] for g in item.gaps if g["kind"] == "suspended" and not g["until_on"]), default="")
            no.unless(bool(began), f"{where} 没有中止保障。", field="items")
            if began >= on.isoformat():
                said = f"{where} 自{day(date.fromisoformat(began))}起中止，恢复日应晚于这一天。"
                no.add(said, field="effective_on")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        items = chosen_items(policy, endorsement.change)
        for item in items:
            item.gaps = gaps.closed(item.gaps, "suspended", endorsement.effective_on)
        _save(items)
        add_amount(policy, endorsement.change)


class Deductible(Chapter):
    """Deductible and limit of some items; an empty value stays as it is."""

    takes_away = True

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        items = chosen_items(policy, change)
        no.unless(bool(items), "请选择承保项目。", field="items")
        given = [Decimal(change[name]) for name in ("deductible", "limit") if change.get(name)]
        no.unless(bool(given), "请填写免赔额或限额。", field="deductible")
        for item in items:
            deductible, limit = _either(change, "deductible", item.deductible), _either(change, "limit", item.limit)
            fits = deductible is None or limit is None or deductible < limit
            no.unless(fits, f"{item.building.number} {item.item} 的免赔额应小于限额。", field="deductible")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        items = chosen_items(policy, endorsement.change)
        for item in items:
            item.deductible = _either(endorsement.change, "deductible", item.deductible)
            item.limit = _either(endorsement.change, "limit", item.limit)
        CoverItem.objects.bulk_update(items, ["deductible", "limit"])
        add_amount(policy, endorsement.change)


def _either(change: Change, name: str, before: Decimal | None) -> Decimal | None:
    return Decimal(change[name]) if change.get(name) else before


class Items(Chapter):
    """Items added to a building or removed from it: `add` and `remove` are lists of [building id, item code]."""

    def lessens(self, change: Change) -> bool:
        return bool(change.get("remove"))

    def check(self, policy: Policy, change: Change, on: date, no: Refusals) -> None:
        add, remove = change.get("add") or [], change.get("remove") or []
        no.unless(bool(add or remove), "请选择要增加或减少的承保项目。", field="moves")
        numbers = dict(projects.buildings(policy.project).values_list("pk", "number"))
        for building_id, code in add:
            standing = _standing(policy, building_id, code)
            said = f"{numbers.get(building_id, '')} {code} 已经承保，不能重复增加。"
            no.unless(standing is None or _open(standing, "removed"), said, field="moves")
        for building_id, code in remove:
            standing = _standing(policy, building_id, code)
            said = f"{numbers.get(building_id, '')} {code} 没有承保，不能减少。"
            no.unless(standing is not None and not _open(standing, "removed"), said, field="moves")

    def apply(self, policy: Policy, endorsement: Endorsement, *, by: Actor, at: datetime) -> None:
        for building_id, code in endorsement.change.get("add") or []:
            _add(policy, building_id, code, endorsement)
        for building_id, code in endorsement.change.get("remove") or []:
            item = _standing(policy, building_id, code)
            assert item is not None  # noqa: S101  checked
            item.gaps = [*item.gaps, gaps.gap("removed", endorsement.pk, endorsement.effective_on, endorsement.reason)]
            _save([item])
        add_amount(policy, endorsement.change)


def _standing(policy: Policy, building_id: int, code: str) -> CoverItem | None:
    return CoverItem.objects.filter(policy=policy, building_id=building_id, item=code).first()


def _add(policy: Policy, building_id: int, code: str, endorsement: Endorsement) -> None:
    """An item new to the building, with the clock of the building where it runs; one removed before stands again."""
    item = _standing(policy, building_id, code)
    if item is not None:
        item.gaps = gaps.closed(item.gaps, "removed", endorsement.effective_on)
        _save([item])
        return
    neighbour = CoverItem.objects.filter(policy=policy, building_id=building_id).first()
    accepted_on = neighbour.accepted_on if neighbour else None
    with lawful("moves"):
        law = rules.law(policy.law)
        known = rules.cover(law, policy.signed_on, accepted_on)
        cover = known if known.item(code) else rules.cover(law, policy.signed_on, accepted_on, riders=[code])
        found = cover.item(code)
    assert found is not None  # noqa: S101  otherwise the rules refused
    CoverItem.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, building_id=building_id, item=code,
        name=found.name, years=found.years, term=found.term, accepted_on=accepted_on, wait_ends_on=found.wait_ends_on,
        starts_on=found.starts_on, ends_on=found.ends_on, because=[each.to_json() for each in found.because],
    )  # fmt: skip
