"""From the rows of a book to policies: which project, which insurers, and everything wrong with a row at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.lawful import lawful
from idi.foundation.core.sheets import RowError, SheetRefused
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import book_endorsements
from idi.lifecycle.policies.book_sheet import Read, in_sheet
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.outside import Outside, OutsideItem, OutsidePayment
from idi.lifecycle.policies.services.entering_endorsements import errors_of, recorded_papers
from idi.lifecycle.policies.services.outside_checks import LeadStanding, held, own_faults, warnings
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

# Where the field a reason names stands in the book.
_COLUMNS = {"shares": "lead_share", "payments": "paid", "items": "outside_number"}


@dataclass(frozen=True, slots=True)
class Matched:
    """A policy of the book that can be entered, with the row it stands in and what it is warned of."""

    number: int
    outside: Outside
    warnings: list[dict[str, Any]]
    endorsements: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """A project as `policies_outside_match` tells it."""

    project_id: int
    name: str
    policy_number: str | None


def matched(*, by: Actor, at: datetime, lead: Organisation, reads: Sequence[Read]) -> list[Matched]:
    """Every row as a policy; raises `SheetRefused` with all that is wrong in all rows."""
    places, insurers = _places(reads), _insurers()
    numbers = [read.policy["outside_number"].upper() for read in reads]
    known = dict(Policy.objects.filter(lead=lead, outside_number__in=numbers).values_list("outside_number", "number"))
    papers = recorded_papers(lead.pk, reads)
    taken: dict[int, int] = {}
    errors: list[RowError] = []
    found: list[tuple[Read, Outside]] = []
    for place, read in enumerate(reads, 1):
        wrong = [*_project_errors(read, places[place], taken), *_number_errors(read, known)]
        wrong += [in_sheet("共保份额", error) for row in read.shares if (error := _insurer_error(row, insurers))]
        if not wrong:
            with house(places[place][0].project_id, cause=by):
                wrong = list(_item_errors(read, places[place][0].project_id))
        if not wrong:
            with house(places[place][0].project_id, cause=by):
                outside = _outside(read, lead, projects.project(places[place][0].project_id), insurers)
                wrong = [_error(read, reason) for reason in _faults(outside, at)]
                wrong += _endorsement_errors(at, read, places[place][0].project_id, papers)
            found.append((read, outside))
        errors += wrong
    if errors:
        raise SheetRefused(errors, field="upload")
    return _warned(found, by=by)


def _faults(outside: Outside, at: datetime) -> list[Reason]:
    """Everything that makes it impossible, a budget or rate no premium comes from among it."""
    wrong: list[Reason] = []
    try:
        wrong += [*held(outside), *own_faults(outside, at)]
        _priced(outside)
    except Refusal as refusal:
        wrong += refusal.reasons
    return wrong


def _warned(found: Sequence[tuple[Read, Outside]], *, by: Actor) -> list[Matched]:
    """What each is warned of, asked once nothing is wrong with any."""
    lead, rows = LeadStanding(), []
    for read, outside in found:
        with house(outside.project.pk, cause=by):
            told = [_told(reason) for reason in warnings(outside, _priced(outside), lead)]
        endorsements = [book_endorsements.kept(row) for row in read.endorsements]
        rows.append(Matched(read.policy.number, outside, told, endorsements))
    return rows


def _places(reads: Sequence[Read]) -> defaultdict[int, list[_Place]]:
    wanted = [read.policy["project"].strip() for read in reads]
    codes = [(read.policy["developer"] or "").strip().upper() for read in reads]
    found: defaultdict[int, list[_Place]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM policies_outside_match(%s, %s)", [wanted, codes])
        for place, project_id, name, policy_number in cursor.fetchall():
            found[place].append(_Place(project_id, name, policy_number))
    return found


def _insurers() -> dict[str, Organisation]:
    """Every insurer by its name and by its code."""
    rows = list(parties.organisations("insurer"))
    return {each.name: each for each in rows} | {each.uscc: each for each in rows if each.uscc}


def _project_errors(read: Read, met: list[_Place], taken: dict[int, int]) -> Iterator[RowError]:
    row = read.policy
    if not met:
        yield row.wrong(
            "project", "没有找到这个工程。请核对编号；建设单位没有邀请本机构报价的，同时填写其统一社会信用代码。"
        )
    elif len(met) > 1:
        yield row.wrong("project", f"有 {len(met)} 个工程用这个施工许可证号，请改填工程编号。")
    elif met[0].policy_number:
        yield row.wrong("project", f"{met[0].name}已有保险单 {met[0].policy_number}。")
    elif (earlier := taken.setdefault(met[0].project_id, row.number)) != row.number:
        yield row.wrong("project", f"与第 {earlier} 行是同一个工程，一个工程只有一份保险单。")


def _number_errors(read: Read, known: dict[str, str]) -> Iterator[RowError]:
    if policy := known.get(read.policy["outside_number"].upper()):
        yield read.policy.wrong("outside_number", f"已补录为 {policy}，请从表中删除这一行。")


def _insurer_error(row: Any, insurers: dict[str, Organisation]) -> RowError | None:
    if row["insurer"] in insurers or row["insurer"].upper() in insurers:
        return None
    wrong: RowError = row.wrong("insurer", "平台没有登记这家保险机构。")
    return wrong


def _item_errors(read: Read, project_id: int) -> Iterator[RowError]:
    """Items and buildings there are not, each at its own row."""
    if not read.items:
        return
    project = projects.project(project_id)
    codes = rules.insurable(rules.law(project.region_code), read.policy["signed_on"])
    numbers = {building.number for building in projects.buildings(project)}
    for row in read.items:
        if row["item"].upper() not in codes:
            yield in_sheet("承保项目", row.wrong("item", "当地的承保范围里没有这个项目。"))
        if row["building"] and row["building"] not in numbers:
            yield in_sheet("承保项目", row.wrong("building", "本工程没有这个单体。"))


def _endorsement_errors(at: datetime, read: Read, project_id: int, papers: dict[str, int]) -> list[RowError]:
    if not read.endorsements:
        return []
    project = projects.project(project_id)
    buildings = [building.number for building in projects.buildings(project)]
    codes = list(rules.item_codes(rules.law(project.region_code)))
    return errors_of(read, today=local_date(at), known=papers, buildings=buildings, codes=codes)


def _priced(outside: Outside) -> rules.Premium:
    with lawful("budget"):
        return rules.premium(rules.law(outside.project.region_code), outside.signed_on, outside.budget, outside.rate)


def _outside(read: Read, lead: Organisation, project: Any, insurers: dict[str, Organisation]) -> Outside:
    row, hundred = read.policy, Decimal(100)
    followers = [
        (insurers.get(each["insurer"]) or insurers[each["insurer"].upper()], each["share"] / hundred)
        for each in read.shares
    ]
    named = ("outside_on", "signed_on", "budget", "provisional", "insured", "claimant")
    item = ("item", "wait_months", "years", "deductible", "limit")
    paid = row["paid"] or row["provisional"]
    return Outside(
        **{name: row[name] for name in named}, project=project, lead=lead, rate=row["rate"] / hundred,
        outside_number=row["outside_number"].upper(),
        shares=[(lead, (row["lead_share"] or hundred) / hundred), *followers],
        items=tuple(
            OutsideItem(**{n: e[n] for n in item if n != "item"}, item=e["item"].upper(), building=e["building"] or "")
            for e in read.items
        ),
        payments=(
            OutsidePayment(amount=paid, paid_on=row["paid_on"], reference=row["reference"] or row["outside_number"]),
        ) if row["paid_on"] else (),
    )  # fmt: skip


def _error(read: Read, reason: Reason) -> RowError:
    name = _COLUMNS.get(reason.field or "", reason.field or "")
    return read.policy.wrong(name if name in read.policy.values else "outside_number", reason.message)


def _told(reason: Reason) -> dict[str, Any]:
    return {"message": reason.message, "because": [each.to_json() for each in reason.because]}
