from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "idi.insight.filings"
    label = "filings"
    verbose_name = "报送"
