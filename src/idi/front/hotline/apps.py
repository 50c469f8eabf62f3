from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "idi.front.hotline"
    label = "hotline"
    verbose_name = "服务专线"
