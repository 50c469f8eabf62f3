from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "idi.foundation.diary"
    label = "diary"
    verbose_name = "期限与待办"
