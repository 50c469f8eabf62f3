"""Money in tables and forms: yuan with two places, always Decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

CENT = Decimal("0.01")
RATE_PLACES = 16


def yuan(value: Decimal | int | str) -> Decimal:
    """Rounds half up to the cent. Floats are a mistake and raise TypeError."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Yuan (元), two places, up to 99,999,999,999,999.99."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 16
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        return name, path, args, kwargs


class RateField(models.DecimalField):  # type: ignore[type-arg]
    """A ratio such as a premium rate or a co-insurance share, up to sixteen places.

    A rate is a product of factors and never rounded: who stores one refuses more places (`RATE_PLACES`) first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = RATE_PLACES + 4
        kwargs["decimal_places"] = RATE_PLACES
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        return name, path, args, kwargs
