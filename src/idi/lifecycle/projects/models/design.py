"""Design facts of a building: what its drawings say, and what an inspection body reads first."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Designed(models.Model):
    """设计信息: base of a building; every fact may be unknown until the drawings are there."""

    class Safety(models.TextChoices):
        FIRST = "1", _("一级")
        SECOND = "2", _("二级")
        THIRD = "3", _("三级")

    class Ground(models.TextChoices):
        FIRST = "1", _("甲级")
        SECOND = "2", _("乙级")
        THIRD = "3", _("丙级")

    class Fire(models.TextChoices):
        FIRST = "1", _("一级")
        SECOND = "2", _("二级")
        THIRD = "3", _("三级")
        FOURTH = "4", _("四级")

    class Category(models.TextChoices):
        SPECIAL = "1", _("特殊设防类")
        IMPORTANT = "2", _("重点设防类")
        STANDARD = "3", _("标准设防类")
        MODERATE = "4", _("适度设防类")

    class Intensity(models.TextChoices):
        BELOW = "0", _("6度以下")
        SIX = "6", _("6度")
        SEVEN = "7", _("7度")
        EIGHT = "8", _("8度")
        NINE = "9", _("9度")

    class Group(models.TextChoices):
        FIRST = "1", _("第一组")
        SECOND = "2", _("第二组")
        THIRD = "3", _("第三组")

    class Site(models.TextChoices):
        ROCK = "0", _("Ⅰ0类")
        FIRST = "1", _("Ⅰ1类")
        SECOND = "2", _("Ⅱ类")
        THIRD = "3", _("Ⅲ类")
        FOURTH = "4", _("Ⅳ类")

    design_life = models.PositiveSmallIntegerField(_("结构设计使用年限（年）"), null=True)
    safety_grade = models.CharField(_("结构安全等级"), max_length=1, choices=Safety, blank=True, default="")
    foundation_grade = models.CharField(_("地基基础设计等级"), max_length=1, choices=Ground, blank=True, default="")
    pile_grade = models.CharField(_("桩基设计等级"), max_length=1, choices=Ground, blank=True, default="")
    fire_rating = models.CharField(_("耐火等级"), max_length=1, choices=Fire, blank=True, default="")
    roof_grade = models.CharField(_("屋面防水等级"), max_length=1, choices=Safety, blank=True, default="")
    basement_grade = models.CharField(_("地下室防水等级"), max_length=1, choices=Fire, blank=True, default="")
    seismic_category = models.CharField(_("抗震设防类别"), max_length=1, choices=Category, blank=True, default="")
    seismic_intensity = models.CharField(_("抗震设防烈度"), max_length=1, choices=Intensity, blank=True, default="")
    basic_acceleration = models.DecimalField(_("基本地震加速度（g）"), max_digits=3, decimal_places=2, null=True)
    earthquake_group = models.CharField(_("设计地震分组"), max_length=1, choices=Group, blank=True, default="")
    site_class = models.CharField(_("场地类别"), max_length=1, choices=Site, blank=True, default="")
    characteristic_period = models.DecimalField(_("特征周期（秒）"), max_digits=4, decimal_places=2, null=True)

    class Meta:
        abstract = True
