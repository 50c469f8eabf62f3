"""People come to an organisation by invitation: an e-mail with a one-time link, answered once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core import mail
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.jobs import defer
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, move, record
from idi.foundation.parties.invitation_link import link_of
from idi.foundation.parties.kinds import KINDS, ROLES
from idi.foundation.parties.models import Invitation, Organisation, Person
from idi.foundation.parties.services.merging import require_living
from idi.foundation.parties.services.people import add_person, join, require_staffing

MAILED = "parties.mail_invitation"


def valid_days(region_code: str, at: datetime) -> rules.Figure:
    """How long a link works, with where that stands."""
    return rules.law(region_code, or_national=True).figure("invitation_valid_days", local_date(at))


@act
def invite(*, by: Actor, at: datetime, organisation: Organisation, email: str, roles: Sequence[str]) -> Invitation:
    """Invites an address to work for the organisation; the link goes out in a job.

    Refuses a wrong address, one invited already, no role, and roles of another kind of organisation.
    """
    require_staffing(by, organisation)
    require_living(organisation)
    address = email.strip()
    no = Refusals()
    no.unless(mail.is_address(address), "请填写正确的电子邮箱地址。", field="email")
    no.unless(bool(roles), "请至少选择一个岗位。", field="roles")
    for role in roles:
        known = ROLES.get(role)
        no.unless(
            known is not None and known.fits(organisation.kind),
            f"岗位“{known.label if known else role}”不属于{KINDS[organisation.kind]}。", field="roles",
        )  # fmt: skip
    index = blind_index(address.lower(), "email")
    with house(organisation.pk, cause=by):
        running = Invitation.objects.filter(organisation=organisation, email_index=index, state="invited").exists()
        no.unless(not running, "这个邮箱已经邀请过，还没有接受；可以重发邀请或先撤回。", field="email")
        no.stop()
        invitation = Invitation.objects.create(
            organisation=organisation, email=address, email_index=index, roles=list(roles), invited_at=at,
            **_fresh(organisation, at),
        )  # fmt: skip
    record("parties.invite", by=by, at=at, subject=invitation, roles=list(roles))
    _post(invitation)
    return invitation


@act
def resend(*, by: Actor, at: datetime, invitation: Invitation) -> Invitation:
    """A new link for the same address, valid anew; the earlier link stops working."""
    invitation = _own(invitation, by)
    if invitation.state != "invited":
        raise Refusal(Reason(f"邀请{INVITED[invitation.state]}，不能重发；需要时请重新邀请。"))
    for name, value in _fresh(invitation.organisation, at).items():
        setattr(invitation, name, value)
    invitation.sent_at = None
    invitation.save(update_fields=["nonce", "until_on", "sent_at"])
    record("parties.resend", by=by, at=at, subject=invitation)
    _post(invitation)
    return invitation


@act
def revoke(*, by: Actor, at: datetime, invitation: Invitation) -> Invitation:
    """Takes an invitation back: its link stops working."""
    invitation = _own(invitation, by)
    invitation.answered_at = at
    move(invitation, "revoke", by=by, at=at, fields=("answered_at",))
    return invitation


@act
def accept(
    *, by: Actor, at: datetime, invitation: Invitation, username: str, password: str, name: str, phone: str = ""
) -> Person:
    """Who holds the link opens an account and has the roles at once. The caller acts as the house of the organisation."""
    invitation = _open(invitation, at)
    region_code = invitation.organisation.region_code
    person = add_person(
        by=by, at=at, username=username, password=password, name=name, phone=phone, region_code=region_code
    )
    return _answer(by=by, at=at, invitation=invitation, person=person)


@act
def accept_as(*, by: Actor, at: datetime, invitation: Invitation, person: Person) -> Person:
    """Somebody with an account takes the roles with it. The caller acts as the house of the organisation."""
    return _answer(by=by, at=at, invitation=_open(invitation, at), person=person)


@act
def mail_invitation(*, by: Actor, at: datetime, invitation: Invitation) -> bool:
    """Writes to the invited address; nothing where it was answered, taken back or written meanwhile."""
    invitation = locked(invitation)
    if invitation.state != "invited" or invitation.sent_at is not None:
        return False
    words = {"name": invitation.organisation.name, "roles": invitation.role_labels, "day": day(invitation.until_on)}
    mail.send(
        invitation.email,
        subject=gettext("%(name)s邀请您使用潜在缺陷保险平台") % words,
        text=gettext(
            "%(name)s邀请您使用住宅工程质量潜在缺陷保险平台，岗位：%(roles)s。\n\n"
            "请在%(day)s前打开下面的链接，设置姓名、用户名和密码：\n\n%(link)s\n\n"
            "链接只能使用一次，请不要转发。如果您不认识这个单位，请忽略这封邮件。\n"
        )
        % {**words, "link": link_of(invitation)},
    )
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    return True


INVITED = {"accepted": "已被接受", "revoked": "已撤回"}


def _fresh(organisation: Organisation, at: datetime) -> dict[str, object]:
    days = valid_days(organisation.region_code, at).whole()
    return {"nonce": secrets.token_urlsafe(16), "until_on": local_date(at) + timedelta(days=days)}


def _post(invitation: Invitation) -> None:
    defer(MAILED, invitation_id=invitation.pk, organisation_id=invitation.organisation_id)


def _own(invitation: Invitation, by: Actor) -> Invitation:
    require_staffing(by, invitation.organisation)
    return locked(invitation)


def _open(invitation: Invitation, at: datetime) -> Invitation:
    invitation = locked(invitation)
    if invitation.state != "invited":
        raise Refusal(Reason(f"这个邀请{INVITED[invitation.state]}，链接只能使用一次。"))
    if invitation.until_on < local_date(at):
        raise Refusal(Reason(f"邀请链接已于{day(invitation.until_on)}失效，请联系{invitation.organisation.name}重发。"))
    return invitation


def _answer(*, by: Actor, at: datetime, invitation: Invitation, person: Person) -> Person:
    organisation = invitation.organisation.merged_into or invitation.organisation
    for role in invitation.roles:
        join(by=by, at=at, person=person, organisation=organisation, role=role)
    invitation.person, invitation.answered_at = person, at
    move(invitation, "accept", by=by, at=at, fields=("person", "answered_at"))
    return person
