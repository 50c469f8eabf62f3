from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "idi.foundation.ledger"
    label = "ledger"
    verbose_name = "账款"
