from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "idi.lifecycle.disputes"
    label = "disputes"
    verbose_name = "争议鉴定"
