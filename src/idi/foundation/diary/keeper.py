"""Keeps the filters of lists for `core.kept`."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from idi.foundation.core.actor import Actor
from idi.foundation.core.kept import Kept
from idi.foundation.diary import selectors


class Keeper:
    """What lists ask about kept filters."""

    def of(self, actor: Actor, path: str) -> Sequence[Kept]:
        return [
            Kept(row.pk, row.name, row.query, row.shared_with_id is not None, row.default)
            for row in selectors.kept_filters(actor, path)
        ]

    def keep_url(self, path: str, query: str) -> str:
        return f"{reverse('diary:keep_filter')}?{urlencode({'list': path, 'query': query})}"

    def manage_url(self, path: str) -> str:
        return reverse("diary:filters")
