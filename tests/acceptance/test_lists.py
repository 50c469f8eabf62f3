"""Handovers and owners from Excel: whole or not at all, the difference first; and what a home receives with the keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.sheets import SheetRefused, write
from idi.foundation.journal.models import Entry
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.models import Handover, HomeList, HomeOwner, HousePaper, PaperGiven
from idi.lifecycle.acceptance.services.lists import CHAPTERS
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.acceptance import accept, buildings_of
from tests.factories.claims import an_insured_home
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2020, 7, 20)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BASIS = {"basis": "contract", "basis_note": "示例：买卖合同第12条，签约时书面告知并同意", "as_of_on": date(2020, 7, 10)}


@pytest.fixture
def home(world: World) -> Unit:
    """101室 of 1号楼; both buildings were accepted on 2020-06-15."""
    home = an_insured_home(world, accepted_on=None)
    for building in buildings_of(world, home.project):
        accept(world, building)
    return home


def sheet(kind: str, *rows: tuple[Any, ...]) -> bytes:
    columns = CHAPTERS[kind].COLUMNS
    names = [column.name for column in columns]
    return write(columns, [dict(zip(names, row, strict=False)) for row in rows], title="示例", at=AT)


def upload(world: World, home: Unit, kind: str, *rows: tuple[Any, ...], **more: Any) -> HomeList:
    with acting(world.developer, AT):
        return services.upload_list(
            by=world.developer,
            at=AT,
            project=home.project,
            kind=kind,
            filename="示例.xlsx",
            file=sheet(kind, *rows),
            **more,
        )


def apply(world: World, review: HomeList) -> HomeList:
    with acting(world.developer, AT):
        return services.apply_list(by=world.developer, at=AT, review=review)


def issue(world: World, home: Unit, kind: str, day: date, **more: Any) -> HousePaper:
    with acting(world.developer, AT):
        return services.issue_paper(
            by=world.developer, at=AT, project=home.project, kind=kind, in_force_on=day, upload=PDF, **more
        )


def test_a_list_of_handovers_is_shown_first_and_then_taken_over_whole(world: World, home: Unit) -> None:
    for kind in ("guarantee", "manual"):
        issue(world, home, kind, date(2020, 6, 1))
    review = upload(
        world, home, "handovers", ("1号楼", "101室", date(2020, 7, 1), "yes"), ("1号楼", "102室", date(2020, 7, 2)),
        ("2号楼", "101室", date(2020, 6, 1)),
    )  # fmt: skip
    assert review.counts == {"new": 3, "flagged": 1} and "早于竣工验收" in review.difference["flagged"][0]
    with acting(world.developer, AT):
        assert not Handover.objects.exists()
    assert apply(world, review).state == "applied"
    with acting(world.developer, AT):
        assert Handover.objects.count() == 3
        assert [str(each.paper) for each in selectors.papers_of(home)] == ["住宅使用说明书 v1", "住宅质量保证书 v1"]
        assert PaperGiven.objects.count() == 2
        with pytest.raises(Conflict):
            services.apply_list(by=world.developer, at=AT, review=review)
    again = upload(world, home, "handovers", ("1号楼", "101室", date(2020, 7, 1)))
    assert again.counts == {"same": 1}


def test_every_wrong_row_is_named_and_nothing_is_kept(world: World, home: Unit) -> None:
    with acting(world.developer, AT):
        services.hand_over(by=world.developer, at=AT, unit=home, handed_over_on=date(2020, 7, 1))
    with pytest.raises(SheetRefused) as refused:
        upload(
            world, home, "handovers", ("9号楼", "101室", date(2020, 7, 1)), ("1号楼", "屋面", date(2020, 7, 1)),
            ("1号楼", "102室", date(2020, 7, 21)), ("1号楼", "101室", date(2020, 7, 3)),
            ("2号楼", "101室", date(2020, 7, 3), "yes"),
        )  # fmt: skip
    told = [(error.row, error.message) for error in refused.value.errors]
    assert [row for row, _ in told] == [2, 3, 4, 5, 6]
    for words, (_, message) in zip(
        ("没有这一户", "公共部位", "晚于今天", "已登记2020年7月1日", "还没有登记"), told, strict=True
    ):
        assert words in message
    with pytest.raises(SheetRefused, match="与第 2 行重复"):
        upload(world, home, "handovers", *[("1号楼", "102室", date(2020, 7, 1))] * 2)
    with acting(world.developer, AT):
        assert not HomeList.objects.exists() and Handover.objects.count() == 1


def test_what_changed_since_is_shown_again_instead_of_written(world: World, home: Unit) -> None:
    review = upload(
        world, home, "handovers", ("1号楼", "101室", date(2020, 7, 1)), ("1号楼", "102室", date(2020, 7, 1))
    )
    with acting(world.developer, AT):
        services.hand_over(by=world.developer, at=AT, unit=home, handed_over_on=date(2020, 7, 1))
    shown = apply(world, review)
    assert (shown.state, shown.counts) == ("ready", {"same": 1, "new": 1})
    assert apply(world, review).state == "applied"


def test_versions_are_kept_per_home(world: World, home: Unit) -> None:
    first, second = buildings_of(world, home.project)
    with pytest.raises(Refusal, match="还没有登记《住宅质量保证书》、《住宅使用说明书》"), acting(world.developer, AT):
        services.hand_over(by=world.developer, at=AT, unit=home, handed_over_on=date(2020, 7, 1), with_papers=True)
    for kind in ("guarantee", "manual"):
        issue(world, home, kind, date(2020, 6, 1))
    issue(world, home, "manual", date(2020, 6, 1), building=first)
    issue(world, home, "manual", date(2020, 7, 5), building=first)
    with pytest.raises(Refusal, match="不能更早"):
        issue(world, home, "manual", date(2020, 7, 1), building=first)
    with acting(world.developer, AT):
        services.hand_over(by=world.developer, at=AT, unit=home, handed_over_on=date(2020, 7, 1), with_papers=True)
        own = {each.paper.kind: (each.paper.version, each.paper.building_id) for each in selectors.papers_of(home)}
        assert own == {"guarantee": (1, None), "manual": (1, first.pk)}
        assert not selectors.lacking_papers(home.project, date(2020, 7, 4))
        assert selectors.lacking_papers(home.project, date(2020, 7, 10)) == {first.pk}
        services.give_papers(by=world.developer, at=AT, building=first, given_on=date(2020, 7, 10))
        assert next((e.paper.version, e.given_on) for e in selectors.papers_of(home)) == (2, date(2020, 7, 10))
        assert not selectors.lacking_papers(home.project, date(2020, 7, 10))
        with pytest.raises(Conflict, match="没有需要发放"):
            services.give_papers(by=world.developer, at=AT, building=second, given_on=date(2020, 7, 10))
    with acting(world.underwriter, AT), pytest.raises(Forbidden):
        services.give_papers(by=world.underwriter, at=AT, building=first, given_on=date(2020, 7, 10))


OWNERS = (("1号楼", "101室", "王一（示例）", "139 0000 0001"), ("1号楼", "101室", "王二（示例）", "13900000002"))


def test_a_list_of_owners_needs_a_ground_and_keeps_nobody_in_clear(world: World, home: Unit) -> None:
    for lacking in ({**BASIS, "basis": ""}, {**BASIS, "basis_note": " "}, {**BASIS, "as_of_on": date(2020, 7, 21)}):
        with pytest.raises(Refusal):
            upload(world, home, "owners", *OWNERS, **lacking)
    review = upload(world, home, "owners", *OWNERS, **BASIS)
    assert review.counts == {"new": 2} and "王**** 139****0001" in review.difference["new"][0].replace(
        "王*****", "王****"
    )
    done = apply(world, review)
    assert (done.state, done.content) == ("applied", "")
    with acting(world.developer, AT):
        assert [(each.name, each.basis, each.person_id) for each in HomeOwner.objects.order_by("id")] == [
            ("王一（示例）", "contract", None), ("王二（示例）", "contract", None),
        ]  # fmt: skip
        assert not any("王一" in text for text in Entry.objects.values_list("text", flat=True))
    for other in (world.underwriter, world.haining_officer, world.other_developer):
        with acting(other, AT):
            assert not HomeList.objects.exists()


def test_who_stands_in_the_list_is_let_in_at_once_and_others_wait(world: World, home: Unit) -> None:
    apply(world, upload(world, home, "owners", OWNERS[0], **BASIS))
    states = []
    for phone, username in (("13900000009", "示例甲"), ("13900000001", "示例乙")):
        with acting(ANONYMOUS, AT):
            states.append(
                services.register_owner(
                    by=ANONYMOUS, at=AT, code=home.code, claim_word=home.claim_word, name="王一（示例）", phone=phone,
                    username=username, password="示例-口令-0001",
                ).state
            )  # fmt: skip
    assert states == ["waiting", "confirmed"]


def test_bad_rows_of_owners_and_homes_passed_on_since(world: World, home: Unit) -> None:
    with pytest.raises(SheetRefused) as refused:
        upload(
            world,
            home,
            "owners",
            *OWNERS,
            ("1号楼", "101室", "王一", "１３９００００００01"),
            ("1号楼", "102室", "李", "无"),
            **BASIS,
        )
    assert [error.row for error in refused.value.errors] == [4, 5]
    with acting(world.neighbour, AT):
        policies.take_over(
            by=world.neighbour, at=AT, code=home.code, claim_word=home.claim_word, passed_on=date(2020, 7, 15)
        )
    review = upload(world, home, "owners", *OWNERS, **BASIS)
    assert review.counts == {"passed_since": 2}
    apply(world, review)
    with acting(world.developer, AT):
        assert not HomeOwner.objects.filter(source="list").exists()


@pytest.mark.parametrize(
    ("kind", "rows", "wanted"),
    [
        (
            "owners",
            [
                ("1号楼", "101室", "", "13900000001"), ("9号楼", "101室", "李", "无"), ("1号楼", "屋面", "王", "13900000002"),
                ("1号楼", "102室", "赵", "13900000003"), ("1号楼", "102室", "钱", "139 0000 0003"), (None, "102室", "孙", None),
            ],
            [(2, "姓名"), (3, "户号"), (3, "手机"), (4, "户号"), (6, "手机"), (7, "楼栋号"), (7, "手机")],
        ),
        (
            "handovers",
            [
                ("9号楼", "101室", None), ("9号楼", "102室", date(2020, 7, 21)), ("1号楼", "101室", date(2020, 7, 1), "也许"),
                ("1号楼", "102室", date(2020, 7, 1)), ("1号楼", "102室", date(2020, 7, 1)), (None, "102室", date(2020, 7, 21)),
            ],
            [(2, "户号"), (2, "交付日期"), (3, "户号"), (3, "交付日期"), (4, "两书已发放"), (6, "楼栋号＋户号"), (7, "楼栋号"), (7, "交付日期")],
        ),
    ],
)  # fmt: skip
def test_faults_of_cells_and_of_what_they_say_come_in_one_round(
    world: World, home: Unit, kind: str, rows: list[tuple[Any, ...]], wanted: list[tuple[int, str]]
) -> None:
    with pytest.raises(SheetRefused) as refused:
        upload(world, home, kind, *rows, **(BASIS if kind == "owners" else {}))
    told = [(error.row, error.header) for error in refused.value.errors]
    assert sorted(told, key=lambda each: each[0] or 0) == told and set(told) == set(wanted), told
    assert len(told) == len(wanted)
    with acting(world.developer, AT):
        assert not HomeList.objects.exists() and not HomeOwner.objects.exists() and not Handover.objects.exists()
        assert not Entry.objects.filter(act="acceptance.upload_list").exists()


def test_lists_papers_and_panel_through_the_pages(world: World, home: Unit) -> None:
    developer = a_browser(world.developer)
    first = buildings_of(world, home.project)[0]
    for kind in ("guarantee", "manual"):
        answer = developer.post(
            reverse("acceptance:issue_paper", args=[home.project_id]),
            {"kind": kind, "in_force_on": "2020-06-01", "building": "", "upload": SimpleUploadedFile("a.pdf", PDF)},
        )
        assert answer.status_code == 303
    form = reverse("acceptance:upload_list", args=[home.project_id, "handovers"])
    wrong = developer.post(
        form, {"file": SimpleUploadedFile("交付.xlsx", sheet("handovers", ("9号楼", "1", date(2020, 7, 1))))}
    )
    assert wrong.status_code == 422 and "第 2 行“户号”" in wrong.content.decode()
    file = SimpleUploadedFile("交付.xlsx", sheet("handovers", ("1号楼", "101室", date(2020, 7, 1), "yes")))
    shown = developer.post(form, {"file": file}).headers["Location"]
    assert "1号楼 101室 2020年7月1日，两书已发放" in developer.get(shown).content.decode()
    assert developer.post(f"{shown}apply/").status_code == 303
    panel = developer.get(reverse("acceptance:of_unit", args=[home.pk])).content.decode()
    assert "2020年7月1日" in panel and "住宅质量保证书 第 1 版" in panel
    page = developer.get(reverse("acceptance:project", args=[home.project_id])).content.decode()
    assert "已发 1 户" in page and reverse("acceptance:hand_over", args=[home.project_id, first.pk]) in page
    assert developer.get(reverse("acceptance:list_template", args=["owners"])).status_code == 200
    owner_form = reverse("acceptance:upload_list", args=[home.project_id, "owners"])
    kept = developer.post(
        owner_form, {"basis": "", "basis_note": "示例依据", "as_of_on": "2020-07-10",
                     "file": SimpleUploadedFile("业主.xlsx", sheet("owners", *OWNERS))}
    )  # fmt: skip
    assert kept.status_code == 422 and "示例依据" in kept.content.decode()
