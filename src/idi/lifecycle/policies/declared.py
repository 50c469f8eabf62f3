from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject
from idi.lifecycle.policies.states import CORRECTION
from idi.rules import Because


class Exclusion(InProject):
    """责任免除说明: one exclusion of the filed terms, how and by whom it was explained, and that the policyholder acknowledged it.

    An exclusion that was not explained has no effect (Insurance Law 17): a refusal on it looks here. It belongs to the proposal
    on which it was explained, or to a policy from outside, with the file (`document_id`) that shows it. Of those recorded for
    a policy from outside only the version `in_force` counts: that first recorded, or what a `correction` put in its place.
    """

    class How(models.TextChoices):
        IN_PERSON = "in_person", _("当面说明")
        WRITTEN = "written", _("书面说明")
        ONLINE = "online", _("视频会议说明")

    proposal = models.ForeignKey("policies.Proposal", null=True, on_delete=models.PROTECT, related_name="exclusions")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="exclusions")
    document_id = models.BigIntegerField(null=True)
    correction = models.ForeignKey(
        "policies.ExplanationCorrection", null=True, on_delete=models.PROTECT, related_name="exclusions"
    )
    in_force = models.BooleanField(default=True)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    how = models.CharField(max_length=10, choices=How)
    explained_at = models.DateTimeField()
    explained_by_id = models.BigIntegerField(null=True)
    explainer = EncryptedTextField(purpose="exclusion.explainer")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="exclusion_once"),
            models.UniqueConstraint(
                fields=["policy", "number"], condition=Q(in_force=True), name="recorded_exclusion_once"
            ),
            models.UniqueConstraint(fields=["correction", "number"], name="corrected_exclusion_once"),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, policy__isnull=True)
                | Q(
                    proposal__isnull=True,
                    policy__isnull=False,
                    document_id__isnull=False,
                    acknowledged_at__isnull=False,
                ),
                name="exclusion_of_a_proposal_or_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ExplanationCorrection(InProject):
    """责任免除说明的更正: a new version of what was recorded for a policy from outside, with its reason.

    Who drew it up is never who lets it pass: a refusal may rely on it afterwards. `version` (the first recorded is 1) is given
    when it comes into force; the earlier one stays to be read.
    """

    policy = models.ForeignKey("policies.Policy", on_delete=models.PROTECT, related_name="explanation_corrections")
    version = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300)
    drafted_at = models.DateTimeField()
    drafted_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=CORRECTION.choices, default=CORRECTION.first)

    machine: ClassVar = CORRECTION
    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy"], condition=Q(state="awaiting_approval"), name="one_explanation_correction_waits"
            ),
            models.UniqueConstraint(fields=["policy", "version"], name="explanation_version_once"),
            models.CheckConstraint(
                condition=Q(state="in_force", version__isnull=False) | (~Q(state="in_force") & Q(version__isnull=True)),
                name="explanation_in_force_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"explanation of {self.policy_id} v{self.version}"


class RecourseWaiver(InProject):
    """追偿权约定: whether a construction contract waives the recourse an insurer would have after it paid."""

    class Answer(models.TextChoices):
        NO = "no", _("没有放弃")
        YES = "yes", _("约定放弃或限制")
        UNKNOWN = "unknown", _("不清楚")

    proposal = models.ForeignKey("policies.Proposal", on_delete=models.PROTECT, related_name="recourse")
    contract = models.ForeignKey("projects.ConstructionContract", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer)
    clause = models.CharField(max_length=300, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "contract"], name="recourse_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.answer}"

    @property
    def effect(self) -> str:
        """What the answer means for the underwriter."""
        return {
            self.Answer.NO: "赔付后可以向该单位追偿。",
            self.Answer.YES: "赔付后不能向该单位追偿所放弃的部分，核保时请考虑。",
            self.Answer.UNKNOWN: "投保人应当核实；放弃而未如实告知的，保险机构可以请求返还相应的保险金。",
        }[self.Answer(self.answer)]


RECOURSE_BECAUSE = Because(
    "recourse_waived_before",
    "已放弃的部分不能追偿",
    "保险法第60条；司法解释（四）第9条",
    "背景知识，待核实",
    "K",
    "订立合同前放弃追偿",
)
