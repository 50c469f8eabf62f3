"""The endorsements of a book are entered after their policy, each with its paper; one that cannot be refuses the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.sheets import RowError
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.lifecycle.policies import book_endorsements, book_sheet
from idi.lifecycle.policies.models import BookRow, CoverItem, Endorsement, Policy
from idi.lifecycle.policies.outside import OutsideEndorsement
from idi.lifecycle.policies.services.recording_endorsements import record_outside_endorsement
from idi.rules import decimal_text

_PLAIN = ("amount", "budget", "deductible", "limit")


def recorded_papers(lead_id: int, reads: Sequence[book_sheet.Read]) -> dict[str, int]:
    """The numbers of the book's endorsements that were entered before, asked as the lead."""
    numbers = [row["paper_number"].strip().upper() for read in reads for row in read.endorsements]
    rows = Endorsement.objects.filter(policy__lead_id=lead_id, outside_number__in=numbers)
    return {each.outside_number: each.number or 0 for each in rows}


def errors_of(
    read: book_sheet.Read, *, today: date, known: Mapping[str, int], buildings: Sequence[str], codes: Sequence[str]
) -> list[RowError]:
    """What is wrong with the endorsements of a policy of the book."""
    return [
        book_sheet.in_sheet(book_endorsements.TITLE, error)
        for row in read.endorsements
        for error in book_endorsements.row_errors(
            row, issued_on=read.policy["outside_on"], today=today, known=known, buildings=buildings, codes=codes
        )
    ]


def check_papers(files: Mapping[str, bytes], numbers: Sequence[str]) -> None:
    """Refuses a book that brings endorsements without their papers."""
    no = Refusals()
    for number in numbers:
        said = f"压缩包里没有批单“{number}”的文件，请以外部批单号命名后放进压缩包。"
        no.unless(number in files, said, field="archive")
    no.stop()


def file_papers(*, by: Actor, at: datetime, row: BookRow, files: Mapping[str, bytes]) -> None:
    """Files the papers under the row of their policy until they are entered."""
    for each in row.kept["endorsements"]:
        number = each["paper_number"]
        try:
            documents.store(
                by=by, at=at, subject=row, kind=_kind(each), title=f"外部批单 {number}", upload=files[number],
                number=number, field="archive",
            )  # fmt: skip
        except Refusal as refusal:
            raise Refusal(*(Reason(f"{number}：{r.message}", "archive") for r in refusal.reasons)) from refusal


def enter_endorsements(*, by: Actor, at: datetime, row: BookRow, policy: Policy) -> None:
    """Enters the endorsements of a policy that was just entered, in the order of the days they count from."""
    for each in sorted(row.kept.get("endorsements", ()), key=lambda e: (e["effective_on"], e["paper_on"], e["row"])):
        paper = filed.latest(row, _kind(each))
        upload = filed.content(paper) if paper else None
        try:
            record_outside_endorsement(by=by, at=at, policy=policy, outside=_outside(policy, each), upload=upload)
        except Refusal as refusal:
            where = f"“{book_endorsements.TITLE}”表第 {each['row']} 行 {each['paper_number']}："
            raise Refusal(*(Reason(where + reason.message) for reason in refusal.reasons)) from refusal


def _kind(each: Mapping[str, Any]) -> str:
    return f"policies.book_paper.{each['row']}"


def _outside(policy: Policy, each: Mapping[str, Any]) -> OutsideEndorsement:
    kind = "items" if each["kind"] in ("add", "remove") else each["kind"]
    return OutsideEndorsement(
        outside_number=each["paper_number"], outside_on=date.fromisoformat(each["paper_on"]), kind=kind,
        basis=each["basis"], reason=each["reason"], effective_on=date.fromisoformat(each["effective_on"]),
        change=_change(policy, each),
    )  # fmt: skip


def _change(policy: Policy, each: Mapping[str, Any]) -> dict[str, Any]:
    """The row as the kind's chapter reads it."""
    change = {name: each[name] for name in _PLAIN if each[name]}
    if each["basis"] != Endorsement.Basis.AGREEMENT:
        change[each["basis"]] = each["ground"]
    if each["rate"]:
        change["rate"] = decimal_text(Decimal(each["rate"]) / 100)
    insured = CoverItem.objects.filter(policy=policy)
    if each["building"]:
        insured = insured.filter(building__number=each["building"])
    if each["kind"] in ("add", "remove"):
        buildings = sorted(set(insured.values_list("building_id", flat=True)))
        change[each["kind"]] = [[building, code] for building in buildings for code in each["items"]]
    elif each["items"]:
        change["items"] = list(insured.filter(item__in=each["items"]).values_list("pk", flat=True))
    return change
