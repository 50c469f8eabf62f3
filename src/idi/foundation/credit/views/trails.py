"""Where the pages of credit lie, and the way back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.credit.models import Fact
from idi.foundation.parties import selectors as parties

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def address(fact: Fact) -> str:
    return reverse("credit:fact", args=[fact.pk])


def party(pk: int) -> Organisation:
    found = parties.organisation(pk)
    if found is None:
        raise Http404
    return found


def trail(organisation: Organisation | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("信用记录"), reverse("credit:list"))]
    if organisation is None:
        return home
    return [*home, (organisation.name, reverse("credit:organisation", args=[organisation.pk]))]
