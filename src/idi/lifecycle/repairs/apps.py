from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "idi.lifecycle.repairs"
    label = "repairs"
    verbose_name = "维修"
