"""The conditions of notice 三（五）: evidence from the insurer, judged by the association or the regulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.standing import selectors, services
from idi.foundation.standing.models import Assessment, Evidence
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import a_proposal
from tests.factories.rating import an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)
PDF = b"%PDF-1.7 example"
WORDS = ["风险管理能力强", "机构健全", "承保理赔服务质优", "持有经营保险业务许可", "理赔维修服务已落实"]


def judged(world: World, by: Any = None, **changes: Any) -> Assessment:
    by = by or world.insurance_officer
    row = {
        "insurer": world.lead, "condition": "机构健全", "met": True, "reason": "有分支机构和专职人员（示例）",
        "judged_on": date(2019, 6, 3), "valid_until_on": date(2020, 6, 2), "papers": [PDF], **changes,
    }  # fmt: skip
    with acting(by, NOW):
        return services.assess(by=by, at=NOW, **row)


def states(world: World, day: date) -> dict[str, str]:
    with acting(world.developer, NOW):
        return {item.condition.word: item.state.name for item in selectors.eligibility(world.lead.pk, day).items}


def test_the_checklist_is_the_one_of_the_notice_and_a_missing_word_warns(world: World) -> None:
    with acting(world.underwriter, NOW):
        found = selectors.eligibility(world.lead.pk, NOW.date())
    assert [item.condition.word for item in found.items] == WORDS
    assert [item.condition.because.grade for item in found.items] == ["S", "S", "S", "K", "D"]
    assert not found.met and not found.bars and found.gate.because.grade == "D"
    assert found.lacking.startswith("风险管理能力强（未认定）")


def test_a_judgement_counts_until_its_last_day_and_the_latest_counts(world: World) -> None:
    judged(world)
    assert states(world, date(2019, 6, 2))["机构健全"] == "open"
    assert states(world, date(2020, 6, 2))["机构健全"] == "met"
    assert states(world, date(2020, 6, 3))["机构健全"] == "lapsed"
    judged(world, by=world.administrator, met=False, reason="撤销分支机构（示例）")
    assert states(world, date(2019, 6, 3))["机构健全"] == "unmet"
    for word in WORDS:
        judged(world, condition=word, valid_until_on=None)
    with acting(world.developer, NOW):
        assert selectors.eligibility(world.lead.pk, date(2030, 1, 1)).met


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"condition": "实力雄厚"}, "condition"),
        ({"reason": " "}, "reason"),
        ({"judged_on": date(2019, 6, 4)}, "judged_on"),
        ({"judged_on": date(2019, 6, 1), "valid_until_on": None}, "judged_on"),
        ({"valid_until_on": date(2019, 6, 2)}, "valid_until_on"),
    ],
)
def test_what_is_no_judgement(world: World, changes: dict[str, Any], field: str) -> None:
    judged(world, judged_on=date(2019, 6, 2))
    with pytest.raises(Refusal) as refused:
        judged(world, **changes)
    assert field in {each.field for each in refused.value.reasons}
    with acting(world.insurance_officer, NOW):
        assert Assessment.objects.count() == 1


def test_who_judges_and_who_hands_in(world: World) -> None:
    for by in (world.underwriter, world.haining_officer, world.developer):
        with pytest.raises(Forbidden):
            judged(world, by=by)
    with acting(world.second_underwriter, NOW), pytest.raises(Forbidden):
        services.hand_in(
            by=world.second_underwriter, at=NOW, insurer=world.lead, condition="机构健全", note="示例", papers=[PDF]
        )
    browser, page = a_browser(world.underwriter), f"/standing/eligibility/{world.lead.pk}/"
    given = {"condition": "机构健全", "note": "组织机构图（示例）"}
    nothing = browser.post(page + "evidence/new/", given)
    assert nothing.status_code == 422
    with acting(world.underwriter, NOW):
        assert not Evidence.objects.exists()
        services.hand_in(by=world.underwriter, at=NOW, insurer=world.lead, papers=[PDF], **given)
    for judge in (world.insurance_officer, world.administrator):
        with acting(judge, NOW):
            assert Task.objects.get(kind="standing.judge", done_at=None, holder_id=judge.organisation_id)
        assert "组织机构图（示例）" in a_browser(judge).get(page).content.decode()
    assert "组织机构图（示例）" not in a_browser(world.second_underwriter).get(page).content.decode()
    answer = a_browser(world.insurance_officer).post(
        page + "assess/",
        {"condition": "机构健全", "met": "yes", "reason": "材料齐全（示例）", "judged_on": "2019-06-03"},
    )
    assert answer.status_code == 303
    with acting(world.administrator, NOW):
        assert not Task.objects.filter(kind="standing.judge", done_at=None).exists()
    shown = a_browser(world.developer).get(page).content.decode()
    assert "材料齐全（示例）" in shown and "未全部符合，承保时会有提醒" in shown
    assert (
        "只适用于保险机构"
        in a_browser(world.developer).get(f"/standing/eligibility/{world.designer.pk}/").content.decode()
    )


def test_a_quote_warns_of_an_insurer_not_judged_and_a_gate_bars_it(
    standing_project: Project, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = standing_project
    quote = an_accepted_quote(world, project)
    shown = a_browser(world.developer).get(f"/rating/quotes/{quote.pk}/insurer/").content.decode()
    assert "提醒" in shown and "机构健全（未认定）" in shown
    found = selectors.eligibility

    def gated(insurer_id: int, on: date) -> Any:
        each = found(insurer_id, on)
        return replace(each, gate=replace(each.gate, value="gate"))

    monkeypatch.setattr(selectors, "eligibility", gated)
    with pytest.raises(Refusal, match="尚不符合本地承保条件：风险管理能力强（未认定）"):
        a_proposal(world, project, quote=quote)
    with acting(world.developer, NOW):
        assert not Proposal.objects.exists()
