"""The fourth sheet of a book: endorsements of its policies, entered with them or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.core.sheets import SheetRefused
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.policies.models import Book, CoverItem, Endorsement, Policy
from idi.lifecycle.projects.models import Project
from tests.factories.books import entered, excel, packed, row, several, taken
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    (found,) = several(world, 1)
    return found


def paper(of: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "outside_number": of["outside_number"], "paper_number": "示例-批-1", "paper_on": date(2019, 5, 7), "kind": "加费",
        "effective_on": date(2019, 5, 6), "basis": "投保人同意", "reason": "示例：地下室增加一层",
        "amount": Decimal("80000.00"), "rate": Decimal("0.1"), **changes,
    }  # fmt: skip


def test_they_are_entered_after_their_policy_each_with_its_paper(world: World, project: Project) -> None:
    one = row(project)
    papers = [
        paper(one, paper_number="示例-批-2", kind="除外", effective_on=date(2019, 5, 8), paper_on=date(2019, 5, 8),
              rate=None, items="C05、c06", building="1号楼", amount=None, reason="示例：阳台自理"),
        paper(one),
    ]  # fmt: skip
    archive = packed({f"批单/{each['paper_number']}.pdf": PDF for each in papers})
    book = taken(world, excel([one], endorsements=papers), archive=archive)
    assert entered(world, book).state == "recorded"
    with acting(world.underwriter, ISSUED):
        policy = Policy.objects.get()
        first, second = Endorsement.objects.order_by("number")
        assert (first.outside_number, first.kind, first.amount) == ("示例-批-1", "loading", Decimal("80000.00"))
        assert (second.outside_number, second.kind, second.state) == ("示例-批-2", "exclusion", "in_force")
        assert (policy.premium, policy.loading) == (Decimal("1080000.00"), Decimal("0.001"))
        assert [each.item for each in CoverItem.objects.exclude(excluded="").order_by("item")] == ["C05", "C06"]
        assert [each.number for each in documents.of(second)] == ["示例-批-2"]
        assert ledger.dues_of(policy, "premium_adjustment").get().amount == Decimal("80000.00")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"outside_number": "示例-没有"}, "外部保险单号", "没有这个外部保险单号"),
    ({"effective_on": date(2019, 5, 2)}, "生效日期", "不早于保险单出单日期"),
    ({"paper_on": date(2019, 5, 11)}, "批单出具日期", "不晚于今天"),
    ({"basis": None}, "依据", ""),
    ({"basis": "法律条文"}, "条款或条文", "请填写"),
    ({"rate": None}, "加费的费率（%）", "必填"),
    ({"building": "9号楼"}, "单体", "没有这个单体"),
    ({"items": "C05、C99"}, "承保项目编号", "C99"),
    ({"kind": "更换共保成员"}, "批改事项", ""),
]


@pytest.mark.parametrize(("changes", "header", "words"), WRONG)
def test_what_is_wrong_stands_at_its_row_and_nothing_is_kept(
    world: World, project: Project, changes: dict[str, Any], header: str, words: str
) -> None:
    one = row(project)
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel([one], endorsements=[paper(one, **changes)]), archive=packed({"示例-批-1.pdf": PDF}))
    (error,) = refused.value.errors
    assert (error.row, error.header) == (2, header)
    assert words in error.message
    assert "“外部批单”表" in str(error)
    with acting(world.underwriter, ISSUED):
        assert not Book.objects.exists()


def test_one_without_its_paper_is_refused_by_its_number(world: World, project: Project) -> None:
    one = row(project)
    with pytest.raises(Refusal, match="没有批单“示例-批-1”的文件"):
        taken(world, excel([one], endorsements=[paper(one)]))


def test_one_that_cannot_be_refuses_the_whole_book_by_its_row(world: World, project: Project) -> None:
    """A resumption of what was never suspended shows only once the policy stands."""
    one = row(project)
    resumed = paper(one, kind="恢复保障", rate=None, amount=None, items="C05")
    book = entered(world, taken(world, excel([one], endorsements=[resumed]), archive=packed({"示例-批-1.pdf": PDF})))
    assert book.state == "refused"
    assert "“外部批单”表第 2 行 示例-批-1" in book.problems[0] and "没有中止保障" in book.problems[0]
    with acting(world.underwriter, ISSUED):
        assert not Policy.objects.exists()
        assert not Endorsement.objects.exists()
