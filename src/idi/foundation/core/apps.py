from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "idi.foundation.core"
    label = "core"
    verbose_name = "机制"

    def ready(self) -> None:
        from idi.foundation.core.rowsecurity import lay_policies

        post_migrate.connect(lay_policies, dispatch_uid="row security")
