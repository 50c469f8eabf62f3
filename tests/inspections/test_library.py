"""The defect library of a body: in by Excel or JSON whole or not at all, kept by version, searched as one types."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core import sheets
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.journal.models import Entry as JournalEntry
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.library import matching, shelf_of
from idi.lifecycle.inspections.models import Defect, Library, Mandate
from tests.factories import on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
FILED = on(2019, 6, 3)


def an_entry(number: str = "W-1", **changes: Any) -> dict[str, Any]:
    return {"number": number, "period": "five", "major": "防水工程", "minor": "屋面", "problem": "天沟积水",
            "standard": "GB 50207", "advice": "调整找坡", **changes}  # fmt: skip


def as_json(*entries: Any) -> io.BytesIO:
    file = io.BytesIO(json.dumps(entries, ensure_ascii=False).encode())
    file.name = "缺陷库.json"
    return file


def as_excel(*entries: dict[str, Any]) -> io.BytesIO:
    file = io.BytesIO(sheets.write(services.COLUMNS, entries, title="缺陷库", at=FILED))
    file.name = "缺陷库.xlsx"
    return file


def file(world: World, upload: io.BytesIO, **changes: Any) -> Library:
    with acting(world.inspector, FILED):
        return services.file_library(by=world.inspector, at=FILED, body=world.inspectors, file=upload, **changes)


def problems(world: World) -> list[str]:
    with acting(world.inspector, FILED):
        return [entry.problem for entry in shelf_of([world.inspectors.pk], "330481", FILED.date()).entries]


def nothing_written(world: World) -> bool:
    with acting(world.inspector, FILED):
        written = Library.objects.exists() or Defect.objects.exists()
        return not written and not JournalEntry.objects.filter(act="inspections.file_library").exists()


def test_without_a_library_of_its_own_a_body_has_the_platforms_marked_as_such(world: World) -> None:
    with acting(world.inspector, FILED):
        shelf = shelf_of([world.inspectors.pk], "330481", FILED.date())
    assert shelf.own is None and shelf.because[-1].grade == "D"
    assert len({entry.number for entry in shelf.entries}) == len(shelf.entries) > 20
    assert {entry.period for entry in shelf.entries} == {"ten", "five", "two", "services"}


@pytest.mark.parametrize("form", [as_json, as_excel])
def test_a_file_becomes_the_library_and_a_later_one_replaces_or_adds(world: World, form: Any) -> None:
    assert file(world, form(an_entry(), an_entry("W-2", problem="女儿墙开裂", period="五年期"))).size == 2
    assert problems(world) == ["天沟积水", "女儿墙开裂"]
    file(world, form(an_entry("W-2", problem="女儿墙渗水"), an_entry("W-3", problem="窗台倒坡")), whole=False)
    assert problems(world) == ["天沟积水", "女儿墙渗水", "窗台倒坡"]
    last = file(world, form(an_entry("N-1", problem="保温脱落")), note="重编")
    assert problems(world) == ["保温脱落"]
    with acting(world.inspector, FILED):
        kept = [(each.version, each.state, each.size) for each in Library.objects.order_by("version")]
    assert kept == [(1, "replaced", 2), (2, "replaced", 3), (3, "current", 1)] and last.version == 3
    with acting(world.related_inspector, FILED):
        assert not Library.objects.exists() and not Defect.objects.exists(), "another body's library is its own"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([an_entry(), an_entry("W-2"), an_entry()], ["第 3 ", "W-1", "与第 "]),
        ([an_entry(), an_entry("W-2", problem="")], ["“问题”"]),
        ([an_entry(period="eternal"), an_entry("")], ["“期限组”", "eternal", "“编号”"]),
    ],
)
@pytest.mark.parametrize("form", [as_json, as_excel])
def test_wrong_rows_are_all_named_and_nothing_is_kept(
    world: World, form: Any, entries: list[dict[str, Any]], words: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        file(world, form(*entries))
    told = " ".join(reason.message for reason in refused.value.reasons)
    expected = [word.replace("3", "4") if form is as_excel else word for word in words]
    assert [word for word in expected if word not in told] == [] and nothing_written(world)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "不是有效的 JSON"),
        (b"{}", "条目的列表"),
        (b"[]", "条目的列表"),
        (b'[{"problem": " "}, 7]', "第 2 条是空记录"),
    ],
)
def test_a_json_file_that_is_no_library_is_refused(world: World, content: bytes, words: str) -> None:
    upload = SimpleUploadedFile("库.json", content)
    with pytest.raises(Refusal, match=words):
        file(world, upload)  # type: ignore[arg-type]
    assert nothing_written(world)


def test_a_repeated_number_names_the_earlier_record(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        file(world, as_json(an_entry(), an_entry(), an_entry("W-3", problem="")))
    said = [str(each.message) for each in refused.value.reasons]
    assert any("与第 1 条重复" in words for words in said) and any("“问题”" in words for words in said), "all at once"
    assert nothing_written(world)


def test_nobody_else_files_a_library(world: World) -> None:
    with acting(world.site_manager, FILED), pytest.raises(Forbidden):
        services.file_library(by=world.site_manager, at=FILED, body=world.inspectors, file=as_json(an_entry()))
    with acting(world.inspector, FILED), pytest.raises(Forbidden):
        services.file_library(by=world.inspector, at=FILED, body=world.related, file=as_json(an_entry()))
    assert nothing_written(world)


def test_every_typed_word_must_occur(world: World) -> None:
    file(world, as_json(an_entry(), an_entry("W-2", problem="女儿墙根部渗水", minor="女儿墙")))
    with acting(world.inspector, FILED):
        entries = shelf_of([world.inspectors.pk], "330481", FILED.date()).entries
    assert [entry.number for entry in matching(entries, "五年期 渗水")] == ["W-2"]
    assert matching(entries, "渗水 天沟") == [] and matching(entries, "  ") == []


def test_the_pages_import_search_and_offer_the_library(world: World, mandate: Mandate) -> None:
    browser = a_browser(world.inspector)
    shown = browser.get(reverse("inspections:library")).content.decode()
    assert "平台默认条目" in shown and "SL-001" in shown
    address = reverse("inspections:file_library")
    bad = browser.post(address, {"whole": "whole", "file": as_json(an_entry(), an_entry())})
    assert bad.status_code == 422 and "与第 1 条重复" in bad.content.decode()
    done = browser.post(address, {"whole": "whole", "file": as_excel(an_entry())})
    assert done.status_code == 303, done.content.decode()
    assert "天沟积水" in browser.get(done.headers["Location"]).content.decode()
    found = browser.get(reverse("inspections:library_search"), {"q": "天沟"}).json()
    assert [(each["problem"], each["standard"], each["advice"]) for each in found] == [
        ("天沟积水", "GB 50207", "调整找坡")
    ]
    taken = browser.get(reverse("inspections:site_assignment", args=[mandate.pk])).json()
    assert [each["problem"] for each in taken["library"]] == ["天沟积水"]
    assert (
        'data-suggest="/inspections/library/search/"'
        in browser.get(reverse("inspections:record_visit", args=[mandate.pk])).content.decode()
    )
    assert browser.get(reverse("inspections:library_template")).status_code == 200
    assert "第 1 版" in browser.get(f"/inspections/library/versions/{_only(world)}/").content.decode()
    assert a_browser(world.site_manager).get(reverse("inspections:library")).status_code == 403


def _only(world: World) -> int:
    with acting(world.inspector, FILED):
        return Library.objects.get().pk
