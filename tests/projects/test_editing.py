"""Facts are changed with history, never over somebody else's change, and never silently once they were handed on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Doubt, Forbidden, Refusal
from idi.foundation.notices.models import Message
from idi.foundation.seats import services as seats
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Building, Project, Revision
from idi.lifecycle.projects.services.editing import ChangedMeanwhile
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def edited(world: World, project: Project, version: int = 1, reason: str = "", **facts: Any) -> Project:
    with acting(world.developer, NOW):
        return services.edit_project(
            by=world.developer, at=NOW, project=project, version=version, facts=facts, reason=reason
        )


def test_a_change_is_kept_with_what_stood_before(world: World) -> None:
    project = edited(world, a_project(world, until="register"), gfa_above=Decimal(20000), gfa_below=Decimal(4000))
    assert (project.version, project.gfa_above) == (2, Decimal(20000))
    with acting(world.developer, NOW):
        (revision,) = selectors.revisions(project)
        assert revision.changes[0] == {"field": "gfa_above", "before": None, "after": "20000"}
        assert "地上建筑面积" in selectors.told_revisions(project)[0].detail


def test_areas_that_no_longer_fit_together_are_asked_back(world: World) -> None:
    project = a_project(world, until="buildings")
    with pytest.raises(Doubt, match=r"超过项目总建筑面积 2,400\.00") as doubted:
        edited(world, project, gfa_total=Decimal(2400))
    assert [reason.field for reason in doubted.value.reasons] == ["gfa_total"]
    with acting(world.developer, NOW):
        building = Building.objects.filter(project=project)[0]
        with pytest.raises(Doubt, match=r"132,000\.00") as doubted:
            services.edit_building(
                by=world.developer, at=NOW, building=building, version=1, facts={"area": Decimal(120000)}
            )
        assert [reason.field for reason in doubted.value.reasons] == ["area"]
        assert not Revision.objects.exists()
        services.edit_building(
            by=world.developer, at=NOW, building=building, version=1, facts={"area": Decimal(120000)}, sure=True
        )
        assert Revision.objects.count() == 1


def test_the_same_facts_again_are_no_change(world: World) -> None:
    project = a_project(world, until="register")
    assert edited(world, project, name=project.name).version == 1
    with acting(world.developer, NOW):
        assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"gfa_above": Decimal(1), "gfa_below": Decimal(1)}, "gfa_total"),
        ({"longitude": Decimal("30.5"), "latitude": Decimal("120.6")}, "longitude"),
        ({"longitude": Decimal("120.6")}, "latitude"),
        ({"prefabricated_rate": Decimal("0.5")}, "prefabricated_rate"),
        ({"permit_issued_on": on(2030, 1, 1).date(), "permit_number": "示例"}, "permit_issued_on"),
        ({"budget_cost": Decimal(0)}, "budget_cost"),
    ],
)
def test_facts_that_cannot_be_are_refused(world: World, facts: dict[str, Any], field: str) -> None:
    project = a_project(world, until="register")
    with pytest.raises(Refusal) as refused:
        edited(world, project, **facts)
    assert field in [reason.field for reason in refused.value.reasons]
    with acting(world.developer, NOW):
        assert selectors.project(project.pk).version == 1 and not Revision.objects.exists()


def test_who_opened_the_page_before_anothers_change_is_told_and_writes_nothing(world: World) -> None:
    project = a_project(world, until="register")
    edited(world, project, address="海宁市示例路2号")
    with pytest.raises(ChangedMeanwhile) as refused:
        edited(world, project, version=1, address="海宁市示例路3号", name="示例新名")
    assert "示例路1号 → 海宁市示例路2号" in str(refused.value) and refused.value.version == 2
    with acting(world.developer, NOW):
        now = selectors.project(project.pk)
        assert (now.address, now.name, now.version) == ("海宁市示例路2号", project.name, 2)


def test_the_page_keeps_what_was_typed_and_shows_theirs_where_nothing_was(world: World) -> None:
    project = a_project(world, until="register")
    browser = a_browser(world.developer)
    address = f"/projects/{project.pk}/edit/"
    page = browser.get(address)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    edited(world, project, address="海宁市示例路2号")
    answer = browser.post(address, {**typed, "name": "示例新名"})
    words = answer.content.decode()
    assert answer.status_code == 409 and "示例新名" in words and "示例路2号" in words
    shown = answer.context["form"]
    again = {**typed, "name": "示例新名", "version": shown["version"].value(), "address": shown["address"].value()}
    assert browser.post(address, again).status_code == 303
    with acting(world.developer, NOW):
        now = selectors.project(project.pk)
        assert (now.address, now.name, now.version) == ("海宁市示例路2号", "示例新名", 3)


def test_what_was_handed_on_does_not_change_silently(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        services.take_facts(by=world.developer, at=NOW, project=project)
        seats.seat(world.lead.pk, project.pk, role="insurer", from_on=NOW.date())
        standing = selectors.facts_standing(project)
        assert standing is not None and standing.changes == []
    with acting(world.developer, NOW):
        building = selectors.buildings(project)[0]
        services.edit_building(by=world.developer, at=NOW, building=building, version=1, facts={"height": Decimal(36)})
        standing = selectors.facts_standing(project)
        assert standing is not None and standing.changes == ["1号楼 “建筑高度（米）”：33.50 → 36.00。"]
    with acting(world.underwriter, NOW):
        assert Message.objects.filter(holder_id=world.lead.pk, title__contains="项目资料有改变").count() == 1
    assert "不再一致" in a_browser(world.developer).get(f"/projects/{project.pk}/").content.decode()


def test_after_insurance_a_reason_is_asked_and_the_use_stays(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW), house(project.pk, cause=world.developer) as inside:
        services.move_insured(by=inside, at=NOW, project=project)
        building = selectors.buildings(project)[0]
    with pytest.raises(Refusal) as refused, acting(world.developer, NOW):
        services.edit_building(by=world.developer, at=NOW, building=building, version=1, facts={"use": "commercial"})
    assert [reason.field for reason in refused.value.reasons] == ["use", "reason"]
    assert edited(world, project, works_name="示例工程", reason="补登").version == 2


def test_only_the_developer_edits(world: World) -> None:
    project = a_project(world, until="register")
    with acting(world.haining_officer, NOW), pytest.raises(Forbidden):
        services.edit_project(by=world.haining_officer, at=NOW, project=project, version=1, facts={"name": "别名"})


def test_an_annex_is_one_risk_unit_with_its_main_building_and_mixed_is_commodity(world: World) -> None:
    project = a_project(world, until="buildings", kind="215")
    with acting(world.developer, NOW):
        main, annex = selectors.buildings(project)
        services.edit_building(
            by=world.developer, at=NOW, building=annex, version=1, facts={"main_id": main.pk, "kind": "214"}
        )
        (unit,) = selectors.risk_units(project)
        assert (unit.main, unit.kind, unit.mixed) == (main, "214", True)
        assert [because.figure for because in unit.because] == ["mixed_risk_unit"]
        facts = selectors.facts_of(project)
        assert [(row["risk_unit"], row["kind"]) for row in facts["buildings"]] == [(main.pk, "214")] * 2
    with pytest.raises(Refusal, match="自己附属于"), acting(world.developer, NOW):
        services.edit_building(by=world.developer, at=NOW, building=main, version=1, facts={"main_id": annex.pk})
    with acting(world.developer, NOW):
        assert Building.objects.get(pk=main.pk).main_id is None
