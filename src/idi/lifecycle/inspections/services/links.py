"""Signed links by which a party without an account says what it did about its findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.foundation.journal.services import locked, move
from idi.lifecycle.inspections.models import Finding, ReplyLink
from idi.lifecycle.inspections.reply_link import Opened
from idi.lifecycle.inspections.services.findings import reply
from idi.lifecycle.inspections.services.linking import make_link


@act
def send_link(*, by: Actor, at: datetime, finding: Finding, whole: bool = False) -> ReplyLink:
    """The developer or the body makes a link for the party responsible: for this finding, or `whole`, for all of it in the project.

    It works for the days of the region's figure. Refuses others, and a finding that waits for no reply.
    """
    by.require("inspections.read")
    finding = locked(finding)
    sender_id = by.organisation_id
    body = finding.visit.mandate.at_work
    if sender_id is None or not (
        by.acts_for(finding.project.developer_id) or (body is not None and by.acts_for(body.pk))
    ):
        raise Forbidden(Reason("只有建设单位或受聘的风险管理机构可以发出整改链接。"))
    if finding.state != "open" or not finding.asks_reply:
        raise Conflict(Reason(f"风险 {finding.number} 现在不需要回复，不能发出整改链接。"))
    return make_link(by, at, finding, sender_id, whole=whole)


@act
def note_opened(*, by: Actor, at: datetime, link: Opened) -> None:
    """Somebody opened the link, the first time. The caller acts as the house of the project."""
    ReplyLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=at)


@act
def revoke_link(*, by: Actor, at: datetime, link: ReplyLink) -> ReplyLink:
    """The sender takes it back; it stops working at once."""
    if not by.acts_for(link.sent_by_id):
        raise Forbidden(Reason("整改链接只能由发出的单位停用。"))
    link = locked(link)
    move(link, "revoke_link", by=by, at=at)
    return link


@act
def reply_by_link(
    *, by: Actor, at: datetime, link: Opened, finding: Finding, text: str, photos: Sequence[BinaryIO | bytes] = ()
) -> Finding:
    """Who holds the link answers as the party responsible. The caller acts as the house of the project."""
    if not link.works_on(local_date(at)):
        raise Conflict(Reason(f"整改链接已失效，请联系{link.sender}重新发送。"))
    if finding.responsible_id != link.responsible_id or link.finding_id not in (None, finding.pk):
        raise Forbidden(Reason("这条风险不在整改链接的范围内。"))
    ReplyLink.objects.filter(pk=link.pk).update(used_at=at)
    return reply(by=by, at=at, finding=finding, text=text, photos=photos, by_link=True)
