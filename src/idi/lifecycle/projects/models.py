from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.foundation.parties.kinds import KINDS
from idi.lifecycle.placed import InProject
from idi.lifecycle.projects.states import PROJECT


class Programme(models.Model):
    """试点方案: a region's pilot (notice 四), with its areas and firms."""

    region_code = models.CharField(max_length=6)
    title = models.CharField(max_length=120)
    law = models.CharField(max_length=40)
    opened_on = models.DateField()
    scope_id = models.BigIntegerField()

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "title"], name="programme_once")]

    def __str__(self) -> str:
        return self.title


class PilotArea(models.Model):
    """试点地区: a county in the programme; its housing authority designates projects."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="areas")
    region_code = models.CharField(max_length=6)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "region_code"], name="pilot_area_once")]

    def __str__(self) -> str:
        return self.region_code


class PilotFirm(models.Model):
    """试点企业: a developer named in the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="firms")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="pilot_firm_once")]

    def __str__(self) -> str:
        return str(self.organisation_id)


class Project(models.Model):
    """工程项目: one housing development under one construction permit. Its id is its scope id."""

    class Kind(models.TextChoices):
        COMMODITY = "214", "商品住宅"
        AFFORDABLE = "215", "保障性住宅"
        OTHER = "216", "其他民用"

    class Finish(models.TextChoices):
        BARE = "bare", "毛坯/非全装修"
        FULL = "full", "全装修"

    id = models.BigIntegerField(primary_key=True)
    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    community_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    developer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    finish = models.CharField(max_length=4, choices=Finish, default=Finish.BARE)
    prefabricated = models.BooleanField(default=False)
    gfa_total = models.DecimalField(max_digits=12, decimal_places=2)
    budget_cost = MoneyField()
    budget_premium_line = MoneyField(null=True)
    permit_number = models.CharField(max_length=60, blank=True)
    started_on = models.DateField(null=True)
    planned_completion_on = models.DateField(null=True)
    designated_on = models.DateField(null=True)
    designated_by_id = models.BigIntegerField(null=True)
    designation_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=PROJECT.choices, default=PROJECT.first)
    registered_at = models.DateTimeField()

    machine: ClassVar = PROJECT
    rows: ClassVar = Rows(region=ANY, project=ANY, project_column="id", holders=("developer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gfa_total__gt=0), name="project_has_area"),
            models.CheckConstraint(condition=Q(budget_cost__gt=0), name="project_has_budget"),
        ]
        indexes = [models.Index(fields=["region_code", "-id"], name="project_by_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.id


class Participant(InProject):
    """参建单位: an organisation taking part in the project in one capacity."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=list(KINDS.items()))
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "organisation", "role"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class ConstructionContract(InProject):
    """承发包合同: with the statement that the building is insured (notice 三（四）)."""

    contractor = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    amount = MoneyField()
    states_insurance = models.BooleanField()
    clause = models.CharField(max_length=300, blank=True)
    document_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=ANY, project=("developer", "contractor", "insurer", "insurer_lead", "insurer_co"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="contract_once")]

    def __str__(self) -> str:
        return self.number


class Building(InProject):
    """单体: one building, one risk unit (危险单位)."""

    class Structure(models.TextChoices):
        SHEAR_WALL = "01", "剪力墙"
        FRAME = "02", "框架"
        FRAME_WALL = "03", "框架-剪力墙"
        FRAME_CORE = "04", "框架-核心筒"
        MASONRY = "05", "砖混/砌体"
        STEEL = "06", "钢结构"
        PRECAST = "07", "装配整体式混凝土"
        MIXED = "08", "混合"
        OTHER = "99", "其他"

    class Use(models.TextChoices):
        HOUSING = "housing", "住宅建筑"
        COMMERCIAL = "commercial", "商业用房"
        ANNEX = "annex", "附属配套"
        BASEMENT = "basement", "地下室"
        OTHER = "other", "其他"

    number = models.CharField(max_length=20)
    use = models.CharField(max_length=12, choices=Use, default=Use.HOUSING)
    structure = models.CharField(max_length=2, choices=Structure)
    floors_above = models.PositiveSmallIntegerField()
    floors_below = models.PositiveSmallIntegerField(default=0)
    height = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    area = models.DecimalField(max_digits=12, decimal_places=2)
    sort_key = models.CharField(max_length=60)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="building_once")]

    def __str__(self) -> str:
        return self.number


class Unit(models.Model):
    """户: one home (or public part) of a building. Its id is its scope id; `claim_word` is printed beside its QR code."""

    class Part(models.TextChoices):
        INSIDE = "inside", "户内"
        FLOOR = "floor", "公区楼层"
        ROOF = "roof", "屋面"
        WALL = "wall", "外墙"
        BASEMENT = "basement", "地下室/车库"
        OUTSIDE = "outside", "室外"

    id = models.BigIntegerField(primary_key=True)
    region_code = models.CharField(max_length=6)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    number = models.CharField(max_length=40)
    part = models.CharField(max_length=8, choices=Part, default=Part.INSIDE)
    floor = models.SmallIntegerField(null=True)
    area = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    code = models.CharField(max_length=16, unique=True)
    claim_word = models.CharField(max_length=16)

    rows: ClassVar = Rows(region=ANY, project=ANY, scope="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="unit_once"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="unit_area"),
        ]
        indexes = [models.Index(fields=["project", "building", "number"], name="unit_by_project")]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.id


class FactsSheet(InProject):
    """项目事实表: the facts of a project frozen for the stages after; a change makes a new version, never edits one."""

    version = models.PositiveIntegerField()
    facts = models.JSONField()
    taken_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="facts_once")]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"
