from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "idi.foundation.credit"
    label = "credit"
    verbose_name = "信用记录"
