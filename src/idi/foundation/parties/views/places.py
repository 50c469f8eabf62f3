"""Where a page of the registry stands: its organisation and the way back."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from idi.foundation.parties import selectors
from idi.foundation.parties.models import Organisation


def address(organisation: Organisation) -> str:
    return reverse("parties:detail", args=[organisation.pk])


def trail(organisation: Organisation | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("参与方"), reverse("parties:list"))]
    return [*home, (organisation.name, address(organisation))] if organisation else home


def organisation_or_404(pk: int) -> Organisation:
    """The organisation of an address; a merged one, too, whose page says where it went."""
    organisation = selectors.organisation(pk)
    if organisation is None:
        raise Http404
    return organisation
