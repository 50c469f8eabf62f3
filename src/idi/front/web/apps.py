from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "idi.front.web"
    label = "web"
    verbose_name = "门户"
