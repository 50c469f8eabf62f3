"""The links to answer findings: made by hand, or by themselves and sent by e-mail to a party nobody of which has an account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core import jobs, mail
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.journal.services import move, record
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.models import Finding, Mandate, ReplyLink
from idi.lifecycle.inspections.reply_link import link_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def make_link(
    by: Actor, at: datetime, finding: Finding, sender_id: int, *, whole: bool, address: str = ""
) -> ReplyLink:
    days = rules.law(finding.region_code).figure("reply_link_days", local_date(at))
    link = ReplyLink.objects.create(
        region_code=finding.region_code, project_id=finding.project_id, finding=None if whole else finding,
        responsible_id=finding.responsible_id, sent_by_id=sender_id, nonce=secrets.token_urlsafe(16), mail=address,
        until_on=local_date(at) + timedelta(days=days.whole()), because=[days.because.to_json()], sent_at=at,
    )  # fmt: skip
    record("inspections.send_link", by=by, at=at, subject=link, finding=finding.pk, whole=whole, until_on=link.until_on)
    return link


def mail_links(by: Actor, at: datetime, mandate: Mandate, findings: QuerySet[Finding]) -> None:
    """A visit found these, or another body took them over: parties nobody of which has an account get one link each.

    That is, where an e-mail is on file.
    """
    asked = {each.responsible_id: each for each in findings.filter(asks_reply=True).order_by("-number")}
    sender = mandate.appointed_body.pk
    for party_id, finding in sorted(asked.items()):
        if parties.headcount(party_id, cause=by):
            continue
        if address := parties.mail_address(party_id, "site", local_date(at), cause=by):
            with house(mandate.project_id, cause=by) as inside:
                link = make_link(inside, at, finding, sender, whole=True, address=address)
            jobs.defer("inspections.mail_link", link_id=link.pk, project_id=link.project_id)


def lapse_links(by: Actor, at: datetime, mandate: Mandate) -> None:
    """A body left: its links stop at once, for it holds them and judges nothing any more. The house does it.

    What still waits for a party without an account is sent anew by the next body.
    """
    body_id = mandate.appointed_body.pk
    for link in ReplyLink.objects.filter(project_id=mandate.project_id, sent_by_id=body_id, state="sent"):
        move(link, "lapse_link", by=by, at=at)


@act
def mail_link(*, by: Actor, at: datetime, link_id: int) -> bool:
    """Writes to the party; nothing where the link was taken back meanwhile."""
    link = ReplyLink.objects.select_related("project", "sent_by").get(pk=link_id)
    if link.state != "sent" or not link.mail:
        return False
    words = {"body": link.sent_by.name, "project": link.project.name, "day": day(link.until_on), "link": link_of(link)}
    mail.send(
        link.mail, subject=gettext("%(project)s有质量风险请整改回复") % words,
        text=gettext(
            "%(body)s在%(project)s的现场检查中记录了由贵单位整改的质量风险。\n\n"
            "请在%(day)s前打开下面的链接，查看风险，整改后上传照片并回复：\n\n%(link)s\n\n"
            "持有链接的人可以代表贵单位回复，请不要转发给其他人。\n"
        )
        % words,
    )  # fmt: skip
    return True
