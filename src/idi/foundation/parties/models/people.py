"""People, the roles they act in, and those who were invited."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.parties.kinds import ROLES
from idi.foundation.parties.models.organisations import Organisation
from idi.foundation.parties.states import INVITATION


class People(BaseUserManager["Person"]):
    """People are made by `parties.services`, which opens their scope; log-in finds them by user name."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """人员: somebody who signs in. Name and phone are encrypted; the phone can be looked up by its blind index."""

    id = models.BigIntegerField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = EncryptedTextField(purpose="person.name")
    phone = EncryptedTextField(purpose="person.phone", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    is_active = models.BooleanField(default=True)

    objects = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    rows: ClassVar = Rows(scope="id", holders=("id",))

    def __str__(self) -> str:
        return self.username

    @property
    def scope_id(self) -> int:
        return self.id


class Membership(models.Model):
    """任职: a person acting for an organisation in a role, from a day until a day. Owners act for nobody but themselves.

    A suspended one counts for nothing until the organisation's own administrator restores it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(r.name, r.label) for r in ROLES.values()])
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    suspended_at = models.DateTimeField(null=True)

    # Only the registry's door gives a role, as the house: seeing one's roles is not making them.
    rows: ClassVar = Rows(holders=("person_id", "organisation_id"), written=Rows())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until_on__isnull=True),
                nulls_distinct=False,
                name="membership_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def serves(self) -> Organisation | None:
        """The organisation the person acts for today: the survivor where the one that gave the role was merged."""
        given = self.organisation
        return (given.merged_into or given) if given else None


class Invitation(models.Model):
    """邀请: an address somebody of the organisation invited, with the roles it will have; answered by a one-time link.

    The link is signed over the row's number and `nonce`; sending again renews the nonce, so that only the newest works.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = EncryptedTextField(purpose="invitation.email")
    email_index = models.CharField(max_length=64)
    roles = models.JSONField()
    nonce = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=INVITATION.choices, default=INVITATION.first)
    invited_at = models.DateTimeField()
    until_on = models.DateField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="invitations")

    machine: ClassVar = INVITATION
    rows: ClassVar = Rows(holders=("organisation_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_index"], condition=Q(state="invited"), name="invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)

    @property
    def role_labels(self) -> str:
        return "、".join(str(ROLES[role].label) for role in self.roles)
