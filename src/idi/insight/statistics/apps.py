from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class StatisticsConfig(AppConfig):
    name = "idi.insight.statistics"
    label = "statistics"
    verbose_name = "统计"

    def ready(self) -> None:
        from idi.insight.statistics import laying

        pre_migrate.connect(laying.take_away, sender=self, dispatch_uid="statistics views away")
        post_migrate.connect(laying.lay, sender=self, dispatch_uid="statistics views laid")
