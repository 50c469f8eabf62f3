from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Hands the tables of `wiring.py` to the mechanisms that read them."""

    name = "idi.config"
    label = "config"
    verbose_name = "接线"

    def ready(self) -> None:
        from idi.config import wiring
        from idi.foundation.core import navigation, panels
        from idi.foundation.diary import places

        navigation.install(wiring.NAVIGATION, wiring.ACCOUNT, wiring.SEARCH)
        panels.install(wiring.PANELS)
        places.install(wiring.PLACES)
