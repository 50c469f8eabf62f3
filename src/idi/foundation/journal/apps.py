from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "idi.foundation.journal"
    label = "journal"
    verbose_name = "履历"

    def ready(self) -> None:
        from idi.foundation.journal import flush  # noqa: F401  (registers the last statements of every act)
