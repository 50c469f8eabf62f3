"""People come by invitation: an e-mail with a link that works once, until its day."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from idi.foundation.core import clock, jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.parties import invitation_link, selectors, services
from idi.foundation.parties.models import Invitation, Membership, Person
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)
ADDRESS = "newcomer@example.invalid"
FILLED = {"name": "示例新人", "username": "newcomer", "password": "示例-口令-二〇一九", "again": "示例-口令-二〇一九"}


def invited(world: World, *, at: datetime = NOW, **changes: Any) -> Invitation:
    by = manages(world, world.underwriter)
    given = {"organisation": world.lead, "email": ADDRESS, "roles": ["claims_handler"], **changes}
    with acting(by, at):
        return services.invite(by=by, at=at, **given)


def link(invitation: Invitation) -> str:
    return "/p/join/" + invitation_link.token_of(invitation) + "/"


def test_the_invited_person_opens_the_account_alone_and_has_the_roles(world: World, settings: Any) -> None:
    settings.IDI_MAIL_FOLDER = ""
    browser = a_browser(manages(world, world.underwriter))
    page = browser.get("/parties/people/").content.decode()
    assert "示例underwriter" in page and "还没有邀请过人员" in page
    assert browser.post("/parties/people/invite/", {"email": ADDRESS, "roles": ["claims_handler"]}).status_code == 303
    jobs.run_waiting()
    (message,) = mail.outbox
    assert message.to == [ADDRESS] and world.lead.name in message.subject and "理赔经办" in message.body
    address = re.search(r"http://localhost:8000(/p/join/\S+)", message.body)
    assert address
    stranger = Client()
    assert "理赔经办" in stranger.get(address[1]).content.decode()
    wrong = stranger.post(address[1], {**FILLED, "again": "另一个"})
    assert wrong.status_code == 422 and "两次输入的密码不一样" in wrong.content.decode()
    done = stranger.post(address[1], FILLED)
    assert (done.status_code, done["Location"]) == (303, "/account/login/")
    assert stranger.post("/account/login/", {"login": "newcomer", "password": FILLED["password"]}).status_code == 302
    assert world.lead.name in stranger.get("/").content.decode()
    again = Client().get(address[1])
    assert again.status_code == 410 and "已经接受过" in again.content.decode()
    page = browser.get("/parties/people/").content.decode()
    assert "示例新人" in page and "已接受" in page and "邮件服务器" not in page
    with acting(world.underwriter, NOW):
        assert not Entry.objects.filter(text__contains=ADDRESS).exists()


def test_who_has_an_account_takes_the_roles_with_it(world: World) -> None:
    address = link(invited(world, at=clock.now()))
    browser = a_browser(world.inspector)
    assert "用当前账号接受" in browser.get(address).content.decode()
    assert browser.post(address, {})["Location"] == "/parties/acting-for/"
    with acting(world.inspector, NOW):
        held = set(
            selectors.memberships_on(world.inspector.person_id or 0, on(2030, 1, 1).date()).values_list(
                "role", flat=True
            )
        )
    assert held == {"inspector", "claims_handler"}


@pytest.mark.parametrize("spoilt", ["made up", "resent", "revoked", "expired"])
def test_only_the_newest_link_works_until_its_day(world: World, spoilt: str) -> None:
    invitation = invited(world)
    address, by = link(invitation), manages(world, world.underwriter)
    if spoilt == "made up":
        address = address.replace(f"{invitation.pk}.", f"{invitation.pk + 1}.")
    elif spoilt == "resent":
        with acting(by, NOW):
            services.resend(by=by, at=NOW, invitation=invitation)
    elif spoilt == "revoked":
        with acting(by, NOW):
            services.revoke(by=by, at=NOW, invitation=invitation)
    answer = Client().post(address, FILLED)  # pages run today, years after the last day of the link
    assert answer.status_code in (404, 410)
    with acting(HOUSE, NOW):
        assert (
            not Membership.objects.filter(organisation=world.lead, role="claims_handler")
            .exclude(person=world.claims_handler.person_id)
            .exists()
        )


def test_the_door_refuses_a_late_or_answered_invitation(world: World) -> None:
    invitation = invited(world)
    filled = {key: FILLED[key] for key in ("name", "username", "password")}
    with acting(HOUSE, on(2019, 6, 18)), pytest.raises(Refusal, match="已于2019年6月17日失效"):
        services.accept(by=HOUSE, at=on(2019, 6, 18), invitation=invitation, **filled)
    with acting(HOUSE, on(2019, 6, 17)):
        services.accept(by=HOUSE, at=on(2019, 6, 17), invitation=invitation, **filled)
        with pytest.raises(Refusal, match="只能使用一次"):
            services.accept(by=HOUSE, at=on(2019, 6, 17), invitation=invitation, **{**filled, "username": "other"})
    by = manages(world, world.underwriter)
    with acting(by, NOW), pytest.raises(Refusal, match="不能重发"):
        services.resend(by=by, at=NOW, invitation=invitation)
    with acting(by, NOW), pytest.raises(Conflict):
        services.revoke(by=by, at=NOW, invitation=invitation)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"email": "nowhere"}, "email", "正确的电子邮箱"),
        ({"roles": []}, "roles", "至少选择一个岗位"),
        ({"roles": ["inspector"]}, "roles", "检查工程师”不属于保险机构"),
        ({"roles": ["administrator"]}, "roles", "平台管理员”不属于保险机构"),
        ({"email": "Twice@example.invalid"}, "email", "已经邀请过"),
    ],
)
def test_what_is_no_invitation(world: World, changes: dict[str, Any], field: str, said: str) -> None:
    invited(world, email="twice@example.invalid")
    with pytest.raises(Refusal) as refused:
        invited(world, **changes)
    assert (refused.value.reasons[0].field, said in refused.value.reasons[0].message) == (field, True)
    with acting(HOUSE, NOW):
        assert Invitation.objects.count() == 1


def test_nobody_invites_for_another_organisation_or_without_the_role(world: World) -> None:
    with pytest.raises(Forbidden):
        invited(world, organisation=world.second)
    with acting(world.claims_handler, NOW), pytest.raises(Forbidden):
        services.invite(
            by=world.claims_handler, at=NOW, organisation=world.lead, email=ADDRESS, roles=["claims_handler"]
        )
    assert a_browser(world.claims_handler).get("/parties/people/").status_code == 403
    with acting(world.second_underwriter, NOW):
        assert not Invitation.objects.exists()


def test_a_mail_is_written_once(world: World) -> None:
    invitation = invited(world)
    jobs.run_waiting()
    with acting(HOUSE, NOW):
        assert not services.mail_invitation(by=HOUSE, at=NOW, invitation=invitation)
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_page_says_so_and_shows_the_link(world: World, settings: Any) -> None:
    settings.IDI_MAIL_FOLDER = "/somewhere"
    invitation = invited(world)
    page = a_browser(manages(world, world.underwriter)).get("/parties/people/").content.decode()
    assert "没有配置邮件服务器" in page and invitation_link.token_of(invitation) in page


def test_accounts_taken_meanwhile_are_refused_at_the_field(world: World) -> None:
    invitation = invited(world)
    with acting(HOUSE, NOW), pytest.raises(Refusal, match="已被使用") as refused:
        services.accept(
            by=HOUSE, at=NOW, invitation=invitation, username="developer", password="示例-口令-二〇一九", name="示例"
        )
    assert refused.value.reasons[0].field == "username"
    with acting(HOUSE, NOW):
        assert Invitation.objects.get().state == "invited" and not Person.objects.exists()
