from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.foundation.parties.kinds import BUILDING_PARTIES
from idi.lifecycle.inspections.states import FINDING, LIBRARY, LINK, MANDATE, NOTED, REPORT
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

OVERSEERS = (*COVER_PARTIES, "inspection_body", "supervisor")
"""Seats of those who see every finding of the project; a building party sees the findings it is responsible for."""

SITE = (*OVERSEERS, *BUILDING_PARTIES)
"""Seats of those who see who inspects, and when."""


class Mandate(InProject):
    """风险管理委托: opened when the contract is signed; the lead insurer appoints an independent body (notice 三（六）).

    `due_on` is the day after which the missing appointment is an alarm, with its figure in `because`. `checked` keeps the
    independence check of the appointment: day, parties looked at, warnings, articles.
    """

    proposal = models.OneToOneField("policies.Proposal", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.OneToOneField("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    signed_on = models.DateField()
    due_on = models.DateField()
    because = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    appointed_on = models.DateField(null=True)
    checked = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=MANDATE.choices, default=MANDATE.first)

    machine: ClassVar = MANDATE
    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE, holders=("lead_id", "body_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="appointed")
                | Q(body__isnull=False, appointed_on__isnull=False, appointed_on__gte=F("signed_on")),
                name="appointed_mandate_names_its_body",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(policy__isnull=False), name="mandate_has_a_contract"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def appointed_body(self) -> Organisation:
        """The body, where one is appointed; before that a mistake of the caller."""
        if self.body is None:
            raise ValueError(f"mandate {self.number} has no body yet")
        return self.body


class Drawing(InProject):
    """图纸: a plan of the project as a picture, on which a finding can be pinned. `document_id` is the picture."""

    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    document_id = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="drawing_by_project")]

    def __str__(self) -> str:
        return self.title


class Visit(InProject):
    """现场检查: one visit of the inspection body with its findings; `score` is the sum of the weights of its findings.

    `key` is what a device named the visit before it reached the platform: sent twice it is one visit. `device` is what that
    device noted: begun_at, ended_at and sent_at by its own clock, `clock_off` (seconds it was behind), place. `checks` are
    the points of the stage's checklist with their answers and the checklist's version.
    """

    class Stage(models.TextChoices):
        FOUNDATION = "foundation", "桩基与地基基础"
        BASEMENT = "basement", "地下室钢筋与防水"
        STRUCTURE = "structure", "主体结构"
        PRECAST = "precast", "预制构件安装"
        MASONRY = "masonry", "砌体与抹灰"
        EXTERIOR = "exterior", "外墙与保温"
        WINDOWS = "windows", "门窗与淋水试验"
        ROOF = "roof", "屋面防水与蓄水试验"
        WET_ROOMS = "wet_rooms", "卫生间蓄水试验"
        SERVICES = "services", "机电安装"
        DECORATION = "decoration", "装修"
        UNITS = "units", "分户验收"
        PUBLIC_PARTS = "public_parts", "公共部位"
        RETURN = "return", "回访检查"

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="visits")
    number = models.CharField(max_length=40, unique=True)
    visited_on = models.DateField()
    stage = models.CharField(max_length=40, choices=Stage)
    weather = models.CharField(max_length=40, blank=True)
    summary = models.TextField()
    next_on = models.DateField(null=True)
    score = models.PositiveIntegerField()
    inspector_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    key = models.UUIDField(null=True, unique=True)
    device = models.JSONField(default=dict)
    checks = models.JSONField(default=dict)

    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("visited_on")), name="next_visit_comes_later"
            )
        ]
        indexes = [models.Index(fields=["project", "-visited_on"], name="visit_by_project")]

    def __str__(self) -> str:
        return self.number


class Finding(InProject):
    """风险记录: something the inspector saw, graded by the region's scheme, with a day by which it is to be put right.

    `asks_reply` says whether its grade asks the party for anything. `grade_current` is the grade that remains; empty once the inspector found the risk removed. `item` is the cover item
    it could become a claim under. `because` holds the figures of the grade and of the day. `pin_x` and `pin_y` are shares of
    the drawing's width and height; `seen` is where and when a device noted it: at, latitude, longitude, accuracy in metres.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    number = models.CharField(max_length=40, unique=True)
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    location = models.CharField(max_length=120)
    item = models.CharField(max_length=3, blank=True)
    description = models.TextField()
    standard = models.CharField(max_length=200, blank=True)
    advice = models.TextField(blank=True)
    grade_original = models.CharField(max_length=4)
    grade_current = models.CharField(max_length=4, blank=True)
    asks_reply = models.BooleanField()
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    drawing = models.ForeignKey(Drawing, null=True, on_delete=models.PROTECT, related_name="+")
    pin_x = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    pin_y = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    seen = models.JSONField(default=dict)
    closing_remark = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=FINDING.choices, default=FINDING.first)

    machine: ClassVar = FINDING
    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("responsible_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_finding_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(drawing__isnull=True, pin_x__isnull=True, pin_y__isnull=True)
                | Q(drawing__isnull=False, pin_x__range=(0, 1), pin_y__range=(0, 1)),
                name="pin_on_its_drawing",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "state", "-id"], name="finding_by_project"),
            models.Index(fields=["responsible", "state"], name="finding_by_responsible"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> State:
        """Its state as people read it."""
        return NOTED if self.state == "open" and not self.asks_reply else FINDING.state(self.state)

    @property
    def place(self) -> str:
        """Building and location in words."""
        return f"{self.building} {self.location}" if self.building else self.location


class Escalation(InProject):
    """逾期上报: a step taken about a finding nobody put right, `days_late` days after its day; each level is told once."""

    class Level(models.TextChoices):
        DEVELOPER = "developer", "建设单位"
        INSURER = "insurer", "主承保机构"
        AUTHORITY = "authority", "住建主管部门"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="escalations")
    level = models.CharField(max_length=10, choices=Level)
    days_late = models.PositiveIntegerField()
    because = models.JSONField(default=list)
    told_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "level"], name="escalation_level_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.level}"


class ReplyLink(InProject):
    """整改链接: a signed address by which a party without an account answers findings of a project: one, or all of its own.

    `nonce` stands in the address, so that a link taken back stops working; only the sender's organisation sees it.
    """

    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="links")
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=40)
    until_on = models.DateField()
    because = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=LINK.choices, default=LINK.first)

    machine: ClassVar = LINK
    rows: ClassVar = Rows(holders=("sent_by_id",), house_project=True)

    class Meta:
        indexes = [models.Index(fields=["project", "responsible"], name="reply_link_by_party")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.responsible_id}"


class Rectification(InProject):
    """整改回复: what a party says it did about a finding, and how the inspector judged it. A finding may need several rounds.

    Its photos are filed under it; `by_link` where it came by a signed link. `responsible` repeats the finding's party, so that row security can read it here.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rectifications")
    round = models.PositiveSmallIntegerField()
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    replied_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    by_link = models.BooleanField(default=False)
    text = models.TextField()
    replied_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("responsible_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "round"], name="rectification_round_once"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, judged_at__isnull=True)
                | Q(accepted__isnull=False, judged_at__isnull=False),
                name="rectification_judged_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}/{self.round}"


class Report(InProject):
    """检查报告: the frozen record of a visit, as data and as PDF; issued again it is a new version that replaces the last.

    `kind` is a code of the region's report types. `facts` is what the PDF was printed from.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField()
    facts = models.JSONField()
    document_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=REPORT.choices, default=REPORT.first)

    machine: ClassVar = REPORT
    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="report_once")]

    def __str__(self) -> str:
        return self.number


class Consequence(InProject):
    """风险处置: what the lead insurer decided about a finding that was not put right, with its reason.

    Anything but `accept` is an endorsement of the policy, with its ground and course there; once the risk is gone `lifting`
    takes it back (accepted risk: `lifted_at` alone). How it stands is read from the endorsements.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", "接受风险，不改合同"
        LOADING = "loading", "加费"
        DEDUCTIBLE = "deductible", "免赔额和限额"
        EXCLUSION = "exclusion", "除外"
        SUSPENSION = "suspension", "中止保障"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="consequences")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=250)
    endorsement = models.OneToOneField("policies.Endorsement", null=True, on_delete=models.PROTECT, related_name="+")
    lifting = models.ForeignKey("policies.Endorsement", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=250, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accept", endorsement__isnull=True)
                | (~Q(kind="accept") & Q(endorsement__isnull=False)),
                name="consequence_is_an_endorsement",
            )
        ]
        indexes = [models.Index(fields=["project", "-id"], name="consequence_by_project")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"

    @property
    def over(self) -> bool:
        """Whether nothing of it stands any more: it never came about, or was taken back."""
        if self.endorsement is None:
            return self.lifted_at is not None
        taken_back = self.lifting is not None and self.lifting.state == "in_force"
        return taken_back or self.endorsement.state in ("refused", "withdrawn")

    @property
    def standing(self) -> State:
        """How it stands, as people read it."""
        if self.over:
            never = self.endorsement is not None and self.endorsement.state != "in_force"
            return State("over", _("未生效") if never else _("已撤销"), "neutral")
        if self.endorsement is None:
            return State("accepted", _("已接受"), "warn")
        if self.lifting is not None and self.lifting.state not in ("refused", "withdrawn"):
            return State("lifting", _("撤销办理中"), "active")
        return self.endorsement.machine.state(self.endorsement.state)


class Accident(InProject):
    """事故报告: a quality or safety accident on the site, by whom it was reported and when.

    `due_at` is the moment by which it had to be reported, with its figure in `because`; `late` says that it was reported after.
    `findings` are numbers of findings it hangs together with. The policy is the one in force when it was reported.
    """

    class Kind(models.TextChoices):
        QUALITY = "quality", "质量事故"
        SAFETY = "safety", "安全事故"

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    description = models.TextField()
    measures = models.TextField(blank=True)
    injured = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("reporter_id", "responsible_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(happened_at__lte=F("reported_at")), name="accident_before_its_report")
        ]
        indexes = [models.Index(fields=["project", "-happened_at"], name="accident_by_project")]

    def __str__(self) -> str:
        return self.number

    @property
    def late(self) -> bool:
        return self.reported_at > self.due_at

    @property
    def standing(self) -> State:
        """Whether it was reported in time."""
        return State("late", _("迟报"), "bad") if self.late else State("in_time", _("按时报告"), "good")


class Library(models.Model):
    """缺陷库: a version of the defect library of an inspection body; a new one replaces it and it stays to be looked at."""

    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    size = models.PositiveIntegerField()
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=LIBRARY.choices, default=LIBRARY.first)

    machine: ClassVar = LIBRARY
    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "version"], name="library_version_once"),
            models.UniqueConstraint(fields=["body"], condition=Q(state="current"), name="library_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} v{self.version}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the body."""
        return int(self.body_id)


class Defect(models.Model):
    """缺陷库条目: one entry of a version; never changed. `body` repeats the library's, so that row security can read it here."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="defects")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    major = models.CharField(max_length=60)
    minor = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=500)
    standard = models.CharField(max_length=200, blank=True)
    advice = models.CharField(max_length=500, blank=True)

    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "number"], name="defect_number_once")]

    def __str__(self) -> str:
        return self.number


class ReturnVisit(InProject):
    """回访检查计划: the body comes back to an accepted building between two days before its wait ends; `visit` once it did."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "building"], name="return_visit_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="return_visit_days"),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.from_on}"


class WaitDefect(InProject):
    """等待期报修: what owners reported in the wait, as far as an inspector needs it: where, what, when. No words of the reporter."""

    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    claim_number = models.CharField(max_length=40, unique=True)
    place = models.CharField(max_length=120)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=60)
    reported_on = models.DateField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        indexes = [models.Index(fields=["project", "-reported_on"], name="wait_defect_by_project")]

    def __str__(self) -> str:
        return self.claim_number
