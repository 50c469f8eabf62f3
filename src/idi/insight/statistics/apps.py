from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "idi.insight.statistics"
    label = "statistics"
    verbose_name = "统计"
