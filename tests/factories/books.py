"""A book of policies from 甲's own system, as Excel and zip.

projects = several(world, 3)
book = taken(world, excel([row(each) for each in projects]))
entered(world, book)
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.jobs import run_waiting
from idi.lifecycle.policies import book_endorsements, book_sheet, selectors, services
from idi.lifecycle.policies.models import Book, Insured
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF
from tests.factories.projects import a_project

Row = dict[str, Any]
BUDGET = Decimal("80000000.00")


def several(world: World, count: int, *, buildings: Sequence[str] = ("1号楼",)) -> list[Project]:
    """Projects of 鸿翔 to which nobody was invited yet."""
    found = [
        a_project(world, name=f"示例花园{n}期", buildings=buildings, designated=False, homes=2)
        for n in range(1, count + 1)
    ]
    for project in found:
        project.developer = world.hongxiang
    return found


def row(of: Project, **changes: Any) -> Row:
    """One policy of the sheet 保险单, found by the project's number and its developer."""
    given = {
        "outside_number": f"示例-甲-{of.pk}", "project": of.number, "developer": of.developer.uscc,
        "outside_on": date(2019, 5, 3), "signed_on": date(2019, 5, 1), "budget": BUDGET, "rate": Decimal("1.25"),
        "provisional": Decimal("1000000.00"), "insured": Insured.OWNERS.label, "claimant": Insured.OWNERS.label,
        "lead_share": Decimal(100), "paid_on": date(2019, 5, 4),
    }  # fmt: skip
    return {**given, **changes}


def excel(
    policies: Iterable[Row], shares: Iterable[Row] = (), items: Iterable[Row] = (), endorsements: Iterable[Row] = ()
) -> bytes:
    """The filled book."""
    given = (policies, shares, items, endorsements)
    columns = (book_sheet.POLICIES, book_sheet.SHARES, book_sheet.ITEMS, book_endorsements.COLUMNS)
    plain = [
        sheets.Sheet(t, [replace(c, choices={}) for c in cs], rows)
        for t, cs, rows in zip(("保险单", "共保份额", "承保项目", "外部批单"), columns, given, strict=True)
    ]
    return sheets.write_book(plain, at=ISSUED)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def files_of(rows: Iterable[Row]) -> bytes:
    """A zip with a file for each of the policies."""
    return packed({f"保单/{each['outside_number']}.pdf": PDF for each in rows})


def taken(world: World, upload: bytes, *, archive: bytes | None = None, by: Actor | None = None) -> Book:
    """Handed in and checked."""
    by = by or world.underwriter
    with acting(by, ISSUED):
        return services.take_book(by=by, at=ISSUED, lead=world.lead, upload=upload, name="示例.xlsx", archive=archive)


def entered(world: World, book: Book) -> Book:
    """Started, and done by the worker."""
    with acting(world.underwriter, ISSUED):
        services.start_book(by=world.underwriter, at=ISSUED, book=book)
    run_waiting(limit=5000)
    with acting(world.underwriter, ISSUED):
        return selectors.book(book.pk)
