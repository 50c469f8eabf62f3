"""Checklists by stage, node and structure, of the region or of the body's own; a visit keeps the version it used."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.core.sheets import SheetRefused, write
from idi.lifecycle.inspections import assignments, selectors, services
from idi.lifecycle.inspections.checklists import checklist_for, checklists_on, lists_of
from idi.lifecycle.inspections.models import ChecklistBook, Plan, Visit
from idi.lifecycle.projects.models import Building, Project
from tests.factories.inspections import VISITED
from tests.factories.parties import World
from tests.factories.planning import a_booking, a_node, a_plan
from tests.factories.visitors import a_browser
from tests.inspections.test_site import a_seen_visit, post

pytestmark = pytest.mark.django_db


def a_file(*rows: tuple[str, str, str, str]) -> Any:
    told = [dict(zip(("stage", "structure", "node", "text"), row, strict=True)) for row in rows]
    file = io.BytesIO(write(services.CHECKLIST_COLUMNS, told, title="检查要点", at=VISITED))
    file.name = "检查要点.xlsx"
    return file


def filed(world: World, *rows: tuple[str, str, str, str]) -> ChecklistBook:
    with acting(world.inspector, VISITED):
        return services.file_checklists(by=world.inspector, at=VISITED, body=world.inspectors, file=a_file(*rows))


def test_the_list_of_a_node_comes_before_that_of_its_stage(world: World, plan: Plan) -> None:
    lists = checklists_on("330481", VISITED.date())
    plaster, masonry = a_node(world, plan, "plaster"), a_node(world, plan, "masonry")
    found = [checklist_for(lists, each.stage, each) for each in (plaster, masonry)]
    assert [each.code for each in found if each] == ["plaster", "masonry"]
    assert checklist_for(lists, "design") is None
    general = checklist_for(lists, "structure")
    assert general is not None and general.code == "structure" and general.because[0].grade == "D"


def test_the_bodys_own_come_first_by_structure(world: World, project: Project) -> None:
    node = a_node(world, a_plan(world, project), "structure", part="1—6层")
    book = filed(world, ("structure", "01", "", "剪力墙箍筋"), ("structure", "", "", "共同要点"))
    assert (book.version, book.state) == (1, "current")
    with acting(world.inspector, VISITED):
        lists = checklists_on("330481", VISITED.date(), world.inspector.organisation_ids)
        ours = checklist_for(lists, "structure", node)
        assert ours is not None and [p.text for p in ours.points] == ["剪力墙箍筋"] and ours.source == "本单位第 1 版"
        frame = Building(structure="02")
        node.building = frame
        other = checklist_for(lists, "structure", node)
        assert other is not None and [p.text for p in other.points] == ["共同要点"]
    with acting(world.related_inspector, VISITED):
        assert not ChecklistBook.objects.exists()
        assert all(
            each.because for each in checklists_on("330481", VISITED.date(), world.related_inspector.organisation_ids)
        )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("roofing", "", "", "a")], "检查阶段"),
        ([("roof", "", "没有的节点", "a")], "没有这个节点"),
        ([("roof", "", "砌体", "a")], "不属于所填的检查阶段"),
        ([("roof", "", "", "a"), ("roof", "", "", "a")], "与第 2 行重复"),
        ([("roof", "77", "", "a")], "结构类型"),
        ([("roof", "", "", "")], "检查要点"),
    ],
)
def test_every_wrong_row_is_named_and_nothing_kept(
    world: World, rows: list[tuple[str, str, str, str]], words: str
) -> None:
    with pytest.raises(SheetRefused) as refused:
        filed(world, *rows)
    assert words in "".join(str(each) for each in refused.value.errors)
    with acting(world.inspector, VISITED):
        assert not ChecklistBook.objects.exists()


def test_only_a_body_files_its_own(world: World) -> None:
    for actor, body in ((world.related_inspector, world.inspectors), (world.developer, world.inspectors)):
        with acting(actor, VISITED), pytest.raises(Forbidden):
            services.file_checklists(by=actor, at=VISITED, body=body, file=a_file(("roof", "", "", "a")))


def test_a_visit_keeps_the_version_it_was_made_with(
    world: World, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: VISITED)
    node = a_node(world, a_plan(world, project), "basement")
    a_booking(world, node)
    first = filed(world, ("basement", "", "", "止水钢板"))
    with acting(world.inspector, VISITED):
        mandate = selectors.mandate_of_project(project.pk)
        assert mandate is not None
        taken = assignments.assignment(world.inspector, mandate, VISITED.date())
        (told,) = (each for each in taken["nodes"] if each["id"] == node.pk)
        point = lists_of(first)[0].points[0].code
        assert told["checklist"] == lists_of(first)[0].code and taken["bookings"][0]["node"] == node.pk
    filed(world, ("basement", "", "", "后来的要点"))
    answer = post(a_browser(world.inspector), a_seen_visit(mandate, node=node.pk, checks=[[point, "ok", ""]]))
    assert answer.status_code == 201, answer.content.decode()
    wrong = post(a_browser(world.inspector), a_seen_visit(mandate, node=10**9))
    assert wrong.status_code == 422 and "重新下载任务" in wrong.content.decode()
    with acting(world.inspector, VISITED):
        visit = Visit.objects.get()
        assert visit.node_id == node.pk and visit.checks["points"][0]["text"] == "止水钢板"
        assert "第 1 版" in visit.checks["version"]


def test_checklists_by_hand(world: World) -> None:
    browser = a_browser(world.inspector)
    shown = browser.get(reverse("inspections:checklists")).content.decode()
    assert "高强螺栓" in shown and "平台默认" in shown
    assert "钢结构" in shown and "structure_steel" not in shown, "nodes by their names"
    assert browser.get(reverse("inspections:checklists_template")).content[:2] == b"PK"
    address = reverse("inspections:file_checklists")
    bad = SimpleUploadedFile("a.xlsx", a_file(("roof", "", "没有的节点", "a")).getvalue())
    answer = browser.post(address, {"file": bad})
    assert answer.status_code == 422 and "没有这个节点" in answer.content.decode()
    good = SimpleUploadedFile("a.xlsx", a_file(("roof", "", "", "示例要点一")).getvalue())
    answer = browser.post(address, {"file": good, "note": "首版"})
    assert answer.status_code == 303 and "示例要点一" in browser.get(answer.headers["Location"]).content.decode()
    with acting(world.inspector, VISITED):
        book = ChecklistBook.objects.get()
    assert "示例要点一" in browser.get(reverse("inspections:checklist_version", args=[book.pk])).content.decode()
    assert "首版" in browser.get(reverse("inspections:checklist_versions")).content.decode()
    with pytest.raises(Refusal), acting(world.inspector, VISITED):
        services.file_checklists(by=world.inspector, at=VISITED, body=world.inspectors, file=io.BytesIO(b"no sheet"))
