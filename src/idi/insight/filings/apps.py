from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "idi.insight.filings"
    label = "filings"
    verbose_name = "报送"
    acts: ClassVar = {"build": _("生成并冻结")}
