from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "idi.lifecycle.policies"
    label = "policies"
    verbose_name = "投保与保险单"
