"""A book of five hundred policies entered in record mode: refused with its rows first, then taken, looked over and entered by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict
from idi.foundation.core.sheets import SheetRefused
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.lifecycle.policies.models import Book, CoverItem, Member, Policy, Proof
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.models import Building, Project
from tests.factories.books import entered, excel, files_of, packed, row, taken
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF
from tests.factories.projects import REGISTERED, a_programme
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
COUNT = 500
FIFTH = COUNT // 5


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=ISSUED):
        yield


def registered(world: World) -> list[Project]:
    """Projects of one building each, as their developer registered them; the insurer was invited to none."""
    a_programme(world)
    by, found = world.developer, []
    with acting(by, REGISTERED):
        for number in range(1, COUNT + 1):
            project = projects.register(
                by=by, at=REGISTERED, developer=world.hongxiang, region_code="330481", name=f"示例花园{number}期",
                community_name="示例花园", address=f"海宁市示例路{number}号", kind=Project.Kind.COMMODITY,
                gfa_total=Decimal("9000.00"), budget_cost=Decimal("80000000.00"), started_on=date(2019, 1, 10),
                planned_completion_on=date(2020, 6, 30),
            )  # fmt: skip
            projects.add_building(
                by=by, at=REGISTERED, project=project, number="1号楼", use=Building.Use.HOUSING,
                structure=Building.Structure.SHEAR_WALL, floors_above=11, area=Decimal("9000.00"),
            )  # fmt: skip
            project.developer = world.hongxiang
            found.append(project)
    return found


@pytest.mark.long
def test_a_book_of_five_hundred_policies(world: World) -> None:
    rows = [row(each, outside_number=f"示例-甲-{n:06d}") for n, each in enumerate(registered(world), 1)]
    shares = [
        {"outside_number": each["outside_number"], "insurer": world.second.name, "share": Decimal(30)}
        for each in rows[:FIFTH]
    ]
    for each in rows[:FIFTH]:
        each["lead_share"] = Decimal(70)

    # Three rows are wrong: the file is refused with each of them, and nothing is written.
    wrong = [dict(each) for each in rows]
    wrong[1]["project"], wrong[COUNT // 2]["outside_on"], wrong[-1]["lead_share"] = (
        "GC-0",
        date(2019, 4, 1),
        Decimal(90),
    )
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel(wrong, shares))
    assert [error.row for error in refused.value.errors] == [3, COUNT // 2 + 2, COUNT + 1]
    with acting(world.underwriter, ISSUED):
        assert not Book.objects.exists() and not Policy.objects.exists()

    # Put right it is taken, with the files of four fifths; it can be looked over and is entered as a whole.
    book = taken(world, excel(rows, shares), archive=packed({f"{r['outside_number']}.pdf": PDF for r in rows[:-FIFTH]}))
    assert (book.state, book.count, book.warned) == ("checked", COUNT, COUNT)
    book = entered(world, book)
    assert (book.state, book.done) == ("recorded", COUNT)
    with acting(world.underwriter, ISSUED):
        assert Policy.objects.filter(origin="recorded", state="issued").count() == COUNT
        assert Policy.objects.filter(outside_document_id__isnull=True).count() == FIFTH
        assert CoverItem.objects.count() == 9 * COUNT
        assert (Member.objects.count(), Proof.objects.count()) == (COUNT + FIFTH, COUNT)
        # A job of its own printed every proof.
        assert not Proof.objects.filter(document_id__isnull=True).exists()
        assert Document.objects.filter(kind="policies.proof").count() == COUNT
        # The journal keeps one act for each policy, each in the chain of its project.
        acts = Entry.objects.filter(act="policies.record_outside")
        assert acts.count() == acts.values("scope_id").distinct().count() == COUNT

    # The insurer, the association and the regulator read what is missing; the same file is not taken twice.
    for reader in (world.underwriter, world.administrator, world.insurance_officer):
        page = a_browser(reader).get(reverse("web:missing"), {"kind": "no_file"}).content.decode()
        assert f"共 {FIFTH} 条" in page
    with pytest.raises(Conflict, match="请勿重复上传"):
        taken(world, excel(rows, shares))
    lead = a_browser(world.underwriter)
    assert (
        lead.post(
            reverse("policies:add_book_files", args=[book.pk]),
            {"archive": SimpleUploadedFile("files.zip", files_of(rows[-FIFTH:]))},
        ).status_code
        == 303
    )
    assert "共 " not in lead.get(reverse("web:missing"), {"kind": "no_file"}).content.decode()
