from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "idi.foundation.notices"
    label = "notices"
    verbose_name = "消息"
