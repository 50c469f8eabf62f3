from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "idi.lifecycle.recovery"
    label = "recovery"
    verbose_name = "追偿"
