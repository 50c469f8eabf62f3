"""A party without an account answers its findings through a signed link: its own, for its days, until taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden
from idi.foundation.core.jobs import run_waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import services as parties
from idi.lifecycle.inspections import reply_link, services
from idi.lifecycle.inspections.models import Finding, Mandate, Rectification, ReplyLink
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.inspections import (
    APPOINTED,
    a_finding,
    a_photo,
    a_visit,
    another_body,
    findings_of,
)
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
SENT = on(2019, 6, 5)


@pytest.fixture
def found(world: World, mandate: Mandate) -> list[Finding]:
    """Two findings of the contractor, one of the supervisor."""
    rows = (a_finding(world), a_finding(world, location="屋面"), a_finding(world, responsible=world.supervisor))
    return findings_of(world, a_visit(world, mandate, *rows))


def send(world: World, finding: Finding, *, whole: bool = False, at: Any = SENT) -> ReplyLink:
    with acting(world.inspector, at):
        return services.send_link(by=world.inspector, at=at, finding=finding, whole=whole)


def answer(link: ReplyLink, finding: Finding, at: Any = SENT) -> Finding:
    with acting(ANONYMOUS, at):
        told = reply_link.opened(reply_link.token_of(link))
        assert told is not None
        with house(told.project_id, cause=ANONYMOUS) as inside:
            return services.reply_by_link(
                by=inside, at=at, link=told, finding=finding, text="已注浆", photos=[a_photo()]
            )


def rounds(world: World) -> list[tuple[int, bool]]:
    with acting(world.inspector, SENT):
        return list(Rectification.objects.values_list("replied_by_id", "by_link"))


def test_whoever_holds_the_link_answers_as_the_party(world: World, found: list[Finding]) -> None:
    link = send(world, found[0])
    assert link.because[0]["grade"] == "D" and link.until_on == (SENT + timedelta(days=14)).date()
    assert answer(link, found[0]).state == "replied"
    assert rounds(world) == [(world.contractor.pk, True)]
    with acting(world.inspector, SENT):
        assert documents.photos(Rectification.objects.get()).count() == 1


@pytest.mark.parametrize(("whole", "allowed"), [(False, 1), (True, 2)])
def test_it_opens_one_finding_or_all_of_the_party_and_no_others(
    world: World, found: list[Finding], whole: bool, allowed: int
) -> None:
    link = send(world, found[0], whole=whole)
    for finding in found[:allowed]:
        answer(link, finding)
    for finding in found[allowed:]:
        with pytest.raises(Forbidden):
            answer(link, finding)
    assert len(rounds(world)) == allowed


def test_it_ends_with_its_days_and_when_it_is_taken_back(world: World, found: list[Finding]) -> None:
    link = send(world, found[0])
    with pytest.raises(Conflict, match="已失效"):
        answer(link, found[0], at=SENT + timedelta(days=15))
    with acting(world.developer, SENT), pytest.raises(Forbidden):
        services.revoke_link(by=world.developer, at=SENT, link=link)
    with acting(world.inspector, SENT):
        services.revoke_link(by=world.inspector, at=SENT, link=link)
    with pytest.raises(Conflict, match="已失效"):
        answer(link, found[0])
    assert rounds(world) == []


def test_only_developer_and_body_send_and_only_what_waits(world: World, found: list[Finding]) -> None:
    for stranger in (world.site_manager, world.underwriter, world.supervision_engineer):
        with acting(stranger, SENT), pytest.raises(Forbidden):
            services.send_link(by=stranger, at=SENT, finding=found[0])
    answer(send(world, found[0]), found[0])
    with pytest.raises(Conflict, match="不需要回复"):
        send(world, found[0])
    with acting(world.developer, SENT):
        services.send_link(by=world.developer, at=SENT, finding=found[1])
        assert ReplyLink.objects.count() == 1, "the body's link is not the developer's"


def test_the_pages_send_show_and_answer_without_an_account(world: World, found: list[Finding], client: Client) -> None:
    browser = a_browser(world.inspector)
    page = browser.get(reverse("inspections:finding", args=[found[0].pk])).content.decode()
    address = reverse("inspections:send_link", args=[found[0].pk])
    assert address in page
    made = browser.post(address, {"whole": "whole"})
    assert made.status_code == 303, made.content.decode()
    with acting(world.inspector, clock.now()):
        link = ReplyLink.objects.get()
    assert reply_link.link_of(link) in browser.get(made.headers["Location"]).content.decode()
    opened = reverse("inspections:by_link", args=[reply_link.token_of(link)])
    shown = client.get(opened).content.decode()
    assert found[0].number in shown and found[1].number in shown and found[2].number not in shown
    picture = shown.split('img-fluid" src="')[1].split('"')[0]
    assert client.get(picture).headers["Content-Type"] == "image/jpeg"
    bad = client.post(f"{opened}{found[0].pk}/", {"text": "好了", "photos": [SimpleUploadedFile("坏.jpg", b"no")]})
    assert bad.status_code == 422 and "不是照片" in bad.content.decode() and rounds(world) == []
    assert client.post(f"{opened}{found[0].pk}/", {"text": "已注浆"}).status_code == 303
    assert rounds(world) == [(world.contractor.pk, True)]
    assert client.get(f"{opened}{found[2].pk}/").status_code == 404
    assert client.get(opened.replace(f"/{link.pk}.", f"/{link.pk + 1}.")).status_code == 404
    assert browser.post(reverse("inspections:revoke_link", args=[link.pk]), {}).status_code == 303
    assert client.get(opened).status_code == 410


def test_a_party_without_an_account_but_with_a_mailbox_is_written_to_and_the_sender_sees_how_it_goes(
    world: World, project: Project, client: Client, monkeypatch: pytest.MonkeyPatch, mandate: Mandate
) -> None:
    monkeypatch.setattr(clock, "now", lambda: SENT)
    with acting(world.administrator, APPOINTED), house(world.surveyor.pk, cause=world.administrator) as inside:
        parties.add_contact(
            by=inside, at=APPOINTED, organisation=world.surveyor, purpose="site", name="示例联系人", phone="", email="site@example.com",
        )  # fmt: skip
    rows = (
        a_finding(world, responsible=world.surveyor),
        a_finding(world, responsible=world.surveyor, location="屋面"),
        a_finding(world),
    )
    a_visit(world, mandate, *rows)
    run_waiting()
    (message,) = mail.outbox
    with acting(world.inspector, SENT):
        (link,) = ReplyLink.objects.all()
        assert (link.responsible_id, link.finding_id, link.mail) == (world.surveyor.pk, None, "site@example.com")
        address = reply_link.link_of(link)
    assert message.to == ["site@example.com"] and address in message.body
    opened = reverse("inspections:link_opened", args=[reply_link.token_of(link)])
    page = client.get(reverse("inspections:by_link", args=[reply_link.token_of(link)])).content.decode()
    assert opened in page
    with acting(world.inspector, SENT):
        assert ReplyLink.objects.get().opened_at is None, "reading writes nothing"
    assert client.get(opened).status_code == 405 and client.post(opened).status_code == 204
    listed = a_browser(world.inspector).get(reverse("inspections:links", args=[project.pk])).content.decode()
    assert world.surveyor.name in listed and "电子邮件" in listed
    with acting(world.inspector, SENT):
        assert ReplyLink.objects.get().opened_at == SENT
    assert world.surveyor.name not in a_browser(world.underwriter).get(
        reverse("inspections:links", args=[project.pk])
    ).content.decode()  # fmt: skip


def test_the_links_of_a_body_that_left_stop_and_the_next_body_sends_its_own(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, mandate: Mandate
) -> None:
    monkeypatch.setattr(clock, "now", lambda: SENT)
    with acting(world.administrator, APPOINTED), house(world.surveyor.pk, cause=world.administrator) as inside:
        parties.add_contact(
            by=inside, at=APPOINTED, organisation=world.surveyor, purpose="site", name="示例联系人", phone="", email="site@example.com",
        )  # fmt: skip
    (finding,) = findings_of(world, a_visit(world, mandate, a_finding(world, responsible=world.surveyor)))
    with acting(world.developer, SENT):
        kept = services.send_link(by=world.developer, at=SENT, finding=finding)
    run_waiting()
    with acting(world.inspector, SENT):
        old = ReplyLink.objects.get()
    with acting(world.underwriter, SENT):
        successor = services.replace_body(
            by=world.underwriter, at=SENT, mandate=mandate, ended_on=SENT.date(), reason="不再独立"
        )
    closed = client.get(reverse("inspections:by_link", args=[reply_link.token_of(old)]))
    assert closed.status_code == 410 and "不再负责本工程的检查" in closed.content.decode()
    with pytest.raises(Conflict, match="已失效"):
        answer(old, finding)
    body, inspector, _ = another_body(world)
    with acting(world.underwriter, SENT):
        services.appoint(by=world.underwriter, at=SENT, mandate=successor, body=body, appointed_on=SENT.date())
    run_waiting()
    assert [message.to for message in mail.outbox] == [["site@example.com"]] * 2 and body.name in mail.outbox[1].body
    with acting(inspector, SENT):
        anew = ReplyLink.objects.get()
        assert reply_link.link_of(anew) in mail.outbox[1].body
    assert answer(anew, finding).state == "replied"
    assert client.get(reverse("inspections:by_link", args=[reply_link.token_of(kept)])).status_code == 200, (
        "the developer is still there"
    )
