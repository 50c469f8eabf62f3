"""Owners without an account: the card of a home, a report, its progress."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from idi.config import catalogue
from idi.foundation.core import clock, pdf
from idi.foundation.core.acting import acting
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_claim, a_photo, a_refused_claim, an_insured_home, seen
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)
REPORT = {
    "symptom": "leak", "place": "bathroom", "narrative": "楼上淋浴后滴水", "discovered_on": "2025-03-09",
    "reporter_name": "李四（示例）", "reporter_phone": "139 0000 0000", "reporter_is_owner": "owner",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def words(response: Any) -> str:
    return str(response.content.decode())


def claims(world: World) -> list[Claim]:
    with acting(world.haining_officer, NOW):
        return list(Claim.objects.order_by("id"))


def test_card_shows_cover_of_each_item_with_article_and_nobody(world: World, home: Unit) -> None:
    a_claim(world, home)
    page = words(Client().get(f"/p/unit/{home.code}/"))
    for shown in (
        "101室",
        "在保险期间内",
        "保险期间已届满",
        "保险期间还剩5年3个月",
        "三（一）5",
        "2030年6月15日",
        "施工单位",
        "我要报案",
    ):
        assert shown in page, shown
    for hidden in ("张三", "1380000", home.claim_word, "BA-"):
        assert hidden not in page, hidden


def test_card_in_the_wait_and_before_acceptance(world: World) -> None:
    home = an_insured_home(world, accepted_on=date(2024, 6, 15))
    page = words(Client().get(f"/p/unit/{home.code.lower()}/"))
    assert "等待期还剩1年3个月" in page and "建设单位" in page


def test_a_mistyped_code_of_a_home_is_corrected_or_the_address_goes_on(world: World) -> None:
    for page in ("", "report/", "register/", "estate/"):
        answer = Client().get(f"/p/unit/NOSUCHC0DE/{page}")
        assert answer.status_code == 404
        for shown in ("没有这个房屋码", 'value="NOSUCHC0DE"', "按地址报案"):
            assert shown in words(answer), (page, shown)


def test_who_has_an_account_signs_in_before_registering(world: World, home: Unit) -> None:
    address = f"/p/unit/{home.code}/register/"
    assert f'href="/account/login/?next={address}"' in words(Client().get(address))
    assert "请先登录" not in words(a_browser(world.keeper).get(address))


def test_a_short_password_is_refused_in_the_language_of_the_page(world: World, home: Unit) -> None:
    given = {"claim_word": home.claim_word, "name": "赵六（示例）", "phone": "13900000003", "username": "示例赵六"}
    answer = Client().post(f"/p/unit/{home.code}/register/", {**given, "password": "短", "agrees": "on"})
    assert answer.status_code == 422
    assert "至少 10 位" in words(answer) and "too short" not in words(answer) and "赵六（示例）" in words(answer)


def test_a_discovery_in_the_future_is_refused_and_what_was_typed_stays(world: World, home: Unit) -> None:
    answer = Client().post(f"/p/unit/{home.code}/report/", {**REPORT, "discovered_on": "2025-03-11"})
    assert answer.status_code == 422 and not claims(world)
    assert "不能晚于今天（2025年3月10日）" in words(answer) and REPORT["narrative"] in words(answer)


def test_own_words_bring_the_item_first_with_everybody_who_answers(world: World, home: Unit) -> None:
    address = f"/p/unit/{home.code}/"
    page = words(Client().get(address, {"words": "卫生间漏水", "on": "2026-01-01"}))
    likely = page[page.index('id="likely"') : page.index("其他")]
    for shown in ("防水、防渗漏", "在保险期间内", "保险期间还剩4年5个月", "保险机构", "2030年6月15日", "三（一）5"):
        assert shown in likely, shown
    assert f"{address}report/?symptom=leak&amp;place=bathroom" in page
    asked = words(Client().get(f"{address}report/", {"symptom": "leak", "place": "bathroom"}))
    assert '<option value="leak" selected' in asked and '<option value="bathroom" selected' in asked
    unknown = words(Client().get(address, {"words": "物业费太贵"}))
    assert "没有认出属于哪一项" in unknown and 'id="likely"' not in unknown
    wrong = words(Client().get(address, {"words": "漏水", "on": "昨天"}))
    assert "漏水" in wrong and "invalid-feedback" in wrong


def test_exclusions_of_the_terms_stand_beside_the_answer(world: World, home: Unit) -> None:
    assert "需要核对的责任免除" not in words(Client().get(f"/p/unit/{home.code}/")), "of terms nobody filed"
    with acting(world.underwriter, NOW):
        Policy.objects.update(terms="责任免除：使用不当、擅自改变主体承重结构。")
    page = words(Client().get(f"/p/unit/{home.code}/"))
    assert "需要核对的责任免除" in page and "<li>擅自改变主体承重结构</li>" in page and "第17条" in page


def test_anybody_reckons_by_place_and_dates(world: World) -> None:
    page = words(Client().get("/p/cover/"))
    assert "保障期查询" in page and "竣工验收日期" in page
    asked = {
        "region_code": "330481", "accepted_on": "2020-06-15", "signed_on": "2019-05-01", "handed_over_on": "2020-09-01",
        "words": "卫生间漏水", "on": "2028-01-01",
    }  # fmt: skip
    told = words(Client().get("/p/cover/", asked))
    likely = told[told.index('id="likely"') : told.index("其他")]
    # By the notice: two years of wait, then eight years; on that day the insurer answers, the statutory five years are over.
    for shown in ("防水、防渗漏", "2022年6月16日", "2030年6月15日", "在保险期间内", "保险机构", "三（一）5"):
        assert shown in likely, shown
    assert "施工单位" not in likely
    early = words(Client().get("/p/cover/", {**asked, "on": "2021-01-01"}))
    in_wait = early[early.index('id="likely"') : early.index("其他")]
    assert "在等待期内" in in_wait and "建设单位" in in_wait and "施工单位" in in_wait


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"accepted_on": ""}, "请填写"),
        ({"accepted_on": "2020-13-01"}, "invalid-feedback"),
        ({"handed_over_on": "2019-01-01"}, "交房不会早于竣工验收"),
        ({"signed_on": "2021-01-01"}, "竣工验收前签订"),
        ({"region_code": "999999"}, "invalid-feedback"),
    ],
)
def test_what_cannot_be_reckoned_is_said_and_what_was_typed_stays(
    world: World, changed: dict[str, str], said: str
) -> None:
    asked = {"region_code": "330481", "accepted_on": "2020-06-15", "words": "卫生间漏水", **changed}
    page = words(Client().get("/p/cover/", asked))
    assert said in page and "卫生间漏水" in page and 'id="told"' not in page


def test_report_from_the_card_is_registered_and_followed(world: World, home: Unit) -> None:
    photos = [SimpleUploadedFile("渗水.jpg", a_photo(), "image/jpeg")]
    sent = Client().post(f"/p/unit/{home.code}/report/", {**REPORT, "claim_word": home.claim_word, "photos": photos})
    assert sent.status_code == 303
    (claim,) = claims(world)
    assert (claim.state, claim.unit_id, claim.may_sign) == ("with_insurer", home.pk, True)
    assert sent["Location"] == f"/p/track/{claim.track_code}/"
    page = words(Client().get(sent["Location"]))
    for shown in (claim.number, claim.track_code, "139****0000", "保险机构已收到", "现场查勘"):
        assert shown in page, shown
    assert "李四" not in page and "13900000000" not in page


def test_wrong_word_is_registered_as_not_verified(world: World, home: Unit) -> None:
    sent = Client().post(f"/p/unit/{home.code}/report/", {**REPORT, "claim_word": "不知道"})
    (claim,) = claims(world)
    assert not claim.reporter_verified
    assert "尚未核实您的业主身份" in words(Client().get(sent["Location"]))


def test_who_typed_a_wrong_word_hears_so_at_once(world: World, home: Unit) -> None:
    for typed, wrong in (("不知道", True), ("", False), (home.claim_word, False)):
        report = {**REPORT, "claim_word": typed, "narrative": f"楼上淋浴后滴水{typed}"}
        client = Client()
        sent = client.post(f"/p/unit/{home.code}/report/", report)
        assert ("口令不对" in words(client.get(sent["Location"]))) is wrong, typed


def test_what_is_wrong_is_shown_at_its_field_and_nothing_is_lost(world: World, home: Unit) -> None:
    photo = SimpleUploadedFile("渗水.jpg", b"GIF89a no photo", "image/jpeg")
    for changes, said in (
        ({"discovered_on": "2025-03-11"}, "发现日期不能晚于今天"),
        ({"photos": [photo]}, "这个文件不是照片"),
        ({"reporter_phone": "无"}, "请填写能接通的电话号码"),
        ({"symptom": ""}, "id_symptom"),
    ):
        answer = Client().post(f"/p/unit/{home.code}/report/", {**REPORT, **changes})
        page = words(answer)
        assert answer.status_code == 422
        assert said in page and "楼上淋浴后滴水" in page, said
    assert claims(world) == []


def test_sent_twice_is_one_report(world: World, home: Unit) -> None:
    filled = {**REPORT, "_once": "7f1f7c1e-0000-4000-8000-00000000000a"}
    first, second = (Client().post(f"/p/unit/{home.code}/report/", filled) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(claims(world)) == 1


def test_report_by_address_goes_to_the_desk(world: World) -> None:
    page = words(Client().get("/p/report/"))
    assert "海宁市" in page and "口令" not in page
    filled = {**REPORT, "region_code": "330481", "address_given": "示例花园最里面那幢"}
    sent = Client().post("/p/report/", filled)
    (claim,) = claims(world)
    assert (claim.state, claim.desk_id) == ("unplaced", world.desk.pk)
    assert "正在核实地址" in words(Client().get(sent["Location"]))
    empty = Client().post("/p/report/", {**filled, "address_given": ""})
    assert empty.status_code == 422


def test_front_finds_home_code_track_code_and_number_with_phone(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    browser = Client()
    assert browser.get("/p/", {"code": home.code})["Location"] == f"/p/unit/{home.code}/"
    track = f"/p/track/{claim.track_code}/"
    assert browser.get("/p/", {"code": claim.track_code})["Location"] == track
    assert browser.get("/p/", {"code": claim.number, "phone": "13800000000"})["Location"] == track
    nothing = browser.get("/p/", {"code": claim.number, "phone": "13800000001"})
    assert nothing.status_code == 200 and "没有查到" in words(nothing)


def test_a_mistyped_code_of_a_report_is_typed_again(world: World) -> None:
    answer = Client().get("/p/track/K7M2P9/")
    page = words(answer)
    assert answer.status_code == 404
    assert "没有查到这个查询码的报案" in page and "登录后再试" not in page
    assert 'value="K7M2P9"' in answer.content.decode() and "专线电话" in page


def test_refused_owner_reads_the_letter_and_objects(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    track = f"/p/track/{claim.track_code}/"
    page = words(Client().get(track))
    assert "我不同意，提出异议" in page and "密封胶" in page
    letter = Client().get(f"{track}letter/")
    assert "拒赔通知书" in pdf.text_of(letter.content)
    assert Client().post(f"{track}object/", {"text": ""}).status_code == 422
    assert Client().post(f"{track}object/", {"text": "请重新查看顶板"}).status_code == 303
    page = words(Client().get(track))
    assert "正在由另一人复核" in page and "我不同意，提出异议" not in page


def test_withdrawing_is_for_the_verified_owner(world: World, home: Unit) -> None:
    mine, doubtful = a_claim(world, home), a_claim(world, home, claim_word="")
    assert "撤回报案" in words(Client().get(f"/p/track/{mine.track_code}/"))
    assert "撤回报案" not in words(Client().get(f"/p/track/{doubtful.track_code}/"))
    assert Client().post(f"/p/track/{doubtful.track_code}/withdraw/", {"text": "误报"}).status_code == 403
    assert Client().post(f"/p/track/{mine.track_code}/withdraw/", {"text": "误报"}).status_code == 303
    # Whoever reported the same as well is not left behind.
    assert (seen(mine).state, seen(doubtful).state) == ("withdrawn", "with_insurer")


def test_signed_in_keeper_reports_for_an_owner_and_follows(world: World, home: Unit) -> None:
    browser = a_browser(world.keeper)
    browser.post(f"/p/unit/{home.code}/report/", {**REPORT, "reporter_is_owner": "other"})
    (claim,) = claims(world)
    assert (claim.channel, claim.may_sign) == ("staff", False)
    assert claim.number in words(browser.get("/claims/"))


def test_unknown_code_is_404(world: World) -> None:
    for path in ("/p/track/AAAAAAAAAAAA/", "/p/track/AAAAAAAAAAAA/letter/", "/p/unit/AAAA/report/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/p/", "Look up a home or a report"),
        ("/p/report/", "Report by address"),
        ("/p/unit/{home}/", "In cover"),
        ("/p/unit/{home}/report/", "What do you see?"),
        ("/p/track/{track}/", "I disagree and object"),
    ],
)
def test_pages_speak_english(world: World, home: Unit, path: str, shown: str) -> None:
    claim = a_refused_claim(world, home)
    browser = Client()
    browser.post("/i18n/setlang/", {"language": "en"})
    page = words(browser.get(path.format(home=home.code, track=claim.track_code)))
    assert 'lang="en"' in page and shown in page


def test_every_word_of_these_pages_has_its_english() -> None:
    package = catalogue.PACKAGE
    paths = [
        *package.glob("front/web/public/*.py"),
        *package.glob("front/web/templates/web/public/*.html"),
        package / "lifecycle/claims/kinds.py",
        package / "lifecycle/claims/services/reporting.py",
    ]
    assert catalogue.missing(paths, catalogue.load()) == []


def test_every_page_of_the_street_has_the_number_to_call(world: World) -> None:
    home = an_insured_home(world)
    claim = a_claim(world, home)
    for address in ("/p/", f"/p/unit/{home.code}/", f"/p/unit/{home.code}/report/", f"/p/track/{claim.track_code}/"):
        assert 'href="tel:057300000000"' in words(Client().get(address)), address
    assert "先离开危险处" in words(Client().get(f"/p/unit/{home.code}/report/"))
    assert "tel:" not in words(a_browser(world.claims_handler).get("/claims/"))


def test_a_day_long_ago_is_asked_back_where_it_decides_who_answers(world: World) -> None:
    home, street = an_insured_home(world), Client()
    page = f"/p/unit/{home.code}/report/"
    asked = street.post(page, {**REPORT, "discovered_on": "2021-03-09"})
    assert asked.status_code == 422 and "离今天很久" in words(asked) and 'type="checkbox" name="sure"' in words(asked)
    before_works = street.post(page, {**REPORT, "discovered_on": "1900-01-01", "sure": "on"})
    assert before_works.status_code == 422 and "早于工程开工" in words(before_works)
    with acting(world.hotline_agent, NOW):
        assert not Claim.objects.exists()
    assert street.post(page, {**REPORT, "discovered_on": "2021-03-09", "sure": "on"}).status_code == 303
    assert street.post(page, {**REPORT, "place": "kitchen"}).status_code == 303, "a recent day is asked nothing"
    with acting(world.hotline_agent, NOW):
        assert sorted(Claim.objects.values_list("state", flat=True)) == ["with_builder", "with_insurer"]
