from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "idi.foundation.parties"
    label = "parties"
    verbose_name = "参与方"
