"""The design stage: documents asked for, their versions, and comments until they are closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models.finding import Finding
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.inspections.models.visit import Drawing
from idi.lifecycle.inspections.states import DESIGN_COMMENT, DESIGN_DOCUMENT
from idi.lifecycle.placed import AUTHORITIES, InProject

DESIGNING = (*OVERSEERS, "designer", "surveyor")


class DesignDocument(InProject):
    """设计资料: a document the body asks of the developer, by a day; handed in by versions. `reason` says why it was waived."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    due_on = models.DateField()
    because = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=DESIGN_DOCUMENT.choices, default=DESIGN_DOCUMENT.first)

    machine: ClassVar = DESIGN_DOCUMENT
    rows: ClassVar = Rows(region=AUTHORITIES, project=DESIGNING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "code", "name"], name="design_document_once")]

    def __str__(self) -> str:
        return self.name


class DesignVersion(InProject):
    """资料版本: one version of a document as it was handed in; never changed."""

    document = models.ForeignKey(DesignDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    file_id = models.BigIntegerField(null=True)
    filed_by = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=DESIGNING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="design_version_once")]

    def __str__(self) -> str:
        return f"{self.document} 第 {self.number} 版"


class DesignComment(InProject):
    """设计意见: what the body has against the design, on a version or pinned on a drawing; open until the inspector closes it.

    `finding` is the risk it was turned into.
    """

    number = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey(DesignVersion, null=True, on_delete=models.PROTECT, related_name="comments")
    drawing = models.ForeignKey(Drawing, null=True, on_delete=models.PROTECT, related_name="+")
    pin_x = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    pin_y = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    place = models.CharField(max_length=120)
    text = models.TextField()
    due_on = models.DateField()
    because = models.JSONField(default=list)
    commented_at = models.DateTimeField()
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=DESIGN_COMMENT.choices, default=DESIGN_COMMENT.first)

    machine: ClassVar = DESIGN_COMMENT
    rows: ClassVar = Rows(region=AUTHORITIES, project=DESIGNING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pin_x__isnull=True, pin_y__isnull=True)
                | Q(drawing__isnull=False, pin_x__range=(0, 1), pin_y__range=(0, 1)),
                name="comment_pin_on_its_drawing",
            ),
            models.CheckConstraint(
                condition=(Q(state="raised") & Q(finding__isnull=False))
                | (~Q(state="raised") & Q(finding__isnull=True)),
                name="raised_comment_has_its_finding",
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="design_comment_by_project")]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> State:
        return DESIGN_COMMENT.state(self.state)


class DesignReply(InProject):
    """设计回复: one answer to a comment and what the inspector made of it."""

    comment = models.ForeignKey(DesignComment, on_delete=models.PROTECT, related_name="replies")
    round = models.PositiveIntegerField()
    text = models.TextField()
    replied_by = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=DESIGNING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "round"], name="design_reply_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.round}"
