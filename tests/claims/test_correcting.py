"""A survey that says zero says why; one that was wrong is put right, and the decision on it is made anew."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Decision, Survey
from idi.lifecycle.claims.services import Ruling, Seen
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_covered_claim, a_photo, a_refused_claim, decide, seen, survey
from tests.factories.parties import World
from tests.factories.surveying import a_chief, adjusters, file_prices, sent, somebody
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
CORRECTED, AGAIN = on(2025, 3, 6), on(2025, 3, 7)
RIGHT = Seen(
    surveyed_at=on(2025, 3, 4, 15), finding="防水层在管根处未上翻，另有顶板抹灰受潮", cause="construction", item="C05",
    estimate=Decimal("4800.00"),
)  # fmt: skip


def written(claim: Claim) -> tuple[int, ...]:
    with acting(HOUSE, AGAIN), house(claim.scope_id, cause=HOUSE):
        return Survey.objects.count(), Decision.objects.count(), Entry.objects.count()


def versions(claim: Claim) -> list[Survey]:
    with acting(HOUSE, AGAIN), house(claim.scope_id, cause=HOUSE):
        return selectors.surveys_of(claim)


def correct(by: Actor, claim: Claim, *, seen: Seen = RIGHT, reason: str = "漏记顶板抹灰", **changes: Any) -> Survey:
    version = changes.pop("version", versions(claim)[0].pk)
    with acting(by, CORRECTED):
        return services.correct_survey(
            by=by, at=CORRECTED, claim=claim, version=version, seen=seen, reason=reason, **changes
        )


def test_zero_for_a_defect_of_the_works_says_why(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    before = written(claim)
    with pytest.raises(Refusal, match="为什么没有损失") as refused:
        survey(world, claim, estimate=Decimal("0.00"))
    assert refused.value.reasons[0].field == "zero_reason" and written(claim) == before
    survey(world, claim, estimate=Decimal("0.00"), zero_reason="示例：施工单位已免费返修")
    assert versions(claim)[0].zero_reason == "示例：施工单位已免费返修"
    other = a_claim(world, home, place="kitchen")
    survey(world, other, estimate=Decimal("0.00"), cause="misuse", responsible_id=None)
    assert seen(other).state == "surveyed"


def test_put_right_before_the_decision_the_earlier_one_stays(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim, estimate=Decimal("0.00"), zero_reason="示例：误记")
    correct(world.claims_handler, claim)
    now, earlier = versions(claim)
    assert (now.estimate, now.reason, now.corrects_id) == (Decimal("4800.00"), "漏记顶板抹灰", earlier.pk)
    assert (earlier.estimate, seen(claim).estimate) == (Decimal("0.00"), Decimal("4800.00"))
    with acting(world.claims_handler, AGAIN):
        assert selectors.reserves(claim)[0].amount == Decimal("4800.00")
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert "更正前的查勘" in page and "漏记顶板抹灰" in page and "须重新核定" not in page
    decide(world, claim, "covered")
    assert seen(claim).state == "covered"


def test_after_the_decision_it_is_decided_anew_and_nothing_is_repaired_before(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    correct(world.claims_handler, claim)
    handler = world.claims_handler
    with acting(handler, CORRECTED):
        assert [task.kind for task in waiting(handler) if task.subject_id == claim.pk][-1:] == ["claims.decide_anew"]
        assert services.awaits_new_decision(claim)
        with pytest.raises(Conflict, match="先重新核定"):
            services.begin_repair(by=handler, at=CORRECTED, claim=claim)
        with pytest.raises(Conflict, match="先重新核定"):
            services.advance(by=handler, at=CORRECTED, claim=claim, amount=Decimal("100.00"), basis="示例")
    page = a_browser(handler).get(f"/claims/{claim.pk}/decide-anew/").content.decode()
    assert "查勘已更正：漏记顶板抹灰" in page
    with acting(handler, AGAIN):
        ruling = Ruling(outcome="covered", item="C05", reasons="防水施工缺陷造成渗漏", ground="保险条款第四条（五）")
        services.decide_anew(by=handler, at=AGAIN, claim=claim, facts="查勘已更正", rulings=[ruling])
        assert not services.awaits_new_decision(claim)
        assert "claims.decide_anew" not in {task.kind for task in waiting(handler) if task.subject_id == claim.pk}
        standing = selectors.latest_decision(claim)
    assert standing is not None and (standing.number, standing.loss) == (2, Decimal("4800.00"))
    with acting(HOUSE, AGAIN), house(claim.scope_id, cause=HOUSE) as inside:
        services.begin_repair(by=inside, at=AGAIN, claim=claim)
    assert seen(claim).state == "in_repair"


def test_refused_without_reason_unchanged_stale_strange_and_too_late(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    first, before = versions(claim)[0], written(claim)
    for changes, words in (({"reason": " "}, "更正的原因"), ({"version": first.pk + 9}, "不是最新的一份")):
        with pytest.raises(Refusal, match=words):
            correct(world.claims_handler, claim, **changes)
    same = Seen(
        surveyed_at=first.surveyed_at, finding=first.finding, cause=first.cause, item=first.item, estimate=first.estimate
    )  # fmt: skip
    with pytest.raises(Refusal, match="完全相同"):
        correct(world.claims_handler, claim, seen=same)
    with pytest.raises(Forbidden):
        correct(world.second_claims_handler, claim)
    assert written(claim) == before
    covered = a_covered_claim(world, home, place="kitchen")
    with acting(HOUSE, CORRECTED), house(claim.scope_id, cause=HOUSE) as inside:
        services.begin_repair(by=inside, at=CORRECTED, claim=covered)
    before = written(covered)
    with pytest.raises(Conflict, match="不能更正查勘"):
        correct(world.claims_handler, covered)
    assert written(covered) == before


def files_of(claim: Claim) -> dict[int, str]:
    with acting(HOUSE, AGAIN), house(claim.scope_id, cause=HOUSE):
        return {each.pk: each.title for each in documents.photos(claim)}


def test_photos_and_signature_taken_anew_belong_to_the_new_version(world: World, home: Unit) -> None:
    adjuster = somebody(world, adjusters(world), "adjuster", "adjuster")
    claim = a_claim(world, home)
    task = sent(world, claim, adjuster, on(2025, 3, 4, 14))
    with acting(adjuster, on(2025, 3, 4, 16)):
        first = services.take_in_survey(
            by=adjuster, at=on(2025, 3, 4, 16), task=task, photos=[a_photo("red")], signature=a_photo("white"),
            seen=replace(RIGHT, signed_as="owner", signer="张三（示例）"),
        )  # fmt: skip
    before, kept = written(claim), files_of(claim)
    page = a_browser(adjuster).get(f"/claims/visits/{task.pk}/correct/").content.decode()
    assert "重新签字" in page and "data-signature" in page and f'data-survey="{task.pk}/correct/{first.pk}"' in page
    again = {"by": adjuster, "at": CORRECTED, "task": task, "version": first.pk, "reason": "补拍管根"}
    for seen_now, said in ((RIGHT, "选择在场的人"), (replace(RIGHT, signed_as="owner"), "签字人的姓名")):
        with acting(adjuster, CORRECTED), pytest.raises(Refusal, match=said):
            services.correct_visit(**again, seen=seen_now, photos=[a_photo("blue")], signature=a_photo("black"))
    assert (written(claim), files_of(claim)) == (before, kept)
    with acting(adjuster, CORRECTED):
        services.correct_visit(
            **again, seen=replace(RIGHT, signed_as="household", signer="李四（示例）"), photos=[a_photo("blue")],
            signature=a_photo("black"),
        )  # fmt: skip
    now, earlier = versions(claim)
    files = files_of(claim)
    assert [files[pk] for pk in now.filed] == ["更正查勘的照片 1", "查勘签字"] and set(earlier.filed) == set(kept)
    assert not set(now.filed) & set(earlier.filed) and (now.signer, earlier.signer) == ("李四（示例）", "张三（示例）")
    read = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert all(f"/documents/{pk}/" in read for pk in (*now.filed, *earlier.filed))


def test_photos_alone_put_a_survey_right_at_the_desk(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    first = versions(claim)[0]
    page = f"/claims/{claim.pk}/survey/correct/"
    browser = a_browser(world.claims_handler)
    assert "补拍的照片" in browser.get(page).content.decode()
    told = {
        "surveyed_at": localtime(first.surveyed_at).strftime("%Y-%m-%dT%H:%M"), "finding": first.finding, "cause": first.cause,
        "item": first.item, "estimate": first.estimate, "responsible_id": first.responsible_id, "version": first.pk,
        "reason": "补拍", "lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0, "measurements-TOTAL_FORMS": 0,
        "measurements-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert browser.post(page, told).status_code == 422, "nothing is put right"
    assert browser.post(page, {**told, "photos": SimpleUploadedFile("a.jpg", a_photo("green"))}).status_code == 303
    now, earlier = versions(claim)
    assert [files_of(claim)[pk] for pk in now.photos] == ["更正查勘的照片 1"] and earlier.photos == []


def test_whoever_was_sent_puts_the_own_visit_right_on_the_phone(world: World, home: Unit) -> None:
    file_prices(a_chief(world), world.lead)
    adjuster = somebody(world, adjusters(world), "adjuster", "adjuster")
    claim = a_claim(world, home)
    task = sent(world, claim, adjuster, on(2025, 3, 4, 14))
    with acting(adjuster, on(2025, 3, 4, 16)):
        first = services.take_in_survey(
            by=adjuster, at=on(2025, 3, 4, 16), task=task, signature=a_photo("white"),
            seen=Seen(
                surveyed_at=on(2025, 3, 4, 15), finding="管根处渗水", cause="construction", item="C05", signed_as="owner",
                signer="张三（示例）", lines=[{"code": "FS-01", "quantity": Decimal("4.5"), "price": None}],
            ),
        )  # fmt: skip
    browser = a_browser(adjuster)
    assert f"/claims/visits/{task.pk}/correct/" in browser.get(f"/claims/visits/{task.pk}/").content.decode()
    told = {
        "surveyed_at": "2025-03-04T15:00", "finding": "管根处渗水", "cause": "construction", "item": "C05", "version": first.pk,
        "reason": "面积量错", "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1, "lines-0-code": "FS-01", "lines-0-quantity": "6",
        "measurements-TOTAL_FORMS": 0, "measurements-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = f"/claims/visits/{task.pk}/correct/"
    assert browser.post(page, {**told, "reason": ""}).status_code == 422
    assert browser.post(page, told).status_code == 303
    now, earlier = versions(claim)
    assert (now.estimate, now.task_id, earlier.signed_as) == (Decimal("1080.00"), task.pk, "owner")
    assert browser.post(page, told).status_code == 409  # the version that was read is put right already
    stranger = somebody(world, world.lead, "claims_surveyor", "stranger")
    assert a_browser(stranger).get(page).status_code == 404
    with pytest.raises(Forbidden), acting(stranger, CORRECTED):
        services.correct_visit(
            by=stranger, at=CORRECTED, task=task, version=now.pk, seen=RIGHT, reason="示例"
        )  # fmt: skip
    assert len(versions(claim)) == 2
