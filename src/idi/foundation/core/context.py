"""What every template knows: who is looking, where they may go, and whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.navigation import account, groups, search_url


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `actor`, `navigation` and `account_menu`, `search_url` (computed only where shown), `demonstration`."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "navigation": lambda: groups(actor, request.path),
        "account_menu": lambda: account(actor),
        "search_url": lambda: search_url(actor),
        "demonstration": settings.IDI_DEMO,
    }
