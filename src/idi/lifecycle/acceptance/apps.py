from django.apps import AppConfig


class AcceptanceConfig(AppConfig):
    name = "idi.lifecycle.acceptance"
    label = "acceptance"
    verbose_name = "竣工与结算"
