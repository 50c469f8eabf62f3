"""A report from a phone: photos that arrive one by one, what is wrong with them, and what the reporter adds later."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims import services as doors
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_claim, a_photo, an_owner, seen
from tests.factories.parties import World
from tests.factories.visitors import a_browser
from tests.public.test_public import REPORT, claims, words

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def photo(colour: str = "grey", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("漏水.jpg", content or a_photo(colour), "image/jpeg")


def hand_in(client: Client, home: Unit, **given: Any) -> Any:
    return client.post(f"/p/photos/{home.code}/", {"photo": photo(**given)})


def test_photos_arrive_before_the_report_and_outlast_a_wrong_form(world: World, home: Unit) -> None:
    client = Client()
    first = hand_in(client, home)
    assert first.status_code == 200 and hand_in(client, home, colour="red").status_code == 200
    assert hand_in(client, home).json() == first.json(), "the same again is the same"
    assert client.get(first.json()["address"])["Content-Type"] == "image/jpeg"
    assert Client().get(first.json()["address"]).status_code == 404, "another browser sees nothing"
    wrong = client.post(f"/p/unit/{home.code}/report/", {**REPORT, "reporter_phone": "无"})
    assert wrong.status_code == 422 and first.json()["address"] in words(wrong)
    sent = client.post(f"/p/unit/{home.code}/report/", {**REPORT, "visit_wish": "周六上午"})
    (claim,) = claims(world)
    with acting(world.claims_handler, NOW):
        assert [each.title for each in documents.photos(claim)] == ["报案照片 1", "报案照片 2"]
    assert claim.visit_wish == "周六上午"
    assert client.get(first.json()["address"]).status_code == 404, "the draft is over"
    assert words(client.get(sent["Location"])).count("/photo/") == 2


def test_what_is_no_photo_or_too_heavy_or_too_many_is_said_and_the_others_stay(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    assert hand_in(client, home).status_code == 200
    none = hand_in(client, home, content=b"%PDF-1.4 no photo")
    assert none.status_code == 422 and "不是照片" in none.json()["message"]
    monkeypatch.setattr("idi.foundation.core.photos.MAX_BYTES", 3)
    assert "超过" in hand_in(client, home).json()["message"]
    monkeypatch.undo()
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))
    monkeypatch.setattr("idi.lifecycle.claims.services.drafting.MOST", 1)
    assert "最多上传1张" in hand_in(client, home, colour="red").json()["message"]
    page = words(client.get(f"/p/unit/{home.code}/report/"))
    assert page.count(f"/p/photos/{home.code}/") == 2, "where to send, and the one that arrived"


def test_one_taken_out_again_is_not_filed(world: World, home: Unit) -> None:
    client = Client()
    address = hand_in(client, home).json()["address"]
    assert client.post(f"{address}drop/").status_code == 204
    client.post(f"/p/unit/{home.code}/report/", REPORT)
    (claim,) = claims(world)
    with acting(world.claims_handler, NOW):
        assert documents.photos(claim).count() == 0


def test_guessing_the_claim_word_ends_soon(world: World, home: Unit) -> None:
    claim = a_claim(world, home, claim_word="", at=NOW)
    client, address = Client(), f"/p/track/{claim.track_code}/owner/"
    answers = [words(client.post(address, {"claim_word": f"猜{number}"})) for number in range(6)]
    assert "口令不对" in answers[0] and "输错次数过多" in answers[-1]
    assert "输错次数过多" in words(client.post(address, {"claim_word": home.claim_word})), "nor the right one now"
    assert not seen(claim).may_sign
    cache.clear()
    assert client.post(address, {"claim_word": home.claim_word}).status_code == 303
    assert seen(claim).may_sign


def test_reporter_completes_the_report_once_asked(world: World, home: Unit) -> None:
    claim = a_claim(world, home, claim_word="", at=NOW)
    track = f"/p/track/{claim.track_code}/"
    assert "还可以补充" in words(Client().get(track))
    by = world.claims_handler
    with acting(by, NOW):
        doors.ask_papers(by=by, at=NOW, claim=claim, papers="购房合同、渗漏部位照片")
    page = words(Client().get(track))
    assert "购房合同" in page and "补充照片和资料" in page and "请先补充下面的资料" in page
    assert "等资料到齐" in page and "情形复杂的核定" in page, "the halted clock stays on the page as a bar"
    nothing = Client().post(f"{track}add/", {"text": ""})
    assert nothing.status_code == 422 and "请填写说明" in words(nothing)
    wrong = Client().post(f"{track}add/", {"text": "见附件", "uploads": [photo(content=b"MZ a program")]})
    assert wrong.status_code == 422 and "见附件" in words(wrong)
    sent = Client().post(f"{track}add/", {"text": "合同见附件", "uploads": [photo("red"), photo("blue")]})
    assert sent.status_code == 303
    page = words(Client().get(track))
    assert "合同见附件" in page and page.count("/photo/") == 2
    with acting(by, NOW):
        assert waiting(by).get(kind="claims.look_at_added").title.startswith("补充资料已到")
    shown = words(a_browser(by).get(f"/claims/{claim.pk}/"))
    assert "合同见附件" in shown and "等资料到齐" in shown and "登记资料齐全" in shown


def test_photo_of_a_survey_is_not_the_reporters_to_see(world: World, home: Unit) -> None:
    from tests.factories.claims import survey

    claim: Claim = a_claim(world, home, photos=[a_photo()])
    survey(world, claim, photos=[a_photo("red")])
    with acting(world.claims_handler, NOW):
        own, theirs = list(documents.photos(claim))
    assert Client().get(f"/p/track/{claim.track_code}/photo/{own.pk}/").status_code == 200
    assert Client().get(f"/p/track/{claim.track_code}/photo/{theirs.pk}/").status_code == 404


def test_once_it_is_decided_no_more_papers_are_asked_for(world: World, home: Unit) -> None:
    from tests.factories.claims import REPORTED, decide, survey

    claim, by = a_claim(world, home), world.claims_handler
    with acting(by, REPORTED):
        doors.ask_papers(by=by, at=REPORTED, claim=claim, papers="购房合同")
    assert "购房合同" in words(Client().get(f"/p/track/{claim.track_code}/"))
    survey(world, claim)
    decide(world, claim, "covered")
    assert "购房合同" not in words(Client().get(f"/p/track/{claim.track_code}/"))


def test_owners_who_know_their_word_are_not_counted_as_guessing(world: World, home: Unit) -> None:
    client, address = Client(), f"/p/unit/{home.code}/report/"
    sent = [client.post(address, {**REPORT, "claim_word": home.claim_word}).status_code for _ in range(12)]
    assert set(sent) == {303}, "many owners may report from one address"
    wrong = [words(client.post(address, {**REPORT, "claim_word": f"猜{number}"})) for number in range(11)]
    assert "口令试得太多" in wrong[-1], "who guesses is counted as before"


def test_whoever_is_signed_in_need_not_type_name_and_phone_again(world: World, home: Unit) -> None:
    owner, form = an_owner(world, home), f"/p/unit/{home.code}/report/"
    with acting(owner, NOW):
        known = parties.person(owner.person_id or 0)
    shown = words(a_browser(owner).get(form))
    assert f'value="{known.name}"' in shown and f'value="{known.phone}"' in shown
    assert "claim_word" not in shown and 'name="code"' not in shown, "who is known proves nothing"
    assert f'value="{known.name}"' in words(a_browser(owner).get("/p/report/"))
    street = words(Client().get(form))
    assert "claim_word" in street and known.name not in street
    told = {key: value for key, value in REPORT.items() if key != "claim_word"}
    assert a_browser(owner).post(form, told).status_code == 303
    (claim,) = claims(world)
    assert claim.may_sign
