"""The first page everybody meets, in a real browser under the real content policy."""

from playwright.sync_api import expect


def test_the_sign_in_page_works_at_phone_width_and_by_keyboard(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/account/login/")
    assert page.title()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("input[name=login]").focus()
    page.keyboard.type("nobody-here")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有提交成功")
    assert page.locator("input[name=login]").input_value() == "nobody-here"
