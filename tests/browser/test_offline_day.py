"""An inspector's day without signal, on a phone: what was seen is kept on the device and arrives whole, once, unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from idi import rules
from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Reason
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import assignments, services
from idi.lifecycle.inspections.models import Finding, Mandate, Visit
from tests.browser.conftest import ARGUMENTS
from tests.browser.people import PHONE
from tests.factories.inspections import VISITED, a_photo, a_visit, findings_of
from tests.factories.parties import PASSWORD, World

FINDINGS, PHOTOS_EACH = 20, 3

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])


@pytest.fixture(autouse=True)
def _appointed(standing_appointment: Mandate, it_is: Callable[[date], None]) -> None:
    it_is(VISITED.date())


@pytest.fixture
def device(tmp_path: Path, live_server: Any, playwright: Playwright, program: str) -> Callable[..., Any]:
    """`with device() as page`: the same phone each time, with what its browser kept, unless another is named; `without_signal` from the start."""

    @contextmanager
    def opened(phone: str = "phone", *, without_signal: bool = False) -> Iterator[Page]:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / phone, executable_path=program, args=ARGUMENTS, viewport=PHONE,  # type: ignore[arg-type]
            base_url=str(live_server), locale="zh-CN", timezone_id="Asia/Shanghai",
            geolocation={"latitude": 30.75, "longitude": 120.76}, permissions=["geolocation"],
        )  # fmt: skip
        context.set_default_timeout(15_000)
        context.set_offline(without_signal)
        page = context.pages[0]
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        context.close()
        assert broken == []

    return opened


def signs_in(page: Page) -> None:
    page.goto("/account/login/")
    signs_in_here(page)
    page.wait_for_url("**/")


def signs_in_here(page: Page) -> None:
    page.get_by_label("用户名").fill("inspector")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def takes_along(page: Page) -> None:
    page.goto("/inspections/site/")
    page.get_by_role("button", name="下载到本机").click()
    expect(page.get_by_role("button", name="开始检查")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def begins(page: Page) -> None:
    page.get_by_role("button", name="开始检查").click()
    page.get_by_label("检查阶段").select_option(label="地下室钢筋与防水")
    page.get_by_label("检查情况小结").fill("地下室外墙、后浇带逐段检查")
    page.get_by_label("后浇带、施工缝、变形缝的构造与图纸一致", exact=True).select_option(label="不符合")


def notes(page: Page, number: int, photos: list[Path]) -> None:
    page.get_by_role("button", name="添加风险记录").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.get_by_label("部位").fill(f"地下室外墙 {number} 轴")
    page.get_by_label("风险等级").select_option(label="C 中等技术风险")
    page.get_by_label("问题描述").fill(f"第 {number} 处后浇带渗水")
    page.get_by_label("责任单位").select_option(index=1)
    page.get_by_label("拍照或选照片").set_input_files(photos)
    expect(page.locator("[data-sha256]")).to_have_count(len(photos))
    page.locator("main a", has_text="返回").last.click()
    expect(page.get_by_role("button", name="添加风险记录")).to_be_visible()


def pictures(folder: Path, count: int) -> list[Path]:
    """Photos that differ, some hundred kilobytes each."""
    paths = []
    for number in range(count):
        image = Image.effect_noise((640, 480), 60).convert("RGB")
        ImageDraw.Draw(image).text((20, 20), str(number))
        image.save(path := folder / f"{number}.jpg", "JPEG", quality=90)
        paths.append(path)
    return paths


def is_offline(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    assert page.evaluate("fetch('/inspections/site/session/').then(() => false, () => true)"), "the network is off"


def filed(world: World) -> dict[str, list[str]]:
    """What the platform holds: each finding with the hashes of its photos, read again from the files."""
    with acting(world.inspector, VISITED):
        found = Finding.objects.order_by("number")
        photos = documents.of_each(found)
        return {
            each.description: [
                hashlib.sha256(documents.content(photo)).hexdigest() for photo in photos.get(each.pk, [])
            ]
            for each in found
        }


def test_a_day_without_signal_arrives_whole_once(world: World, device: Callable[..., Any], tmp_path: Path) -> None:
    photos = pictures(tmp_path, FINDINGS * PHOTOS_EACH)
    seen = {
        f"第 {number} 处后浇带渗水": photos[number * PHOTOS_EACH : (number + 1) * PHOTOS_EACH]
        for number in range(FINDINGS)
    }
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        for number in range(FINDINGS // 2):
            notes(page, number, seen[f"第 {number} 处后浇带渗水"])
    with device(without_signal=True) as page:
        page.goto("/inspections/site/")
        expect(page.locator("body")).to_contain_text("离线，记录存在本机")
        page.get_by_role("button", name="打开").click()
        expect(page.get_by_label("检查情况小结")).to_have_value("地下室外墙、后浇带逐段检查")
        for number in range(FINDINGS // 2, FINDINGS):
            notes(page, number, seen[f"第 {number} 处后浇带渗水"])
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.locator("main")).to_contain_text("待上传")
        expect(page.locator("main")).to_contain_text(f"{FINDINGS} 条风险，{FINDINGS * PHOTOS_EACH} 张照片")
        expect(page.locator("main")).not_to_contain_text("平台已确认收到")
        assert filed(world) == {}
        page.context.set_offline(False)
        expect(page.locator("#bar")).to_contain_text("登录已过期", timeout=30_000)
        page.get_by_role("link", name="登录").click()
        signs_in_here(page)
        expect(page.locator("main")).to_contain_text("平台已确认收到", timeout=60_000)
        link = page.get_by_role("link", name="查看")
        link.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("地下室钢筋与防水")
    jobs.run_waiting()
    expected = {
        words: [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths] for words, paths in seen.items()
    }
    assert filed(world) == expected
    with acting(world.inspector, VISITED):
        (visit,) = Visit.objects.all()
        assert [each["answer"] for each in visit.checks["points"]] == ["bad"]


def test_a_line_that_breaks_and_a_log_in_that_ends_lose_nothing(
    world: World, device: Callable[..., Any], tmp_path: Path
) -> None:
    photos = pictures(tmp_path, 3)
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        notes(page, 1, photos)
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.locator("main")).to_contain_text("待上传")
        page.context.clear_cookies()
        page.context.set_offline(False)
        expect(page.locator("#bar")).to_contain_text("登录已过期", timeout=30_000)
        assert filed(world) == {}
        page.get_by_role("link", name="登录").click()
        cut = {"left": 1}

        def once_cut(route: Any) -> None:
            if route.request.method == "PATCH" and cut["left"]:
                cut["left"] -= 1
                route.abort()
            else:
                route.continue_()

        page.context.route("**/documents/arrivals/**", once_cut)
        signs_in_here(page)
        expect(page.locator("main")).to_contain_text("连不上平台")
        assert cut["left"] == 0 and filed(world) == {}
        page.get_by_role("button", name="全部上传").click()
        expect(page.locator("main")).to_contain_text("平台已确认收到", timeout=30_000)
    assert [len(hashes) for hashes in filed(world).values()] == [3]


def test_what_is_no_photo_is_said_on_the_spot(world: World, device: Callable[..., Any], tmp_path: Path) -> None:
    broken, moving, named = tmp_path / "坏.jpg", tmp_path / "动图.gif", tmp_path / "改名.heic"
    good = tmp_path / "好.jpg"
    broken.write_bytes(b"no picture")
    Image.new("P", (8, 8)).save(moving)
    named.write_bytes(b"no picture either")
    good.write_bytes(a_photo())
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        page.get_by_role("button", name="添加风险记录").click()
        page.get_by_label("拍照或选照片").set_input_files([broken, moving, named, good])
        for path in (broken, moving, named):
            expect(page.get_by_role("alert").filter(has_text=f"“{path.name}”不是可以识别的照片")).to_be_visible()
        expect(page.locator("[data-sha256]")).to_have_count(1)
        page.context.clear_permissions()
        page.get_by_role("button", name="取得当前位置").click()
        expect(page.locator("main")).to_contain_text("没有取得定位（没有允许使用定位），不影响提交")
        page.context.grant_permissions(["geolocation"])
        page.get_by_role("button", name="取得当前位置").click()
        expect(page.locator("main")).to_contain_text("北纬 30.75")
        page.get_by_role("button", name="在照片上标注").click()
        page.locator("canvas").hover()
        page.mouse.down()
        page.mouse.move(200, 300)
        page.mouse.up()
        page.get_by_role("button", name="保存标注").click()
        expect(page.locator("[data-sha256]")).to_have_count(2)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0
        page.get_by_label("部位").focus()
        page.context.set_offline(False)
        expect(page.locator("#bar")).to_contain_text("在线")
        expect(page.get_by_label("部位")).to_be_focused()
        is_offline(page.context, page)
        page.locator("main a", has_text="返回").last.click()
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.get_by_role("alert").first).to_contain_text("还缺")


def test_a_photo_the_platform_refuses_is_named_and_a_busy_platform_asked_again(
    world: World, device: Callable[..., Any], tmp_path: Path
) -> None:
    broken = tmp_path / "残缺.heic"
    broken.write_bytes(b"\0\0\0\x18ftypheic" + b"cut off")
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        notes(page, 1, [*pictures(tmp_path, 1), broken])
        # The list of assignments asked for on coming online answers after the visit was refused: it must not wipe out the refusal.
        asked = "**/inspections/site/assignments/"
        held: list[Any] = []
        page.context.route(asked, lambda route: held.append(route))
        with page.expect_request(asked):
            page.context.set_offline(False)
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.locator("main")).to_contain_text("有记录未被受理", timeout=30_000)
        with page.expect_response(asked):
            held[0].continue_()
        page.context.unroute(asked)
        page.wait_for_load_state("networkidle")
        expect(page.locator("main")).to_contain_text("有记录未被受理")
        page.get_by_role("button", name="打开").click()
        expect(page.get_by_role("alert")).to_contain_text("风险记录第 1 条的照片 2：")
        assert filed(world) == {}
        page.get_by_role("button", name="1. 地下室外墙 1 轴").click()
        page.get_by_role("button", name="删除照片").last.click()
        expect(page.locator("[data-sha256]")).to_have_count(1)
        page.locator("main a", has_text="返回").last.click()
        busy = {"left": 1}

        def once_busy(route: Any) -> None:
            if busy["left"]:
                busy["left"] -= 1
                route.fulfill(status=503)
            else:
                route.continue_()

        page.context.route("**/inspections/site/visits/", once_busy)
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.locator("main")).to_contain_text("平台暂时不能接收（503）")
        expect(page.locator("main")).to_contain_text("待上传")
        expect(page.locator("main")).to_contain_text("平台已确认收到", timeout=30_000)
    assert [len(hashes) for hashes in filed(world).values()] == [1]


def test_what_was_noted_before_the_body_was_replaced_can_still_be_read(
    world: World, device: Callable[..., Any]
) -> None:
    with acting(world.inspector, VISITED):
        mandate = Mandate.objects.get()
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        notes(page, 1, [])
        with acting(world.underwriter, VISITED):
            services.replace_body(
                by=world.underwriter, at=VISITED, mandate=mandate, ended_on=VISITED.date(), reason="不能按期到场"
            )
        page.get_by_role("button", name="完成，等待上传").click()
        page.context.set_offline(False)
        expect(page.locator("main")).to_contain_text("有记录未被受理", timeout=30_000)
        expect(page.locator("main")).to_contain_text("本单位已不在这里工作，只保留未上传的记录")
        expect(page.get_by_role("button", name="开始检查")).to_have_count(0)
        page.get_by_role("button", name="打开").click()
        expect(page.get_by_role("alert")).to_contain_text("机构已经更换，不能再登记检查")
        expect(page.locator("main")).to_contain_text("地下室外墙 1 轴")
    assert filed(world) == {}


FILLS_UP = """() => {
  const put = IDBObjectStore.prototype.put;
  window.noRoom = true;
  IDBObjectStore.prototype.put = function (...given) {
    if (window.noRoom) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""


def test_a_full_phone_says_so_until_there_is_room_again(
    world: World, device: Callable[..., Any], tmp_path: Path
) -> None:
    with device() as page:
        signs_in(page)
        takes_along(page)
        begins(page)
        page.get_by_role("button", name="添加风险记录").click()
        page.evaluate(FILLS_UP)
        page.get_by_label("拍照或选照片").set_input_files(pictures(tmp_path, 1))
        expect(page.get_by_role("alert").filter(has_text="这张照片没有存下")).to_be_visible()
        page.get_by_label("部位").fill("屋面")
        expect(page.get_by_role("alert").filter(has_text="刚才填写的内容还没有存下")).to_be_visible()
        page.evaluate("() => { window.noRoom = false; }")
        page.get_by_label("部位").fill("屋面女儿墙")
        expect(page.locator("main")).to_contain_text("已存到本机")
        expect(page.get_by_role("alert").filter(has_text="还没有存下")).to_have_count(0)
        page.reload()
        expect(page.get_by_label("部位")).to_have_value("屋面女儿墙")


def judges(page: Page, finding: Finding, verdict: str, remark: str) -> None:
    """Judges an earlier finding without signal, in a visit of its own."""
    takes_along(page)
    is_offline(page.context, page)
    begins(page)
    page.get_by_label(finding.number, exact=True).select_option(label=verdict)
    page.get_by_label("复核意见").fill(remark)
    page.get_by_role("button", name="完成，等待上传").click()
    expect(page.locator("main")).to_contain_text("待上传")


def test_two_phones_that_judged_one_finding_without_signal_see_it_and_decide(
    world: World, device: Callable[..., Any]
) -> None:
    with acting(world.inspector, VISITED):
        mandate = Mandate.objects.get()
    finding = findings_of(world, a_visit(world, mandate))[0]
    with acting(world.site_manager, VISITED):
        services.reply(by=world.site_manager, at=VISITED, finding=finding, text="已注浆封堵")
    with device("first") as first, device("second") as second:
        for page, verdict, remark in ((first, "退回整改", "两端仍渗水"), (second, "复核通过，销项", "未见渗水")):
            signs_in(page)
            judges(page, finding, verdict, remark)
        first.context.set_offline(False)
        expect(first.locator("main")).to_contain_text("平台已确认收到", timeout=30_000)
        second.context.set_offline(False)
        expect(second.locator("main")).to_contain_text("未被受理", timeout=30_000)
        assert standing(world, finding) == ("open", 2), "the second is not taken in, and overwrites nothing"
        second.get_by_role("button", name="打开").click()
        expect(second.get_by_role("alert")).to_contain_text(f"{finding.number} 现在是“待整改”")
        second.get_by_role("button", name="以平台为准，放弃我的判定").click()
        second.get_by_role("button", name="完成，等待上传").click()
        expect(second.locator("main")).to_contain_text("平台已确认收到", timeout=30_000)
    assert standing(world, finding) == ("open", 3), "the visit of the second is kept, without its verdict"


def standing(world: World, finding: Finding) -> tuple[str, int]:
    with acting(world.inspector, VISITED):
        return Finding.objects.get(pk=finding.pk).state, Visit.objects.count()


def test_what_would_be_refused_is_said_on_the_site_before_anything_is_sent(
    world: World, device: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting(world.inspector, VISITED):
        mandate = Mandate.objects.get()
    finding = findings_of(world, a_visit(world, mandate))[0]
    with acting(world.site_manager, VISITED):
        services.reply(by=world.site_manager, at=VISITED, finding=finding, text="已注浆封堵")
    blocks = rules.law("prc").figure("inspection_dependent_report", VISITED.date())
    monkeypatch.setattr(assignments, "unqualified_visit", lambda *_: blocks)
    monkeypatch.setattr(assignments, "objection", lambda *_: Reason("监理单位还没有会签，不能复核通过。"))
    with device() as page:
        signs_in(page)
        takes_along(page)
        is_offline(page.context, page)
        begins(page)
        expect(page.locator("main")).to_contain_text("没有登记有效的专业资格，当地规定不能登记检查")
        expect(page.locator("main")).to_contain_text("监理单位还没有会签，不能复核通过。")
        verdicts = page.get_by_label(finding.number, exact=True).locator("option")
        expect(verdicts).to_have_text(["本次不判定", "退回整改"])
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.get_by_role("alert").first).to_contain_text("不能登记检查")
        page.get_by_label("检查日期", exact=True).fill("2019-01-01")
        page.get_by_label("下次检查日期").fill("2018-12-31")
        page.get_by_role("button", name="完成，等待上传").click()
        expect(page.get_by_role("alert").first).to_contain_text("检查日期不能早于聘请日")
        expect(page.get_by_role("alert").first).to_contain_text("下次检查日期应晚于本次检查日期")
        expect(page.get_by_role("button", name="完成，等待上传")).to_be_visible()
    assert standing(world, finding) == ("replied", 1)
