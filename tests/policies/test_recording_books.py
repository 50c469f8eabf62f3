"""A whole book of policies from an insurer's own system: checked row by row, entered as a whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.core.sheets import SheetRefused
from idi.foundation.core.wording import day
from idi.foundation.diary.models import Task
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.policies import book_sheet, selectors, services, tasks
from idi.lifecycle.policies.models import Book, BookRow, CoverItem, Policy, Proof
from idi.lifecycle.policies.outside import Outside
from idi.lifecycle.policies.services import papers
from idi.lifecycle.projects.models import Project
from tests.factories.books import entered, excel, files_of, packed, row, several, taken
from tests.factories.endorsing import DRAWN, draft, in_force
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF, a_recorded_policy, invited, start, three
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(world: World) -> list[Project]:
    return several(world, 3)


def policies(world: World) -> list[Policy]:
    with acting(world.underwriter, ISSUED):
        return list(Policy.objects.order_by("outside_number"))


def test_a_book_is_checked_and_then_entered_with_shares_items_payments_and_files(
    world: World, projects: list[Project]
) -> None:
    rows = [row(each) for each in projects]
    rows[1] |= {"lead_share": Decimal(60)}
    rows[2] |= {"paid_on": None}
    numbers = [each["outside_number"] for each in rows]
    shares = [{"outside_number": numbers[1], "insurer": world.second.name, "share": Decimal(40)}]
    items = [{"outside_number": numbers[0], "building": None, "item": "C05", "wait_months": 12, "years": 5,
              "deductible": Decimal(500), "limit": Decimal(20000)}]  # fmt: skip
    book = taken(world, excel(rows, shares, items), archive=files_of(rows[:2]))
    assert (book.state, book.count, policies(world)) == ("checked", 3, [])
    assert entered(world, book).state == "recorded"
    first, second, third = policies(world)
    with acting(world.underwriter, ISSUED):
        assert [p.outside_number for p in (first, second, third)] == numbers
        assert [p.outside_document_id is not None for p in (first, second, third)] == [True, True, False]
        assert list(second.members.order_by("-lead").values_list("insurer_id", "share", "premium")) == [
            (world.lead.pk, Decimal("0.6"), Decimal("600000.00")), (world.second.pk, Decimal("0.4"), Decimal("400000.00")),
        ]  # fmt: skip
        item = CoverItem.objects.get(policy=first, item="C05")
        assert (item.years, item.term, item.wait_months, item.deductible, item.limit) == (5, "5年", 12, 500, 20000)
        assert ledger.paid_in_full(first, "premium")
        assert not ledger.dues_of(third, "premium").exists()
        assert Proof.objects.count() == Mandate.objects.count() == 3
        assert Entry.objects.filter(act="policies.record_outside").count() == 3
        assert "C05等待期 12 个月" in " ".join(each["message"] for each in first.warnings)
        assert Task.objects.get(kind="policies.add_files", done_at=None).title.endswith("1 份保险单缺文件")


def test_the_wait_and_term_of_the_contract_run_instead_of_the_laws(world: World, projects: list[Project]) -> None:
    rows = [row(projects[0])]
    items = [
        {"outside_number": rows[0]["outside_number"], "building": "1号楼", "item": "C05", "wait_months": 12, "years": 5}
    ]
    entered(world, taken(world, excel(rows, (), items)))
    (policy,) = policies(world)
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, ISSUED):
        own = CoverItem.objects.get(policy=policy, item="C05")
        law = CoverItem.objects.get(policy=policy, item="C01")
    assert (own.wait_ends_on, own.starts_on, own.ends_on) == (date(2021, 6, 15), date(2021, 6, 16), date(2026, 6, 15))
    assert law.wait_ends_on == date(2022, 6, 15)
    assert own.because[0]["source"] == "保险合同"


def test_every_error_of_every_row_is_told_and_nothing_is_kept(world: World, projects: list[Project]) -> None:
    good = row(projects[0])
    wrong = [
        good,
        row(projects[1], project="GC-0", outside_number="示例-2"),
        row(projects[0], outside_number="示例-3"),
        row(projects[1], outside_number="示例-4", outside_on=date(2019, 4, 30)),
        row(projects[2], outside_number="示例-5", lead_share=Decimal(60)),
    ]
    shares = [{"outside_number": "示例-9", "insurer": "示例不存在公司", "share": Decimal(40)}]
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel([good, row(projects[1], outside_number="示例-2", rate="一点二")], shares))
    told = [(error.sheet, error.row, error.header) for error in refused.value.errors]
    assert told == [("共保份额", 2, "外部保险单号"), ("", 3, "费率（%）")], "all sheets in one round"
    assert {reason.field for reason in refused.value.reasons} == {"upload"}
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel(wrong, [{**shares[0], "outside_number": "示例-4"}]))
    errors = [str(error) for error in refused.value.errors]
    for number, words in (
        ("2", "没有找到"),
        ("3", "不存在") if False else ("4", "与第 2 行是同一个工程"),
        ("6", "应为 100%"),
    ):
        assert any(words in error for error in errors), (number, words, errors)
    assert any("“共保份额”表" in error and "没有登记这家保险机构" in error for error in errors)
    items = [
        {"outside_number": good["outside_number"], "item": "C77"},
        {"outside_number": good["outside_number"], "item": "C05", "building": "9号楼"},
    ]
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel([good], (), items))
    told = [(error.sheet, error.row, error.header) for error in refused.value.errors]
    assert told == [("承保项目", 2, "承保项目编号"), ("承保项目", 3, "单体")]
    with acting(world.underwriter, ISSUED):
        assert not Book.objects.exists()
        assert not BookRow.objects.exists()
        assert not Entry.objects.filter(act__contains="book").exists()
    assert policies(world) == []


def test_dates_in_the_wrong_order_and_too_much_paid_stand_at_their_row(world: World, projects: list[Project]) -> None:
    rows = [row(projects[0], outside_on=date(2019, 4, 30)), row(projects[1], paid=Decimal("1000000.01"))]
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel(rows))
    first, second = refused.value.errors
    assert (first.row, first.header) == (2, "出单日期")
    assert (second.row, second.header) == (3, "保险费到账金额")


def test_a_project_is_told_only_to_who_sees_it_or_names_its_developer(world: World, projects: list[Project]) -> None:
    unnamed = excel([row(projects[0], developer=None)])
    with pytest.raises(SheetRefused, match="没有找到这个工程"):
        taken(world, unnamed)
    with pytest.raises(SheetRefused, match="没有找到这个工程"):
        taken(world, excel([row(projects[0], developer=world.jiayuan.uscc)]))
    invited(world, projects[0], at=ISSUED)
    assert taken(world, unnamed).count == 1


def test_the_same_file_and_the_same_policy_are_taken_once(world: World, projects: list[Project]) -> None:
    upload = excel([row(projects[0])])
    book = taken(world, upload)
    with pytest.raises(Conflict, match="请勿重复上传"):
        taken(world, upload)
    entered(world, book)
    with pytest.raises(SheetRefused) as refused:
        taken(world, excel([row(projects[0], budget=Decimal("80000001.00"))]))
    assert "已补录为 BD-" in str(refused.value)
    assert "已有保险单" in str(refused.value)
    assert len(policies(world)) == 1


def test_a_dropped_book_may_be_taken_again(world: World, projects: list[Project]) -> None:
    upload = excel([row(projects[0])])
    book = taken(world, upload)
    with acting(world.underwriter, ISSUED):
        services.drop_book(by=world.underwriter, at=ISSUED, book=book)
        with pytest.raises(Conflict):
            services.start_book(by=world.underwriter, at=ISSUED, book=book)
    assert taken(world, upload).pk != book.pk


def test_a_policy_that_came_in_between_refuses_the_whole_book_with_its_row(
    world: World, projects: list[Project]
) -> None:
    book = taken(world, excel([row(each) for each in projects[:2]]))
    invited(world, projects[1], at=ISSUED)
    a_recorded_policy(world, projects[1], outside_number="示例-另录")
    book = entered(world, book)
    assert book.state == "refused"
    assert "第 3 行" in book.problems[0] and "已有保险单" in book.problems[0]
    assert [policy.outside_number for policy in policies(world)] == ["示例-另录"]


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        (lambda rows: packed({"别的.pdf": PDF}), "不是表中的外部保险单号"),
        (lambda rows: packed({f"{rows[0]['outside_number']}.pdf": b"no document"}), "示例-甲-"),
        (lambda rows: b"no zip", "不是可以读取的 zip"),
        (lambda rows: packed({f"{d}/{rows[0]['outside_number']}.pdf": PDF for d in "ab"}), "同一个外部保险单号"),
    ],
)
def test_files_that_fit_no_policy_refuse_the_book(
    world: World, projects: list[Project], archive: Any, words: str
) -> None:
    rows = [row(projects[0])]
    with pytest.raises(Refusal, match=words):
        taken(world, excel(rows), archive=archive(rows))
    with acting(world.underwriter, ISSUED):
        assert not Book.objects.exists()


def test_missing_files_come_later_and_end_the_task(world: World, projects: list[Project]) -> None:
    rows = [row(each) for each in projects]
    book = entered(world, taken(world, excel(rows)))
    by = world.underwriter
    with acting(by, ISSUED):
        assert services.add_book_files(by=by, at=ISSUED, book=book, archive=files_of(rows[:2])) == 2
        with pytest.raises(Refusal, match="不是这一批里缺文件的"):
            services.add_book_files(by=by, at=ISSUED, book=book, archive=files_of(rows))
        last = Policy.objects.get(outside_number=rows[2]["outside_number"])
        services.add_outside_file(by=by, at=ISSUED, policy=last, upload=PDF)
        with pytest.raises(Conflict, match="已经归档"):
            services.add_outside_file(by=by, at=ISSUED, policy=last, upload=PDF)
        assert documents.latest(last, "policies.outside") is not None
        assert not Task.objects.filter(kind="policies.add_files", done_at=None).exists()


def test_only_the_lead_takes_starts_and_completes_its_book(world: World, projects: list[Project]) -> None:
    upload = excel([row(projects[0])])
    with pytest.raises(Forbidden):
        taken(world, upload, by=world.claims_handler)
    with pytest.raises(Forbidden, match="本机构"):
        taken(world, upload, by=world.second_underwriter)
    book = taken(world, upload)
    with acting(world.second_underwriter, ISSUED):
        assert not Book.objects.exists()
    assert a_browser(world.second_underwriter).get(reverse("policies:book", args=[book.pk])).status_code == 404


def test_the_pages_of_a_book(world: World, projects: list[Project]) -> None:
    lead = a_browser(world.underwriter)
    template = lead.get(reverse("policies:book_template"))
    assert [column.header for column in book_sheet.POLICIES][:2] == ["外部保险单号", "工程编号或施工许可证号"]
    assert template.content.startswith(b"PK")
    assert reverse("policies:book_template") in lead.get(reverse("policies:take_book")).content.decode()
    send = lambda content: lead.post(  # noqa: E731
        reverse("policies:take_book"), {"upload": SimpleUploadedFile("示例.xlsx", content)}
    )
    refused = send(excel([row(projects[0], project="GC-0")]))
    assert refused.status_code == 422
    assert "第 2 行" in refused.content.decode()
    answer = send(excel([row(projects[0], provisional=Decimal("999999.00"))]))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    shown = lead.get(address).content.decode()
    for words in ("已检查，待录入", "不一致", projects[0].name, "录入整批"):
        assert words in shown, words
    assert projects[0].name not in lead.get(address, {"warned": "no"}).content.decode()
    book = Book(pk=int(address.rstrip("/").rpartition("/")[2]))
    assert lead.post(reverse("policies:start_book", args=[book.pk])).status_code == 303
    assert "hx-trigger" in lead.get(address, {"part": "progress"}).content.decode()
    assert book.pk and "正在录入" in lead.get(address).content.decode()


def test_proofs_are_printed_after_the_book_and_earlier_where_one_is_asked_for(
    world: World, projects: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    printing, later = tasks.print_proofs.func, []
    monkeypatch.setattr(tasks.print_proofs, "func", lambda **asked: later.append(asked))
    book = entered(world, taken(world, excel([row(each) for each in projects])))
    lead, address = a_browser(world.underwriter), reverse("policies:book", args=[book.pk])
    assert "待生成的投保证明" in lead.get(address, {"part": "progress"}).content.decode()
    with acting(world.underwriter, ISSUED):
        first, *others = selectors.unprinted(book)
    page = reverse("policies:proof", args=[first.pk])
    assert "证明文件还没有生成" in lead.get(page).content.decode()
    for _ in range(2):
        assert lead.post(reverse("policies:print_proof", args=[first.pk])).status_code == 303
    assert "证明文件还没有生成" not in lead.get(page).content.decode()
    assert a_browser(world.claims_handler).post(reverse("policies:print_proof", args=[0])).status_code in (403, 404)
    for _ in range(2):
        printing(**later[0])
    assert "待生成的投保证明" not in lead.get(address).content.decode()
    with acting(world.underwriter, ISSUED):
        assert [documents.of(each, "policies.proof").count() for each in (first, *others)] == [1, 1, 1]
        assert not Proof.objects.filter(document_id__isnull=True).exists()


def test_a_proof_that_cannot_be_printed_hinders_no_other_and_the_lead_is_told(
    world: World, projects: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = papers.proof

    def proof(*, proof: Proof, **how: Any) -> Any:
        if proof.project_id == projects[0].pk:
            raise Refusal(Reason("字库中没有这个字"))
        return printed(proof=proof, **how)

    monkeypatch.setattr(papers, "proof", proof)
    book = entered(world, taken(world, excel([row(each) for each in projects])))
    with acting(world.underwriter, ISSUED):
        assert [each.project_id for each in selectors.unprinted(book)] == [projects[0].pk]
    assert "没有生成" in a_browser(world.underwriter).get(reverse("notices:list")).content.decode()


def test_no_policy_is_signed_on_a_day_an_ended_one_still_covered(world: World, projects: list[Project]) -> None:
    project = projects[0]
    invited(world, project, at=ISSUED)
    ended = a_recorded_policy(world, project)
    in_force(world, draft(world, ended, "cancellation"))
    said = f"到{day(DRAWN.date())}为止由保险单 {ended.number} 承保"
    with pytest.raises(Refusal, match=said) as refused:
        a_recorded_policy(world, project, outside_number="示例-重叠")
    assert refused.value.reasons[0].field == "signed_on"
    with pytest.raises(SheetRefused) as sheet:
        taken(world, excel([row(project, outside_number="示例-重叠")]))
    (error,) = sheet.value.errors
    assert error.header == "合同签订日期" and said in str(error)
    assert [policy.outside_number for policy in policies(world)] == [ended.outside_number]

    after, at = DRAWN.date() + timedelta(days=1), DRAWN + timedelta(days=5)
    outside = Outside(
        project=project, lead=world.lead, outside_number="示例-接续", outside_on=after, signed_on=after,
        rate=Decimal("0.0125"), budget=Decimal("80000000.00"), provisional=Decimal("1000000.00"),
        shares=three(world), insured="owners", claimant="owners",
    )  # fmt: skip
    with acting(world.underwriter, at):
        services.record_outside(by=world.underwriter, at=at, outside=outside, upload=PDF)
    assert len(policies(world)) == 2
