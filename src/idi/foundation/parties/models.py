from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.money import RateField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.foundation.parties.kinds import KINDS, ROLES
from idi.foundation.parties.states import INVITATION


class Organisation(models.Model):
    """单位: a legal entity or authority by its unified social credit code. Its id is the id of its scope.

    One merged into another keeps its row, for what was done in its name; `merged_into` is always the living survivor.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=24, choices=list(KINDS.items()))
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, null=True)
    region_code = models.CharField(max_length=6)
    sort_key = models.CharField(max_length=400)
    contact_phone = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    merge_reason = models.CharField(max_length=200, blank=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "sort_key"], name="organisation_by_kind")]
        constraints = [
            # A merged row keeps its code as history; the survivor may carry the same one.
            models.UniqueConstraint(fields=["uscc"], condition=Q(merged_into__isnull=True), name="uscc_once"),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) & Q(merged_at__isnull=True))
                | (Q(merged_into__isnull=False) & Q(merged_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="organisation_merged_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.id


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


class Qualification(models.Model):
    """资质: what an organisation is licensed or graded for, with its validity.

    One that `replaces` an older one takes its place from its own first day; the older row stays as it was.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=60)
    grade = models.CharField(max_length=30)
    certificate_number = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="qualification_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.grade}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)

    @property
    def region_code(self) -> str:
        return self.organisation.region_code


class Link(models.Model):
    """关联关系: one organisation holds shares in, controls, shares people with or employs people of another.

    Each with the source it was read in and that source's day. A link that ended keeps its row with its last day; `note`
    says what the kind alone does not (which post, since when known). No person is named.
    """

    class Kind(models.TextChoices):
        SHARES = "shares", "持股"
        CONTROLS = "controls", "控制"
        SAME_PERSON = "same_person", "人员兼任"
        EMPLOYMENT = "employment", "任职（含曾任）"

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holds")
    held = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_by")
    kind = models.CharField(max_length=12, choices=Kind)
    share = RateField(null=True)
    source = models.CharField(max_length=120)
    source_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="link_dates"
            ),
            models.CheckConstraint(condition=~Q(holder=F("held")), name="link_not_to_itself"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="link_share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} → {self.held_id}"


class Contact(models.Model):
    """联系人: whom to ask at an organisation for what. Personal data: encrypted, masked in lists, shown whole by an act."""

    class Purpose(models.TextChoices):
        GENERAL = "general", "综合联系"
        UNDERWRITING = "underwriting", "投保承保"
        SITE = "site", "现场与整改"
        CLAIMS = "claims", "理赔维修"
        FINANCE = "finance", "财务结算"
        REPORTING = "reporting", "统计报送"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    region_code = models.CharField(max_length=6)
    purpose = models.CharField(max_length=12, choices=Purpose)
    name = EncryptedTextField(purpose="contact.name")
    phone = EncryptedTextField(purpose="contact.phone", blank=True, default="")
    email = EncryptedTextField(purpose="contact.email", blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, scope="organisation_id")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.purpose}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)


class Change(models.Model):
    """变更: a fact of the registry that became another: what it was, what it is, why. Of an organisation, or of a link."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes")
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="changes")
    fact = models.CharField(max_length=30)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="change_by_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fact}"
