from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "idi.lifecycle.claims"
    label = "claims"
    verbose_name = "报案与理赔"
