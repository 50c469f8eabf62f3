from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SeatsConfig(AppConfig):
    name = "idi.foundation.seats"
    label = "seats"
    verbose_name = "席位"

    def ready(self) -> None:
        from idi.foundation.core import reach
        from idi.foundation.seats.regions import load_regions
        from idi.foundation.seats.selectors import reach_of

        reach.install(reach_of)
        post_migrate.connect(load_regions, sender=self, dispatch_uid="regions")
