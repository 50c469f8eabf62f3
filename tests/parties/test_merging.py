"""Two entries of one organisation become one: its people act for both, and what was done in the old name stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.credit import selectors as credit
from idi.foundation.journal.models import Entry
from idi.foundation.parties import selectors, services
from idi.foundation.parties.models import Link, Organisation
from idi.lifecycle.projects import selectors as projects
from tests.factories import on
from tests.factories.parties import World, uscc
from tests.factories.projects import a_project
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)


def double(world: World, **changes: Any) -> Organisation:
    """A second entry of the developer, with an account of its own."""
    given = {"kind": "developer", "name": "海宁鸿翔房产（重复登记）", "uscc": None, "region_code": "330481", **changes}
    with acting(world.administrator, NOW):
        return services.register_organisation(by=world.administrator, at=NOW, **given)


def merged(world: World, gone: Organisation, survivor: Organisation, reason: str = "") -> Organisation:
    with acting(world.administrator, NOW):
        return services.merge(by=world.administrator, at=NOW, merged=gone, survivor=survivor, reason=reason)


def actor(person_id: int | None) -> Actor:
    with acting(Actor(kind="person", person_id=person_id), NOW):
        return selectors.actor_of(person_id or 0, NOW)


def test_the_survivors_people_see_and_do_what_was_the_merged_ones(world: World) -> None:
    project = a_project(world, until="participants")
    survivor = double(world)
    with acting(world.administrator, NOW):
        heir = services.employ(
            by=world.administrator, at=NOW, organisation=survivor, role="developer_manager", username="heir",
            password="示例-口令-二〇一九", name="示例继任",
        )  # fmt: skip
    with acting(actor(heir.pk), NOW):
        assert not projects.search_projects(project.name).exists()
    merged(world, world.hongxiang, survivor)
    new = actor(heir.pk)
    assert new.organisation_id == survivor.pk and new.merged_ids == (world.hongxiang.pk,)
    assert new.acts_for(world.hongxiang.pk) and new.acts_for(survivor.pk) and not new.acts_for(world.lead.pk)
    assert not new.acts_for(None)
    with acting(new, NOW):
        assert projects.search_projects(project.name).get().developer_id == world.hongxiang.pk


def test_the_merged_ones_people_act_for_the_survivor(world: World) -> None:
    survivor = double(world)
    merged(world, world.hongxiang, survivor)
    own = actor(world.developer.person_id)
    assert (own.organisation_id, own.organisation_name) == (survivor.pk, survivor.name)
    assert own.acts_for(world.hongxiang.pk) and own.may("projects.register") and not own.elsewhere
    with acting(own, NOW):
        assert {row.person_id for row in selectors.members(survivor.pk)} == {own.person_id}


def test_what_stood_on_either_counts_for_both(world: World) -> None:
    survivor = double(world)
    with acting(world.administrator, NOW):
        services.link(
            by=world.administrator, at=NOW, holder=world.hongxiang, held=world.inspectors, kind=Link.Kind.CONTROLS,
            share=None, source="工商登记（示例）", from_on=date(2019, 1, 1),
        )  # fmt: skip
        before = credit.grade_on(world.hongxiang.pk, date(2019, 6, 3))
    merged(world, world.hongxiang, survivor)
    with acting(world.administrator, NOW):
        assert before and credit.grade_on(survivor.pk, date(2019, 6, 3)) == before
        for asked in (survivor, world.hongxiang):
            assert selectors.qualifications(asked.pk).exists() and selectors.links(asked.pk).exists()
            (path,) = selectors.paths_between(asked.pk, [world.inspectors.pk], on=date(2019, 6, 3))
            assert [each.pk for each in path.organisations] == [survivor.pk, world.inspectors.pk]
        both = [survivor.pk, world.hongxiang.pk]
        found = selectors.qualifications_on(both, date(2019, 6, 3))
        assert found[both[0]] == found[both[1]] != []


def test_the_merged_one_leaves_lists_and_leads_to_its_survivor(world: World) -> None:
    survivor = double(world)
    code = world.hongxiang.uscc
    merged(world, world.hongxiang, survivor)
    with acting(world.administrator, NOW):
        assert world.hongxiang not in selectors.organisations("developer")
        assert world.hongxiang in selectors.ever_registered("developer")
        for typed in filter(None, (world.hongxiang.name, code)):
            assert selectors.registered(typed, field="x") == survivor
            assert list(selectors.search(typed)) == [survivor]
        gone = Organisation.objects.get(pk=world.hongxiang.pk)
        assert (gone.name, gone.uscc, gone.merged_into) == (world.hongxiang.name, code, survivor)
        assert Organisation.objects.get(pk=survivor.pk).uscc == code
        told = Entry.objects.filter(act="parties.merge").values_list("scope_id", flat=True)
        assert set(told) == {survivor.pk, gone.pk}
        with pytest.raises(Refusal, match="已并入"):
            services.qualify(
                by=world.administrator, at=NOW, organisation=gone, kind="房地产开发", grade="一级",
                certificate_number="1", from_on=date(2019, 1, 1), until_on=None,
            )  # fmt: skip


def test_who_was_merged_goes_along_when_the_survivor_is_merged(world: World) -> None:
    second, third = double(world), double(world, name="海宁鸿翔（第三次登记）")
    merged(world, world.hongxiang, second)
    merged(world, second, third)
    own = actor(world.developer.person_id)
    assert own.organisation_id == third.pk and set(own.merged_ids) == {world.hongxiang.pk, second.pk}


@pytest.mark.parametrize(
    ("gone", "into", "reason", "field", "said"),
    [
        ("hongxiang", "hongxiang", "", "survivor", "自身"),
        ("hongxiang", "contractor", "理由", "survivor", "单位类别不同"),
        ("hongxiang", "merged", "", "survivor", "已经并入"),
        ("other code", "contractor", " ", "reason", "统一社会信用代码不同"),
        ("desk", "second desk", "理由", "survivor", "不能合并"),
    ],
)
def test_what_is_never_merged(world: World, gone: str, into: str, reason: str, field: str, said: str) -> None:
    rows = {"hongxiang": world.hongxiang, "contractor": world.contractor}
    rows["merged"] = double(world)
    merged(world, rows["merged"], double(world, name="第三次登记"))
    rows["other code"] = double(world, kind="contractor", uscc=uscc(950))
    rows["desk"], rows["second desk"] = double(world, kind="hotline"), double(world, kind="hotline", name="专线二")
    with pytest.raises(Refusal) as refused:
        merged(world, rows[gone], rows[into], reason)
    assert (field, True) in {(each.field, said in each.message) for each in refused.value.reasons}
    with acting(world.administrator, NOW):
        assert Organisation.objects.filter(merged_into__isnull=False).count() == 1
        assert Entry.objects.filter(act="parties.merge").count() == 2


def test_different_codes_merge_with_a_reason_and_only_the_administrator_merges(world: World) -> None:
    other = double(world, kind="contractor", uscc=uscc(950))
    with acting(world.developer, NOW), pytest.raises(Forbidden):
        services.merge(by=world.developer, at=NOW, merged=other, survivor=world.contractor, reason="换照")
    merged(world, other, world.contractor, "换发营业执照（示例）")
    with acting(world.administrator, NOW):
        assert Organisation.objects.get(pk=other.pk).merge_reason == "换发营业执照（示例）"
        assert Organisation.objects.get(pk=world.contractor.pk).uscc == world.contractor.uscc


def test_the_page_shows_both_before_the_merger_is_confirmed(world: World, django_assert_max_num_queries: Any) -> None:
    survivor = double(world)
    browser = a_browser(world.administrator)
    page = f"/parties/{world.hongxiang.pk}/merge/"
    assert "合并后保留的单位" in browser.get(page).content.decode()
    unknown = browser.get(page, {"into": "没有的公司"})
    assert unknown.status_code == 422 and "登记簿中没有" in unknown.content.decode()
    with django_assert_max_num_queries(20):
        shown = browser.get(page, {"into": survivor.name}).content.decode()
    assert world.hongxiang.name in shown and survivor.name in shown and "房地产开发 一级" in shown
    for side in (world.hongxiang, survivor):
        assert f"/projects/of-organisation/{side.pk}/" in shown and f"/policies/of-organisation/{side.pk}/" in shown
    done = browser.post(f"{page}?into={survivor.name}", {"reason": "重复登记（示例）"})
    assert (done.status_code, done["Location"]) == (303, f"/parties/{survivor.pk}/")
    gone = browser.get(f"/parties/{world.hongxiang.pk}/").content.decode()
    assert "并入" in gone and survivor.name in gone and "重复登记（示例）" in gone
    assert world.hongxiang.name in browser.get(f"/parties/{survivor.pk}/").content.decode()
    listed = browser.get("/parties/", {"kind": "developer"}).content.decode()
    assert survivor.name in listed and world.hongxiang.name not in listed


def test_an_organisations_projects_and_policies_are_shown_on_its_page(world: World) -> None:
    project = a_project(world, until="participants")
    page = f"/projects/of-organisation/{world.contractor.pk}/"
    assert project.name in a_browser(world.developer).get(page).content.decode()
    assert project.name not in a_browser(world.other_developer).get(page).content.decode()
    held = a_browser(world.underwriter).get(f"/policies/of-organisation/{world.lead.pk}/")
    assert held.status_code == 200 and "没有您可以查看的保险单" in held.content.decode()
    assert a_browser(world.developer).get("/projects/of-organisation/999999999/").status_code == 404


def test_the_contacts_of_both_are_shown_on_the_survivor(world: World) -> None:
    survivor, by = double(world), manages(world, world.developer)
    with acting(by, NOW):
        services.add_contact(
            by=by, at=NOW, organisation=world.hongxiang, purpose="site", name="示例联系人", phone="13800001234"
        )
    merged(world, world.hongxiang, survivor)
    new = actor(by.person_id)
    with acting(new, NOW):
        (contact,) = selectors.contacts(new, survivor.pk, NOW.date())
        assert services.unmask(by=new, at=NOW, contact=contact).phone == "13800001234"
    shown = a_browser(new).get(f"/parties/{survivor.pk}/").content.decode()
    assert f"/parties/{world.hongxiang.pk}/contacts/{contact.pk}/" in shown
